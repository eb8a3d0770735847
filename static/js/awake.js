/* The screen stays on while something on the page asks for it: a code that is shown, the wall's own
   screen. A lock ends whenever the page is put away, so it is asked for anew. */
let lock = null;

async function keepAwake() {
  const wanted = !document.hidden && document.querySelector("[data-keep-awake]");
  try {
    if (!wanted && lock) await lock.release();
    if (wanted && (!lock || lock.released)) lock = await navigator.wakeLock?.request("screen");
  } catch {
    // The phone may refuse (battery saver); what is shown still holds.
  }
}

document.addEventListener("visibilitychange", keepAwake);
document.body.addEventListener("htmx:afterSettle", keepAwake);
keepAwake();
