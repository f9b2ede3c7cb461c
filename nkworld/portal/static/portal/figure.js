/* Figures that can be walked and pointed at: Chart.js lies over the server's own pictures. */

import { configOf } from "./figure/config.js";
import { copyLink, savePng } from "./figure/files.js";
import { fetchedWhenOpened } from "./figure/numbers.js";
import { Tip } from "./figure/tip.js";
import { walkable } from "./figure/walk.js";
import { loaded } from "./library.js";

const HINT = matchMedia("(pointer: coarse)").matches
  ? "Tap the picture to read a figure."
  : "Point at the picture, or walk through it with the arrow keys.";

function element(tag, attributes) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

class LiveFigure {
  constructor(figure, plan) {
    Object.assign(this, { figure, plan, cursor: null, width: 0 });
    this.picture = figure.querySelector(".figure-picture");
    this.stage = element("div", {
      class: "figure-canvas",
      tabindex: "0",
      role: "application",
      "aria-roledescription": "chart",
      "aria-label": `${plan.title}. Walk through it with the arrow keys.`,
      "aria-describedby": `${figure.id}-words`,
    });
    this.status = element("p", { class: "figure-status", role: "status", "data-hint": HINT });
    this.tip = new Tip(plan);
    // The stage says what the picture's own name says.
    for (const each of figure.querySelectorAll(".figure-drawing")) each.ariaHidden = "true";
    this.picture.append(this.stage);
    this.picture.after(this.status);
    walkable(this);
    new ResizeObserver(() => this.fit()).observe(this.picture);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
    this.fit();
    figure.classList.add("is-drawn");
  }

  /** The layout of the drawing that the style sheet shows at this width. */
  get layout() {
    const isShown = (name) => this.picture.querySelector(`.figure-${name}`).clientWidth > 0;
    return this.plan.layouts[Object.keys(this.plan.layouts).find(isShown)];
  }

  fit() {
    const width = Math.floor(this.picture.clientWidth);
    if (width === this.width) return;
    this.width = width;
    this.draw();
  }

  draw() {
    if (!this.layout) return;
    this.chart?.destroy();
    const config = configOf(this.plan, this.layout, this);
    const canvas = Object.assign(document.createElement("canvas"), config.size);
    this.stage.style.blockSize = `${config.size.height}px`;
    this.stage.replaceChildren(canvas, this.tip.element);
    this.chart = new Chart(canvas, config);
  }
}

async function mount(figure) {
  const plan = JSON.parse(document.getElementById(`${figure.id}-data`).textContent);
  if (plan.series.length === 0) return;
  await loaded(figure.dataset.library);
  new LiveFigure(figure, plan);
  const button = figure.querySelector("[data-save-png]");
  button.addEventListener("click", () => savePng(button.dataset.savePng, `${figure.id}.png`));
  button.parentElement.hidden = false;
  const told = figure.querySelector(".figure-told");
  figure
    .querySelector("[data-copy-link]")
    .addEventListener("click", (event) => copyLink(event, told));
}

document.querySelectorAll(".figure-table").forEach(fetchedWhenOpened);
document.querySelectorAll(".figure[data-figure]").forEach(mount);
