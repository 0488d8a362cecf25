// Turns the lists of a matching set into a board: responses to pick up, lines to place them on, by
// tap or click, by drag with a mouse or pen, or by letter. The lists stay in the form and are what
// is sent, so every way of answering sends the same.

const DRAGGED_PX = 6; // a press that moves less is a click
const LETTERS = "abcdefghij";

let current = null;

document.addEventListener("page:swapped", prepare);
addEventListener("pageshow", () => current && show(current)); // a browser may restore choices
prepare();

function prepare() {
  const field = document.getElementById("board");
  current = field && laidOut(field);
}

function laidOut(field) {
  const board = { field, held: null, armed: null, dragged: false, lines: [], responses: [] };
  board.list = field.querySelector(".responses");
  board.once = !("repeats" in field.dataset);
  field.classList.add("is-board");
  for (const item of field.querySelectorAll("[data-response]")) addResponse(board, item);
  for (const select of field.querySelectorAll("select")) addLine(board, select);
  field.querySelector(".with-board").hidden = false;
  field.addEventListener("keydown", (event) => typed(board, event));
  field.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !field.contains(event.relatedTarget)) release(board);
  });
  field.form.addEventListener("submit", (event) => refuseGaps(board, event), { capture: true });
  show(board);
  return board;
}

function addResponse(board, item) {
  const words = [...item.childNodes];
  const [letter, text] = item.children;
  const chip = button("chip");
  const used = document.createElement("span");
  used.className = "visually-hidden";
  chip.append(...words, used);
  item.append(chip);
  const name = `${letter.textContent} · ${text.textContent}`;
  const response = { chip, used, words, name, value: item.dataset.response };
  board.responses.push(response);
  chip.addEventListener("click", () => take(board, response));
  draggable(board, chip, () => response, null);
}

function addLine(board, select) {
  const label = select.labels[0];
  const named = document.getElementById(`${select.id}-name`) ?? label;
  const slot = button("slot");
  slot.id = `${select.id}-slot`;
  slot.setAttribute("aria-labelledby", `${named.id} ${slot.id}`);
  label.htmlFor = slot.id;
  select.hidden = true;
  select.required = false; // a hidden list cannot say that it is empty; refuseGaps does
  select.after(slot);
  const line = { slot, select, row: select.closest(".pair"), name: named.textContent.trim() };
  line.story = named === label ? "" : label.id;
  line.missing = document.getElementById(`${select.id}-missing`);
  board.lines.push(line);
  tellMissing(line, false);
  slot.addEventListener("click", () => choose(board, line));
  draggable(board, slot, () => placed(board, line), line);
}

function button(name) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = name;
  return made;
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

// A line was clicked: it takes what is in the hand, or waits for a response; again, and it empties.
function choose(board, line) {
  if (board.dragged) return;
  if (board.held) place(board, line, board.held);
  else if (board.armed !== line) arm(board, line);
  else if (line.select.value) place(board, line, null);
  else release(board);
}

function arm(board, line) {
  steady(line.slot, () => {
    takeBackList(board);
    bringList(board, line);
  });
  board.armed = line;
  say(board, "armed", null, line);
  show(board);
  if (isBrought(board)) board.list.scrollIntoView({ block: "nearest" });
}

// On a small screen the responses may be out of sight: they open under the line that waits.
function bringList(board, line) {
  const { top, bottom } = board.list.getBoundingClientRect();
  if (top < 0 || bottom > innerHeight) line.row.append(board.list);
}

function takeBackList(board) {
  if (isBrought(board)) board.lines[0].row.before(board.list);
}

function isBrought({ list }) {
  return list.closest(".pair") !== null;
}

// Keeps what was pressed where it was on the screen, whatever moves above it.
function steady(pressed, change) {
  const { top } = pressed.getBoundingClientRect();
  change();
  scrollBy(0, pressed.getBoundingClientRect().top - top);
}

function place(board, line, response) {
  if (response && board.once) {
    for (const other of board.lines) if (placed(board, other) === response) other.select.value = "";
  }
  line.select.value = response?.value ?? "";
  tellMissing(line, false);
  say(board, response ? "placed" : "cleared", response, line);
  release(board);
}

function release(board) {
  if (board.armed) steady(board.armed.slot, () => takeBackList(board));
  board.held = board.armed = null;
  show(board);
}

function typed(board, event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const line = board.lines.find((each) => each.slot === event.target);
  const used = line ? onLine(board, line, event) : beforeLines(board, event);
  if (used || drop(board, event.key)) event.preventDefault();
}

function drop(board, key) {
  if (key !== "Escape" || !(board.held || board.armed)) return false;
  board.armed?.slot.focus(); // the response that had the focus may move
  release(board);
  return true;
}

function lettered(board, { key }) {
  return key.length === 1 ? board.responses[LETTERS.indexOf(key.toLowerCase())] : undefined;
}

// Where reading starts, a letter goes to the first empty line, unless shortcuts are switched off.
function beforeLines(board, event) {
  const response = lettered(board, event);
  const line = firstEmpty(board);
  const off = document.body.dataset.shortcuts === "off" || event.target.closest("button");
  if (!response || !line || off) return false;
  place(board, line, response);
  (firstEmpty(board) ?? line).slot.focus();
  return true;
}

function onLine(board, line, event) {
  const { key } = event;
  const response = lettered(board, event);
  if (response) {
    place(board, line, response);
    firstEmpty(board)?.slot.focus();
  } else if (key === "Backspace" || key === "Delete") place(board, line, null);
  else if (key === "ArrowDown" || key === "ArrowUp") step(board, line, key === "ArrowDown" ? 1 : -1);
  else if (key === "Enter" && !board.held && !firstEmpty(board)) {
    if (!event.repeat) board.field.form.requestSubmit();
  } else return false;
  return true;
}

// Steps through what the line may take: where responses fit once, those of other lines stay there.
function step(board, line, by) {
  const others = board.lines.filter((each) => each !== line && board.once);
  const taken = new Set(others.map((each) => placed(board, each)));
  const free = board.responses.filter((each) => !taken.has(each));
  const at = free.indexOf(placed(board, line));
  const start = by > 0 ? 0 : -1;
  place(board, line, free.at(at < 0 ? start : (at + by) % free.length));
}

function placed(board, line) {
  return board.responses.find((each) => each.value === line.select.value) ?? null;
}

function firstEmpty(board) {
  return board.lines.find((line) => !line.select.value);
}

// Touch scrolls: there a tap picks up and a tap places, and nothing needs dragging.
function draggable(board, handle, carried, from) {
  handle.addEventListener("pointerdown", (event) => {
    const response = carried();
    board.dragged = false;
    if (event.pointerType !== "touch" && event.button === 0 && response) {
      drag(board, { handle, response, from, left: event.clientX, top: event.clientY });
    }
  });
}

function drag(board, { handle, response, from, left, top }) {
  const drags = new AbortController();
  let ghost = null;
  const move = ({ clientX, clientY }) => {
    if (!ghost && Math.hypot(clientX - left, clientY - top) < DRAGGED_PX) return;
    ghost ??= lift(board, handle);
    ghost.style.translate = `${clientX - left}px ${clientY - top}px`;
    aim(board, lineAt(board, clientX, clientY));
  };
  const end = (event) => {
    drags.abort();
    if (!ghost) return;
    ghost.remove();
    aim(board, null);
    if (event.type === "pointerup") putDown(board, event, response, from);
    setTimeout(() => { board.dragged = false; }); // the click that ends a drag is none
  };
  addEventListener("pointermove", move, { signal: drags.signal });
  addEventListener("pointerup", end, { signal: drags.signal });
  addEventListener("pointercancel", end, { signal: drags.signal });
}

// What is dragged from one line to another leaves the first, also where responses repeat.
function putDown(board, { clientX, clientY }, response, from) {
  const line = lineAt(board, clientX, clientY);
  if (line === from) return;
  if (from) from.select.value = "";
  place(board, line ?? from, line && response);
}

function lift(board, handle) {
  const { left, top, width } = handle.getBoundingClientRect();
  const ghost = handle.cloneNode(true);
  ghost.removeAttribute("id");
  ghost.classList.add("ghost");
  ghost.inert = true;
  Object.assign(ghost.style, { left: `${left}px`, top: `${top}px`, width: `${width}px` });
  board.field.append(ghost);
  board.dragged = true;
  return ghost;
}

function lineAt(board, left, top) {
  const row = document.elementFromPoint(left, top)?.closest(".pair");
  return board.lines.find((each) => each.row === row) ?? null;
}

function aim(board, target) {
  for (const line of board.lines) line.row.classList.toggle("is-aimed", line === target);
}

function refuseGaps(board, event) {
  const gap = firstEmpty(board);
  for (const line of board.lines) tellMissing(line, !line.select.value);
  if (!gap) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  gap.slot.focus();
}

function tellMissing({ slot, missing, story }, told) {
  missing.hidden = !told;
  const described = [told && missing.id, story].filter(Boolean).join(" ");
  if (described) slot.setAttribute("aria-describedby", described);
  else slot.removeAttribute("aria-describedby");
}

function show(board) {
  const values = new Set(board.lines.map((line) => line.select.value));
  for (const response of board.responses) {
    const gone = board.once && values.has(response.value);
    response.chip.setAttribute("aria-pressed", String(board.held === response));
    response.chip.classList.toggle("is-used", gone);
    response.used.textContent = gone ? ` ${board.field.dataset.used}` : "";
  }
  for (const line of board.lines) {
    const response = placed(board, line);
    const words = response?.words.map((node) => node.cloneNode(true)) ?? [board.field.dataset.empty];
    line.slot.replaceChildren(...words);
    line.slot.classList.toggle("is-empty", !response);
    line.slot.setAttribute("aria-pressed", String(board.armed === line));
  }
}

function say(board, what, response, line) {
  document.getElementById("board-status").textContent = board.field.dataset[what]
    .replace("{response}", () => response?.name ?? "")
    .replace("{premise}", () => line?.name ?? "");
}
