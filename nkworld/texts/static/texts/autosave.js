/* Keeps the draft while one writes, and tells who else has it open. What can't be kept is told, and
   waits for the button. */

const WAIT = 20_000; // milliseconds between two savings
const LOOK = 60_000; // between two looks at who else is there

const form = document.querySelector("form[data-autosave]");
const status = form.querySelector("[data-autosave-status]");
const others = document.querySelector("[data-others]");
let typed = 0;
let kept = 0;
let stopped = false;

async function send(data) {
  const answer = await fetch(form.dataset.autosave, { method: "POST", body: data });
  const told = await answer.json();
  if (told.others !== undefined) {
    others.textContent = told.others;
    others.hidden = !told.others;
  }
  return [answer.status, told];
}

async function save() {
  if (stopped || typed === kept) return;
  const now = typed;
  try {
    const [code, told] = await send(new FormData(form));
    status.textContent = told.sentence;
    if (code === 409) stopped = true;
    if (code !== 200) return;
    form.elements.seen.value = told.seen;
    kept = now;
    if (kept === typed) form.dispatchEvent(new Event("kept"));
  } catch {
    status.textContent = "Not saved as typed: the desk could not be reached.";
  }
}

async function look() {
  const data = new FormData();
  data.set("look", "1");
  data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  try {
    await send(data);
  } catch {
    others.hidden = true;
  }
}

form.addEventListener("input", () => {
  typed += 1;
});
form.addEventListener("submit", () => {
  stopped = true;
});
setInterval(save, WAIT);
setInterval(look, LOOK);
look();
