/* What happened when: hairlines and washes behind the data, their words above it. */

import { pen, stroke } from "./pen.js";
import { LINE, SMALL, xAt } from "./sizes.js";
import { placeAmong, placeInSlots } from "./timeline.js";

/** As in nkworld/charts/svg/notes.py: a minor mark is a tick, named where so many lanes have room. */
const [APART, TICK, LEAST_LANES] = [10, 5, 3];

/** A plan's marks and bands that lie within its time, each with a lane of its own for its words. */
export function notesOf(plan) {
  const { marks, bands, labels } = plan.data;
  const place = plan.bars ? placeInSlots : placeAmong;
  const spans = [
    ...bands.map((band) => ({ label: band.label, ...stretch(labels, band, plan.bars) })),
    ...marks.map(({ label, minor, x }) => ({ label, minor, from: place(labels, x) })),
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

function placed(plan, { label, from, to, minor = false }) {
  const left = xAt(plan, from);
  const width = plan.measure(label);
  const start = Math.max(2, Math.min(left + 4, plan.width - width - 2));
  return { label, minor, left, right: to === undefined ? left : xAt(plan, to), start, end: start + width + APART };
}

/** First those that must be read, then minor ones between them; these may be left without a lane.
 *  `taken`: how much of the first lane the unit has for itself. */
function inLanes(notes, taken) {
  const ends = [taken];
  const major = notes.filter(({ minor }) => !minor).map((note) => {
    const free = ends.findIndex((end) => note.start >= end);
    const lane = free === -1 ? ends.length : free;
    ends[lane] = note.end;
    return { ...note, lane };
  });
  const written = [{ start: 0, end: taken, lane: 0 }, ...major];
  const most = Math.max(LEAST_LANES, ...major.map(({ lane }) => lane + 1));
  const minor = notes.filter((note) => note.minor).map((note) => {
    const placed = { ...note, lane: spareLane(note, written, most) };
    written.push(placed);
    return placed;
  });
  return [...major, ...minor];
}

function spareLane({ start, end }, written, most) {
  const isFree = (lane) =>
    !written.some((other) => other.lane === lane && start < other.end && other.start < end);
  return Array.from({ length: most }, (_, lane) => lane).find(isFree) ?? null;
}

export function drawNotes(chart, plan) {
  const { ctx, chartArea } = chart;
  const bands = plan.notes.filter((note) => note.left < note.right);
  ctx.fillStyle = plan.palette.wash;
  for (const { left, right } of bands) {
    ctx.fillRect(left, chartArea.top, right - left, chartArea.height);
  }
  const words = ({ lane }) => plan.baseline + lane * LINE;
  const named = plan.notes.filter(({ lane }) => lane !== null);
  for (const note of plan.notes.filter((each) => !bands.includes(each))) {
    const end = note.minor ? chartArea.top : chartArea.bottom;
    if (note.lane !== null) hairline(ctx, plan, note.left, words(note) - SMALL + 3, end);
    if (note.minor) tick(ctx, plan, note.left, chartArea.top);
  }
  for (const note of named) {
    pen(ctx, plan, { colour: plan.palette.soft, halo: true }).write(note.label, note.start, words(note));
  }
}

/** What does not cross the plot stands at its top. */
function tick(ctx, plan, x, y) {
  Object.assign(ctx, { strokeStyle: plan.palette.edge, lineWidth: 1 });
  stroke(ctx, [x, y - TICK], [x, y + TICK]);
}

function hairline(ctx, plan, x, top, bottom) {
  ctx.save();
  Object.assign(ctx, { strokeStyle: plan.palette.edge, lineWidth: 1 });
  ctx.setLineDash([2, 3]);
  stroke(ctx, [x, top], [x, bottom]);
  ctx.restore();
}
