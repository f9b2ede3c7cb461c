/* What is counted under the axis: a row of small bars for each strip, all to one scale. */

import { exact } from "./numbers.js";
import { pen, stroke } from "./pen.js";
import { shortened } from "./plan.js";
import { BARS, SMALL, STRIP, stripsHeight, xAt } from "./sizes.js";
import { inWords } from "./timeline.js";
import { hasFigure } from "./words.js";

/** As in nkworld/charts/svg/strips.py. */
const [WIDEST, PART_OF_STEP] = [16, 0.72];

export function drawStrips(chart, plan) {
  const top = plan.height - stripsHeight(plan.data);
  const highest = Math.max(0, ...plan.data.strips.flatMap(({ points }) => points.map(count)));
  plan.data.strips.forEach((strip, place) => {
    const y = top + place * STRIP;
    pen(chart.ctx, plan, { colour: plan.palette.soft }).write(nameOf(plan, strip), 0, y + SMALL);
    drawBars(chart.ctx, plan, strip, y + SMALL + 5 + BARS, highest);
  });
}

function count({ value, low }) {
  return value ?? low ?? 0;
}

/** What is counted, and where it is most, cut where the picture is too narrow for it. */
function nameOf(plan, { label, points }) {
  const top = points.filter(hasFigure).reduce((most, each) => (count(each) > count(most) ? each : most), {});
  const most = count(top) ? `most ${exact(count(top))} (${inWords(top.x)})` : "none";
  return shortened(plan, `${label}: ${most}`, SMALL, plan.width);
}

function drawBars(ctx, plan, { points }, bottom, highest) {
  const steps = Math.max(1, points.length - (plan.slots ? 0 : 1));
  const step = (plan.width - plan.left - plan.right) / steps;
  const width = Math.max(1, Math.min(step * PART_OF_STEP, WIDEST));
  const counted = points.map((point, index) => ({ point, index })).filter(({ point }) => hasFigure(point));
  const colour = plan.palette.role("other");
  for (const { point, index } of counted.filter((each) => count(each.point) > 0)) {
    const height = Math.max(1, (BARS * count(point)) / highest);
    const box = [xAt(plan, index) - width / 2, bottom - height, width, height];
    Object.assign(ctx, { fillStyle: colour, strokeStyle: colour, lineWidth: 1 });
    // Open above: at least so many.
    ctx.globalAlpha = point.value === null ? 0.4 : 1;
    ctx.fillRect(...box);
    ctx.globalAlpha = 1;
    if (point.value === null) ctx.strokeRect(...box);
  }
  if (counted.length === 0) return;
  const [first, last] = [counted[0], counted.at(-1)].map(({ index }) => xAt(plan, index));
  Object.assign(ctx, { strokeStyle: plan.palette.soft, lineWidth: 1 });
  stroke(ctx, [first - width / 2, bottom], [last + width / 2, bottom]);
}
