/* Suggestions under a search field: the combobox of the ARIA Authoring Practices. The form works
   without them. */

import { made } from "./made.js";

const PAUSE = 160; // ms without a key before anything is asked
const LEAST = 2; // letters; one of Korean or Chinese is a word already

export function suggest(form) {
  const input = form.querySelector("input[name=q]");
  const list = listFor(input);
  const count = made("span", { class: "visually-hidden", role: "status" });
  form.append(list, count);
  let timer = 0;
  let pending = null;
  let shownFor = "";

  const options = () => [...list.children];
  const chosen = () =>
    options().findIndex((option) => option.getAttribute("aria-selected") === "true");

  function close() {
    clearTimeout(timer);
    pending?.abort();
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    count.textContent = "";
  }

  function show(suggestions) {
    list.replaceChildren(
      ...suggestions.map((each, number) => optionOf(each, `${list.id}-${number}`)),
    );
    list.hidden = suggestions.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    input.removeAttribute("aria-activedescendant");
    count.textContent = list.hidden
      ? "No suggestions."
      : `${suggestions.length} suggestions, use the arrow keys.`;
  }

  function select(number) {
    const all = options();
    all.forEach((option, at) => {
      option.setAttribute("aria-selected", String(at === number));
    });
    if (number < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", all[number].id);
      all[number].scrollIntoView({ block: "nearest" });
    }
  }

  function follow(option) {
    if (option.dataset.url) location.assign(option.dataset.url);
    else {
      input.value = option.dataset.words;
      close();
      form.requestSubmit();
    }
  }

  async function ask() {
    const typed = input.value.trim();
    if (!isEnough(typed)) return close();
    if (typed === shownFor && !list.hidden) return undefined;
    pending?.abort();
    pending = new AbortController();
    try {
      const address = `${form.dataset.suggest}?q=${encodeURIComponent(typed)}`;
      const answer = await fetch(address, { signal: pending.signal });
      if (!answer.ok) return close();
      shownFor = typed;
      show((await answer.json()).suggestions);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
    return undefined;
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const last = options().length - 1;
    const at = chosen();
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "ArrowDown" && list.hidden) {
      event.preventDefault();
      shownFor = "";
      ask();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) return;
      event.preventDefault();
      const next = event.key === "ArrowDown" ? at + 1 : at < 0 ? last : at - 1;
      select(next > last ? -1 : next);
    } else if (event.key === "Enter" && !list.hidden && at >= 0) {
      event.preventDefault();
      follow(options()[at]);
    }
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) follow(option);
  });
  input.addEventListener("blur", close);
  // What was typed while this script was on its way is answered, too.
  if (document.activeElement === input && input.value !== input.defaultValue) ask();
}

function listFor(input) {
  const id = `${input.id}-suggestions`;
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", id);
  const names = { id, class: "suggestions", role: "listbox", "aria-label": "Suggestions" };
  return made("ul", { ...names, hidden: "" });
}

function optionOf({ title, kind, url }, id) {
  return made(
    "li",
    { id, role: "option", "aria-selected": "false", "data-url": url, "data-words": title },
    made("span", {}, title),
    made("small", {}, kind),
  );
}

function isEnough(typed) {
  return typed.length >= LEAST || typed >= "\u2e80";
}
