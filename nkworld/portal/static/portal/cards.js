/* The window in which a number shows its card: what the page behind its link says of it. */

import { made, pageAt } from "./made.js";

const CLOSE = "Close";

/** What a card's page has of style sheets that this page has not. */
function addSheets(page) {
  for (const sheet of page.querySelectorAll('link[rel="stylesheet"]')) {
    const address = sheet.getAttribute("href");
    if (!document.querySelector(`link[rel="stylesheet"][href="${address}"]`)) {
      document.head.append(made("link", { rel: "stylesheet", href: address }));
    }
  }
}

/** What the glossary says of one term, with the way to it. */
function meaningOf(link, entry) {
  return made(
    "div",
    {},
    made("h2", { class: "card-title" }, entry.querySelector("dt").textContent),
    made("p", {}, entry.querySelector("dd").textContent.trim()),
    made("a", { href: link.href }, "The glossary"),
  );
}

/** The card on another page, with a heading that fits into this one. */
async function cardAt(link) {
  const page = await pageAt(link.href);
  if (link.hash) return meaningOf(link, page.getElementById(link.hash.slice(1)));
  const card = page.querySelector("[data-card]");
  if (!card) throw new Error(`${link.href} has no card.`);
  addSheets(page);
  const title = card.querySelector("h1");
  title.replaceWith(made("h2", { class: title.className }, ...title.childNodes));
  return document.importNode(card, true);
}

class CardWindow {
  constructor() {
    const own = { class: "card-window", popover: "auto", role: "dialog", tabindex: "-1" };
    this.element = made("div", own);
    this.opener = null;
    this.asked = null;
    this.element.addEventListener("toggle", ({ newState }) => {
      if (newState === "closed") this.giveBackFocus();
    });
    document.body.append(this.element);
  }

  /** Rejects when the card can't come: the link itself leads to it. */
  async open(link) {
    this.asked = link;
    link.ariaBusy = "true";
    try {
      const card = await cardAt(link);
      if (this.asked === link) this.show(link, card);
    } finally {
      link.removeAttribute("aria-busy");
    }
  }

  show(link, card) {
    if (!this.element.contains(link)) this.opener = link;
    const close = made("button", { type: "button", class: "card-close", "aria-label": CLOSE }, "×");
    close.addEventListener("click", () => this.element.hidePopover());
    this.element.setAttribute("aria-label", card.querySelector("h2").textContent.trim());
    this.element.replaceChildren(close, card);
    if (!this.element.matches(":popover-open")) this.element.showPopover({ source: this.opener });
    this.element.scrollTop = 0;
    this.element.focus();
  }

  /** Who closed it by a key or its button goes on from the number. */
  giveBackFocus() {
    const { activeElement } = document;
    if (activeElement === document.body || this.element.contains(activeElement)) {
      this.opener?.focus();
    }
  }
}

let shown = null;

export async function openCard(link) {
  shown ??= new CardWindow();
  try {
    await shown.open(link);
  } catch {
    location.assign(link.href);
  }
}
