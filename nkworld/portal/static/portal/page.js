/* Every page: loads what the page has use for, and marks where the reader is in its sections. */

import "./card-links.js";

if (document.querySelector("[data-figure]")) import("./figure.js");
if (document.getElementById("world")) import("./world.js");
if (document.querySelector("table[data-sortable]")) import("./tables.js");

/* Suggestions come with the first touch of a search field, not with the page. */
for (const form of document.querySelectorAll("form[data-suggest]")) {
  form.addEventListener("focusin", async () => (await import("./suggest.js")).suggest(form), {
    once: true,
  });
}

function followSections(contents) {
  const links = [...contents.querySelectorAll("a[href^='#']")];
  const sections = links.map((link) => document.querySelector(link.hash)).filter(Boolean);
  const mark = (id) => {
    for (const link of links) {
      if (link.hash === `#${id}`) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  const seen = new Set();
  const observe = (entries) => {
    for (const { target, isIntersecting } of entries)
      seen[isIntersecting ? "add" : "delete"](target);
    const current = sections.find((section) => seen.has(section));
    if (current) mark(current.id);
  };
  const observer = new IntersectionObserver(observe, { rootMargin: "0px 0px -70% 0px" });
  for (const section of sections) observer.observe(section);
}

document.querySelectorAll("[data-toc]").forEach(followSections);

/* What a sheet of paper says of itself: where it is from, in this state, and of which day. */
for (const line of document.querySelectorAll("[data-printed]")) {
  const day = new Date().toISOString().slice(0, 10);
  line.textContent = `${location.href}, printed on ${day}`;
}

// What a reader leaves blank asks nothing: it does not stand in the address either.
addEventListener("formdata", ({ target, formData }) => {
  if (target.method !== "get") return;
  const blank = [...formData].filter(([, value]) => value === "").map(([name]) => name);
  for (const name of blank) if (!formData.getAll(name).some(Boolean)) formData.delete(name);
});
