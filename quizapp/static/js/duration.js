// Measures how long a question was in sight, in milliseconds, and sends it along with the answer.

let before = 0;
let since = performance.now();

document.addEventListener("page:swapped", () => {
  before = 0;
  since = performance.now();
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) before += performance.now() - since;
  since = performance.now();
});
document.addEventListener(
  "submit",
  ({ target }) => {
    const field = target.elements.namedItem("duration_ms");
    if (field) field.value = String(Math.round(before + performance.now() - since));
  },
  { capture: true }, // before swap.js reads the form
);
