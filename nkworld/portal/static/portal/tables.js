/* Tables that sort and filter where they stand: a button in each heading of `table[data-sortable]`,
   a field over those of many rows. How a reader left one stands in the address:
   #flows-table?sort=-2&q=coal. */

import { made } from "./made.js";

const SCALES = { thousand: 1e3, m: 1e6, million: 1e6, bn: 1e9, billion: 1e9 };
const words = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

function keyOf(row, column) {
  const cell = row.cells[column];
  const text = cell.textContent.trim();
  if (cell.dataset.value !== undefined) return Number(cell.dataset.value);
  const day = cell.querySelector("time")?.dateTime;
  if (day) return day;
  if (!cell.matches(".number")) return text;
  const [, sign, digits, scale] = text.match(/([-−]?)(\d[\d,.]*)\s*(\w*)/) ?? [];
  const size = digits && Number(digits.replaceAll(",", "")) * (SCALES[scale] ?? 1);
  return digits ? (sign ? -size : size) : text;
}

/** What nobody gives comes last, whichever way the rest is sorted. */
function isAbsent(row, column) {
  const cell = row.cells[column];
  return cell.matches(".absent, :has(.absent)") || keyOf(row, column) === "";
}

function compare(one, other) {
  const numbers = typeof one === "number" && typeof other === "number";
  return numbers ? one - other : words.compare(String(one), String(other));
}

function sortBy(table, heading) {
  const ways = ["ascending", "descending"];
  const [first, other] = heading.classList.contains("number") ? ways.reverse() : ways;
  const direction = heading.getAttribute("aria-sort") === first ? other : first;
  for (const each of table.tHead.rows[0].cells) each.removeAttribute("aria-sort");
  order(table, heading, direction);
  keep(table);
}

function order(table, heading, direction) {
  const column = heading.cellIndex;
  heading.setAttribute("aria-sort", direction);
  table.dataset.sorted = column;
  const body = table.tBodies[0];
  const [known, absent] = [false, true].map((is) =>
    [...body.rows].filter((row) => isAbsent(row, column) === is),
  );
  const sign = direction === "descending" ? -1 : 1;
  known.sort((one, other) => sign * compare(keyOf(one, column), keyOf(other, column)));
  body.append(...known, ...absent);
}

function filter(table, wanted) {
  const needle = wanted.trim().toLowerCase();
  const rows = [...table.tBodies[0].rows];
  for (const row of rows) row.hidden = !row.textContent.toLowerCase().includes(needle);
  const left = rows.filter((row) => !row.hidden).length;
  table.filter.nextSibling.value = needle ? `${left} of ${rows.length}` : "";
}

function keep(table) {
  const column = Number(table.dataset.sorted) + 1;
  const heading = table.tHead.rows[0].cells[column - 1];
  const sign = heading?.getAttribute("aria-sort") === "descending" ? "-" : "";
  const state = new URLSearchParams(heading ? { sort: sign + column } : {});
  if (table.filter?.value) state.set("q", table.filter.value);
  history.replaceState(history.state, "", `#${table.id}${state.size ? `?${state}` : ""}`);
}

/** As the address says. */
function restore(table) {
  const [id, query] = location.hash.slice(1).split("?");
  if (id !== table.id || !query) return;
  const state = new URLSearchParams(query);
  const column = Number(state.get("sort"));
  const heading = table.tHead.rows[0].cells[Math.abs(column) - 1];
  if (heading) order(table, heading, column < 0 ? "descending" : "ascending");
  if (table.filter) {
    table.filter.value = state.get("q") ?? "";
    filter(table, table.filter.value);
  }
  for (let part = table; part; part = part.parentElement.closest("details")) part.open = true;
  (table.filter ?? table).scrollIntoView();
}

/** A field over the table, with how many rows are left beside it. */
function offerFilter(table) {
  const placeholder = `Filter ${table.tBodies[0].rows.length} rows`;
  const label = `${placeholder}: ${table.caption?.textContent.trim()}`;
  table.filter = made("input", { type: "search", placeholder, "aria-label": label });
  table.filter.addEventListener("input", () => {
    filter(table, table.filter.value);
    keep(table);
  });
  const field = made("search", { class: "table-filter" }, table.filter, made("output"));
  table.parentElement.before(field);
}

/** The button takes the place of the link by which the server would sort. */
function offer(table, heading) {
  const button = made("button", { type: "button" }, heading.textContent.trim());
  button.addEventListener("click", () => sortBy(table, heading));
  heading.replaceChildren(button);
}

/** Every such table within; a part of a page that is replaced is offered anew. */
export function sortable(part) {
  for (const table of part.querySelectorAll("table[data-sortable]")) {
    for (const heading of table.tHead.rows[0].cells) {
      if (heading.textContent.trim()) offer(table, heading);
    }
    if (table.parentElement.matches(".table-many")) offerFilter(table);
    restore(table);
  }
}

/** The tables of a part that takes the place of another are sorted as a reader sorted those. */
export function sortedAs(before, part) {
  for (const table of before.querySelectorAll("table[data-sorted]")) {
    const fresh = part.querySelector(`#${table.id}`);
    const column = table.dataset.sorted;
    const direction = table.tHead.rows[0].cells[column].getAttribute("aria-sort");
    if (!fresh) continue;
    for (const each of fresh.tHead.rows[0].cells) each.removeAttribute("aria-sort");
    order(fresh, fresh.tHead.rows[0].cells[column], direction);
  }
}

sortable(document);
