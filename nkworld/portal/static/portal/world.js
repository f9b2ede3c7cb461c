/* The map of the world that the server drew: a line under it names what the pointer, a finger or the
   arrow keys meet, and other views of it are painted. */

const SVG = "http://www.w3.org/2000/svg";
const NAMED = ".world-drawing > use:not(.world-land), .place";
const world = () => document.getElementById("world-drawing");

function drawn(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function dotOf({ at: [x, y], look, text }) {
  const at = { class: `place place-${look}`, transform: `translate(${x} ${y})` };
  const sign = drawn("g", { class: "place-sign" }, drawn("use", { href: `#place-${look}` }));
  return drawn("g", at, drawn("title", {}, text), sign);
}

/** Paints another view: {number: look and text} of the shapes, places, {look: number} of the legend. */
export function show({ shapes, places, numbers }) {
  const drawing = world();
  const painted = Object.entries(shapes).map(([number, { look, text }]) =>
    drawn(
      "use",
      { href: `${drawing.dataset.shapes}#c${number}`, class: `world-${look}` },
      drawn("title", {}, text),
    ),
  );
  const kept = (selector) => [...drawing.querySelectorAll(selector)];
  const [defs, land] = [kept(":scope > defs"), kept(".world-land")];
  const home = kept(".world-home, .place-home");
  drawing.replaceChildren(...defs, ...land, ...painted, ...home, ...places.map(dotOf));
  for (const entry of document.querySelectorAll("#world-legend [data-look]")) {
    const number = numbers[entry.dataset.look] ?? 0;
    entry.querySelector("b").textContent = number;
    entry.hidden = number === 0;
  }
}

function name(element) {
  for (const one of world().querySelectorAll(".is-named")) one.classList.remove("is-named");
  element?.classList.add("is-named");
  const text = element?.querySelector("title")?.textContent ?? "";
  document.getElementById("world-named").textContent = text;
}

/** Arrow keys walk through dots and shapes by name. */
function walk(event) {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (!step || !event.target.matches(".world-stage")) return;
  event.preventDefault();
  const every = [...world().querySelectorAll(NAMED)].filter(
    (one) => one.querySelector("title") && !one.closest(".world-inset"),
  );
  every.sort((one, other) => one.textContent.trim().localeCompare(other.textContent.trim()));
  const at = every.findIndex((one) => one.classList.contains("is-named"));
  name(every.at((at + (at < 0 && step < 0 ? 0 : step)) % every.length));
}

const meets = ({ target }) => target.closest(".world-drawing") && name(target.closest(NAMED));

document.addEventListener("pointerover", meets);
document.addEventListener("click", meets);
document.addEventListener("keydown", walk);
