/* What explains a picture and Chart.js does not draw: unit, names, marks, bands, ranges, cursor. */

import { header, rowLabels } from "./labels.js";
import { drawNames } from "./names.js";
import { drawNotes } from "./notes.js";
import { stroke } from "./pen.js";
import { drawRanges, drawSpans } from "./ranges.js";
import { drawStrips } from "./strips.js";

/** The Chart.js plugin that paints a plan's layers, the ground first. */
export function layers(plan) {
  return {
    id: "layers",
    beforeDraw(chart) {
      drawNotes(chart, plan);
    },
    beforeDatasetsDraw(chart) {
      drawCursor(chart, plan);
      if (plan.data.kind === "dot") drawSpans(chart, plan);
    },
    afterDatasetsDraw(chart) {
      drawRanges(chart, plan);
      header(chart, plan);
      if (plan.timeline) drawStrips(chart, plan);
      if (plan.horizontal) rowLabels(chart, plan);
      else if (!plan.keyed) drawNames(chart, plan);
    },
  };
}

/** Where the keyboard stands. */
function drawCursor(chart, plan) {
  if (!plan.cursor) return;
  const { ctx, chartArea } = chart;
  const { x, y } = chart.getDatasetMeta(plan.cursor.series).data[plan.cursor.index];
  Object.assign(ctx, { strokeStyle: plan.palette.ink, lineWidth: 1 });
  if (plan.horizontal) stroke(ctx, [chartArea.left, y], [chartArea.right, y]);
  else stroke(ctx, [x, chartArea.top], [x, chartArea.bottom]);
}
