/* Tables that sort where they stand: a button in each heading of `table[data-sortable]`. */

const words = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

function keyOf(row, column) {
  const cell = row.cells[column];
  const number = cell.dataset.value;
  return number === undefined ? cell.textContent.trim() : Number(number);
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

function sort(table, column, direction) {
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const known = rows.filter((row) => !isAbsent(row, column));
  const absent = rows.filter((row) => isAbsent(row, column));
  const sign = direction === "descending" ? -1 : 1;
  known.sort((one, other) => sign * compare(keyOf(one, column), keyOf(other, column)));
  body.append(...known, ...absent);
}

function sortBy(table, heading) {
  const isNumber = heading.classList.contains("number");
  const first = isNumber ? "descending" : "ascending";
  const other = isNumber ? "ascending" : "descending";
  const direction = heading.getAttribute("aria-sort") === first ? other : first;
  for (const each of table.tHead.rows[0].cells) each.removeAttribute("aria-sort");
  order(table, heading, direction);
}

function order(table, heading, direction) {
  heading.setAttribute("aria-sort", direction);
  table.dataset.sorted = heading.cellIndex;
  sort(table, heading.cellIndex, direction);
}

/** The button takes the place of the link by which the server would sort. */
function offer(table, heading) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = heading.textContent.trim();
  button.addEventListener("click", () => sortBy(table, heading));
  heading.replaceChildren(button);
}

/** Every such table within; a part of a page that is replaced is offered anew. */
export function sortable(part) {
  for (const table of part.querySelectorAll("table[data-sortable]")) {
    for (const heading of table.tHead.rows[0].cells) {
      if (heading.textContent.trim()) offer(table, heading);
    }
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
