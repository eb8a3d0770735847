/* The code page: counts the seconds that the server gave, renews the code when they have run out,
   covers a code that is dead, enlarges on a tap. The server decides everything; without this file
   the page reloads itself. */
const RETRY_AFTER = 3000;
const TIME_OUT = 5000;
const said = document.getElementById("showing-said");
const endTrouble = document.getElementById("end-trouble");
let counted = null; // the code area being counted
let begun = null; // when its seconds began
let span = 1;
let spent = false; // the code on the screen has been scanned
let asking = false;
let ending = false;
let enlarged = false;

function area() {
  return document.getElementById("code-area");
}

/* Either clock may stand still: one while a phone sleeps, the other when it is set back. */
function moment() {
  return { steady: performance.now(), wall: Date.now() };
}

function secondsSince(then) {
  const now = moment();
  return Math.max(now.steady - then.steady, now.wall - then.wall) / 1000;
}

function begin(section) {
  counted = section;
  span = Number(section.dataset.secondsLeft);
  begun = moment();
  asking = spent = false;
  enlarge(section.querySelector(".code"), enlarged);
}

function renew() {
  if (asking || ending || document.hidden || !window.htmx) return;
  asking = true;
  window.htmx.trigger(counted, "renew");
}

function tick() {
  const section = area();
  if (!section || section.hasAttribute("data-ended")) return;
  if (section !== counted) begin(section);
  const passed = secondsSince(begun);
  const left = spent ? 0 : Math.max(0, Math.ceil(span - passed));
  const words = section.querySelector("[data-testid='seconds-left']");
  if (words.textContent !== String(left)) {
    words.textContent = String(left);
    const hand = section.querySelector(".ring__hand");
    hand.setAttribute("stroke-dasharray", `${(left / Math.max(span, 60)) * 60} 60`);
  }
  section.toggleAttribute("data-stale", left === 0 || ending);
  if (passed > Number(section.dataset.sessionSecondsLeft)) over();
  else if (left === 0) renew();
}

/* Nobody could be asked, and the time of the whole showing is over: it has ended by itself. */
function over() {
  const ended = document.getElementById("showing-over").content.cloneNode(true);
  area().replaceWith(ended);
  endTrouble.hidden = true;
  tell();
}

/* The end is told once to whoever cannot see it; the seconds never are. */
function tell() {
  if (!area()?.hasAttribute("data-ended")) return;
  const button = document.querySelector(".presentation__end button");
  button.textContent = button.dataset.done;
  said.textContent = said.dataset.ended;
}
document.body.addEventListener("htmx:afterSwap", tell);

function failed(event) {
  if (event.detail.elt !== counted) return;
  const trouble = area()?.querySelector("[data-trouble]");
  if (trouble) trouble.hidden = ending;
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
  if (target.id !== "scans" || !event.detail.shouldSwap) return;
  if (xhr.responseText === lastScans && xhr.status !== OVER) event.detail.shouldSwap = false;
  else spent = true; // the code on the screen, or the showing is over: ask for the next
  lastScans = xhr.responseText;
});

/* Ending is sent until it has been heard, and the code is covered meanwhile. Whoever has no line is
   told when the showing ends by itself. */
async function end(form) {
  ending = true;
  tick();
  for (const words of area().querySelectorAll(".code__stale span")) {
    words.hidden = !words.hasAttribute("data-ending");
  }
  area().querySelector("[data-trouble]").hidden = true;
  const line = new AbortController();
  const tooLong = setTimeout(() => line.abort(), TIME_OUT);
  try {
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(form.action, { method: "POST", body, signal: line.signal });
    if (answer.status >= 500) throw new Error(String(answer.status));
    location.assign(answer.url === form.action ? location.href : answer.url);
  } catch {
    if (area().hasAttribute("data-ended")) return;
    endTrouble.hidden = false;
    setTimeout(() => area().hasAttribute("data-ended") || end(form), RETRY_AFTER);
  } finally {
    clearTimeout(tooLong);
  }
}
document.querySelector(".presentation__end").addEventListener("submit", (event) => {
  if (area()?.hasAttribute("data-ended")) return;
  event.preventDefault();
  if (!ending) end(event.target);
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

document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  tick();
  window.htmx?.trigger("#scans", "shown-again");
});
tick();
setInterval(tick, 200);
