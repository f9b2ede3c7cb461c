/* What every series says of one period, the pointed one first: beside the point on a wide screen,
   under the picture on a narrow one, where it covers nothing. The style sheet sets it. */

import { made } from "../made.js";

/** Of one point: its amount, who says so and how sure, and what one has to know. */
function wordsOf(plan, place, index) {
  const series = plan.series[place];
  const words = series.words[index];
  const saidBy = plan.attributions[series.said_by[index]];
  return {
    label: series.label,
    role: series.role,
    known: words !== null,
    amount: words ?? plan.gap,
    saidBy,
    isDoubtful: plan.doubtful.some((each) => saidBy.includes(each)),
    remarks: series.remarks[index] ?? "",
  };
}

/** The same as one line, to be spoken; what one has to know stands in the table. */
export function spoken(plan, { series, index }) {
  const { label, amount, saidBy, remarks } = wordsOf(plan, series, index);
  const said = `${label}, ${plan.labels[index]}: ${[amount, saidBy].filter(Boolean).join("; ")}.`;
  return [said, remarks, plan.events[index]].filter(Boolean).join(" ");
}

/** The first and the last place of which any series says anything. */
export function endsOf(plan) {
  const told = plan.labels.map((_, i) => plan.series.some(({ words }) => words[i] !== null));
  return [Math.max(told.indexOf(true), 0), Math.max(told.lastIndexOf(true), 0)];
}

/** The first series that says something there. */
export function seriesAt(plan, index) {
  const first = plan.series.findIndex(({ words }) => words[index] !== null);
  return Math.max(first, 0);
}

export class Tip {
  /** `below` is where it stands under a narrow picture. */
  constructor(plan, below) {
    Object.assign(this, { plan, below });
    this.element = made("div", { class: "figure-tip", hidden: "" });
  }

  /** Beside the point, in the stage that lies over the picture, or under it. */
  place(stage, isNarrow) {
    this.isBelow = isNarrow;
    this.element.classList.toggle("is-below", isNarrow);
    this.below.style.minBlockSize = "";
    (isNarrow ? this.below : stage).append(this.element);
  }

  hide() {
    this.element.hidden = true;
  }

  /** What is told at a point of the chart, which lies at `x` and `y` of it. */
  tell(chart, { series, index }, x, y) {
    const others = this.others(series, index);
    const [known, silent] = [true, false].map((is) => others.filter((each) => each.known === is));
    const names = silent.map(({ label }) => label).join(", ");
    const below = [names && `None on record: ${names}`, this.plan.events[index]].filter(Boolean);
    this.element.replaceChildren(
      made("b", {}, this.plan.labels[index]),
      ...this.focused(series, index),
      ...known.map((each) => this.line(each)),
      ...below.map((text) => made("small", {}, text)),
    );
    this.element.hidden = false;
    if (this.isBelow) this.keepRoom();
    else this.beside(chart, x, y);
  }

  /** What stands below does not move up and down with every point. */
  keepRoom() {
    const { style } = this.below;
    const most = Math.max(Number.parseFloat(style.minBlockSize) || 0, this.below.offsetHeight);
    style.minBlockSize = `${most}px`;
  }

  /** On the side of the point where there is more room. */
  beside(chart, x, y) {
    const [isLeft, isUpper] = [x < chart.width / 2, y < chart.height / 2];
    Object.assign(this.element.style, {
      left: isLeft ? `${x}px` : "auto",
      right: isLeft ? "auto" : `${chart.width - x}px`,
      top: isUpper ? `${y}px` : "auto",
      bottom: isUpper ? "auto" : `${chart.height - y}px`,
    });
  }

  /** The other series of a period; of a list of rows those that say anything of the row. */
  others(series, index) {
    const told = this.plan.series.map((_, place) => wordsOf(this.plan, place, index));
    const others = told.filter((_, place) => place !== series);
    return this.plan.over_time ? others : others.filter(({ known }) => known);
  }

  focused(series, index) {
    const told = wordsOf(this.plan, series, index);
    const line = this.line({ ...told, saidBy: "" });
    line.classList.add("is-focused");
    const more = [told.saidBy, told.remarks].filter(Boolean);
    return [line, ...more.map((text) => made("small", {}, text))];
  }

  /** A name with its colour, what is said, and how sure that is. */
  line({ label, amount, saidBy, role, isDoubtful }) {
    const line = made("p");
    const swatch = made("i", { class: isDoubtful ? "is-doubtful" : "" });
    swatch.style.setProperty("--swatch", `var(--${role}, var(--other))`);
    line.append(swatch, `${label}: ${amount}`);
    if (saidBy) line.append(made("small", {}, saidBy));
    return line;
  }
}
