/* A plan as Chart.js reads it. The server's picture is seen; what lies over it is found, not drawn,
 * but for the point at which the pointer or the keyboard is.
 */

const MARKERS = { circle: "circle", square: "rect", diamond: "rectRot", triangle: "triangle" };

/** `live` has the `width` to fit, the `figure` with its colours, the `cursor` and the `tip`. */
export function configOf(plan, layout, live) {
  const part = live.width / layout.size[0];
  const size = { width: live.width, height: Math.round(layout.size[1] * part) };
  const [left, top, right, bottom] = layout.plot.map((edge) => edge * part);
  const padding = { left, top, right: size.width - right, bottom: size.height - bottom };
  const along = plan.lying ? "y" : "x";
  // The nearest bar of those side by side, or the nearest point or part of a bar.
  const axis = plan.kind === "bar" && !plan.piled && !layout.points ? along : "xy";
  const colour = (name) => colourOf(live.figure, name);
  return {
    size,
    type: layout.bar ? "bar" : "line",
    data: {
      datasets: plan.series.map((series, place) =>
        datasetOf(plan, series, layout.bar * part, colour, layout.points?.[place]),
      ),
    },
    options: {
      animation: false,
      responsive: false,
      maintainAspectRatio: false,
      indexAxis: along,
      layout: { autoPadding: false, padding },
      interaction: { mode: "nearest", axis, intersect: false },
      scales: scalesOf(plan, layout),
      plugins: {
        legend: { display: false },
        tooltip: {
          enabled: false,
          external: ({ chart, tooltip }) => live.pointed(chart, tooltip),
        },
      },
    },
    plugins: [
      {
        id: "cursor",
        beforeDatasetsDraw: (chart) =>
          drawCursor(chart, plan, live.cursor, colour("ink"), layout.plots, part),
      },
    ],
  };
}

/** That of a role on the ground that the reader has: a canvas reads no light-dark(). */
function colourOf(figure, role) {
  figure.style.color = `var(--${role}, var(--other))`;
  const { color } = getComputedStyle(figure);
  figure.style.color = "";
  return color;
}

/** `places` are those of a small picture's points by their index, which has no axis of its own here. */
function datasetOf(plan, series, bar, colour, places) {
  const { radius, edge } = plan.active;
  const points = series.values.map((value, i) => {
    if (places) return { x: places[i]?.[0] ?? null, y: places[i]?.[1] ?? null };
    return plan.lying ? { x: value, y: plan.at[i] } : { x: plan.at[i], y: value };
  });
  const none = "transparent";
  const shared = {
    label: series.label,
    data: points,
    backgroundColor: none,
    hoverBorderWidth: edge,
  };
  if (bar && series.is_bar) {
    const outline = { hoverBackgroundColor: none, hoverBorderColor: colour("ink") };
    return { ...shared, ...outline, borderSkipped: false, barThickness: bar, skipNull: true };
  }
  return {
    ...shared,
    type: "line",
    showLine: false,
    clip: false,
    pointStyle: MARKERS[series.marker],
    pointRadius: 0,
    pointHoverRadius: radius,
    pointHoverBackgroundColor: colour(series.role),
    pointHoverBorderColor: colour("paper"),
    pointHoverBorderWidth: edge,
  };
}

/** Of labels, which are counted downwards where they are rows, and of values. */
function scalesOf(plan, { along: [min, max], values, ticks, tick_labels: labels, points }) {
  const shared = { type: "linear", display: false, stacked: plan.piled && !points };
  const ofLabels = { ...shared, offset: false, min, max, reverse: plan.lying };
  const ofValues = {
    ...shared,
    min: Math.min(...values),
    max: Math.max(...values),
    reverse: values[0] > values[1],
    ticks: { callback: (_, i) => labels[i] },
    afterBuildTicks: (scale) => Object.assign(scale, { ticks: ticks.map((value) => ({ value })) }),
  };
  return plan.lying ? { y: ofLabels, x: ofValues } : { x: ofLabels, y: ofValues };
}

/** Where the keyboard stands. */
function drawCursor(chart, plan, cursor, colour, plots, part) {
  if (!cursor) return;
  const { ctx, chartArea } = chart;
  const { x, y } = chart.getDatasetMeta(cursor.series).data[cursor.index];
  if (!Number.isFinite(x + y)) return;
  const within = plots?.[cursor.series].map((edge) => edge * part);
  const whole = ["left", "top", "right", "bottom"].map((edge) => chartArea[edge]);
  const [left, top, right, bottom] = within ?? whole;
  ctx.beginPath();
  ctx.moveTo(plan.lying ? left : x, plan.lying ? y : top);
  ctx.lineTo(plan.lying ? right : x, plan.lying ? y : bottom);
  Object.assign(ctx, { strokeStyle: colour, lineWidth: 1 }).stroke();
}
