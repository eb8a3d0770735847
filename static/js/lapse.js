/* Counts down what remains of a request or a code from the seconds that the server gave, and loads
   the page again when they have run out. Without this file the page tells the moment itself. */
for (const place of document.querySelectorAll("[data-lapse]")) {
  const until = performance.now() + Number(place.dataset.lapse) * 1000;
  const words = place.querySelector("[data-lapse-left]");
  place.querySelector(".lapse__left").hidden = false;

  const tick = () => {
    const left = Math.max(0, Math.ceil((until - performance.now()) / 1000));
    words.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    if (left === 0) {
      clearInterval(timer);
      location.replace(location.href);
    }
  };
  const timer = setInterval(tick, 1000);
  tick();
}
