// Makes the tables of the class page sortable, and those that say so filterable. Without it they
// are whole: the buttons and the box are made here, so that none stands there that does nothing.
"use strict";

const words = new Intl.Collator(undefined, { numeric: true });
const ORDERS = {
  number: (one, other) => one - other,
  text: (one, other) => words.compare(one, other),
};

function valueOf(cell, kind) {
  const value = cell.dataset.value ?? cell.textContent.trim();
  return kind === "number" ? Number.parseFloat(value) : value;
}

function sort(table, header) {
  const direction = header.ariaSort === "ascending" ? "descending" : "ascending";
  for (const other of header.parentElement.cells) other.removeAttribute("aria-sort");
  header.setAttribute("aria-sort", direction);
  const compare = ORDERS[header.dataset.sort];
  const sign = direction === "ascending" ? 1 : -1;
  const [body] = table.tBodies;
  // Each value is read once; equal ones stay in the order that they had.
  const rows = Array.from(body.rows, (row) => ({
    row,
    value: valueOf(row.cells[header.cellIndex], header.dataset.sort),
  }));
  rows.sort((one, other) => sign * compare(one.value, other.value));
  body.append(...rows.map(({ row }) => row));
}

function addButtons(table) {
  for (const header of table.tHead.rows[0].querySelectorAll("[data-sort]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...header.childNodes);
    button.addEventListener("click", () => sort(table, header));
    header.append(button);
  }
}

// Letters whatever their case and accents, as people type them into a box. What was taken apart is
// put together again, as the syllables of Korean come in parts otherwise.
function plain(text) {
  return text.normalize("NFKD").replace(/\p{Mn}/gu, "").normalize("NFC").toLowerCase();
}

// What a row is looked through for: its texts with a blank between, so that no word is found that
// is only made by two cells in a row. What stands in a cell marked `data-aside` is about others.
function textOf(row) {
  const texts = [];
  for (const cell of row.cells) {
    if ("aside" in cell.dataset) continue;
    const nodes = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    while (nodes.nextNode()) texts.push(nodes.currentNode.data);
  }
  return plain(texts.join(" "));
}

function addFilter(table) {
  const noun = table.dataset.filtered;
  const rows = Array.from(table.tBodies[0].rows, (row) => ({ row, text: textOf(row) }));
  const label = document.createElement("label");
  const box = document.createElement("input");
  const count = document.createElement("output");
  const line = document.createElement("div");
  box.type = "search";
  box.id = `filter-${noun}`;
  label.htmlFor = box.id;
  label.textContent = `Show only each ${noun} with`;
  count.htmlFor = box.id;
  count.setAttribute("aria-live", "polite");
  function tell() {
    const wanted = plain(box.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { row, text } of rows) {
      row.hidden = !wanted.every((word) => text.includes(word));
      shown += row.hidden ? 0 : 1;
    }
    line.classList.toggle("set", wanted.length > 0); // for print
    const all = rows.length.toLocaleString("en");
    count.textContent = `${shown.toLocaleString("en")} of ${all} shown`;
  }
  box.addEventListener("input", tell);
  line.className = "filter";
  tell();
  line.append(label, box, count);
  table.parentElement.before(line);
}

for (const table of document.querySelectorAll("table.sortable")) {
  addButtons(table);
  if (table.dataset.filtered && table.tBodies[0].rows.length > 1) addFilter(table);
}
