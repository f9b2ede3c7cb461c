/* Periods as places on a line of time: 2015, 2015-H1, 2015-Q1, 2015-03, 2015-03-20. */

const PERIOD = /^(\d{4})(?:-(?:([HQ])([1-4])|(\d\d))(?:-(\d\d))?)?$/;
const PARTS = { H: 2, Q: 4, M: 12 };

/** The start of a period in years: 2015.5 for 2015-H2; null if the label is no period. */
export function moment(label) {
  const match = PERIOD.exec(label);
  if (!match) return /^\d{4}[-/]/.test(label) ? Number(label.slice(0, 4)) : null;
  const [, year, letter, part, month] = match;
  if (!part && !month) return Number(year);
  return Number(year) + (Number(part ?? month) - 1) / PARTS[letter ?? "M"];
}

const HALVES = { H1: "the first half", H2: "the second half" };
const QUARTERS = { Q1: "the first quarter", Q2: "the second quarter", Q3: "the third quarter", Q4: "the fourth quarter" };

/** A period as a sentence says it: 2015, the first half of 2015, March 2015. */
export function inWords(label) {
  const [year, part] = label.split("-");
  if (!part) return year;
  const named = { ...HALVES, ...QUARTERS }[part];
  if (named) return `${named} of ${year}`;
  return `${new Date(2000, Number(part) - 1).toLocaleString("en", { month: "long" })} ${year}`;
}

export function isTimeline(labels) {
  return labels.length > 0 && labels.every((label) => moment(label) !== null);
}

/** Where a moment lies among the labels, as a fraction of an index; null outside, or its edge. */
export function placeAmong(labels, x, clamped = false) {
  const at = moment(x);
  const moments = labels.map(moment);
  const after = moments.findIndex((each) => each > at);
  if (after === 0) return clamped ? 0 : null;
  const last = labels.length - 1;
  if (after === -1) return at === moments[last] || clamped ? last : null;
  return after - 1 + (at - moments[after - 1]) / (moments[after] - moments[after - 1]);
}

/** Where a moment lies among slots that each last from their left edge to their right. */
export function placeInSlots(labels, x) {
  const at = moment(x);
  const moments = labels.map(moment);
  const last = labels.length - 1;
  const length = last > 0 ? moments[last] - moments[last - 1] : 1;
  const edges = [...moments, moments[last] + length];
  const after = edges.findIndex((each) => each > at + 1e-6);
  if (after < 1) return null;
  return after - 1.5 + (at - edges[after - 1]) / (edges[after] - edges[after - 1]);
}

/** Indices of the labels to write: round years, as many as the width has room for, and the last. */
export function ticksFor(labels, width) {
  const room = Math.max(2, Math.floor(width / 52));
  const step = [1, 2, 5, 10, 20, 50].find((each) => labels.length / each <= room) ?? 100;
  const round = isYearly(labels) ? (i) => Number(labels[i]) % step === 0 : (i) => i % step === 0;
  const chosen = labels.map((_, i) => i).filter(round);
  const last = labels.length - 1;
  const crowded = chosen.length > 0 && (last - chosen.at(-1)) * (width / labels.length) < 44;
  if (!chosen.includes(last)) chosen.splice(crowded ? -1 : chosen.length, crowded ? 1 : 0, last);
  return chosen;
}

function isYearly(labels) {
  return labels.every((label) => /^\d{4}$/.test(label));
}
