// Single keys on study pages. An element says which key presses it (data-key, data-space); this
// module only presses. Never with a modifier, never while typing, never when switched off.

const TYPING = "input:not([type=radio], [type=checkbox]), select, textarea, [contenteditable]";
const CONTROL = "a[href], button, input, select, textarea, summary";

document.documentElement.classList.add("keyed"); // only now do the pages show which keys work

document.addEventListener("keydown", (event) => {
  if (ignored(event)) return;
  const wanted = target(event);
  if (!wanted) return;
  event.preventDefault();
  wanted.click();
  if (wanted.matches("input")) wanted.focus();
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
});

function ignored(event) {
  return (
    document.body.dataset.shortcuts === "off" ||
    event.defaultPrevented ||
    event.repeat ||
    event.isComposing ||
    event.ctrlKey ||
    event.altKey ||
    event.metaKey ||
    event.target.closest(TYPING) !== null ||
    document.querySelector("dialog[open]") !== null ||
    document.getElementById("main").inert
  );
}

function target(event) {
  const { key, shiftKey } = event;
  if (key === "Enter" || key === " ") {
    if (event.target.closest(CONTROL)) return null;
    return document.querySelector(key === " " ? "main [data-space]" : "main .primary:not([data-deliberate])");
  }
  if (key.length !== 1) return null;
  const name = CSS.escape(key.toLowerCase());
  if (shiftKey && /^[a-z]$/i.test(key)) {
    return document.querySelector(`[data-option="${name}"] .cross`);
  }
  return document.querySelector(`[data-key="${name}"]`);
}
