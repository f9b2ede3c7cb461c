/* A plan as Chart.js reads it: data sets, axes, tooltip. What it can't draw, layers.js draws. */

import { layers } from "./layers.js";
import { isDoubtful, isJoined, placeOf, signOf } from "./plan.js";
import { SIZE, SMALL, stripsHeight } from "./sizes.js";
import { ticksFor } from "./timeline.js";
import { amount, isOpen, papers, remarks, wrapped } from "./words.js";

/** The widest that an upright bar may be. */
const MOST_BAR = 40;

export function configOf(plan) {
  return {
    type: plan.bars ? "bar" : "line",
    data: { labels: plan.data.labels, datasets: plan.data.series.map((each, i) => datasetOf(plan, each, i)) },
    options: optionsOf(plan),
    plugins: [layers(plan)],
  };
}

function datasetOf(plan, series, i) {
  const colour = plan.palette.role(series.role);
  const shared = { label: series.label, data: series.points.map((point) => placeOf(point, plan.bars)) };
  const shape = plan.bars ? barOf(plan, series, colour) : lineOf(plan, series, colour);
  return { ...shared, ...shape, pointStyle: plan.data.kind === "dot" ? signOf(i) : "circle" };
}

function barOf(plan, series, colour) {
  const { lighter, paper } = plan.palette;
  const pale = series.points.map((point) => isDoubtful(point) || isOpen(point));
  return {
    backgroundColor: pale.map((is) => (is ? lighter(colour) : colour)),
    borderColor: plan.data.kind === "stacked" ? paper : colour,
    borderWidth: plan.data.kind === "stacked" ? 0.5 : 0,
    categoryPercentage: plan.horizontal ? 0.72 : groupShare(plan),
    barPercentage: plan.data.series.length > 1 ? 0.92 : 1,
    maxBarThickness: plan.horizontal ? (plan.narrow ? 13 : 22) : MOST_BAR,
    skipNull: plan.horizontal,
    minBarLength: plan.data.kind === "stacked" ? 0 : 1,
  };
}

/** How much of its room a group of bars takes: bars of few periods stand together, not far apart. */
function groupShare(plan) {
  const beside = plan.data.kind === "bar" ? plan.data.series.length : 1;
  const room = (plan.width - plan.left - plan.right) / plan.data.labels.length;
  return Math.min(0.78, (beside * MOST_BAR * 1.1) / room);
}

function lineOf(plan, series, colour) {
  const { points } = series;
  const { lighter, paper } = plan.palette;
  const alone = (i) => !isJoined(points, i) && !isJoined(points, i + 1);
  const isDot = plan.data.kind === "dot";
  const fill = (i) => (points[i].break ? paper : isDoubtful(points[i]) ? lighter(colour) : colour);
  const mark = (i) => (isDot ? 5.5 : points[i].break || alone(i) ? 3.3 : 0);
  const radius = (i) => (points[i].value === null ? 0 : mark(i));
  return {
    showLine: !isDot,
    spanGaps: false,
    clip: false,
    borderColor: colour,
    borderWidth: 2.4,
    borderJoinStyle: "round",
    // A ring where another source begins, a dot where no line leads to or from a point.
    pointRadius: points.map((_, i) => radius(i)),
    pointBackgroundColor: points.map((_, i) => fill(i)),
    pointBorderColor: isDot ? paper : colour,
    pointBorderWidth: points.map((point) => (isDot || point.break ? 1.8 : 0)),
    pointHoverRadius: 5,
    pointHoverBackgroundColor: colour,
    pointHoverBorderColor: paper,
    pointHoverBorderWidth: 1.5,
    segment: segmentOf(points, colour, lighter),
  };
}

function segmentOf(points, colour, lighter) {
  const unsure = (at) => isDoubtful(points[at.p0DataIndex]) || isDoubtful(points[at.p1DataIndex]);
  const joined = (at) => isJoined(points, at.p1DataIndex);
  return {
    borderColor: (at) => (joined(at) ? (unsure(at) ? lighter(colour) : colour) : "transparent"),
    borderDash: (at) => (unsure(at) ? [6, 4] : undefined),
  };
}

function optionsOf(plan) {
  const [along, across] = plan.horizontal ? ["y", "x"] : ["x", "y"];
  return {
    animation: false,
    responsive: false,
    maintainAspectRatio: false,
    indexAxis: along,
    font: { family: plan.palette.font },
    layout: { padding: { top: plan.top, right: plan.right, bottom: 2 + stripsHeight(plan.data), left: 0 } },
    interaction: interactionOf(plan, along),
    scales: { [along]: labelAxis(plan), [across]: valueAxis(plan) },
    plugins: { legend: { display: false }, tooltip: tooltipOf(plan) },
  };
}

/** The bar under the pointer where bars stand on one another, the whole row of bars, or a point. */
function interactionOf(plan, along) {
  if (plan.data.kind === "stacked") return { mode: "nearest", axis: "xy", intersect: true };
  if (plan.bars) return { mode: "index", axis: along, intersect: false };
  return { mode: "nearest", axis: "xy", intersect: false };
}

function tickFont(plan) {
  return { family: plan.palette.font, size: SMALL };
}

function valueAxis(plan) {
  const { axis, palette } = plan;
  return {
    min: axis.low,
    max: axis.high,
    reverse: Boolean(axis.isReversed),
    display: !plan.bare,
    stacked: plan.data.kind === "stacked",
    border: { display: false },
    grid: {
      color: (at) => (at.tick?.value === 0 ? palette.edge : palette.rule),
      drawTicks: false,
    },
    ticks: { color: palette.soft, font: tickFont(plan), padding: 8, callback: axis.label },
    afterBuildTicks: (scale) => {
      scale.ticks = axis.ticks.map((value) => ({ value }));
    },
    afterFit: (scale) => fit(plan, scale),
  };
}

function labelAxis(plan) {
  const { palette, data } = plan;
  const ticks = { color: palette.soft, font: tickFont(plan), autoSkip: false, maxRotation: 0 };
  const shared = { stacked: data.kind === "stacked", border: { display: false } };
  if (plan.horizontal) {
    const named = { ...ticks, color: palette.ink, font: { ...ticks.font, size: SIZE }, padding: 8 };
    return {
      ...shared,
      offset: true,
      grid: { display: false },
      ticks: {
        ...named,
        display: !plan.narrow,
        crossAlign: "near",
        callback: (index) => plan.rowNames[index],
      },
      afterFit: (scale) => fit(plan, scale),
    };
  }
  const chosen = new Map(ticksFor(data.labels, plan.width - plan.right - plan.left));
  return {
    ...shared,
    offset: plan.slots,
    grid: { display: false },
    ticks: { ...ticks, padding: 6, includeBounds: false, callback: (index) => chosen.get(index) },
    afterBuildTicks: (scale) => {
      scale.ticks = [...chosen.keys()].map((value) => ({ value }));
    },
    afterFit: (scale) => fit(plan, scale),
  };
}

/** The plot lies where the plan says: an axis takes the room planned for it, and no more. */
function fit(plan, scale) {
  if (scale.isHorizontal()) Object.assign(scale, { paddingLeft: 0, paddingRight: 0 });
  else Object.assign(scale, { width: plan.left, paddingTop: 0, paddingBottom: 0 });
}

function tooltipOf(plan) {
  const { palette, data, narrow } = plan;
  const font = { family: palette.font, size: SMALL };
  const point = (item) => data.series[item.datasetIndex].points[item.dataIndex];
  const fits = (line) => line.length <= (narrow ? 34 : 56);
  return {
    backgroundColor: palette.ink,
    titleColor: palette.paper,
    bodyColor: palette.paper,
    titleFont: { ...font, weight: 600 },
    bodyFont: font,
    padding: 10,
    cornerRadius: 2,
    caretSize: 0,
    caretPadding: 12,
    displayColors: false,
    callbacks: {
      label: (item) => wrapped(`${item.dataset.label}: ${amount(point(item), data.measure)}`, fits),
      afterLabel: (item) =>
        [papers(point(item), data), ...remarks(point(item))].flatMap((text) => wrapped(text, fits)),
    },
  };
}
