/* Numbers for people: the same words and ticks as nkworld/charts/numbers.py writes. */

const MINUS = "\u2212";
const SCALES = [
  [1e9, "billion"],
  [1e6, "million"],
  [1e3, "thousand"],
];
const PLACES = [1, 2, 3, 5, 10, 20, 50, 100];
const STEPS = [1, 2, 2.5, 5, 10];

function signed(value, text) {
  return value < 0 ? MINUS + text : text;
}

function grouped(size, least, most) {
  return size.toLocaleString("en", { minimumFractionDigits: least, maximumFractionDigits: most });
}

/** Every digit, grouped for reading. */
export function exact(value) {
  return signed(value, grouped(Math.abs(value), 0, 20));
}

export function rounded(value, places) {
  const text = grouped(Math.abs(value), places, places);
  return /[1-9]/.test(text) ? signed(value, text) : text;
}

function money(value) {
  const size = Math.abs(value);
  if (size >= 999950000) return signed(value, `US$ ${grouped(size / 1e9, 2, 2)} bn`);
  if (size >= 1e6) return signed(value, `US$ ${grouped(size / 1e6, 1, 1)} m`);
  return signed(value, `US$ ${grouped(size, 0, 20)}`);
}

/** A value in the shortest honest form: "US$ 2.48 bn", "32.5 %", "1,204", "−0.79". */
export function short(value, measure) {
  if (measure === "money") return money(value);
  if (measure === "score") return rounded(value, 2);
  return measure === "percent" ? `${rounded(value, 1)} %` : exact(value);
}

function stepFor(rough) {
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  return magnitude * STEPS.find((step) => magnitude * step >= rough * (1 - 1e-9));
}

function scaleFor(ticks, measure) {
  if (measure === "percent" || measure === "score") return [1, ""];
  const size = Math.max(...ticks.map(Math.abs));
  const least = measure === "money" ? 1 : 10;
  return SCALES.find(([by]) => size >= by * least) ?? [1, ""];
}

function places(value) {
  return (String(Number(value.toPrecision(12))).split(".")[1] ?? "").length;
}

/** How many steps from zero the last tick lies: none further for a little that exceeds it. */
function lastTick(end, step) {
  const whole = Math.floor(end / step);
  return end - whole * step > step * 0.6 ? Math.ceil(end / step) : whole;
}

/** Half a place of room above the first and below the last; the first stands on top. */
function placesAxis(last) {
  return {
    low: 0.5,
    high: last + 0.5,
    isReversed: true,
    ticks: PLACES.filter((place) => place <= last),
    label: String,
    unit: (unit) => unit,
  };
}

/** An axis from zero over the values, with about `count` round ticks; of ranks from the first down. */
export function axis(values, measure, count) {
  if (measure === "rank") return placesAxis(Math.max(1, ...values));
  const low = Math.min(0, ...values);
  let high = Math.max(0, ...values);
  if (low === high) high = measure === "percent" ? 100 : 1;
  const step = stepFor((high - low) / count);
  const first = -lastTick(-low, step);
  const last = lastTick(high, step);
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
  const [divisor, scale] = scaleFor(ticks, measure);
  const decimals = Math.max(...ticks.map((tick) => places(tick / divisor)));
  return {
    low: Math.min(low, ticks[0]),
    high: Math.max(high, ticks.at(-1)),
    ticks,
    label: (tick) => (tick === 0 ? "0" : rounded(tick / divisor, decimals)),
    unit: (unit) => unitOf(unit, scale),
  };
}

function unitOf(unit, scale) {
  if (!unit.startsWith("US dollars")) return `${scale} ${unit}`.trim();
  return `US$ ${scale}`.trim() + unit.slice("US dollars".length);
}
