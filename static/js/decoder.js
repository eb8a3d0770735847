/* What reads a QR on this phone: its own BarcodeDetector, or the ponyfill whose WebAssembly comes
   from our own origin. It tells how far the download is, gives up on a line that stands still, and
   says when this browser can read no codes at all. */
const LONGEST_SILENCE = 12000;
const WANTED = { formats: ["qr_code"] };

// Why there is no decoder: this browser may not run it, or it has not come.
const REFUSED = "refused";
const NOT_FETCHED = "not fetched";

// The ponyfill asks it of every browser, and those before 2022 do not know it.
Object.hasOwn = Object.hasOwn || ((thing, key) => Object.prototype.hasOwnProperty.call(thing, key));

export class Decoder {
  /* `ponyfill` and `wasm` are addresses, `size` is the unpacked bytes of the second; `told` hears
     how many per cent of it have come. */
  constructor({ ponyfill, wasm, size, told }) {
    Object.assign(this, { ponyfill, wasm, size, told, own: true, made: null });
  }

  /* Return what reads; rejects with REFUSED or NOT_FETCHED, and may be asked again. */
  ready() {
    this.made = this.made || this.make().catch((reason) => {
      this.made = null;
      throw reason;
    });
    return this.made;
  }

  /* Return the text of a code on a picture, or null. */
  async read(picture) {
    const detector = await this.ready();
    try {
      const found = await detector.detect(picture);
      const code = found.find((one) => one.rawValue);
      return code ? code.rawValue : null;
    } catch (error) {
      if (!(window.BarcodeDetector && detector instanceof window.BarcodeDetector)) throw error;
      this.own = false; // some phones promise a detector and have none: take ours from now on
      this.made = null;
      return this.read(picture);
    }
  }

  async make() {
    if (this.own && (await hasOwnDetector())) return new window.BarcodeDetector(WANTED);
    if (!mayRunWasm()) throw REFUSED;
    const [wasmBinary] = await Promise.all([this.fetched(), ranScript(this.ponyfill)]);
    const { prepareZXingModule, BarcodeDetector } = window.BarcodeDetectionAPI;
    const overrides = { wasmBinary, locateFile: () => this.wasm };
    try {
      await prepareZXingModule({ overrides, fireImmediately: true });
    } catch {
      throw REFUSED;
    }
    return new BarcodeDetector(WANTED);
  }

  async fetched() {
    const line = new AbortController();
    const silence = new Silence(() => line.abort());
    try {
      const answer = await fetch(this.wasm, { signal: line.signal });
      if (!answer.ok) throw NOT_FETCHED;
      return await this.collected(answer.body.getReader(), silence);
    } catch {
      throw NOT_FETCHED;
    } finally {
      silence.end();
    }
  }

  async collected(reader, silence) {
    const whole = new Uint8Array(this.size);
    let got = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (done && got === this.size) return whole;
      if (done) throw NOT_FETCHED;
      silence.begin();
      whole.set(value, got);
      got += value.length;
      this.told(Math.floor((got / this.size) * 100));
    }
  }
}

/* Ends what has heard nothing for too long. */
class Silence {
  constructor(tooLong) {
    this.tooLong = tooLong;
    this.begin();
  }

  begin() {
    clearTimeout(this.timer);
    this.timer = setTimeout(this.tooLong, LONGEST_SILENCE);
  }

  end() {
    clearTimeout(this.timer);
  }
}

function ranScript(address) {
  if (window.BarcodeDetectionAPI) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    const silence = new Silence(() => reject(NOT_FETCHED));
    script.onload = () => resolve(silence.end());
    script.onerror = () => reject(NOT_FETCHED, silence.end());
    script.src = address;
    document.head.append(script);
  });
}

async function hasOwnDetector() {
  try {
    return (await window.BarcodeDetector.getSupportedFormats()).includes("qr_code");
  } catch {
    return false;
  }
}

/* The smallest module there is: a browser that knows no 'wasm-unsafe-eval' refuses it. */
function mayRunWasm() {
  try {
    return Boolean(new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])));
  } catch {
    return false;
  }
}
