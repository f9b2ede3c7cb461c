/* Everything that is decided before a figure is drawn: its shape, axis, room and names. */

import { axis, short } from "./numbers.js";
import { notesOf } from "./notes.js";
import { ARROW, LINE, SIZE, SMALL } from "./sizes.js";
import { isTimeline } from "./timeline.js";
import { amount, anchorOf, hasFigure, isOpen } from "./words.js";

/** As wide as figures.css lets the narrow drawing go (35rem). */
const NARROW = 560;
const NEAR_THE_END = 0.9;
const MOST_WITH_VALUE = 4;
const LEAST_PLOT = 190;
/** How much of a wide picture the names of its rows may take, and of a narrow one a line's name. */
const [ROW_NAMES, LINE_NAME] = [0.42, 0.5];

export function isNarrow(width) {
  return width <= NARROW;
}

/** `size` is {width, height} in CSS pixels; `cursor` is set by whoever walks the figure. */
export function planOf(data, size, palette) {
  const plan = {
    ...{ data, palette, ...size },
    narrow: isNarrow(size.width),
    timeline: isTimeline(data.labels),
    bars: data.kind === "bar" || data.kind === "stacked",
    axis: axis(extent(data), data.measure, isNarrow(size.width) ? 3 : 5),
    cursor: null,
    measure: measuring(palette.font),
  };
  plan.horizontal = !plan.timeline && data.kind !== "line";
  plan.slots = plan.bars || data.kind === "dot";
  plan.bare = plan.horizontal && data.kind === "bar";
  plan.keySize = plan.narrow ? SMALL : SIZE;
  plan.keyed = data.series.length > 1 && (data.kind !== "line" || hasLongNames(plan));
  plan.key = plan.keyed ? keyOf(plan) : [];
  plan.beside = plan.horizontal || plan.keyed ? [] : besideOf(plan);
  plan.rowNames = plan.horizontal ? rowNamesOf(plan) : [];
  plan.left = leftOf(plan);
  plan.right = rightOf(plan);
  plan.keyHeight = plan.key.length ? (plan.key.at(-1).row + 1) * (plan.keySize + 7) + 4 : 0;
  plan.baseline = plan.keyHeight + SMALL;
  plan.notes = plan.timeline ? notesOf(plan) : [];
  plan.top = topOf(plan);
  return plan;
}

/** As high as the server's picture, unless the words above would leave too little for the plot. */
export function heightFor(plan) {
  return plan.horizontal ? plan.height : Math.max(plan.height, plan.top + LEAST_PLOT + LINE);
}

/** Bars of categories end in their values, so they need no axis and no unit above it. */
function topOf(plan) {
  if (plan.bare) return plan.keyHeight + (plan.narrow ? 8 : 0);
  return plan.baseline + LINE * Math.max(0, ...plan.notes.map((note) => note.lane)) + 13;
}

function extent(data) {
  const numbers = data.series.flatMap((series) =>
    series.points.flatMap((point) => [point.value, point.low, point.high]),
  );
  const known = numbers.filter((number) => number !== null);
  return data.kind === "stacked" ? [...known, ...stackedSums(data)] : known;
}

function stackedSums(data) {
  return data.labels.flatMap((_, index) => {
    const values = data.series.map((series) => series.points[index].value ?? 0);
    const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
    return [sum(values.filter((value) => value > 0)), sum(values.filter((value) => value < 0))];
  });
}

function measuring(font) {
  const context = document.createElement("canvas").getContext("2d");
  return (text, size = SMALL, weight = 400) => {
    context.font = `${weight} ${size}px ${font}`;
    return context.measureText(text).width;
  };
}

/** On a narrow page a long name would be written over other lines: it stands in a key instead. */
function hasLongNames(plan) {
  const names = plan.data.series.map((series) => series.label);
  return plan.narrow && widest(plan, names, SIZE, 600) > plan.width * LINE_NAME;
}

/** The text, cut with an ellipsis where it would be wider than the room for it. */
function shortened(plan, text, size, room) {
  if (plan.measure(text, size) <= room) return text;
  let [kept, end] = [text, text.length];
  while (end > 0 && plan.measure(kept, size) > room) kept = `${text.slice(0, (end -= 1)).trimEnd()}…`;
  return kept;
}

function rowNamesOf(plan) {
  const room = plan.narrow ? plan.width - 8 : plan.width * ROW_NAMES;
  return plan.data.labels.map((label) => shortened(plan, label, SIZE, room));
}

/** A row of swatches and names above the picture, broken into lines where it must. */
function keyOf(plan) {
  let [x, row] = [0, 0];
  return plan.data.series.map((series) => {
    const name = shortened(plan, series.label, plan.keySize, plan.width - 18);
    const width = 18 + plan.measure(name, plan.keySize) + 14;
    if (x > 0 && x + width - 14 > plan.width) [x, row] = [0, row + 1];
    const entry = { series, name, x, row };
    x += width;
    return entry;
  });
}

/** The series whose names stand at the right, beside the ends of their lines. */
function besideOf(plan) {
  if (plan.narrow) return [];
  const last = Math.max(1, plan.data.labels.length - 1);
  const near = plan.data.series.filter((series) => lastKnown(series) / last >= NEAR_THE_END);
  const withValue = near.length <= MOST_WITH_VALUE;
  return near.map((series) => ({ series, lines: nameOf(plan, series, withValue) }));
}

function nameOf(plan, series, withValue) {
  const index = lastKnown(series);
  const value = valueText(plan, series.points[index]);
  const isLast = index === series.points.length - 1;
  return withValue ? [series.label, isLast ? value : `${value} (${series.points[index].x})`] : [series.label];
}

function leftOf(plan) {
  if (!plan.horizontal) return 9 + widest(plan, plan.axis.ticks.map(plan.axis.label));
  // A tick of 8 that is not drawn, 8 of padding, and a little air.
  return plan.narrow ? 2 : 18 + widest(plan, plan.rowNames, SIZE);
}

function rightOf(plan) {
  if (plan.horizontal) return 14 + (plan.bare ? widest(plan, valueTexts(plan)) + ARROW : 8);
  const names = plan.beside.flatMap(({ lines }) => lines);
  return names.length ? 14 + widest(plan, names, SIZE, 600) : 16;
}

function valueTexts(plan) {
  const points = plan.data.series.flatMap((series) => series.points.filter(hasFigure));
  return [...points.map((point) => valueText(plan, point)), "no figure"];
}

function widest(plan, texts, size, weight) {
  return Math.max(0, ...texts.map((text) => plan.measure(text, size, weight)));
}

/** The number beside a bar or dot of a category, or what bounds it. */
export function valueText(plan, point) {
  const { measure } = plan.data;
  return point.value === null ? amount(point, measure) : short(point.value, measure);
}

/** Dots of several sources differ in shape too, as in the server's picture. */
export function signOf(index) {
  return ["circle", "rect", "rectRot", "triangle"][index % 4];
}

/** The last point that says anything, if only a bound; -1 if none does. */
export function lastKnown(series) {
  return series.points.findLastIndex(hasFigure);
}

/** Drawn paler: an estimate, or read where nobody reviews. */
export function isDoubtful(point) {
  return point.status === "estimated" || point.grade === "tertiary";
}

/** Where a point is drawn and pointed at. A bar reaches to its value, or to the least it can be. */
export function placeOf(point, bars) {
  if (!bars) return anchorOf(point);
  return point.value ?? (isOpen(point) ? point.low : null);
}

/** Whether a line leads from the point before to this one. */
export function isJoined(points, index) {
  const [before, point] = [points[index - 1], points[index]];
  return Boolean(before && point) && before.value !== null && point.value !== null && !point.break;
}
