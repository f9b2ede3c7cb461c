/* The console: the answer comes to the page. Without it, the form leads to a page that has it. */

const LONGEST = 60_000; // characters that are printed
const IN_PATH = "path.";

/** The address that the form asks for; what is empty is not sent. */
function addressOf(form) {
  let path = form.dataset.at;
  const query = [];
  for (const [name, value] of new FormData(form)) {
    const said = String(value).trim();
    if (!said || name === "at" || name === "asked") continue;
    if (name.startsWith(IN_PATH)) {
      path = path.replace(`{${name.slice(IN_PATH.length)}}`, encodeURIComponent(said));
    } else {
      const sent = encodeURIComponent(said).replace(/%2C/g, ",").replace(/%3A/g, ":");
      query.push(`${name}=${sent}`);
    }
  }
  return form.dataset.host + path + (query.length ? `?${query.join("&")}` : "");
}

function showLines(address) {
  const link = document.querySelector(".console-address");
  link.href = address;
  link.firstElementChild.textContent = address;
  for (const code of document.querySelectorAll("[data-line]")) {
    code.textContent = code.dataset.line.replace("{address}", address);
  }
}

function showAnswer(sentence, text) {
  const about = document.createElement("p");
  about.textContent = sentence;
  const parts = [about];
  if (text) {
    const printed = document.createElement("pre");
    printed.tabIndex = 0;
    printed.setAttribute("role", "group");
    printed.setAttribute("aria-label", "The answer");
    const code = document.createElement("code");
    code.textContent = text.slice(0, LONGEST);
    printed.append(code);
    parts.push(printed);
  }
  document.querySelector(".console-answer").replaceChildren(...parts);
}

function sentenceOf(response, text) {
  const left = /r=(\d+)/.exec(response.headers.get("RateLimit") ?? "");
  const parts = [`Status ${response.status}`];
  if (text.length > LONGEST) parts.push("only its beginning is printed here");
  if (left) parts.push(`${Number(left[1]).toLocaleString("en")} units are left to ask with`);
  return parts.join("; ");
}

async function ask(form) {
  const address = addressOf(form);
  showLines(address);
  showAnswer("Asking …", "");
  try {
    const response = await fetch(new URL(address).pathname + new URL(address).search, {
      headers: { Accept: "application/json, application/problem+json" },
    });
    const text = JSON.stringify(await response.json(), null, 2);
    showAnswer(sentenceOf(response, text), text);
  } catch {
    showAnswer("The portal could not be reached. Ask again in a moment.", "");
  }
}

const form = document.querySelector("form.console");
form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask(form);
});
form.addEventListener("input", () => showLines(addressOf(form)));
