/* Small comforts of every page: copy buttons, closing the menu, Enter in a search, telling of a
   connection that is lost or stands still. */
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (button && navigator.clipboard) {
    await navigator.clipboard.writeText(button.dataset.copy);
    const said = button.querySelector("[data-copied]");
    if (said) said.hidden = false;
  }
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

/* Enter in a search within a larger form searches, as its own button does. */
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || event.target.type !== "search") return;
  const button = event.target.closest(".search-row")?.querySelector("button");
  if (!button) return;
  event.preventDefault();
  button.click();
});

/* What could not be fetched is said at the top of the page: in the server's words where it is our
   server that speaks, in our own where the line is cut or stands still, or something on the way
   answers in its place. A code and a state that renew by themselves say so in a place of their own. */
const problem = document.getElementById("page-problem");

function sayProblem(html) {
  if (document.querySelector("[data-trouble], [data-live]")) return;
  if (!problem.hidden && problem.innerHTML === html) return; // a poll fails again and again
  problem.innerHTML = html;
  problem.hidden = false;
  problem.scrollIntoView({ block: "nearest" });
}

function inOurWords(name) {
  return document.getElementById(name).innerHTML;
}

function saidByOurServer(xhr) {
  const page = new DOMParser().parseFromString(xhr.responseText, "text/html");
  return page.querySelector(".empty[data-testid='error'][data-code]");
}

/* Our server answers a question with a fragment; a whole page, or no page at all, is somebody else's. */
function isFragment(xhr) {
  const type = xhr.getResponseHeader("Content-Type") || "";
  return type.startsWith("text/html") && !/<(!doctype|html|head|body)\b/i.test(xhr.responseText);
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = event;
  const wholePage = detail.target === document.body;
  if (!detail.shouldSwap || wholePage || isFragment(detail.xhr)) return;
  detail.shouldSwap = false;
  detail.isError = true; // htmx tells of it as it does of a refusal
}, true);

document.body.addEventListener("htmx:responseError", (event) => {
  const error = saidByOurServer(event.detail.xhr);
  sayProblem(error ? error.outerHTML : inOurWords("no-answer"));
});
document.body.addEventListener("htmx:timeout", () => sayProblem(inOurWords("no-answer")));
document.body.addEventListener("htmx:sendError", () => sayProblem(inOurWords("connection-lost")));
document.body.addEventListener("htmx:afterSwap", () => { problem.hidden = true; });

/* A form that is sent with a key of its own may be sent again: whoever waits is told so, instead of
   being left with a page that does nothing. */
const PATIENCE = 12000;
let waiting = null;
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || !event.target.matches("[data-awaited]")) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => sayProblem(inOurWords("still-waiting")), PATIENCE);
});
window.addEventListener("pageshow", () => clearTimeout(waiting));

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard;
}
