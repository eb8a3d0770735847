/* The verifier's camera. Reads a QR with the phone's own BarcodeDetector or with the ponyfill from
   our own origin, writes it into the form and sends the form: the server does all the judging.
   Pictures are read here and never leave the phone. */
const camera = document.getElementById("camera");
const video = document.getElementById("camera-video");
const form = document.getElementById("scan-form");
const input = document.getElementById("scan-input");
const again = document.getElementById("camera-start");
const torch = document.getElementById("camera-torch");
const swap = document.getElementById("camera-switch");
const LOOK_EVERY = 120;
/* The largest photographs of phones have fewer in the size that they are stored in. */
const MOST_PIXELS = 64e6;

let stream = null;
let facing = "environment";
let sent = false;

function show(state) {
  camera.dataset.state = state;
  for (const part of camera.querySelectorAll("[data-show]")) {
    part.hidden = part.dataset.show !== state;
  }
  again.hidden = !["denied", "missing", "paused", "unreadable"].includes(state);
}

async function makeDetector() {
  const wanted = { formats: ["qr_code"] };
  if ("BarcodeDetector" in window) {
    const formats = await window.BarcodeDetector.getSupportedFormats().catch(() => []);
    if (formats.includes("qr_code")) return new window.BarcodeDetector(wanted);
  }
  const wasm = camera.dataset.wasm;
  window.BarcodeDetectionAPI.prepareZXingModule({ overrides: { locateFile: () => wasm } });
  return new window.BarcodeDetectionAPI.BarcodeDetector(wanted);
}
const detector = makeDetector();

async function read(picture) {
  const found = await (await detector).detect(picture);
  return found.find((code) => code.rawValue)?.rawValue ?? null;
}

function send(text) {
  if (sent) return;
  sent = true;
  show("found");
  stop();
  input.value = text;
  form.requestSubmit();
}

function stop() {
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = null;
}

async function start() {
  if (sent) return;
  stop();
  if (!navigator.mediaDevices?.getUserMedia) return show("missing");
  show("starting");
  try {
    stream = await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { facingMode: { ideal: facing }, width: { ideal: 1280 }, height: { ideal: 1280 } },
    });
  } catch (error) {
    return show(error.name === "NotAllowedError" ? "denied" : "missing");
  }
  video.srcObject = stream;
  await video.play().catch(() => {});
  show("on");
  offerTools();
  look(stream);
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
  event.target.value = "";
  if (!file) return;
  stop();
  const tooLarge = (await pixelsOf(file).catch(() => 0)) > MOST_PIXELS;
  const picture = tooLarge ? null : await createImageBitmap(file).catch(() => null);
  const text = picture && (await read(picture).catch(() => null));
  if (text) send(text);
  else show("unreadable");
});

again.addEventListener("click", start);
swap.addEventListener("click", () => {
  facing = facing === "environment" ? "user" : "environment";
  start();
});
torch.addEventListener("click", async () => {
  const on = torch.getAttribute("aria-pressed") !== "true";
  await stream?.getVideoTracks()[0].applyConstraints({ advanced: [{ torch: on }] });
  torch.setAttribute("aria-pressed", String(on));
});
form.addEventListener("submit", () => { sent = true; stop(); });

/* A camera that was put in the background comes back black on some phones: begin anew. */
document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    stop();
    if (!sent) show("paused");
  } else if (!sent && !stream) start();
});
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  sent = false;
  start();
});

document.getElementById("scan-tools").hidden = false;
start();
