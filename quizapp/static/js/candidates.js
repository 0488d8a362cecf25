// The page of a document's candidates by keyboard: arrows move, digits say why, and what was done is
// told. Buttons and links carry their own keys (data-key); without this module they all still work.

const told = document.createElement("p");
told.className = "visually-hidden";
told.setAttribute("role", "status");
document.body.append(told);

document.addEventListener("keydown", (event) => {
  const step = { ArrowDown: "j", ArrowRight: "j", ArrowUp: "k", ArrowLeft: "k" }[event.key];
  if (!step || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  if (!event.target.closest(".candidate, .listed") || event.target.closest("input, select, textarea")) return;
  const link = document.querySelector(`[data-candidates] [data-key="${step}"]`);
  if (!link) return;
  event.preventDefault();
  link.click();
});

// While a decision is on its way keys decide nothing: nobody has seen yet what they would be about.
// The page says so, instead of swallowing them.
const TYPING = "input:not([type=radio], [type=checkbox]), select, textarea";
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest(TYPING)) return;
  const letter = event.key.length === 1 && event.key !== " ";
  if (!(letter || event.key.startsWith("Arrow")) || !deciding()) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  sayBusy();
}, true);
document.addEventListener("submit", (event) => {
  if (deciding() && event.target.matches("[data-candidates] form[data-swap]")) sayBusy();
}, true);

// Escape leaves what was opened; what was typed stays in it.
document.addEventListener("keydown", (event) => {
  const opened = event.key === "Escape" && event.target.closest("[data-candidates] details[open]");
  if (!opened) return;
  event.preventDefault();
  opened.open = false;
  opened.querySelector("summary").focus();
});

function deciding() {
  return document.querySelector("[data-candidates] form[aria-busy=true]") !== null;
}

function sayBusy() {
  const notice = document.querySelector("[data-candidates] [data-busy]");
  if (notice) notice.textContent = notice.dataset.busy;
}

// Digits press only while the reasons are open. Not by the event that tells of opening: it comes late,
// and would lose the digit of somebody who types fast.
document.addEventListener("keydown", (event) => {
  if (!/^[1-9]$/.test(event.key) || event.ctrlKey || event.altKey || event.metaKey || event.target.closest(TYPING)) return;
  const button = document.querySelector(`[data-candidates] details[data-digits][open] [data-digit="${event.key}"]`);
  if (!button) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  button.click();
}, true);

// What is opened takes the focus.
document.addEventListener("toggle", (event) => {
  if (!event.target.matches("[data-candidates] details") || !event.target.open) return;
  event.target.querySelector("textarea, input:not([type=hidden]), select, button")?.focus();
}, true);

document.addEventListener("page:swapped", arrive);
arrive();

function arrive() {
  told.textContent = [...document.querySelectorAll("main > .notice[role=status]")].map((each) => each.textContent).join(" ");
  const mark = document.querySelector(".read-text .now");
  const pane = mark?.closest(".read-text");
  if (pane) pane.scrollTop += mark.getBoundingClientRect().top - pane.getBoundingClientRect().top - pane.clientHeight / 3;
}
