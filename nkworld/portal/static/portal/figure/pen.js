/* Strokes and words on a canvas. */

import { SMALL } from "./sizes.js";

const HALO = 4;

export function stroke(ctx, ...points) {
  ctx.beginPath();
  points.forEach(([x, y], i) => (i ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
  ctx.stroke();
}

/** A pen for words; with `halo` a rim of paper, so that a line may pass behind them. */
export function pen(ctx, plan, { size = SMALL, weight = 400, colour, halo = false }) {
  const write = (text, x, y) => {
    ctx.save();
    ctx.font = `${weight} ${size}px ${plan.palette.font}`;
    Object.assign(ctx, { textAlign: "left", textBaseline: "alphabetic", fillStyle: colour });
    if (halo) {
      Object.assign(ctx, { strokeStyle: plan.palette.paper, lineWidth: HALO, lineJoin: "round" });
      ctx.strokeText(text, x, y);
    }
    ctx.fillText(text, x, y);
    ctx.restore();
  };
  return { write };
}
