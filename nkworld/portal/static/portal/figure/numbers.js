/* The table under a picture that is a part of a page: it stands on the figure's own page, and comes
   from there when the reader opens it. Without scripts, or when it can't come, the link leads there. */

import { pageAt } from "../made.js";
import { sortable } from "../tables.js";

async function numbersOf(link) {
  const page = await pageAt(link.href);
  return page.getElementById(link.hash.slice(1)).querySelectorAll(":scope > :not(summary)");
}

export function fetchedWhenOpened(details) {
  const link = details.querySelector("[data-numbers]");
  if (!link) return;
  details.addEventListener("toggle", async () => {
    if (!details.open || details.ariaBusy === "true" || !link.isConnected) return;
    details.ariaBusy = "true";
    try {
      const fresh = await numbersOf(link);
      details.replaceChildren(details.querySelector("summary"), ...fresh);
      sortable(details);
    } catch {
      // The link is still there.
    }
    details.ariaBusy = "false";
  });
}
