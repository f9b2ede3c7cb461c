/* What happened when: hairlines and washes behind the data, their words above it. */

import { pen, stroke } from "./pen.js";
import { LINE, SMALL, xAt } from "./sizes.js";
import { placeAmong } from "./timeline.js";

/** A plan's marks and bands that lie within its time, each with a lane of its own for its words. */
export function notesOf(plan) {
  const { marks, bands, labels } = plan.data;
  const spans = [
    ...bands.map((band) => ({ label: band.label, ...stretch(labels, band, plan.bars) })),
    ...marks.map((mark) => ({ label: mark.label, from: placeAmong(labels, mark.x) })),
  ];
  const found = spans.filter(({ from }) => from !== null).map((span) => placed(plan, span));
  found.sort((one, other) => one.start - other.start);
  return inLanes(found, plan.measure(plan.axis.unit(plan.data.unit)) + 14);
}

/** From the start of one period to that of another; bars reach to the end of theirs. */
function stretch(labels, band, bars) {
  const [from, to] = [placeAmong(labels, band.start, true), placeAmong(labels, band.end, true)];
  const isSeen = from < labels.length - 1 && to > 0;
  const half = bars ? 0.5 : 0;
  return isSeen ? { from: from - half, to: to + half } : { from: null };
}

function placed(plan, { label, from, to }) {
  const left = xAt(plan, from);
  const width = plan.measure(label);
  const start = Math.max(2, Math.min(left + 4, plan.width - width - 2));
  return { label, left, right: to === undefined ? left : xAt(plan, to), start, width };
}

/** `taken`: how much of the first lane the unit has for itself. */
function inLanes(notes, taken) {
  const ends = [taken];
  return notes.map((note) => {
    const free = ends.findIndex((end) => note.start >= end);
    const lane = free === -1 ? ends.length : free;
    ends[lane] = note.start + note.width + 10;
    return { ...note, lane };
  });
}

export function drawNotes(chart, plan) {
  const { ctx, chartArea } = chart;
  const bands = plan.notes.filter((note) => note.left < note.right);
  ctx.fillStyle = plan.palette.wash;
  for (const { left, right } of bands) {
    ctx.fillRect(left, chartArea.top, right - left, chartArea.height);
  }
  for (const note of plan.notes) {
    const y = plan.baseline + note.lane * LINE;
    if (!bands.includes(note)) hairline(ctx, plan, note.left, y - SMALL + 3, chartArea.bottom);
    pen(ctx, plan, { colour: plan.palette.soft, halo: true }).write(note.label, note.start, y);
  }
}

function hairline(ctx, plan, x, top, bottom) {
  ctx.save();
  Object.assign(ctx, { strokeStyle: plan.palette.edge, lineWidth: 1 });
  ctx.setLineDash([2, 3]);
  stroke(ctx, [x, top], [x, bottom]);
  ctx.restore();
}
