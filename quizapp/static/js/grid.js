// The grid as a spreadsheet: arrows move, letters answer, Enter shows where an answer comes from.
// Without this module each cell is a plain select with a link beside it.

const table = document.querySelector("[data-grid]");
if (table) begin(table);

function begin(grid) {
  const rows = [...grid.tBodies[0].rows].map((row) => [...row.querySelectorAll("select")]);
  const cells = rows.flat();
  grid.setAttribute("role", "grid");
  for (const cell of cells) {
    cell.tabIndex = -1;
    cell.closest("td").querySelector("a").tabIndex = -1;
  }
  cells[0].tabIndex = 0;

  grid.addEventListener("keydown", (event) => {
    if (!event.target.matches("select") || event.ctrlKey || event.altKey || event.metaKey) return;
    const done = pressed(event.key, event.target);
    if (done) event.preventDefault();
  });
  grid.addEventListener("focusin", (event) => {
    if (!event.target.matches("select")) return;
    for (const cell of cells) cell.tabIndex = cell === event.target ? 0 : -1;
  });
  grid.addEventListener("change", (event) => tell(event.target));
  grid.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link.closest("td").querySelector("select"));
  });
  document.querySelector(".unlocks")?.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    const cell = link && document.getElementById(link.hash.slice(1));
    if (!cell) return;
    event.preventDefault();
    cell.focus();
  });
  // Leaving with answers that are not saved is asked about; sending them is no leaving.
  let sending = false;
  document.addEventListener("submit", () => { sending = true; });
  addEventListener("beforeunload", (event) => {
    if (!sending && unsaved() > 0) event.preventDefault();
  });
  cells.forEach(mark);
  count();
  const wanted = document.getElementById(location.hash.slice(1));
  if (cells.includes(wanted)) wanted.focus();

  function pressed(key, cell) {
    const i = rows.findIndex((row) => row.includes(cell));
    const j = rows[i].indexOf(cell);
    const moves = {
      ArrowUp: [i - 1, j],
      ArrowDown: [i + 1, j],
      ArrowLeft: [i, j - 1],
      ArrowRight: [i, j + 1],
      Home: [i, 0],
      End: [i, rows[i].length - 1],
    };
    const answers = { t: "true", f: "false", u: "unsure", 1: "true", 2: "false", 3: "unsure" };
    if (key in moves) {
      const [row, column] = moves[key];
      rows[row]?.[column]?.focus();
    } else if (key.toLowerCase() in answers) {
      answer(cell, answers[key.toLowerCase()]);
    } else if (key === "Enter") {
      open(cell);
    } else if (key === "Escape") {
      answer(cell, cell.dataset.was);
      line().hidden = true;
    } else {
      return false;
    }
    return true;
  }

  function answer(cell, value) {
    cell.value = value;
    tell(cell);
  }

  function tell(cell) {
    mark(cell);
    count();
  }

  function mark(cell) {
    const box = cell.closest(".cell");
    box.dataset.answer = cell.value;
    box.classList.toggle("changed", cell.value !== cell.dataset.was);
  }

  function count() {
    const told = document.querySelector("[data-unsaved]");
    const number = unsaved();
    told.hidden = number === 0;
    told.textContent = number === 1 ? told.dataset.one : told.dataset.many.replace("#", number);
  }

  function unsaved() {
    return cells.filter((cell) => cell.value !== cell.dataset.was).length;
  }

  function line() {
    return document.querySelector("[data-source-line]");
  }

  async function open(cell) {
    const link = cell.closest("td").querySelector("a");
    const told = line();
    const response = await fetch(link.href, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!response?.ok) {
      location.assign(link.href);
      return;
    }
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const title = document.createElement("h2");
    title.textContent = cell.getAttribute("aria-label");
    told.replaceChildren(title, page.getElementById("cell"), ownSource(cell));
    told.hidden = false;
    told.onkeydown = (event) => {
      if (event.key !== "Escape" && !(event.key === "Enter" && event.target.matches("input"))) return;
      event.preventDefault();
      told.hidden = true;
      cell.focus();
    };
    told.focus();
  }

  // A source for one answer: kept in a hidden field that goes with the form.
  function ownSource(cell) {
    const part = document.getElementById("own-source").content.cloneNode(true);
    const input = part.querySelector("input");
    const name = cell.name.replace(/^a/, "s");
    const kept = grid.querySelector(`[name="${name}"]`) ?? document.createElement("input");
    input.value = kept.value;
    input.addEventListener("input", () => {
      Object.assign(kept, { type: "hidden", name, value: input.value });
      cell.closest("td").append(kept);
    });
    return part;
  }
}
