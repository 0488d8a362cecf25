// Lets a learner cross out options they have ruled out. It changes nothing that is sent.

document.addEventListener("page:swapped", prepare);
prepare();

function prepare() {
  const template = document.getElementById("crossing");
  if (!template) return;
  for (const option of document.querySelectorAll("[data-option]")) addButton(option, template);
}

function addButton(option, template) {
  const button = template.content.cloneNode(true).querySelector("button");
  const input = option.querySelector("input");
  button.setAttribute("aria-label", `${button.getAttribute("aria-label")} ${input.value}`);
  const cross = (out) => {
    button.setAttribute("aria-pressed", String(out));
    option.classList.toggle("is-out", out);
    if (out) input.checked = false;
  };
  button.addEventListener("click", () => cross(!option.classList.contains("is-out")));
  input.addEventListener("change", () => cross(false)); // choosing an option brings it back
  option.append(button);
}
