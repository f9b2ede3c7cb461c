/* The world map: the colours are those of the legend, the words those of the table. */

import { loaded } from "../portal/library.js";

const HOME = "408"; // North Korea in the shapes, by M49 number
const ANTARCTICA = "010";
const world = document.getElementById("world");
const stage = world.querySelector(".world-stage");
const legend = document.getElementById("world-legend");
const countries = JSON.parse(document.getElementById("world-data").textContent);

function coloursOf(list) {
  const swatches = [...list.querySelectorAll("rect")];
  return Object.fromEntries(swatches.map((one) => [one.dataset.look, getComputedStyle(one).fill]));
}

function configOf(shapes) {
  const colours = coloursOf(legend);
  const style = getComputedStyle(document.documentElement);
  const token = (name) => style.getPropertyValue(name);
  const wordsOf = ({ id, properties }) =>
    id === HOME ? properties.name : (countries[id]?.text ?? `${properties.name}: not on record`);
  const colourOf = ({ id }) => (id === HOME ? token("--ink") : (colours[countries[id]?.look] ?? token("--rule")));
  return {
    type: "choropleth",
    data: {
      labels: shapes.map(wordsOf),
      datasets: [
        {
          outline: shapes,
          data: shapes.map((feature) => ({ feature, value: 0 })),
          backgroundColor: shapes.map(colourOf),
          borderColor: token("--paper"),
          borderWidth: 0.5,
        },
      ],
    },
    options: {
      animation: false,
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

function reveal() {
  for (const id of ["world", "world-legend", "world-note"]) document.getElementById(id).hidden = false;
}

async function mount() {
  await loaded(world.dataset.chart);
  await loaded(world.dataset.geo);
  const topology = await (await fetch(world.dataset.shapes)).json();
  const shapes = ChartGeo.topojson
    .feature(topology, topology.objects.countries)
    .features.filter((shape) => shape.id !== ANTARCTICA);
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
}

mount();
