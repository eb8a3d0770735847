/* The verifier's camera. Reads a QR, writes it into the form and sends the form: the server does all
   the judging. Pictures are read here and never leave the phone. Whatever this phone cannot do is
   said, with the ten digits as the way that always works. */
const camera = document.getElementById("camera");
const video = document.getElementById("camera-video");
const form = document.getElementById("scan-form");
const input = document.getElementById("scan-input");
const again = document.getElementById("camera-start");
const torch = document.getElementById("camera-torch");
const swap = document.getElementById("camera-switch");
const progress = document.getElementById("decoder-progress");
const LOOK_EVERY = 120;
const PATIENCE = 12000; // so long the answer to a sent code is waited for in silence
/* The largest photographs of phones have fewer in the size that they are stored in. */
const MOST_PIXELS = 64e6;

let stream = null;
let facing = "environment";
let sent = false;
let waiting = null;

function show(state) {
  camera.dataset.state = state;
  for (const part of camera.querySelectorAll("[data-show]")) {
    part.hidden = part.dataset.show !== state;
  }
  again.hidden = !["denied", "missing", "paused", "unreadable", "unready"].includes(state);
}

/* How far the decoder's download is: in numbers for the eye, in tenths for a screen reader. */
function tell(percent) {
  progress.hidden = percent === 100;
  progress.querySelector("progress").value = percent;
  progress.querySelector("[data-percent]").textContent = `${Math.floor(percent / 10) * 10}%`;
}

const decoder = import(camera.dataset.decoder).then(({ Decoder }) => {
  const { ponyfill, wasm, wasmSize } = camera.dataset;
  return new Decoder({ ponyfill, wasm, size: Number(wasmSize), told: tell });
});

/* Whether codes can be read; if not, the page says why. */
async function ready() {
  const slow = setTimeout(() => tell(0), 400);
  try {
    await (await decoder).ready();
    return true;
  } catch (reason) {
    stop();
    if (!sent) show(reason === "refused" ? "undecodable" : "unready");
    return false;
  } finally {
    clearTimeout(slow);
    tell(100);
  }
}

async function read(picture) {
  return (await decoder).read(picture);
}

function send(text) {
  if (sent) return;
  input.value = text;
  form.querySelector("button").click();
}

function stop() {
  for (const track of stream ? stream.getTracks() : []) track.stop();
  stream = null;
}

async function start() {
  if (sent) return;
  stop();
  const reads = ready();
  if (!navigator.mediaDevices?.getUserMedia) return (await reads) && show("missing");
  show("starting");
  try {
    stream = await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { facingMode: { ideal: facing }, width: { ideal: 1280 }, height: { ideal: 1280 } },
    });
  } catch (error) {
    return (await reads) && show(error.name === "NotAllowedError" ? "denied" : "missing");
  }
  const current = stream;
  video.srcObject = stream;
  await video.play().catch(() => {});
  if (["undecodable", "unready"].includes(camera.dataset.state)) return stop();
  show("on");
  offerTools();
  if (await reads) look(current);
}

async function offerTools() {
  const track = stream.getVideoTracks()[0];
  torch.hidden = !track.getCapabilities?.().torch;
  const devices = await navigator.mediaDevices.enumerateDevices();
  swap.hidden = devices.filter((device) => device.kind === "videoinput").length < 2;
}

async function look(current) {
  while (stream === current && !sent) {
    if (video.readyState >= 2) {
      const text = await read(video).catch(() => null);
      if (text && stream === current) return send(text);
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
  }
}

/* A picture as something that can be looked at, or null; Safari before 15 draws no bitmaps. */
async function pictureOf(file) {
  if (window.createImageBitmap) return createImageBitmap(file).catch(() => null);
  const picture = new Image();
  picture.src = URL.createObjectURL(file);
  return picture.decode().then(() => picture, () => null);
}

/* How many pixels a chosen picture has, by its first bytes: a file of 50 KB can hold 170 million,
   and a phone that decodes them stands still. 0 where the kind of picture is another one. */
const HEAD = 512 * 1024;
const FRAME = (marker) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
const BARE = (marker) => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);

async function pixelsOf(file) {
  const bytes = new DataView(await file.slice(0, HEAD).arrayBuffer());
  if (bytes.byteLength < 24) return 0;
  if (bytes.getUint32(0) === 0x89504e47) return bytes.getUint32(16) * bytes.getUint32(20);
  return bytes.getUint16(0) === 0xffd8 ? ofJpeg(bytes) : 0;
}

function ofJpeg(bytes) {
  let at = 2;
  while (at + 9 <= bytes.byteLength && bytes.getUint8(at) === 0xff) {
    const marker = bytes.getUint8(at + 1);
    if (FRAME(marker)) return bytes.getUint16(at + 5) * bytes.getUint16(at + 7);
    if (marker === 0xff) at += 1;
    else if (BARE(marker)) at += 2;
    else at += 2 + bytes.getUint16(at + 2);
  }
  return 0;
}

document.getElementById("scan-picture").addEventListener("change", async (event) => {
  const file = event.target.files[0];
  if (!file) return;
  stop();
  show("preparing");
  const tooLarge = (await pixelsOf(file).catch(() => 0)) > MOST_PIXELS;
  const picture = tooLarge ? null : await pictureOf(file);
  event.target.value = "";
  if (!(await ready())) return;
  const text = picture && (await read(picture).catch(() => null));
  if (text) send(text);
  else show("unreadable");
});

again.addEventListener("click", () => {
  if (camera.dataset.state === "unready") location.reload();
  else start();
});
document.getElementById("scan-resend").addEventListener("click", () => {
  sent = false;
  send(input.value);
});
swap.addEventListener("click", () => {
  facing = facing === "environment" ? "user" : "environment";
  start();
});
torch.addEventListener("click", async () => {
  const on = torch.getAttribute("aria-pressed") !== "true";
  await stream?.getVideoTracks()[0].applyConstraints({ advanced: [{ torch: on }] });
  torch.setAttribute("aria-pressed", String(on));
});

/* The form's own key makes a code that is sent twice one verification. */
form.addEventListener("submit", () => {
  sent = true;
  stop();
  show("found");
  clearTimeout(waiting);
  waiting = setTimeout(() => show("unanswered"), PATIENCE);
});

/* A camera that was put in the background comes back black on some phones: begin anew. */
document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    stop();
    if (!sent && camera.dataset.state === "on") show("paused");
  } else if (!sent && !stream) start();
});
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  clearTimeout(waiting);
  sent = false;
  start();
});

document.getElementById("scan-tools").hidden = false;
start();
