/* Words in a picture: the unit above the axis, the key to the colours, values beside bars. */

import { pen } from "./pen.js";
import { signOf, valueText } from "./plan.js";
import { SIZE } from "./sizes.js";
import { hasFigure } from "./words.js";

export function header(chart, plan) {
  const { ctx } = chart;
  for (const { series, x, row } of plan.key) {
    const y = plan.keySize + row * (plan.keySize + 7);
    drawSign(ctx, plan, series, x + 6, y - 5);
    pen(ctx, plan, { size: plan.keySize, colour: plan.palette.ink }).write(series.label, x + 18, y);
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

/** Categories: the value beside each bar, and on a narrow page the name above it. */
export function rowLabels(chart, plan) {
  plan.data.series.forEach((series, i) => {
    if (!plan.bare) return;
    series.points.forEach((point, index) => besideBar(chart, plan, i, index, point));
  });
  if (!plan.narrow) return;
  plan.data.labels.forEach((label, index) => nameAbove(chart, plan, label, index));
}

function besideBar(chart, plan, i, index, point) {
  const { scales } = chart;
  const known = hasFigure(point);
  if (!known && plan.data.series.some((series) => hasFigure(series.points[index]))) return;
  const end = Math.max(0, point.value ?? 0, point.high ?? 0, point.low ?? 0);
  const [x, y] = [scales.x.getPixelForValue(end) + 8, rowOf(chart, i, index) + 4];
  const colour = known ? plan.palette.ink : plan.palette.soft;
  pen(chart.ctx, plan, { colour }).write(known ? valueText(plan, point) : "no figure", x, y);
}

function rowOf(chart, i, index) {
  return chart.getDatasetMeta(i).data[index].y;
}

function nameAbove(chart, plan, label, index) {
  const tops = plan.data.series.map((_, i) => {
    const { y, height } = chart.getDatasetMeta(i).data[index];
    return y - (height || 12) / 2;
  });
  const colour = plan.palette.ink;
  pen(chart.ctx, plan, { size: SIZE, colour, halo: true }).write(
    label,
    chart.chartArea.left,
    Math.min(...tops.filter(Number.isFinite)) - 5,
  );
}
