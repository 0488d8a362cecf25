// Lets a concept be typed instead of looked for in a long list: names are offered while typing.
// Fields say where to ask in data-complete. Without script the list, or plain typing, does.

const WAIT_MS = 150;
let number = 0;

for (const field of document.querySelectorAll("select[data-complete]")) offer(typed(field));
for (const field of document.querySelectorAll("input[data-complete]")) offer(field);
for (const field of document.querySelectorAll("textarea[data-complete]")) adder(field);

// Puts a line to type in where a list stood; what is typed is understood by the server.
function typed(select) {
  const input = document.createElement("input");
  for (const name of ["id", "name", "class", "aria-describedby", "aria-invalid", "data-complete"]) {
    if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
  }
  input.autocomplete = "off";
  input.value = select.value ? select.selectedOptions[0].text : "";
  select.replaceWith(input);
  return input;
}

// Adds what is chosen to a field of lines.
function adder(area) {
  const label = document.createElement("label");
  const input = document.createElement("input");
  label.className = "adder";
  input.className = "input";
  input.autocomplete = "off";
  input.dataset.complete = area.dataset.complete;
  label.append(area.dataset.completeLabel, " ", input);
  area.after(label);
  offer(input);
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    add(area, input);
  });
  input.addEventListener("change", () => add(area, input));
}

function add(area, input) {
  const name = input.value.trim();
  input.value = "";
  if (!name) return;
  const lines = area.value.split("\n").filter((line) => line.trim());
  area.value = [...lines, name].join("\n");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function offer(input) {
  const list = document.createElement("datalist");
  list.id = `offered-${++number}`;
  input.after(list);
  input.setAttribute("list", list.id);
  let timer;
  input.addEventListener("input", (event) => {
    if (input.closest(".adder")) event.stopPropagation(); // not a field of the form yet
    clearTimeout(timer);
    timer = setTimeout(() => void fill(input, list), WAIT_MS);
  });
}

async function fill(input, list) {
  const typedSoFar = input.value;
  if (!typedSoFar) return;
  try {
    const response = await fetch(`${input.dataset.complete}?q=${encodeURIComponent(typedSoFar)}`);
    const found = response.ok ? await response.json() : [];
    if (input.value !== typedSoFar) return;
    list.replaceChildren(...found.map(({ name }) => new Option(name, name)));
  } catch {
    // Offline: what is typed is understood all the same.
  }
}
