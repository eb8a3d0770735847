/* The code page: counts the seconds that the server gave, renews the code when they have run out,
   keeps the screen awake, enlarges on a tap. The server decides everything; without this file the
   page reloads itself. */
const RETRY_AFTER = 3000;
let counted = null; // the code area being counted
let until = 0; // performance.now() at which it has run out
let span = 1;
let asking = false;
let enlarged = false;

function area() {
  return document.getElementById("code-area");
}

function begin(section) {
  counted = section;
  span = Math.max(Number(section.dataset.secondsLeft), 1);
  until = performance.now() + span * 1000;
  asking = false;
  enlarge(section.querySelector(".code"), enlarged);
}

function renew() {
  if (asking || document.hidden || !window.htmx) return;
  asking = true;
  window.htmx.trigger(counted, "renew");
}

function tick() {
  const section = area();
  if (!section || section.hasAttribute("data-ended")) return;
  if (section !== counted) begin(section);
  const left = Math.max(0, Math.ceil((until - performance.now()) / 1000));
  const words = section.querySelector("[data-testid='seconds-left']");
  if (words.textContent !== String(left)) {
    words.textContent = String(left);
    const hand = section.querySelector(".ring__hand");
    hand.setAttribute("stroke-dasharray", `${(left / Math.max(span, 60)) * 60} 60`);
  }
  if (left === 0) renew();
}

function trouble(shown) {
  const words = area()?.querySelector("[data-trouble]");
  if (words) words.hidden = !shown;
}

function failed(event) {
  if (event.detail.elt !== counted) return;
  trouble(true);
  setTimeout(() => { asking = false; }, RETRY_AFTER);
}
document.body.addEventListener("htmx:sendError", failed);
document.body.addEventListener("htmx:responseError", failed);
document.body.addEventListener("htmx:timeout", failed);

/* Who has scanned is asked while somebody looks, at once when the page is shown again, and no more
   when the showing is over. Mostly the answer is empty: nothing new. The same answer again is
   dropped, so that a screen reader is not told the same thing every two seconds. */
const OVER = 286;
let lastScans = null;
document.body.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.elt.id !== "scans") return;
  if (document.hidden || area()?.hasAttribute("data-ended")) event.preventDefault();
});
document.body.addEventListener("htmx:beforeSwap", (event) => {
  const { target, xhr } = event.detail;
  if (target.id !== "scans" || xhr.status === 204 || xhr.status >= 300) return;
  if (xhr.responseText === lastScans && xhr.status !== OVER) event.detail.shouldSwap = false;
  else until = 0; // the code on the screen has been spent, or the showing is over: ask for the next
  lastScans = xhr.responseText;
});

/* Tap to enlarge; tap again, or Escape, to return. */
function enlarge(code, large) {
  code.classList.toggle("code--large", large);
  code.querySelector(".code__enlarge").setAttribute("aria-pressed", String(large));
}
document.addEventListener("click", (event) => {
  const code = event.target.closest(".code");
  if (!code) return;
  enlarged = !code.classList.contains("code--large");
  enlarge(code, enlarged);
});
document.addEventListener("keydown", (event) => {
  const code = document.querySelector(".code--large");
  if (event.key === "Escape" && code) enlarge(code, (enlarged = false));
});

/* The screen stays on while the code is shown. */
async function stayAwake() {
  try {
    if (!document.hidden && !area()?.hasAttribute("data-ended")) {
      await navigator.wakeLock?.request("screen");
    }
  } catch {
    // The phone may refuse (battery saver); the code still works.
  }
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  stayAwake();
  tick();
  window.htmx?.trigger("#scans", "shown-again");
});
stayAwake();
tick();
setInterval(tick, 200);
