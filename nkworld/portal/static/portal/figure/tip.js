/* What the point under the pointer says, beside it. The style sheet sets it. */

function line(tag, text) {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}

export class Tip {
  constructor(plan) {
    this.plan = plan;
    this.element = Object.assign(document.createElement("div"), {
      className: "figure-tip",
      hidden: true,
    });
  }

  show(chart, { opacity, dataPoints = [], caretX, caretY }) {
    this.element.hidden = opacity === 0 || dataPoints.length === 0;
    if (this.element.hidden) return;
    const known = dataPoints.filter(
      ({ datasetIndex, dataIndex }) => this.plan.series[datasetIndex].words[dataIndex],
    );
    const told = known.length > 0 ? known : dataPoints.slice(0, 1);
    const heading = line("b", this.plan.labels[dataPoints[0].dataIndex]);
    this.element.replaceChildren(heading, ...told.flatMap((item) => this.lines(item)));
    // On the side of the point where there is more room.
    const [isLeft, isUpper] = [caretX < chart.width / 2, caretY < chart.height / 2];
    Object.assign(this.element.style, {
      left: isLeft ? `${caretX}px` : "auto",
      right: isLeft ? "auto" : `${chart.width - caretX}px`,
      top: isUpper ? `${caretY}px` : "auto",
      bottom: isUpper ? "auto" : `${chart.height - caretY}px`,
    });
  }

  lines({ datasetIndex, dataIndex }) {
    const { label, amount, saidBy, remarks } = wordsOf(this.plan, datasetIndex, dataIndex);
    return [
      line("p", `${label}: ${amount}`),
      ...[saidBy, remarks].filter(Boolean).map((text) => line("small", text)),
    ];
  }
}

/** What Python wrote of one point. */
function wordsOf(plan, seriesIndex, index) {
  const series = plan.series[seriesIndex];
  return {
    label: series.label,
    amount: series.words[index] ?? plan.gap,
    saidBy: plan.attributions[series.said_by[index]],
    remarks: series.remarks[index] ?? "",
  };
}

/** The same as one line, to be spoken. */
export function spoken(plan, { series, index }) {
  const { label, amount, saidBy, remarks } = wordsOf(plan, series, index);
  return `${label}, ${plan.labels[index]}: ${[amount, saidBy].filter(Boolean).join("; ")}. ${remarks}`.trim();
}
