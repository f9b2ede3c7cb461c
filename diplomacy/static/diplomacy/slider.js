/* The slider of dates: a step a month; played, a step a year. The map follows at once; the rest of the
   page, and its address, which can be shared, when the slider comes to rest. */

import { sortable, sortedAs } from "../portal/tables.js";
import { show } from "../portal/world.js";

const REST = 400; // ms; browsers refuse addresses that change more often than 100 times in 30 s
const PACE = 350; // ms a year; shorter than the rest, so that the page follows when it is stopped
const MONTHS = 12;
const SPLIT = "split"; // the look of a shape on which two states of one time had different ones
const SHAPES = { opened: "begun", closed: "broken", lowered: "reduced" };
const [slider, date, play, told] = ["slider", "date", "play", "told"].map((part) =>
  document.getElementById(`world-${part}`),
);
const { first, last } = slider.dataset;
const isNews = slider.dataset.courses.includes("map=embassies");
const asked = new URL(location).searchParams.get("since");
const words = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });

/** The day with which another is compared, as the server has it. */
function sinceOf(day) {
  if (asked && asked < day) return asked;
  const since = `${Number(day.slice(0, 4)) - 3}-01-01`;
  return since < first ? first : since;
}

/** The spell that holds on a day. Days are texts, 2017-01-01, and so compare as texts. */
const spellOn = (spells, day) => spells.findLast(([from]) => from <= day) ?? [];

/** As in diplomacy/dealings.py. */
function news(before, now) {
  const stood =
    ["on", "listed", "low", "unsure"].includes(before) || (before === "perhaps" && now === "off");
  if (now === "unsure") return stood ? "doubt" : null;
  if (!["on", "listed", "low"].includes(now)) return stood ? "closed" : null;
  if (!stood) return before && now !== "listed" ? "opened" : "open";
  return now === "low" && ["on", "listed"].includes(before) ? "lowered" : "open";
}

/** A shape with one more state on it. */
function withState(held, look, text) {
  if (!held) return { look, text };
  return { look: held.look === look ? look : SPLIT, text: `${held.text}; ${text}` };
}

/** The world on a day: {shape: look and words}, places, and how many have each look. */
function worldOn(entries, day) {
  const [shapes, places, numbers] = [{}, [], {}];
  const count = (look) => {
    numbers[look] = (numbers[look] ?? 0) + 1;
  };
  for (const { name, shapes: drawnOn, at, spells } of entries) {
    const [, now, told] = spellOn(spells, day);
    const look = isNews ? news(spellOn(spells, sinceOf(day))[1], now) : now;
    const text = `${name}: ${told}`;
    if (!now || (!look && !drawnOn)) continue;
    const painted = drawnOn && isNews ? (SHAPES[look] ?? "quiet") : look;
    count(painted);
    if (at) places.push({ at, look, text });
    for (const shape of drawnOn ?? []) shapes[shape] = withState(shapes[shape], painted, text);
  }
  const split = Object.values(shapes).filter((one) => one.look === SPLIT).length;
  if (split) numbers[SPLIT] = split;
  return { shapes, places, numbers };
}

function monthOf(day) {
  const [year, month] = day.split("-").map(Number);
  return year * MONTHS + month - 1;
}

/** The first day of a month; at either end the first day of all and today. */
function dayAt(step) {
  if (step <= 0) return first;
  if (step >= Number(slider.max)) return last;
  const month = monthOf(first) + step;
  return `${Math.floor(month / MONTHS)}-${String((month % MONTHS) + 1).padStart(2, "0")}-01`;
}

function stepOf(day) {
  return day === last ? Number(slider.max) : monthOf(day) - monthOf(first);
}

function tell(day) {
  for (const bar of document.querySelectorAll("#world-counts rect")) {
    const year = `${bar.dataset.year}-01-01`;
    bar.classList.toggle("is-news", sinceOf(day) <= year && year <= day);
  }
  const since = document.getElementById("world-since");
  since.textContent = isNews ? `Changes since ${words.format(new Date(sinceOf(day)))}` : "";
  document.querySelector(".world-news")?.remove();
  date.textContent = words.format(new Date(day));
  date.dateTime = day;
  slider.setAttribute("aria-valuetext", date.textContent);
  const field = document.getElementById("id_on");
  if (field) field.value = day;
}

function addressOf(day) {
  const address = new URL(location);
  address.searchParams.set("on", day);
  if (asked) address.searchParams.set("since", asked);
  if (asked >= day) address.searchParams.delete("since");
  address.hash = "";
  return address;
}

function say() {
  const entries = [...document.querySelectorAll("#world-legend li:not([hidden])")];
  const counts = entries.map(
    (one) => `${one.querySelector("span").textContent} ${one.querySelector("b").textContent}`,
  );
  told.textContent = `${date.textContent}: ${counts.join(", ")}.`;
}

/** Whatever else is of that day comes as the server writes it. */
function take(page) {
  document.title = page.title;
  for (const part of document.querySelectorAll("[data-follows-day]")) {
    const fresh = page.getElementById(part.id);
    for (const each of part.querySelectorAll("details[open][id]")) {
      fresh.querySelector(`#${each.id}`)?.setAttribute("open", "");
    }
    part.replaceWith(fresh);
    sortable(fresh);
    sortedAs(part, fresh);
  }
}

let asking = new AbortController();

async function refresh() {
  asking.abort();
  asking = new AbortController();
  try {
    const answer = await fetch(location.href, { signal: asking.signal });
    if (answer.ok) take(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch (error) {
    if (error.name !== "AbortError") throw error;
  }
}

/** Runs when nothing was asked for a while. */
function rested(run) {
  let waiting;
  return () => {
    clearTimeout(waiting);
    waiting = setTimeout(run, REST);
  };
}

/** Page Up and Page Down move by a year; other keys do as the browser has it. */
function byYear(event) {
  const steps = { PageUp: MONTHS, PageDown: -MONTHS }[event.key];
  if (!steps) return;
  event.preventDefault();
  slider.valueAsNumber += steps;
  slider.dispatchEvent(new Event("input"));
}

/** Year by year to the last day, from the first where it stands there already; until it is stopped. */
function playing(move) {
  let timer;
  const stop = () => {
    clearInterval(timer);
    timer = null;
    play.setAttribute("aria-pressed", "false");
  };
  const step = () => {
    if (slider.value === slider.max) return stop();
    slider.valueAsNumber += MONTHS;
    move();
  };
  slider.addEventListener("pointerdown", stop);
  play.addEventListener("click", () => {
    if (timer) return stop();
    if (slider.value === slider.max)
      slider.value = stepOf(`${Number(first.slice(0, 4)) + 1}-01-01`);
    play.setAttribute("aria-pressed", "true");
    timer = setInterval(step, PACE);
    move();
  });
}

let answered;
const courses = () => (answered ??= fetch(slider.dataset.courses).then((answer) => answer.json()));
const day = () => dayAt(slider.valueAsNumber);
const after = rested(() => {
  history.replaceState(null, "", addressOf(day()));
  say();
  refresh();
});

async function move() {
  tell(day());
  show(worldOn((await courses()).countries, day()));
  after();
}

slider.min = 0;
slider.max = monthOf(last) - monthOf(first) + 1;
slider.value = stepOf(slider.dataset.day);
for (const event of ["pointerenter", "focus"]) slider.addEventListener(event, courses);
slider.addEventListener("keydown", byYear);
slider.addEventListener("input", move);
slider.setAttribute("aria-valuetext", date.textContent);
playing(move);
slider.hidden = play.hidden = false;
document.getElementById("world-years").hidden = true;
