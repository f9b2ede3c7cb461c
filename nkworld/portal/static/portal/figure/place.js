/* What a reader changes at a figure is answered where it stands: the page at the new address is
   fetched, and of it whatever differs in its figures is taken. The address has the state, and the back
   button undoes it. When the answer can't come, the browser goes to the address. */

import { isPlain } from "../card-links.js";
import { made, pageAt } from "../made.js";

const CONTROLS =
  ".figure-switch a, .figure-views a, .figure-whole, .figure-bar form, .figure-span, .figure-period :is(h3, p) a";

/** Says what happened, from a place that is never replaced. */
const told = made("p", { class: "visually-hidden", role: "status" });
document.body.append(told);

const changed = new Set(); // ids of the figures that were changed on this page
const asked = () => location.pathname + location.search;
let shown = asked();
let asking = new AbortController();

function newestAt(address) {
  asking.abort();
  asking = new AbortController();
  return pageAt(address, { signal: asking.signal });
}

/** The address of a figure in one state: that of its link to share. */
const stateOf = (figure) => figure.querySelector("[data-share]")?.href;

/** Takes the figures whose state is another in the fresh page, and what follows them. */
function take(page, mount) {
  document.title = page.title;
  for (const figure of document.querySelectorAll(".figure[data-figure]")) {
    const fresh = page.getElementById(figure.id);
    if (!fresh || (stateOf(fresh) === stateOf(figure) && !changed.has(figure.id))) continue;
    keepOpen(figure, fresh);
    figure.replaceWith(fresh);
    mount(fresh);
  }
  for (const part of document.querySelectorAll("[data-follows-figure]")) {
    const fresh = page.getElementById(part.id);
    if (fresh) part.replaceWith(fresh);
  }
}

/** What the reader had opened stays open; a table is fetched again. */
function keepOpen(figure, fresh) {
  for (const kind of [".figure-choices", ".filters", ".figure-description"])
    figure.querySelectorAll(kind).forEach((details, place) => {
      const other = fresh.querySelectorAll(kind)[place];
      if (other) other.open = details.open;
    });
}

/** What can have the focus, so that the same control has it afterwards. */
function controlsOf(figure) {
  const kinds =
    ".figure-bar :is(a, summary, button, input, select), .figure-span input, .figure-marks a, .figure-views a";
  return [...figure.querySelectorAll(kinds)].filter(({ type }) => type !== "hidden");
}

async function change(figure, address, mount) {
  const held = document.activeElement;
  const place = controlsOf(figure).indexOf(held);
  const top = held.getBoundingClientRect().top;
  figure.ariaBusy = "true";
  try {
    const page = await newestAt(address);
    if (!page.getElementById(figure.id)) throw new Error(`${address} has no figure ${figure.id}.`);
    changed.add(figure.id);
    history.pushState(null, "", address);
    shown = asked();
    take(page, mount);
    const fresh = document.getElementById(figure.id);
    const control = place < 0 ? null : controlsOf(fresh)[place];
    control?.focus({ preventScroll: true });
    // A headline of more lines pushes the control away from under the reader's hand.
    if (control) window.scrollBy(0, control.getBoundingClientRect().top - top);
    told.textContent = `The figure shows: ${fresh.getAttribute("aria-label")}`;
  } catch (error) {
    if (error.name !== "AbortError") location.assign(address);
  }
}

/** The address that a form asks, which the browser would make of it; that of a figure whose form is
    not the page's has the figure's id before each name. */
function askedBy(form) {
  const { of } = form.dataset;
  const given = [...new FormData(form)].filter(
    ([name, value]) => value !== "" && !isBound(form.elements[name], value),
  );
  if (!of) {
    const address = new URL(form.action);
    address.search = new URLSearchParams(given);
    return address.href;
  }
  const address = new URL(location);
  for (const name of [...address.searchParams.keys()])
    if (name.startsWith(`${of}.`)) address.searchParams.delete(name);
  for (const [name, value] of given) address.searchParams.append(`${of}.${name}`, value);
  address.hash = of;
  return address.href;
}

/** A handle at its end asks for nothing: all years from there are shown. */
function isBound(input, value) {
  if (input.type !== "range") return false;
  return value === (input.id.endsWith("-low") ? input.min : input.max);
}

/** The form of a figure's own page, in place of the way to it. What this page fixes is not asked. */
async function formInPlace(link) {
  const figure = link.closest(".figure[data-figure]");
  try {
    const page = await newestAt(link.href);
    const filters = page.querySelector(".figure-bar .filters");
    const form = filters.querySelector("form");
    form.dataset.of = figure.id;
    for (const name of (link.dataset.fixed ?? "").split(" ").filter(Boolean))
      (form.elements[name]?.closest(".field") ?? form.elements[name])?.remove();
    filters.open = true;
    link.replaceWith(filters);
    filters.querySelector("summary").focus();
  } catch (error) {
    if (error.name !== "AbortError") location.assign(link.href);
  }
}

/** Listens once for all figures of the page; `mount` makes a fresh one live. */
export function keepsItsPlace(mount) {
  const answer = (event, address) => {
    const figure = event.target.closest(".figure[data-figure]");
    // A figure’s controls may lead to a page of its own.
    if (!figure || new URL(address).pathname !== location.pathname) return;
    event.preventDefault();
    change(figure, address, mount);
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest(CONTROLS);
    if (link?.href && isPlain(event)) answer(event, link.href);
    const way = event.target.closest(".figure-change");
    if (way && isPlain(event)) {
      event.preventDefault();
      formInPlace(way);
    }
  });
  document.addEventListener("submit", (event) => {
    if (event.target.matches(CONTROLS)) answer(event, askedBy(event.target));
  });
  window.addEventListener("popstate", async () => {
    if (changed.size === 0 || shown === asked()) return;
    shown = asked();
    try {
      take(await newestAt(location.href), mount);
    } catch (error) {
      if (error.name !== "AbortError") location.reload();
    }
  });
}
