/* The years of a figure: two handles under it, and dragging over the picture. Both send the same form,
   which is answered where the figure stands (place.js). */

import { made } from "../made.js";

const WAIT = 450; // ms after the last key, so that a walk along the line asks once
const LEAST = 8; // px: less is no drag

/** The handles of a form, the lower first, which never pass one another. */
function handlesOf(form) {
  return [...form.querySelectorAll("input[type=range]")];
}

function show(form) {
  const [low, high] = handlesOf(form);
  const part = (input) => (100 * (input.value - input.min)) / (input.max - input.min || 1);
  form.style.setProperty("--low", `${part(low)}%`);
  form.style.setProperty("--high", `${part(high)}%`);
  for (const input of [low, high])
    form.querySelector(`output[for="${input.id}"]`).value = input.value;
}

function move(form, moved) {
  const [low, high] = handlesOf(form);
  if (Number(low.value) > Number(high.value)) moved.value = moved === low ? high.value : low.value;
  show(form);
}

function choose(form, from, to) {
  const [low, high] = handlesOf(form);
  [low.value, high.value] = [from, to];
  show(form);
  form.requestSubmit();
}

/** Makes the handles of a figure live; without them there is nothing to drag over, either. */
export function spanned(live) {
  const form = live.figure.querySelector(".figure-span");
  if (!form) return;
  let waiting;
  form.classList.add("is-live");
  show(form);
  form.addEventListener("input", ({ target }) => move(form, target));
  form.addEventListener("change", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => form.isConnected && form.requestSubmit(), WAIT);
  });
  draggable(live, form);
}

/** The years of the labels that lie between two places of the picture; none of small pictures. */
function yearsBetween({ chart, plan, layout }, start, end) {
  if (plan.lying || !plan.over_time || layout.points) return [];
  const scale = chart.scales.x;
  const near = plan.at.map((at) => scale.getPixelForValue(at));
  const half = Math.abs(near[1] - near[0]) / 2 || 0;
  const [low, high] = [Math.min(start, end) - half, Math.max(start, end) + half];
  return plan.labels.filter((_, i) => near[i] > low && near[i] < high).map((x) => x.slice(0, 4));
}

function draggable(live, form) {
  const { stage } = live;
  const wash = made("div", { class: "figure-zoom" });
  let start = null;
  const placeOf = (event) => event.clientX - stage.getBoundingClientRect().left;
  const stop = () => {
    start = null;
    wash.remove();
  };
  stage.addEventListener("pointerdown", (event) => {
    if (event.button === 0 && live.chart && event.pointerType !== "touch") start = placeOf(event);
  });
  stage.addEventListener("pointermove", (event) => {
    if (start === null) return;
    const end = placeOf(event);
    if (Math.abs(end - start) < LEAST || yearsBetween(live, start, end).length === 0) return;
    stage.setPointerCapture(event.pointerId);
    const { top, bottom } = live.chart.chartArea;
    Object.assign(wash.style, {
      left: `${Math.min(start, end)}px`,
      width: `${Math.abs(end - start)}px`,
      top: `${top}px`,
      height: `${bottom - top}px`,
    });
    stage.append(wash);
  });
  stage.addEventListener("pointerup", (event) => {
    const years =
      start !== null && wash.isConnected ? yearsBetween(live, start, placeOf(event)) : [];
    stop();
    if (new Set(years).size > 1) choose(form, years[0], years.at(-1));
  });
  stage.addEventListener("pointercancel", stop);
  stage.addEventListener("keydown", ({ key }) => key === "Escape" && stop());
}
