// Turns the lists of a matching set into a board: responses to pick up, lines to place them on, by
// tap or click, by drag with a mouse or pen, or by letter. The lists stay in the form and are what
// is sent, so every way of answering sends the same.

const DRAGGED_PX = 6; // a press that moves less is a click
const LETTERS = "abcdefghij";

document.addEventListener("page:swapped", prepare);
prepare();

function prepare() {
  const field = document.getElementById("board");
  if (!field) return;
  field.classList.add("is-board");
  const board = { field, held: null, armed: null, dragged: false, lines: [], responses: [] };
  board.list = field.querySelector(".responses");
  for (const item of field.querySelectorAll("[data-response]")) addResponse(board, item);
  for (const select of field.querySelectorAll("select")) addLine(board, select);
  field.querySelector(".with-board").hidden = false;
  field.addEventListener("keydown", (event) => typed(board, event));
  field.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !field.contains(event.relatedTarget)) release(board);
  });
  field.form.addEventListener("submit", (event) => refuseGaps(board, event), { capture: true });
  addEventListener("pageshow", () => show(board), { once: true }); // a reload may restore choices
  show(board);
}

function addResponse(board, item) {
  const chip = document.createElement("button");
  chip.type = "button";
  chip.className = "chip";
  chip.append(...item.childNodes);
  item.append(chip);
  const response = { chip, value: item.dataset.response, text: chip.lastElementChild.textContent };
  board.responses.push(response);
  chip.addEventListener("click", () => take(board, response));
  draggable(board, chip, () => response, null);
}

function addLine(board, select) {
  const label = select.labels[0];
  const slot = document.createElement("button");
  slot.type = "button";
  slot.className = "slot";
  slot.id = `${select.id}-slot`;
  slot.setAttribute("aria-labelledby", `${label.id} ${slot.id}`);
  slot.setAttribute("aria-describedby", `${select.id}-missing`);
  label.htmlFor = slot.id;
  select.hidden = true;
  select.required = false; // a hidden list cannot say that it is empty; refuseGaps does
  select.after(slot);
  const line = { slot, select, row: select.closest(".pair"), text: label.textContent.trim() };
  line.missing = document.getElementById(`${select.id}-missing`);
  board.lines.push(line);
  slot.addEventListener("click", () => choose(board, line));
  draggable(board, slot, () => placed(board, line), line);
}

// A response was clicked: it goes to the line that waits, or into the hand.
function take(board, response) {
  if (board.dragged) return;
  const line = board.armed;
  if (line) {
    place(board, line, response);
    line.slot.focus();
    return;
  }
  board.held = board.held === response ? null : response;
  if (board.held) say(board, "held", response);
  show(board);
}

// A line was clicked: it takes what is in the hand, or waits for one; again, and it empties.
function choose(board, line) {
  if (board.dragged) return;
  if (board.held) return place(board, line, board.held);
  if (board.armed === line) return place(board, line, null);
  takeBackList(board);
  board.armed = line;
  say(board, "armed", null, line);
  bringList(board, line);
  return show(board);
}

// On a small screen the answers may lie far above: they open under the line that waits for one.
function bringList(board, line) {
  const { top, bottom } = board.list.getBoundingClientRect();
  if (top < 0 || bottom > innerHeight) line.row.append(board.list);
}

function takeBackList(board) {
  const { list, lines } = board;
  if (list.closest(".pair")) lines[0].row.before(list);
}

function place(board, line, response) {
  if (response && !("repeats" in board.field.dataset)) {
    for (const other of board.lines) if (other.select.value === response.value) other.select.value = "";
  }
  line.select.value = response?.value ?? "";
  line.missing.hidden = true;
  say(board, response ? "placed" : "cleared", response, line);
  release(board);
}

function release(board) {
  board.held = board.armed = null;
  takeBackList(board);
  show(board);
}

function typed(board, event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (event.key === "Escape" && (board.held || board.armed)) {
    event.preventDefault();
    release(board);
  }
  const line = board.lines.find((each) => each.slot === event.target);
  if (line && onLine(board, line, event)) event.preventDefault();
}

function onLine(board, line, event) {
  const { key } = event;
  const response = key.length === 1 ? board.responses[LETTERS.indexOf(key.toLowerCase())] : undefined;
  if (response) {
    place(board, line, response);
    board.lines.find((each) => !each.select.value)?.slot.focus();
  } else if (key === "Backspace" || key === "Delete") place(board, line, null);
  else if (key === "ArrowDown" || key === "ArrowUp") step(board, line, key === "ArrowDown" ? 1 : -1);
  else if (key === "Enter" && !board.held && board.lines.every((each) => each.select.value)) {
    if (!event.repeat) board.field.form.requestSubmit();
  } else return false;
  return true;
}

function step(board, line, by) {
  const count = board.responses.length;
  const at = board.responses.indexOf(placed(board, line));
  place(board, line, board.responses[at < 0 ? (by > 0 ? 0 : count - 1) : (at + by + count) % count]);
}

function placed(board, line) {
  return board.responses.find((each) => each.value === line.select.value) ?? null;
}

// Touch scrolls: there a tap picks up and a tap places, and nothing needs dragging.
function draggable(board, handle, carried, from) {
  handle.addEventListener("pointerdown", (event) => {
    const response = carried();
    board.dragged = false;
    if (event.pointerType === "touch" || event.button !== 0 || !response) return;
    const { clientX: left, clientY: top } = event;
    let ghost = null;
    const move = (now) => {
      if (!ghost && Math.hypot(now.clientX - left, now.clientY - top) < DRAGGED_PX) return;
      ghost ??= lift(board, handle);
      ghost.style.translate = `${now.clientX - left}px ${now.clientY - top}px`;
      aim(board, lineAt(board, now));
    };
    const drop = (last) => {
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", drop);
      removeEventListener("pointercancel", drop);
      if (!ghost) return;
      ghost.remove();
      aim(board, null);
      const line = last.type === "pointerup" ? lineAt(board, last) : from;
      if (line && line !== from) shift(board, from, line, response);
      else if (!line && from) place(board, from, null);
      setTimeout(() => { board.dragged = false; }); // the click that ends a drag is none
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", drop);
    addEventListener("pointercancel", drop);
  });
}

// What is dragged from one line to another leaves the first, also where answers repeat.
function shift(board, from, line, response) {
  if (from) from.select.value = "";
  place(board, line, response);
}

function lift(board, handle) {
  const { left, top, width } = handle.getBoundingClientRect();
  const ghost = handle.cloneNode(true);
  ghost.removeAttribute("id");
  ghost.classList.add("ghost");
  ghost.setAttribute("aria-hidden", "true");
  Object.assign(ghost.style, { left: `${left}px`, top: `${top}px`, width: `${width}px` });
  board.field.append(ghost);
  board.dragged = true;
  return ghost;
}

function lineAt(board, { clientX, clientY }) {
  const row = document.elementFromPoint(clientX, clientY)?.closest(".pair");
  return board.lines.find((each) => each.row === row) ?? null;
}

function aim(board, target) {
  for (const line of board.lines) line.row.classList.toggle("is-aimed", line === target);
}

function refuseGaps(board, event) {
  const gaps = board.lines.filter((line) => !line.select.value);
  for (const line of board.lines) line.missing.hidden = !gaps.includes(line);
  if (!gaps.length) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  gaps[0].slot.focus();
}

function show(board) {
  const used = new Set(board.lines.map((line) => line.select.value));
  for (const { chip, value } of board.responses) {
    chip.setAttribute("aria-pressed", String(board.held?.chip === chip));
    chip.classList.toggle("is-used", used.has(value));
  }
  for (const line of board.lines) {
    const response = placed(board, line);
    line.slot.replaceChildren(...(response ? copies(response.chip) : [board.field.dataset.empty]));
    line.slot.classList.toggle("is-empty", !response);
    line.slot.classList.toggle("is-armed", board.armed === line);
  }
}

function copies(chip) {
  return [...chip.childNodes].map((node) => node.cloneNode(true));
}

function say(board, what, response, line) {
  document.getElementById("board-status").textContent = board.field.dataset[what]
    .replace("{response}", response?.text ?? "")
    .replace("{premise}", line?.text ?? "");
}
