/* The running clock of a licence face. It starts from the server's time and counts with the
   monotonic clock, so a phone whose own clock is wrong still shows the city's time. */
const CITY_OFFSET = 8 * 3600 * 1000; // Asia/Shanghai keeps UTC+8 the year round
const started = new WeakMap();

function tick() {
  for (const clock of document.querySelectorAll("[data-live-clock]")) {
    if (!started.has(clock)) started.set(clock, performance.now());
    const passed = performance.now() - started.get(clock);
    const now = new Date(Number(clock.dataset.liveClock) + passed + CITY_OFFSET);
    const time = now.toISOString().slice(11, 19);
    const text = clock.textContent.replace(/\d{2}:\d{2}:\d{2}/, time);
    if (text !== clock.textContent) clock.textContent = text;
  }
}

tick();
setInterval(tick, 250);
