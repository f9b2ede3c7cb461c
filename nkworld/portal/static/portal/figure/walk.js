/* Walking a figure with the keyboard: one point at a time, spoken in a status line. */

import { told } from "./words.js";

/** Keys along the labels and across the series; a list of rows is walked downwards. */
function movesOf(horizontal) {
  const [on, back, next, before] = horizontal
    ? ["ArrowDown", "ArrowUp", "ArrowRight", "ArrowLeft"]
    : ["ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp"];
  const last = (plan) => plan.data.labels.length - 1;
  return {
    [on]: (at, plan) => ({ ...at, index: Math.min(at.index + 1, last(plan)) }),
    [back]: (at) => ({ ...at, index: Math.max(at.index - 1, 0) }),
    [next]: (at, plan) => ({ ...at, series: (at.series + 1) % plan.data.series.length }),
    [before]: (at, plan) => {
      const count = plan.data.series.length;
      return { ...at, series: (at.series + count - 1) % count };
    },
    Home: (at) => ({ ...at, index: 0 }),
    End: (at, plan) => ({ ...at, index: last(plan) }),
  };
}

/** The first step lands on the end from which the key leads in. */
function entry(key, plan) {
  const fromStart = ["ArrowRight", "ArrowDown", "Home"].includes(key);
  return { series: 0, index: fromStart ? 0 : plan.data.labels.length - 1 };
}

/** `drawn()` answers the present {chart, plan}; `status` is the line that speaks. */
export function walkable(stage, status, drawn) {
  stage.addEventListener("keydown", (event) => {
    const { chart, plan } = drawn();
    if (event.key === "Escape") return leave(chart, plan, status);
    const move = movesOf(plan.horizontal)[event.key];
    if (!move || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    plan.cursor = plan.cursor ? move(plan.cursor, plan) : entry(event.key, plan);
    show(chart, plan, status);
  });
  stage.addEventListener("blur", () => {
    const { chart, plan } = drawn();
    leave(chart, plan, status);
  });
  stage.addEventListener("click", (event) => {
    const { chart, plan } = drawn();
    const { mode, ...manner } = chart.options.interaction;
    const [hit] = chart.getElementsAtEventForMode(event, mode, manner, false);
    if (hit) plan.cursor = { series: hit.datasetIndex, index: hit.index };
    if (hit) show(chart, plan, status);
  });
}

function show(chart, plan, status) {
  const { series, index } = plan.cursor;
  const active = [{ datasetIndex: series, index }];
  const { x, y } = chart.getDatasetMeta(series).data[index];
  chart.setActiveElements(active);
  chart.tooltip.setActiveElements(Number.isFinite(y) ? active : [], { x, y });
  chart.update("none");
  status.textContent = told(plan.data, plan.data.series[series], index);
}

function leave(chart, plan, status) {
  plan.cursor = null;
  chart.setActiveElements([]);
  chart.tooltip.setActiveElements([], { x: 0, y: 0 });
  chart.update("none");
  status.textContent = "";
}
