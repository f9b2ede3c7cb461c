/* Walking a figure with the keyboard: one point at a time, spoken in a status line. */

import { endsOf, seriesAt, spoken } from "./tip.js";

/** Keys along the labels and across the series; a list of rows is walked downwards. */
function movesOf(plan) {
  const { lying, series } = plan;
  const [on, back, next, before] = lying
    ? ["ArrowDown", "ArrowUp", "ArrowRight", "ArrowLeft"]
    : ["ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp"];
  const [[first, last], count] = [endsOf(plan), series.length];
  return {
    [on]: (at) => ({ ...at, index: Math.min(at.index + 1, last) }),
    [back]: (at) => ({ ...at, index: Math.max(at.index - 1, first) }),
    [next]: (at) => ({ ...at, series: (at.series + 1) % count }),
    [before]: (at) => ({ ...at, series: (at.series + count - 1) % count }),
    Home: (at) => ({ ...at, index: first }),
    End: (at) => ({ ...at, index: last }),
  };
}

/** The first step lands on the end from which the key leads in: the first or last figure. */
function entry(key, plan) {
  const [first, last] = endsOf(plan);
  const index = ["ArrowRight", "ArrowDown", "Home"].includes(key) ? first : last;
  return { series: seriesAt(plan, index), index };
}

const KEYS = ["ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp", "Home", "End"];

/** `live` is the figure with its `stage` and `status` line, and once it is `drawn()` its `plan` and
    its present `chart`. */
export function walkable(live) {
  live.stage.addEventListener("keydown", async (event) => {
    if (event.key === "Escape") return show(live, null);
    if (!KEYS.includes(event.key) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    if (!(await live.drawn())) return;
    const move = movesOf(live.plan)[event.key];
    show(live, live.cursor ? move(live.cursor) : entry(event.key, live.plan));
  });
  live.stage.addEventListener("blur", () => show(live, null));
  live.stage.addEventListener("click", async (event) => {
    if (!(await live.drawn())) return;
    const { mode, ...manner } = live.chart.options.interaction;
    const [hit] = live.chart.getElementsAtEventForMode(event, mode, manner, false);
    if (hit) show(live, { series: hit.datasetIndex, index: hit.index });
  });
}

function show(live, cursor) {
  const { chart, plan, status } = live;
  if (!chart) return;
  live.cursor = cursor;
  const active = cursor ? [{ datasetIndex: cursor.series, index: cursor.index }] : [];
  chart.setActiveElements(active);
  chart.tooltip.setActiveElements([], { x: 0, y: 0 });
  chart.update("none");
  live.tell(cursor);
  status.textContent = cursor ? spoken(plan, cursor) : "";
}
