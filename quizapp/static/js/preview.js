// Shows beside a form what it would do, while it is being filled in. A form names the address in
// data-preview; the answer is a page whose #preview takes the place of this page's. Without script
// a button of the form does the same.

const WAIT_MS = 350;

for (const form of document.querySelectorAll("form[data-preview]")) watch(form);

function watch(form) {
  let timer;
  let asked;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      asked?.abort();
      asked = new AbortController();
      void refresh(form, asked.signal);
    }, WAIT_MS);
  });
}

async function refresh(form, signal) {
  const place = document.getElementById("preview");
  place.setAttribute("aria-busy", "true");
  try {
    const fields = [...new FormData(form)].filter(([, value]) => typeof value === "string");
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
