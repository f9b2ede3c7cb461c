/* What one point says, in words: for the tooltip and for the spoken status line. */

import { exact, short } from "./numbers.js";

export function hasFigure(point) {
  return point.value !== null || point.low !== null || point.high !== null;
}

/** "US$ 628.0 m, exactly 627,995,000", "between 10 % and 20 %" or "no figure". */
export function amount(point, measure) {
  const [value, low, high] = [point.value, point.low, point.high].map((number) =>
    number === null ? "" : short(number, measure),
  );
  const range = low && high ? `between ${low} and ${high}` : bound(low, high);
  if (!value) return range || "no figure";
  const digits = exact(point.value);
  const full = value.includes(digits) ? value : `${value}, exactly ${digits}`;
  return range ? `${full} (${range})` : full;
}

function bound(low, high) {
  if (low) return `at least ${low}`;
  return high ? `at most ${high}` : "";
}

/** One bound is all that is known: drawn as an arrow towards the other. */
export function isOpen(point) {
  const ends = [point.low, point.high].filter((number) => number !== null);
  return ends.length === 1 && [null, ...ends].includes(point.value);
}

/** Where it stands in a picture: its value, else its lower or upper bound; null of a gap. */
export function anchorOf(point) {
  return point.value ?? point.low ?? point.high;
}

/** How the value was read, where that is not in a report of the source. */
const READ = { tertiary: "read in an unreviewed compilation" };

/** "reported, KOTRA": how sure, who says so, and whether anybody reviewed it. */
export function papers(point, data) {
  const source = data.sources.find((each) => each.slug === point.source)?.name ?? point.source;
  return [point.status, source, READ[point.grade]].filter(Boolean).join(", ");
}

/** What a careful reader should know of this point; empty for most. */
export function remarks(point) {
  const why = point.changed
    ? `Counted otherwise than before (${point.changed})`
    : "The source differs from the one before";
  const change = point.break ? `${why}: the line breaks here.` : "";
  const told = [point.note, point.caveat].filter(Boolean).map(sentence);
  return [...told, change].filter(Boolean);
}

/** Everything about one point, as the status line speaks it. */
export function told(data, series, index) {
  const point = series.points[index];
  const said = `${series.label}, ${point.x}: ${amount(point, data.measure)}`;
  const sure = hasFigure(point) ? papers(point, data) : "";
  return [sentence([said, sure].filter(Boolean).join("; ")), ...remarks(point)].join(" ");
}

function sentence(text) {
  const begun = text[0].toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}

/** Lines that each fit, broken between words. */
export function wrapped(text, fits) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = `${lines.at(-1)} ${word}`.trim();
    if (fits(line) || !lines.at(-1)) lines[lines.length - 1] = line;
    else lines.push(word);
  }
  return lines;
}
