/* Small comforts of every page: copy buttons, closing the menu, telling of a lost connection. */
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

/* What htmx could not fetch is said at the top of the page, in the server's words. The code page
   renews by itself and says so in a place of its own. */
function sayProblem(html) {
  const place = document.getElementById("page-problem");
  if (!html || document.querySelector("[data-trouble]")) return;
  place.innerHTML = html;
  place.hidden = false;
  place.scrollIntoView({ block: "nearest" });
}
document.body.addEventListener("htmx:responseError", (event) => {
  sayProblem(event.detail.xhr.responseText);
});
document.body.addEventListener("htmx:sendError", () => {
  sayProblem(document.getElementById("connection-lost").innerHTML);
});
document.body.addEventListener("htmx:afterSwap", () => {
  document.getElementById("page-problem").hidden = true;
});

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard;
}
