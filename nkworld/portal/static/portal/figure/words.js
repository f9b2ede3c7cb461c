/* What Python wrote of the points of a picture. */

/** Of one point: its amount, who says so and how sure, and what one has to know. */
export function wordsOf(plan, place, index) {
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
export function spokenOf(plan, place, index) {
  const { label, amount, saidBy, remarks } = wordsOf(plan, place, index);
  const said = `${label}, ${plan.labels[index]}: ${[amount, saidBy].filter(Boolean).join("; ")}.`;
  return [said, remarks, plan.events[index]].filter(Boolean).join(" ");
}

/** The first and the last place of which any series says anything. */
export function endsOf(plan) {
  const told = plan.labels.map((_, i) => plan.series.some(({ words }) => words[i] !== null));
  return [Math.max(told.indexOf(true), 0), Math.max(told.lastIndexOf(true), 0)];
}

/** A series that says something there, the one asked for if it does. */
export function seriesAt(plan, index, asked = 0) {
  if (plan.series[asked].words[index] !== null) return asked;
  return Math.max(
    plan.series.findIndex(({ words }) => words[index] !== null),
    0,
  );
}
