/* Words in a picture: the unit above the axis, the key to the colours, values beside bars. */

import { pen } from "./pen.js";
import { signOf, valueText } from "./plan.js";
import { ARROW, SIZE } from "./sizes.js";
import { hasFigure, isOpen } from "./words.js";

export function header(chart, plan) {
  const { ctx } = chart;
  for (const { series, name, x, row } of plan.key) {
    const y = plan.keySize + row * (plan.keySize + 7);
    drawSign(ctx, plan, series, x + 6, y - 5);
    pen(ctx, plan, { size: plan.keySize, colour: plan.palette.ink }).write(name, x + 18, y);
  }
  if (plan.bare) return;
  const unit = plan.axis.unit(plan.data.unit);
  pen(ctx, plan, { colour: plan.palette.soft }).write(unit, 0, plan.baseline);
}

/** A square of the series' colour, or the sign that its dots have. */
function drawSign(ctx, plan, series, x, y) {
  const isDot = plan.data.kind === "dot";
  const pointStyle = isDot ? signOf(plan.data.series.indexOf(series)) : "rect";
  ctx.fillStyle = plan.palette.role(series.role);
  Chart.helpers.drawPoint(ctx, { pointStyle, radius: isDot ? 5.5 : 7, borderWidth: 0 }, x, y);
}

/** Categories: the value beside each bar or dot, and on a narrow page the name above it. */
export function rowLabels(chart, plan) {
  const write = { bar: besideBar, dot: besideDot }[plan.data.kind];
  plan.data.series.forEach((series, i) => {
    if (write) series.points.forEach((point, index) => write(chart, plan, i, index, point));
  });
  if (!plan.narrow) return;
  plan.rowNames.forEach((name, index) => nameAbove(chart, plan, name, index));
}

/** A dot alone in its row has room for its value: to the right, or left where the edge is near. */
function besideDot(chart, plan, i, index, point) {
  const inRow = plan.data.series.filter((series) => hasFigure(series.points[index]));
  if (!hasFigure(point) || inRow.length > 1) return;
  const numbers = [point.value, point.low, point.high].filter((number) => number !== null);
  const places = numbers.map((number) => chart.scales.x.getPixelForValue(number));
  const text = valueText(plan, point);
  const gap = 10 + (isOpen(point) ? ARROW : 0);
  const [right, width] = [Math.max(...places) + gap, plan.measure(text)];
  const x = right + width <= plan.width ? right : Math.min(...places) - gap - width;
  const style = { colour: plan.palette.soft, halo: true };
  pen(chart.ctx, plan, style).write(text, x, rowOf(chart, i, index) + 4);
}

function besideBar(chart, plan, i, index, point) {
  const { scales } = chart;
  const known = hasFigure(point);
  if (!known && plan.data.series.some((series) => hasFigure(series.points[index]))) return;
  const end = Math.max(0, point.value ?? 0, point.high ?? 0, point.low ?? 0);
  const gap = 8 + (isOpen(point) ? ARROW : 0);
  const [x, y] = [scales.x.getPixelForValue(end) + gap, rowOf(chart, i, index) + 4];
  const colour = known ? plan.palette.ink : plan.palette.soft;
  pen(chart.ctx, plan, { colour }).write(known ? valueText(plan, point) : "no figure", x, y);
}

function rowOf(chart, i, index) {
  const { y } = chart.getDatasetMeta(i).data[index];
  // A dot without a value has no height of its own: it lies in the middle of its row.
  return Number.isFinite(y) ? y : chart.scales.y.getPixelForValue(index);
}

function nameAbove(chart, plan, label, index) {
  const tops = plan.data.series.map((_, i) => {
    const { y, height } = chart.getDatasetMeta(i).data[index];
    return y - (height || 12) / 2;
  });
  const colour = plan.palette.ink;
  pen(chart.ctx, plan, { size: SIZE, colour, halo: true }).write(
    label,
    chart.chartArea.left + (plan.bare ? 0 : 6),
    Math.min(...tops.filter(Number.isFinite)) - 5,
  );
}
