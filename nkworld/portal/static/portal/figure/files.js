/* What a reader takes along: the picture as PNG, with its papers, and the address of the view. */

import { configOf } from "./config.js";
import { planOf } from "./plan.js";
import { wrapped } from "./words.js";

const [WIDTH, MARGIN, SCALE] = [960, 32, 2];

/** A PNG of the picture as a wide page shows it, its headline above, its sources below. */
export function savePng(figure, data, palette, ratio) {
  const inner = { width: WIDTH - 2 * MARGIN, height: Math.round((WIDTH - 2 * MARGIN) * ratio) };
  const [above, below] = [headlines(data, palette), footlines(figure, data, palette)];
  const sheet = sheetOf(inner.height + heightOf(above) + heightOf(below) + 2 * MARGIN, palette);
  const context = sheet.getContext("2d");
  let y = written(context, above, MARGIN);
  context.drawImage(pictureOf(data, inner, palette), MARGIN, y, inner.width, inner.height);
  y = written(context, below, y + inner.height);
  sheet.toBlob((blob) => download(blob, `${data.slug.replaceAll("/", "-")}.png`));
}

function sheetOf(height, palette) {
  const sheet = document.createElement("canvas");
  Object.assign(sheet, { width: WIDTH * SCALE, height: Math.ceil(height) * SCALE });
  const context = sheet.getContext("2d");
  context.scale(SCALE, SCALE);
  context.fillStyle = palette.paper;
  context.fillRect(0, 0, WIDTH, height);
  return sheet;
}

function pictureOf(data, size, palette) {
  const canvas = Object.assign(document.createElement("canvas"), size);
  const config = configOf(planOf(data, size, palette));
  config.options.devicePixelRatio = SCALE;
  config.options.events = [];
  const chart = new Chart(canvas, config);
  const picture = Object.assign(document.createElement("canvas"), {
    width: canvas.width,
    height: canvas.height,
  });
  picture.getContext("2d").drawImage(canvas, 0, 0);
  chart.destroy();
  return picture;
}

function headlines(data, palette) {
  return [
    ...lines(data.title, `600 26px ${palette.serif}`, palette.ink, 34),
    ...lines(data.subtitle, `15px ${palette.font}`, palette.soft, 26),
  ];
}

function footlines(figure, data, palette) {
  const address = new URL(figure.querySelector("[data-copy-link]").href);
  const texts = [...figure.querySelectorAll(".figure-notes li, .figure-source")]
    .map((element) => element.textContent.replace(/\s+/g, " ").trim())
    .concat(`North Korea in the World · ${address}`);
  return texts.flatMap((text) => lines(text, `13px ${palette.font}`, palette.soft, 20));
}

/** Text in as many lines as the sheet's width asks for; an amount stays with its currency. */
function lines(text, font, colour, height) {
  const context = document.createElement("canvas").getContext("2d");
  context.font = font;
  const fits = (line) => context.measureText(line).width <= WIDTH - 2 * MARGIN;
  const kept = text.replaceAll("US$ ", "US$\u00a0");
  return text ? wrapped(kept, fits).map((line) => ({ line, font, colour, height })) : [];
}

function heightOf(texts) {
  return texts.reduce((sum, { height }) => sum + height, 0) + 12;
}

function written(context, texts, top) {
  let y = top;
  for (const { line, font, colour, height } of texts) {
    Object.assign(context, { font, fillStyle: colour, textBaseline: "bottom" });
    context.fillText(line, MARGIN, (y += height));
  }
  return y + 12;
}

function download(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** Copies the address of this view; where the browser refuses, the link leads there instead. */
export async function copyLink(event, told) {
  const link = event.currentTarget;
  if (event.ctrlKey || event.metaKey || event.shiftKey || !navigator.clipboard) return;
  event.preventDefault();
  try {
    await navigator.clipboard.writeText(link.href);
    told.textContent = "The address of this view is copied.";
  } catch {
    window.location.assign(link.href);
  }
}
