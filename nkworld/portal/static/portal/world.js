/* The map of the world that the server drew: a line under it says what the country under the pointer
   is, and other views of it are painted. */

const SVG = "http://www.w3.org/2000/svg";
const drawing = document.getElementById("world-drawing");
const legend = document.getElementById("world-legend");
const said = Object.assign(document.createElement("p"), { className: "world-said" });

function shapeOf(number, look, text) {
  const shape = document.createElementNS(SVG, "use");
  shape.setAttribute("href", `${drawing.dataset.shapes}#c${number}`);
  shape.setAttribute("class", `world-${look}`);
  shape.append(Object.assign(document.createElementNS(SVG, "title"), { textContent: text }));
  return shape;
}

function count(numbers) {
  for (const swatch of legend.querySelectorAll("rect")) {
    const entry = swatch.closest("li");
    const number = numbers[swatch.dataset.look] ?? 0;
    entry.querySelector("b").textContent = number;
    entry.hidden = number === 0;
  }
}

/** Paints another view: {number: look and text} of the shapes, {look: number} of the legend. */
export function show({ shapes, numbers }) {
  const [land, home] = [drawing.querySelector(".world-land"), drawing.querySelector(".world-home")];
  const painted = Object.entries(shapes).map(([number, { look, text }]) =>
    shapeOf(number, look, text),
  );
  drawing.replaceChildren(land, ...painted, home);
  count(numbers);
}

function tell({ target }) {
  said.textContent = target.closest("use")?.querySelector("title")?.textContent ?? "";
}

if (drawing) {
  drawing.parentElement.after(said);
  drawing.addEventListener("pointerover", tell);
  drawing.addEventListener("click", tell);
}
