// What comes out follows what is answered; without this script “Look again” does the same.
const form = document.querySelector("[data-mapping-form]");
const PARTS = ["mapping-questions", "mapping-preview"];
let latest = 0;

async function lookAgain() {
  latest += 1;
  const mine = latest;
  const data = new FormData(form);
  data.set("look", "1");
  const response = await fetch(form.action || location.href, { method: "POST", body: data });
  if (!response.ok || response.redirected || mine !== latest) {
    return;
  }
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const { name, value } = document.activeElement;
  for (const id of PARTS) {
    const [now, then] = [document.getElementById(id), page.getElementById(id)];
    if (now && then) {
      now.replaceWith(then);
    }
  }
  if (name && document.activeElement === document.body) {
    const same = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
    (same.find((each) => each.value === value) ?? same[0])?.focus();
  }
}

form?.addEventListener("change", (event) => {
  // Other headings, another sheet or a corrected cell change the whole page.
  if (event.target.matches("[data-place], [name^='sheet:'], [name^='edit-']")) {
    form.querySelector("[name=look]").click();
  } else if (event.target.name !== "name") {
    lookAgain();
  }
});
