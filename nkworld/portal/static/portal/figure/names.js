/* The name of each line, where the line ends, or near it where there is no room beside. */

import { pen, stroke } from "./pen.js";
import { lastKnown } from "./plan.js";
import { SIZE, SMALL } from "./sizes.js";
import { hasFigure } from "./words.js";

const [GAP, PADDING, STRIDE] = [12, 4, 4];

export function drawNames(chart, plan) {
  drawBeside(chart, plan);
  // Bars of one series are named by the subtitle.
  if (plan.bars) return;
  const beside = new Set(plan.beside.map(({ series }) => series));
  const taken = segments(chart, plan);
  plan.data.series.forEach((series) => {
    if (!beside.has(series) && lastKnown(series) !== -1) drawInside(chart, plan, series, taken);
  });
}

function elementsOf(chart, plan, series) {
  return chart.getDatasetMeta(plan.data.series.indexOf(series)).data;
}

function drawBeside(chart, plan) {
  const names = plan.beside.map(({ series, lines }) => {
    const end = elementsOf(chart, plan, series)[lastKnown(series)];
    const height = lines.length * (SIZE + 3) + PADDING;
    return { series, lines, end, height, centre: end.y };
  });
  names.sort((one, other) => one.centre - other.centre);
  spread(names, plan.height - 2);
  names.forEach((name) => drawName(chart, plan, name));
}

/** Names that would cover each other move apart by as little as they can. */
function spread(names, bottom) {
  for (let turn = 0; turn < 60; turn += 1) {
    names.slice(1).forEach((name, i) => {
      const overlap = names[i].centre + (names[i].height + name.height) / 2 - name.centre;
      if (overlap <= 0) return;
      names[i].centre -= overlap / 2;
      name.centre += overlap / 2;
    });
    names.forEach((name) => {
      const half = name.height / 2;
      name.centre = Math.min(bottom - half, Math.max(half, name.centre));
    });
  }
}

function drawName(chart, plan, { series, lines, end, height, centre }) {
  const { ctx, chartArea } = chart;
  const colour = plan.palette.role(series.role);
  const moved = Math.abs(centre - end.y) > SIZE || chartArea.right - end.x > GAP;
  if (moved) drawLeader(ctx, colour, [end.x + 4, end.y], chartArea.right, centre);
  lines.forEach((text, i) => {
    const style = i === 0 ? { size: SIZE, weight: 600, colour } : { size: SMALL, colour };
    const y = centre - height / 2 + (i + 1) * (SIZE + 3) - 1;
    pen(ctx, plan, style).write(text, chartArea.right + GAP, y);
  });
}

function drawLeader(ctx, colour, start, right, centre) {
  Object.assign(ctx, { strokeStyle: colour, lineWidth: 1 });
  stroke(ctx, start, [right + 2, start[1]], [right + GAP - 3, centre]);
}

/** Every line as it lies in the plot: [x1, y1, x2, y2]. */
function segments(chart, plan) {
  return plan.data.series.flatMap((series) => {
    const known = elementsOf(chart, plan, series).map((each, i) =>
      hasFigure(series.points[i]) ? each : null,
    );
    return known.flatMap((each, i) => {
      const next = known[i + 1] ?? each;
      return each ? [[each.x, each.y, next.x, next.y]] : [];
    });
  });
}

function drawInside(chart, plan, series, taken) {
  const colour = plan.palette.role(series.role);
  const places = [...placesFor(chart, plan, series)];
  if (places.length === 0) return;
  const cost = ({ box, far }) => taken.filter((line) => meets(line, box)).length * 9 + far;
  const { box } = places.reduce((best, place) => (cost(place) < cost(best) ? place : best));
  const [left, , , bottom] = box;
  taken.push([box[0], box[1], box[2], box[3]], [box[0], box[3], box[2], box[1]]);
  pen(chart.ctx, plan, { size: SIZE, weight: 600, colour, halo: true }).write(
    series.label,
    left + 2,
    bottom - SIZE * 0.3 - 2,
  );
}

/** Boxes above and below each point, the last points first. */
function* placesFor(chart, plan, series) {
  const { chartArea: area } = chart;
  const [width, height] = [plan.measure(series.label, SIZE, 600) + 4, SIZE + 4];
  const known = elementsOf(chart, plan, series).filter((_, i) => hasFigure(series.points[i]));
  for (const [far, { x, y }] of known.toReversed().entries()) {
    for (const shift of [0.5, 0, 1]) {
      const left = Math.max(area.left, Math.min(x - width * shift, area.right - width));
      for (const top of [y - height - 5, y + 6]) {
        const isInside = area.top <= top && top + height <= area.bottom;
        if (isInside) yield { far, box: [left, top, left + width, top + height] };
      }
    }
  }
}

/** Whether a line passes through a box, by sampling it every few pixels. */
export function meets([x1, y1, x2, y2], [left, top, right, bottom]) {
  const steps = Math.max(1, Math.ceil(Math.hypot(x2 - x1, y2 - y1) / STRIDE));
  for (let step = 0; step <= steps; step += 1) {
    const [x, y] = [x1 + ((x2 - x1) * step) / steps, y1 + ((y2 - y1) * step) / steps];
    if (left <= x && x <= right && top <= y && y <= bottom) return true;
  }
  return false;
}
