// Sends study forms in the background and swaps the head and <main> of the page that comes back.
// Without it the same forms work as plain page loads. An answer that cannot be sent is kept and
// sent again, always with the same body, so that the server counts it once.

const PARTS = ["head", "main"];
const TIMEOUT_MS = 20_000;
const WAITS_MS = [2_000, 4_000, 8_000, 15_000];

let turn = 0; // a reply belongs to the turn it was asked in; an older one is dropped
let sending = false;
let waiting = false;
let wake = () => {};
let shown = location.pathname + location.search;

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-swap]")) return;
  event.preventDefault();
  if (!sending) void submit(event.target, event.submitter);
});

addEventListener("popstate", () => {
  if (location.pathname + location.search !== shown) void revisit();
});
addEventListener("online", () => wake());
addEventListener("beforeunload", (event) => {
  if (waiting) event.preventDefault();
});

async function submit(form, submitter) {
  const mine = ++turn;
  const [address, options] = request(form, submitter);
  sending = true;
  form.setAttribute("aria-busy", "true");
  const reply = await sendUntilAnswered(address, options, mine);
  if (mine !== turn) return;
  settle();
  show(reply, options.method === "GET" || reply.moved);
}

async function revisit() {
  const mine = ++turn;
  settle();
  try {
    const reply = await send(new URL(location.href), { method: "GET" });
    if (mine === turn) show(reply, false);
  } catch {
    location.reload();
  }
}

function settle() {
  sending = false;
  keepWaiting(null);
}

function request(form, submitter) {
  const data = new URLSearchParams(new FormData(form, submitter));
  const own = submitter?.getAttribute("formaction") ?? form.getAttribute("action");
  const address = new URL(own ?? location.href, location.href);
  if (form.getAttribute("method") === "post") return [address, { method: "POST", body: data }];
  address.search = data;
  return [address, { method: "GET" }];
}

async function sendUntilAnswered(address, options, mine) {
  for (let attempt = 0; mine === turn; attempt++) {
    let wait = WAITS_MS[Math.min(attempt, WAITS_MS.length - 1)];
    try {
      const reply = await send(address, options);
      if (reply.status < 500 && reply.status !== 429) return reply;
      if (mine === turn) keepWaiting("busy");
      wait = reply.retryAfterMs || wait; // the server knows better when to come back
    } catch {
      if (mine === turn) keepWaiting("offline");
    }
    await nextTry(wait);
  }
  return null;
}

async function send(address, options) {
  const headers = { "X-Requested-With": "fetch", Accept: "text/html" };
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const response = await fetch(address, { ...options, headers, signal });
  const { status, redirected, url } = response;
  const retryAfterMs = Number(response.headers.get("Retry-After")) * 1000;
  const told = response.headers.get("Content-Location"); // the page of what was just sent
  const at = told ? new URL(told, url).href : url;
  return { status, moved: redirected || told !== null, at, retryAfterMs, html: await response.text() };
}

function nextTry(wait) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, wait);
    wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}

// Says why nothing happens ("offline", "busy"), or with null that all is well again.
function keepWaiting(why) {
  const status = document.getElementById("connection");
  waiting = why !== null;
  document.getElementById("main").inert = waiting;
  if (!waiting) return status.replaceChildren();
  if (status.dataset.why === why && status.firstElementChild) return undefined;
  const notice = document.getElementById("unsent").content.cloneNode(true);
  for (const sentence of notice.querySelectorAll("[data-why]")) {
    if (sentence.dataset.why !== why) sentence.remove();
  }
  notice.querySelector("button").addEventListener("click", () => wake());
  status.dataset.why = why;
  status.replaceChildren(notice);
  return status.querySelector("button").focus();
}

function show(reply, moved) {
  const page = new DOMParser().parseFromString(reply.html, "text/html");
  if (!PARTS.every((id) => page.getElementById(id))) return location.reload();
  // The browser's own autofocus is for whole page loads: here it would only complain.
  const target = page.querySelector("main [autofocus]") ?? page.getElementById("main");
  target.removeAttribute("autofocus");
  for (const id of PARTS) {
    document.getElementById(id).replaceWith(document.adoptNode(page.getElementById(id)));
  }
  document.title = page.title;
  document.body.dataset.shortcuts = page.body.dataset.shortcuts;
  if (moved && reply.at !== location.href) history.pushState(null, "", reply.at);
  shown = location.pathname + location.search;
  return arrive(target);
}

function arrive(target) {
  document.getElementById("main").classList.add("fresh");
  scrollTo(0, 0);
  target.focus({ preventScroll: true });
  document.dispatchEvent(new Event("page:swapped"));
}
