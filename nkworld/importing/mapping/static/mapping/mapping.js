// The preview follows what is chosen; without this script “Look again” does the same.
const form = document.querySelector("[data-mapping-form]");
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
  for (const name of ["mapping-questions", "mapping-preview", "mapping-constants", "mapping-units"]) {
    const [now, then] = [document.getElementById(name), page.getElementById(name)];
    if (now && then && !now.contains(document.activeElement)) {
      now.replaceWith(then);
    }
  }
}

form?.addEventListener("change", (event) => {
  // Other headings need other questions: the whole page is asked for.
  if (event.target.matches("[data-place]")) {
    form.querySelector("[name=look]").click();
  } else {
    lookAgain();
  }
});
