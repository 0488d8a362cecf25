// Shows beside a form what it would do, while it is being filled in. A form names the address in
// data-preview; the answer is a page whose #preview takes the place of this page's. What others
// would lose takes longer to find, and is asked for (`whole`) once nobody has typed for a while.
// Without script a button of the form does the same.

const WAIT_MS = 350;
const REST_MS = 1500;

for (const form of document.querySelectorAll("form[data-preview]")) watch(form);

function watch(form) {
  let timers = [];
  let asked;
  const ask = (whole) => {
    asked?.abort();
    asked = new AbortController();
    void refresh(form, whole, asked.signal);
  };
  form.addEventListener("input", () => {
    timers.forEach(clearTimeout);
    timers = [setTimeout(ask, WAIT_MS, false), setTimeout(ask, REST_MS, true)];
  });
}

async function refresh(form, whole, signal) {
  const place = document.getElementById("preview");
  place.setAttribute("aria-busy", "true");
  try {
    const fields = [...new FormData(form)].filter(([, value]) => typeof value === "string");
    if (whole) fields.push(["whole", "1"]);
    const options = { method: "POST", body: new URLSearchParams(fields), signal };
    const response = await fetch(form.dataset.preview, options);
    if (response.ok) show(place, await response.text());
  } catch {
    return; // asked again by now, or offline: the next change asks anew
  }
  place.removeAttribute("aria-busy");
}

function show(place, html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("preview");
  if (!fresh) return;
  place.replaceChildren(...document.adoptNode(fresh).childNodes);
  const status = document.getElementById("preview-status");
  const summary = place.querySelector("[data-summary]");
  if (status && summary) status.textContent = summary.textContent;
}
