/* Sound and vibration for a result, where the phone allows them: one rising pair of notes when the
   licence is in force, one low long note otherwise. */
const outcome = document.querySelector("[data-outcome]");

const TUNES = {
  ok: { notes: [[880, 0, 0.09], [1318, 0.1, 0.16]], shake: [60] },
  other: { notes: [[233, 0, 0.22], [196, 0.24, 0.34]], shake: [180, 90, 180] },
};

function play(notes) {
  const Audio = window.AudioContext || window.webkitAudioContext;
  if (!Audio) return;
  const audio = new Audio();
  if (audio.state !== "running") return; // not allowed before a touch: stay silent
  for (const [pitch, start, length] of notes) {
    const tone = audio.createOscillator();
    const loudness = audio.createGain();
    tone.frequency.value = pitch;
    loudness.gain.setValueAtTime(0.18, audio.currentTime + start);
    loudness.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + start + length);
    tone.connect(loudness).connect(audio.destination);
    tone.start(audio.currentTime + start);
    tone.stop(audio.currentTime + start + length);
  }
}

function once(receipt) {
  try {
    if (sessionStorage.getItem("heard") === receipt) return false;
    sessionStorage.setItem("heard", receipt);
  } catch {
    // Storage may be closed; hearing it twice does no harm.
  }
  return true;
}

if (outcome && once(location.pathname)) {
  const tune = outcome.dataset.tone === "ok" ? TUNES.ok : TUNES.other;
  play(tune.notes);
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(tune.shake);
}
