/* Figures that can be walked and pointed at, drawn by Chart.js over the server's own pictures. */

import { configOf } from "./figure/config.js";
import { copyLink, savePng } from "./figure/files.js";
import { paletteOf } from "./figure/palette.js";
import { heightFor, isNarrow, planOf } from "./figure/plan.js";
import { walkable } from "./figure/walk.js";
import { loaded } from "./library.js";

const HINT = matchMedia("(pointer: coarse)").matches
  ? "Tap the picture to read a figure."
  : "Point at the picture, or walk through it with the arrow keys.";

function element(tag, attributes) {
  const made = document.createElement(tag);
  Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
  return made;
}

function stageOf(figure, data) {
  return element("div", {
    class: "figure-canvas",
    tabindex: "0",
    role: "application",
    "aria-roledescription": "chart",
    "aria-label": `${data.title}. Walk through it with the arrow keys.`,
    "aria-describedby": `${figure.id}-words`,
  });
}

/** Height over width of the server's picture for this width, so that nothing on the page moves. */
function ratioOf(figure, width) {
  const name = isNarrow(width) ? ".figure-narrow" : ".figure-wide";
  const box = figure.querySelector(`${name} svg`)?.viewBox.baseVal;
  return box?.width ? box.height / box.width : 400 / 880;
}

class DrawnFigure {
  constructor(figure, data) {
    Object.assign(this, { figure, data, picture: figure.querySelector(".figure-picture") });
    this.stage = stageOf(figure, data);
    this.status = element("p", { class: "figure-status", role: "status", "data-hint": HINT });
    this.picture.append(this.stage, this.status);
    walkable(this.stage, this.status, () => this);
    this.width = 0;
    new ResizeObserver(() => this.fit()).observe(this.picture);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
    this.fit();
    figure.classList.add("is-drawn");
  }

  fit() {
    const width = Math.floor(this.picture.clientWidth);
    if (width === 0 || width === this.width) return;
    this.width = width;
    this.draw();
  }

  draw() {
    const palette = paletteOf(this.figure);
    const size = { width: this.width, height: Math.round(this.width * ratioOf(this.figure, this.width)) };
    size.height = heightFor(planOf(this.data, size, palette));
    this.chart?.destroy();
    this.stage.style.blockSize = `${size.height}px`;
    const canvas = Object.assign(document.createElement("canvas"), size);
    this.stage.replaceChildren(canvas);
    this.plan = planOf(this.data, size, palette);
    this.chart = new Chart(canvas, configOf(this.plan));
  }
}

function offerFiles(figure, data) {
  const button = figure.querySelector("[data-save-png]");
  button.addEventListener("click", () => savePng(figure, data, paletteOf(figure), ratioOf(figure, Infinity)));
  button.parentElement.hidden = false;
  const told = figure.querySelector(".figure-told");
  figure.querySelector("[data-copy-link]").addEventListener("click", (event) => copyLink(event, told));
}

async function mount(figure) {
  const data = JSON.parse(document.getElementById(`${figure.id}-data`).textContent);
  if (data.series.length === 0) return;
  await loaded(figure.dataset.library);
  new DrawnFigure(figure, data);
  offerFiles(figure, data);
}

document.querySelectorAll(".figure[data-figure]").forEach(mount);
