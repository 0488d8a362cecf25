// Arrow keys walk the days of a heat map, so that it takes one stop of the Tab key, not a hundred.

const MOVES = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

for (const table of document.querySelectorAll("table.heat")) {
  const last = [...table.querySelectorAll("td[data-day]")].at(-1);
  if (last) last.tabIndex = 0;
  table.addEventListener("keydown", (event) => walk(event));
}

function walk(event) {
  const move = MOVES[event.key];
  const cell = event.target.closest("td[data-day]");
  if (!move || !cell) return;
  event.preventDefault();
  const rows = cell.closest("tbody").rows;
  const row = rows[cell.parentElement.sectionRowIndex + move[0]];
  const next = row?.cells[cell.cellIndex + move[1]];
  if (!next?.matches("td[data-day]")) return;
  cell.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}
