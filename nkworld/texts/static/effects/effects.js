/* Looks on by itself, place after place, where a reader without scripts follows the link. */

async function lookOn(link) {
  const seen = link.closest("[data-effects]");
  link.setAttribute("aria-disabled", "true");
  try {
    const answer = await fetch(link.href);
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const further = page.querySelector("[data-effects]");
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
