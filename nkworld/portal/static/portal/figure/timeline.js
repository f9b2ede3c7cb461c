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

/** What is written under the axis: [index, words], as many round years as the width has room for. */
export function ticksFor(labels, width) {
  const named = yearsOf(labels) ?? labels.map((label, index) => [index, label]);
  const room = 20 + 8 * Math.max(...named.map(([, words]) => words.length));
  const place = ([index]) => (index * width) / labels.length;
  return isEven(labels) ? thinned(labels, named, width, room, place) : inTurn(named, room, place);
}

/** Round years or steps, and the last of all, which takes the place of one that it would touch. */
function thinned(labels, named, width, room, place) {
  const most = Math.max(2, Math.floor(width / room));
  const step = [1, 2, 5, 10, 20, 50].find((each) => named.length / each <= most) ?? 100;
  const round = ([index, words]) => (/^\d{4}$/.test(words) ? Number(words) : index) % step === 0;
  const chosen = named.filter(round);
  const last = named.at(-1);
  if (chosen.includes(last)) return chosen;
  const crowded = chosen.length > 0 && place(last) - place(chosen.at(-1)) < room - 8;
  return [...(crowded ? chosen.slice(0, -1) : chosen), last];
}

/** Of uneven periods each that has room behind the one before. */
function inTurn(named, room, place) {
  return named.reduce((picked, each) => {
    const isFree = picked.length === 0 || place(each) - place(picked.at(-1)) >= room;
    return isFree ? [...picked, each] : picked;
  }, []);
}

/** The first period of each year, named by the year; nothing where that says too little. */
function yearsOf(labels) {
  const firsts = new Map(labels.map((label, index) => [label.slice(0, 4), index]).toReversed());
  const isEnough = firsts.size > 2 || firsts.size === labels.length;
  return isEnough ? [...firsts].map(([year, index]) => [index, year]).toSorted((a, b) => a[0] - b[0]) : null;
}

/** Whether most periods are of one length; days are of none, as they leave others out. */
function isEven(labels) {
  const lengths = labels.map(lengthOf);
  return lengths.some((each) => each && 2 * lengths.filter((one) => one === each).length > labels.length);
}

function lengthOf(label) {
  const [, year, letter, , month, day] = PERIOD.exec(label) ?? [];
  if (!year || day) return null;
  return letter ?? (month ? "M" : "year");
}
