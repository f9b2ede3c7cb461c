/* Keeps the draft while one writes. What can't be kept is told, and waits for the button. */

const WAIT = 20_000; // milliseconds between two savings

const form = document.querySelector("form[data-autosave]");
const status = form.querySelector("[data-autosave-status]");
let typed = 0;
let kept = 0;
let stopped = false;

async function save() {
  if (stopped || typed === kept) return;
  const now = typed;
  try {
    const answer = await fetch(form.dataset.autosave, { method: "POST", body: new FormData(form) });
    const told = await answer.json();
    status.textContent = told.sentence;
    if (answer.status === 409) stopped = true;
    if (answer.status !== 200) return;
    form.elements.seen.value = told.seen;
    kept = now;
    if (kept === typed) form.dispatchEvent(new Event("kept"));
  } catch {
    status.textContent = "Not saved as typed: the desk could not be reached.";
  }
}

form.addEventListener("input", () => {
  typed += 1;
});
form.addEventListener("submit", () => {
  stopped = true;
});
setInterval(save, WAIT);
