// ruleid: html-from-a-string
box.innerHTML = typed;
// ruleid: html-from-a-string
box.insertAdjacentHTML("beforeend", typed);
// ok: html-from-a-string
box.textContent = typed;
