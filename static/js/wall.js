/* What a public page shows of a permit holds while somebody answers. When two questions in a row
   went without an answer it says so in grey, with the time of the last one, until one comes. Should
   this file itself never have come, the state fades by the style sheet alone (permit.css). */
const live = document.querySelector("[data-live]");
const unknown = document.getElementById("state-unknown");
const TIME_OUT = 8; // htmx gives up on a question after so many seconds
const lasting = (2 * Number(live.dataset.live) + TIME_OUT) * 1000;
let answered = moment();
let last = asOf().dateTime;

/* When the server read what is shown; a code that is dead shows nothing that could change. */
function asOf() {
  return live.querySelector("[data-testid='as-of']");
}

/* Either clock may stand still: one while a device sleeps, the other when it is set back. */
function moment() {
  return { steady: performance.now(), wall: Date.now() };
}

function passed(since) {
  const now = moment();
  return Math.max(now.steady - since.steady, now.wall - since.wall);
}

function sayUnknown() {
  const said = unknown.content.cloneNode(true);
  said.querySelector("[data-last-answer]").textContent = asOf().textContent;
  live.querySelector(".permit-banner").replaceWith(said);
  live.dataset.unknown = "";
}

function look() {
  const said = live.querySelector("[data-state='unknown']");
  if (asOf() && !said && passed(answered) > lasting) sayUnknown();
}

/* What somebody on the way had kept is no answer: each of the server's has a moment of its own. */
live.addEventListener("htmx:afterSwap", () => {
  if (asOf() && asOf().dateTime <= last) return;
  last = asOf()?.dateTime;
  answered = moment();
  delete live.dataset.unknown;
});
document.addEventListener("visibilitychange", () => {
  look();
  if (!document.hidden) window.htmx?.trigger(live, "shown-again");
});
window.addEventListener("pageshow", look);
setInterval(look, 1000);
