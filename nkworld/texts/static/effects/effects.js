/* Looks on by itself, place after place, where a reader without scripts follows the link. */

import { pageAt } from "../portal/made.js";

async function lookOn(link) {
  const seen = link.closest("[data-effects]");
  link.setAttribute("aria-disabled", "true");
  try {
    const further = (await pageAt(link.href)).querySelector("[data-effects]");
    if (!further) return;
    seen.replaceWith(further);
    const next = document.querySelector("[data-effects-next]");
    if (next) lookOn(next);
  } catch {
    link.removeAttribute("aria-disabled");
  }
}

const first = document.querySelector("[data-effects-next]");
if (first) lookOn(first);
