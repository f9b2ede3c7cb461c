/* A number opens its card, a term its meaning, in a window over the page. The window comes when it is first wanted. */

/** A click by which the browser would follow a link here: not into another window, say. */
export const isPlain = ({ button, ctrlKey, metaKey, shiftKey, altKey }) =>
  !(button || ctrlKey || metaKey || shiftKey || altKey);

// Pages of claims and numbers end in a slash; files of theirs do not.
const CARD = /\/(?:claims|numbers)\/[a-z-]+\/[a-z-]+\/.+\/$/;

function wantsWindow(event, link) {
  const isCard = CARD.test(link.pathname) || link.classList.contains("term");
  const isHere = link.origin === location.origin && isCard;
  return isPlain(event) && isHere && !link.target && !link.dataset.page && !event.defaultPrevented;
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link || !wantsWindow(event, link)) return;
  if (link.closest("main > [data-card]")) return; // on a card's own page its links lead on
  event.preventDefault();
  const { openCard } = await import("./cards.js");
  openCard(link);
});
