/* A world map: the colours are those of the legend, the words those of the table. */

import { loaded } from "../portal/library.js";

const HOME = "408"; // North Korea in the shapes, by M49 number
const ANTARCTICA = "010";
const world = document.getElementById("world");
const stage = world.querySelector(".world-stage");
const legend = document.getElementById("world-legend");
let countries = JSON.parse(document.getElementById("world-data").textContent);

function coloursOf(list) {
  const swatches = [...list.querySelectorAll("rect")];
  return Object.fromEntries(swatches.map((one) => [one.dataset.look, getComputedStyle(one).fill]));
}

function token(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name);
}

/** What each shape says, and its colour, by the states that are shown now. */
function looksOf(shapes) {
  const [colours, ink, rule] = [coloursOf(legend), token("--ink"), token("--rule")];
  const wordsOf = ({ id, properties }) =>
    id === HOME ? properties.name : (countries[id]?.text ?? `${properties.name}: not on record`);
  const colourOf = ({ id }) => (id === HOME ? ink : (colours[countries[id]?.look] ?? rule));
  return { labels: shapes.map(wordsOf), colours: shapes.map(colourOf) };
}

function configOf(shapes) {
  const { labels, colours } = looksOf(shapes);
  return {
    type: "choropleth",
    data: {
      labels,
      datasets: [
        {
          outline: shapes,
          data: shapes.map((feature) => ({ feature, value: 0 })),
          backgroundColor: colours,
          borderColor: token("--paper"),
          borderWidth: 0.5,
        },
      ],
    },
    options: {
      animation: false, // states change on a day: nothing lies between two of them
      maintainAspectRatio: false,
      plugins: {
        legend: { display: false },
        tooltip: { callbacks: { label: (item) => item.chart.data.labels[item.dataIndex] } },
      },
      scales: {
        projection: { axis: "x", projection: "equalEarth" },
        color: { axis: "x", display: false },
      },
    },
  };
}

function repaint(chart, shapes) {
  const { labels, colours } = looksOf(shapes);
  chart.data.labels = labels;
  chart.data.datasets[0].backgroundColor = colours;
  chart.update("none");
}

function count(numbers) {
  for (const swatch of legend.querySelectorAll("rect")) {
    const entry = swatch.closest("li");
    const number = numbers[swatch.dataset.look] ?? 0;
    entry.querySelector("b").textContent = number;
    entry.hidden = number === 0;
  }
}

function reveal() {
  document.getElementById("world-instead").hidden = true;
  for (const id of ["world", "world-legend", "world-note"])
    document.getElementById(id).hidden = false;
}

async function shapesOfToday() {
  const topology = await (await fetch(world.dataset.shapes)).json();
  const { features } = ChartGeo.topojson.feature(topology, topology.objects.countries);
  return features.filter((shape) => shape.id !== ANTARCTICA);
}

/** Draw the world of the page; answers the function that draws another one. */
export async function mount() {
  await loaded(world.dataset.chart);
  await loaded(world.dataset.geo);
  const shapes = await shapesOfToday();
  reveal();
  let chart;
  const draw = () => {
    chart?.destroy();
    const canvas = document.createElement("canvas");
    stage.replaceChildren(canvas);
    chart = new Chart(canvas, configOf(shapes));
  };
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  draw();
  return (other) => {
    countries = other.shapes;
    count(other.numbers);
    repaint(chart, shapes);
  };
}
