// How far an upload is, each second; when it is over the page is asked for again and tells the outcome.
// Without this script the server has the page loaded anew every few seconds; `live` leaves that out.

const EVERY = 1000;
const AFTER_A_FAULT = 5000;

const job = document.querySelector("[data-progress]");
const bar = job.querySelector("progress");

function write(name, text) {
  const place = job.querySelector(`[data-${name}]`);
  if (place.textContent !== text) place.textContent = text; // what did not change is not read out again
}

function show(now) {
  for (const name of ["step", "count", "time"])
    write(name, now.querySelector(`[data-${name}]`).textContent);
  for (const name of ["max", "value"]) {
    const value = now.querySelector("progress").getAttribute(name);
    if (value === null) bar.removeAttribute(name);
    else bar.setAttribute(name, value);
  }
}

async function look() {
  let wait = EVERY;
  try {
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.querySelector("[data-progress]");
    // Over, signed out meanwhile, or gone: the page itself says so.
    if (!now) return location.reload();
    show(now);
  } catch {
    wait = AFTER_A_FAULT;
  }
  setTimeout(look, wait);
}

const here = new URL(location.href);
if (here.searchParams.has("live")) {
  setTimeout(look, EVERY);
} else {
  here.searchParams.set("live", "1");
  location.replace(here);
}
