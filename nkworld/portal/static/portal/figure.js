/* Figures that can be walked and pointed at: Chart.js lies over the server's own pictures. It comes,
 * with the plan of the picture, when the reader first touches one.
 */

import { isPlain } from "./card-links.js";
import { configOf } from "./figure/config.js";
import { keepsItsPlace } from "./figure/place.js";
import { spanned } from "./figure/span.js";
import { Tip } from "./figure/tip.js";
import { walkable } from "./figure/walk.js";
import { loaded, made, pageAt } from "./made.js";
import { sortable } from "./tables.js";

const MOST_BESIDE = 6; // series of which a tip can tell without covering the picture
const FAILED = "The figures behind the picture can’t be read just now: the table below has them.";

async function planOf(figure) {
  const answer = await fetch(figure.dataset.plan);
  if (!answer.ok) throw new Error(`${figure.dataset.plan} answered ${answer.status}.`);
  return answer.json();
}

class LiveFigure {
  constructor(figure) {
    Object.assign(this, { figure, cursor: null, width: 0 });
    this.picture = figure.querySelector(".figure-picture");
    this.stage = made("div", {
      class: "figure-canvas",
      tabindex: "0",
      role: "application",
      "aria-roledescription": "chart",
      "aria-label": `${figure.getAttribute("aria-label")}. Walk through it with the arrow keys.`,
      "aria-details": `${figure.id}-words`,
    });
    this.status = made("p", { class: "figure-status", role: "status" });
    // The stage says what the picture's own name says.
    for (const each of figure.querySelectorAll(".figure-drawing")) each.ariaHidden = "true";
    this.picture.append(this.stage);
    this.told = made("div", { class: "figure-told-below" });
    this.picture.after(this.status, this.told);
    walkable(this);
    for (const way of ["pointerenter", "pointerdown", "focus"])
      this.stage.addEventListener(way, () => this.drawn());
    figure.classList.add("is-drawn");
  }

  /** Whether the chart lies over the picture, once it can; after a failure it is tried again. */
  drawn() {
    this.drawing ??= this.begin();
    return this.drawing;
  }

  async begin() {
    try {
      const [plan] = await Promise.all([planOf(this.figure), loaded(this.figure.dataset.library)]);
      this.lay(plan);
      return true;
    } catch {
      this.drawing = null;
      this.status.textContent = FAILED;
      return false;
    }
  }

  lay(plan) {
    this.plan = plan;
    this.tip = new Tip(plan, this.told);
    new ResizeObserver(() => this.fit()).observe(this.picture);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
    this.fit();
    this.figure.classList.add("is-live");
  }

  /** Which of the drawings the style sheet shows at this width. */
  get shown() {
    const isShown = (name) => this.picture.querySelector(`.figure-${name}`).clientWidth > 0;
    return Object.keys(this.plan.layouts).find(isShown);
  }

  get layout() {
    return this.plan.layouts[this.shown];
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
    this.stage.replaceChildren(canvas);
    this.tip.place(this.stage, this.shown === "narrow" || this.plan.series.length > MOST_BESIDE);
    this.chart = new Chart(canvas, config);
  }

  /** The pointer is at a point, or at none: then what the keyboard is at is told again. */
  pointed(chart, { opacity, dataPoints: [item] = [], caretX, caretY }) {
    if (opacity === 0 || !item) this.tell(this.cursor);
    else this.tip.tell(chart, { series: item.datasetIndex, index: item.dataIndex }, caretX, caretY);
  }

  /** Tells of the place at which the keyboard is; of a gap, too, which has no height. */
  tell(cursor) {
    if (!cursor) return this.tip.hide();
    const { x, y } = this.chart.getDatasetMeta(cursor.series).data[cursor.index];
    const { left, top } = this.chart.chartArea;
    this.tip.tell(this.chart, cursor, Number.isFinite(x) ? x : left, Number.isFinite(y) ? y : top);
  }
}

/** The table under a picture that is a part of a page stands on the figure's own page, and comes from
    there when the reader opens it. When it can't come, the link leads there. */
function fetchedWhenOpened(details) {
  const link = details.querySelector("[data-numbers]");
  if (!link) return;
  details.addEventListener("toggle", async () => {
    if (!details.open || details.ariaBusy === "true" || !link.isConnected) return;
    details.ariaBusy = "true";
    try {
      const page = await pageAt(link.href);
      const table = page.getElementById(link.hash.slice(1));
      const fresh = table.querySelectorAll(":scope > :not(summary)");
      details.replaceChildren(details.querySelector("summary"), ...fresh);
      sortable(details);
    } catch {
      // The link is still there.
    }
    details.ariaBusy = "false";
  });
}

/** Opens the device's own ways to share, or copies; where it can do neither, the link leads on. */
async function share(event, title, told) {
  const link = event.currentTarget;
  if (!isPlain(event) || !(navigator.share || navigator.clipboard)) return;
  event.preventDefault();
  const url = link.href.replace(/#.*/, "");
  try {
    if (navigator.share) await navigator.share({ title, url });
    else {
      await navigator.clipboard.writeText(url);
      told.textContent = "The address of this view is copied.";
    }
  } catch (error) {
    if (error.name !== "AbortError") window.location.assign(link.href);
  }
}

/** Makes a figure of the server live. */
function mount(figure) {
  if (figure.querySelector(".figure-picture")) spanned(new LiveFigure(figure));
  else figure.classList.add("is-drawn"); // another view of it
  figure.querySelectorAll(".figure-table").forEach(fetchedWhenOpened);
  const told = figure.querySelector(".figure-told");
  figure
    .querySelector("[data-share]")
    ?.addEventListener("click", (event) => share(event, figure.ariaLabel, told));
}

document.querySelectorAll(".figure[data-figure]").forEach(mount);
keepsItsPlace(mount);
