/* The slider of dates: a step a month. The day stands in the address, so that the page can be
   shared; the map follows at once, the rest of the page when the slider comes to rest. */

import { sortable, sortedAs } from "../portal/tables.js";
import { worldOn } from "./courses.js";

const REST = 400; // ms; browsers refuse addresses that change more often than 100 times in 30 s
const MONTHS = 12;
const slider = document.getElementById("world-slider");
const date = document.getElementById("world-date");
const said = document.getElementById("world-said");
const { first, last } = slider.dataset;
const words = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });

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
  date.textContent = words.format(new Date(day));
  date.dateTime = day;
  slider.setAttribute("aria-valuetext", date.textContent);
  const field = document.getElementById("id_on");
  if (field) field.value = day;
}

function addressOf(day) {
  const address = new URL(location);
  address.searchParams.set("on", day);
  address.hash = "";
  return address;
}

function say() {
  const entries = [...document.querySelectorAll("#world-legend li:not([hidden])")];
  const counts = entries.map(
    (one) => `${one.querySelector("span").textContent} ${one.querySelector("b").textContent}`,
  );
  said.textContent = `${date.textContent}: ${counts.join(", ")}.`;
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

function once(ask) {
  let answer;
  return () => (answer ??= ask());
}

/** Runs at most once in a while, with what was asked last. */
function paced(run) {
  let isWaiting = false;
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    setTimeout(() => {
      isWaiting = false;
      run();
    }, REST);
  };
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

/** Offer the slider; `show` draws the world of a day. */
export function slide(show) {
  const courses = once(async () => (await (await fetch(slider.dataset.courses)).json()).countries);
  const day = () => dayAt(slider.valueAsNumber);
  const keepAddress = () => history.replaceState(null, "", addressOf(day()));
  const during = paced(keepAddress);
  const after = rested(() => {
    keepAddress();
    say();
    refresh();
  });
  slider.min = 0;
  slider.max = monthOf(last) - monthOf(first) + 1;
  slider.value = stepOf(slider.dataset.day);
  slider.addEventListener("pointerenter", courses);
  slider.addEventListener("focus", courses);
  slider.addEventListener("keydown", byYear);
  slider.addEventListener("input", async () => {
    tell(day());
    during();
    show(worldOn(await courses(), day()));
    after();
  });
  slider.setAttribute("aria-valuetext", date.textContent);
  document.getElementById("world-days").hidden = false;
}
