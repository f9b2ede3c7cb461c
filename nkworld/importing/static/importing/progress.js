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

function show(told) {
  for (const name of ["step", "count", "time"]) write(name, told[name]);
  if (told.total) {
    bar.max = told.total;
    bar.value = told.progress;
  } else {
    bar.removeAttribute("value");
  }
}

async function look() {
  let wait = EVERY;
  try {
    const answer = await fetch(job.dataset.progress, { headers: { Accept: "application/json" } });
    // Signed out meanwhile, or gone: the page itself says so.
    if (answer.redirected || answer.status === 403 || answer.status === 404)
      return location.reload();
    const told = await answer.json();
    if (told.over) return location.reload();
    show(told);
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
