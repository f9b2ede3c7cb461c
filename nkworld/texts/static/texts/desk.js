/* Keeps the preview up to date and the draft while one writes, finds a line, and asks before what is
   not saved is left. The server renders. What can't be kept is told, and waits for the button. */

const WAIT = 400; // milliseconds after the last key
const SAVED_EVERY = 20_000; // milliseconds

const form = document.querySelector("form[data-preview]");
const target = form.querySelector("[data-preview-target]");
const status = form.querySelector("[data-preview-status]");
let timer;
let asking;

async function refresh() {
  asking?.abort();
  asking = new AbortController();
  try {
    const answer = await fetch(form.dataset.preview, {
      method: "POST",
      body: new FormData(form),
      signal: asking.signal,
    });
    if (!answer.ok) throw new Error(answer.statusText);
    target.innerHTML = await answer.text(); // made and cleaned by the server
    status.textContent = "";
  } catch (error) {
    if (error.name !== "AbortError")
      status.textContent = "The preview could not be brought up to date.";
  }
}

const saving = form.querySelector("[data-autosave-status]");
let typed = 0;
let kept = 0;
let stopped = false;

async function save() {
  if (stopped || typed === kept) return;
  const now = typed;
  try {
    const answer = await fetch(form.dataset.autosave, { method: "POST", body: new FormData(form) });
    const told = await answer.json();
    saving.textContent = told.sentence;
    if (answer.status === 409) stopped = true;
    if (answer.status !== 200) return;
    form.elements.seen.value = told.seen;
    kept = now;
  } catch {
    saving.textContent = "Not saved as typed: the desk could not be reached.";
  }
}

setInterval(save, SAVED_EVERY);

form.addEventListener("input", () => {
  typed += 1;
  clearTimeout(timer);
  timer = setTimeout(refresh, WAIT);
});
form.addEventListener("submit", () => {
  stopped = true;
  kept = typed;
});
window.addEventListener("beforeunload", (event) => {
  if (typed !== kept) event.preventDefault();
});

/* “Line 7” selects it in the text: a wrapped line can't be counted. */
target.addEventListener("click", (event) => {
  const link = event.target.closest("[data-line]");
  if (!link) return;
  event.preventDefault();
  const body = form.elements.body;
  const before = body.value.split("\n").slice(0, link.dataset.line - 1);
  const start = before.join("\n").length + (before.length ? 1 : 0);
  const end = body.value.indexOf("\n", start);
  body.setSelectionRange(start, start);
  body.blur(); // the focus brings the caret, so the line's beginning, into view
  body.focus();
  body.setSelectionRange(start, end < 0 ? body.value.length : end);
});
