/* Doubt as an extent: a wash between bounds, a whisker from one to the other, or an arrow. */

import { stroke } from "./pen.js";
import { ARROW } from "./sizes.js";
import { isOpen } from "./words.js";

const [CAP, HEAD] = [4, 4];

/** From the lowest to the highest that any source says of the same thing. */
export function drawSpans(chart, plan) {
  const scale = plan.horizontal ? chart.scales.x : chart.scales.y;
  Object.assign(chart.ctx, { strokeStyle: plan.palette.edge, lineWidth: 1 });
  plan.data.labels.forEach((_, index) => {
    const points = plan.data.series.map((series) => series.points[index]);
    const numbers = points.flatMap(({ value, low, high }) => [value, low, high]);
    const places = numbers.filter((number) => number !== null).map((n) => scale.getPixelForValue(n));
    const { x, y } = chart.getDatasetMeta(0).data[index];
    const [from, to] = [Math.min(...places), Math.max(...places)];
    if (places.length > 1 && plan.horizontal) stroke(chart.ctx, [from, y], [to, y]);
    if (places.length > 1 && !plan.horizontal) stroke(chart.ctx, [x, from], [x, to]);
  });
}

export function drawRanges(chart, plan) {
  plan.data.series.forEach((series, i) => {
    const colour = plan.bars ? plan.palette.ink : plan.palette.role(series.role);
    for (const stretch of stretches(chart, plan, series, i)) {
      const [first] = stretch;
      if (stretch.length > 1) wash(chart.ctx, colour, stretch);
      else (first.open ? arrow : whisker)(chart.ctx, plan, colour, first);
    }
  });
}

function hasRange(point) {
  return point.low !== null || point.high !== null;
}

/** Neighbouring points of a line with both bounds in one list; all others each by itself. */
function stretches(chart, plan, series, i) {
  const scale = plan.horizontal ? chart.scales.x : chart.scales.y;
  const found = [[]];
  series.points.forEach((point, index) => {
    const alone = plan.data.kind !== "line" || !hasRange(point) || isOpen(point);
    if (alone) found.push([]);
    if (hasRange(point)) found.at(-1).push(extentOf(chart, plan, scale, i, index, point));
    if (alone) found.push([]);
  });
  return found.filter((stretch) => stretch.length > 0);
}

/** A bound that the source leaves open ends at the value, or at the other bound. */
function extentOf(chart, plan, scale, i, index, point) {
  const element = chart.getDatasetMeta(i).data[index];
  const low = point.low ?? point.value ?? point.high;
  const high = point.high ?? point.value ?? point.low;
  return {
    along: plan.horizontal ? element.y : element.x,
    cap: plan.bars ? Math.min(CAP, (plan.horizontal ? element.height : element.width) / 2) : CAP,
    low: scale.getPixelForValue(low),
    high: scale.getPixelForValue(high),
    open: isOpen(point),
    upwards: point.low !== null,
  };
}

function wash(ctx, colour, stretch) {
  ctx.save();
  Object.assign(ctx, { fillStyle: colour, globalAlpha: 0.18 });
  ctx.beginPath();
  stretch.forEach(({ along, low }) => ctx.lineTo(along, low));
  stretch.toReversed().forEach(({ along, high }) => ctx.lineTo(along, high));
  ctx.fill();
  ctx.restore();
}

function turnedBy(plan) {
  return ([across, value]) => (plan.horizontal ? [value, across] : [across, value]);
}

/** From the known bound towards the unknown one. */
function arrow(ctx, plan, colour, { along, cap, low, upwards }) {
  const turned = turnedBy(plan);
  // Values grow to the right, or upwards, where pixels become fewer.
  const way = upwards === plan.horizontal ? 1 : -1;
  const [tip, neck] = [low + way * ARROW, low + way * (ARROW - HEAD)];
  Object.assign(ctx, { strokeStyle: colour, lineWidth: 1.4 });
  stroke(ctx, turned([along - cap, low]), turned([along + cap, low]));
  stroke(ctx, turned([along, low]), turned([along, tip]));
  stroke(ctx, ...[[along - 3, neck], [along, tip], [along + 3, neck]].map(turned));
}

function whisker(ctx, plan, colour, { along, cap, low, high }) {
  const turned = turnedBy(plan);
  Object.assign(ctx, { strokeStyle: colour, lineWidth: 1.4 });
  stroke(ctx, turned([along, low]), turned([along, high]));
  for (const end of [low, high]) stroke(ctx, turned([along - cap, end]), turned([along + cap, end]));
}
