/** Rules of the camera page that need no phone: when it says "on air", what it does for helpers. */

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { Air } from "../../static/camera/air.js";
import { Eye } from "../../static/camera/eye.js";
import { Reports } from "../../static/camera/report.js";
import { FRESH_MS, ServerClock, Wishes } from "../../static/camera/wishes.js";
import { hardwareCodec, ordered } from "../../static/codecs.js";
import { below, isSilent, STEPS, stepOf } from "../../static/sound.js";

class FakePeer extends EventTarget {
  connectionState = "new";
  parameters = { encodings: [{}] };
  sending = true;
  #bytes = 0;
  #at = 0;
  async createOffer() {
    return { sdp: "v=0 offer" };
  }
  async setLocalDescription() {}
  async setRemoteDescription() {}
  addTransceiver(track) {
    this.track = track;
    return {};
  }
  getTransceivers() {
    return [];
  }
  getSenders() {
    return [{ track: this.track, getParameters: () => this.parameters, setParameters: async () => {} }];
  }
  async getStats() {
    this.#at += 1000;
    if (this.sending) this.#bytes += 200_000;
    const video = { type: "outbound-rtp", kind: "video", bytesSent: this.#bytes, timestamp: this.#at };
    const source = { type: "media-source", kind: "audio", audioLevel: 0.1 };
    return new Map([
      ["v", { ...video, framesPerSecond: this.sending ? 30 : 0, qualityLimitationReason: "cpu" }],
      ["a", source],
    ]);
  }
  close() {}
  becomes(state) {
    this.connectionState = state;
    this.dispatchEvent(new Event("connectionstatechange"));
  }
}

let peers, reports;

const settled = async () => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  await new Promise((done) => setImmediate(done));
};

async function pass(ms) {
  for (let passed = 0; passed < ms; passed += 1000) {
    mock.timers.tick(1000);
    await settled();
  }
}

beforeEach(() => {
  [peers, reports] = [[], []];
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: 1_000_000 });
  globalThis.RTCPeerConnection = class extends FakePeer {
    constructor() {
      super();
      peers.push(this);
    }
  };
  globalThis.addEventListener = globalThis.removeEventListener = () => {};
  globalThis.document = { documentElement: { lang: "vi" } };
  globalThis.fetch = async (url) => {
    const answer = new Response("v=0 answer", { status: 201, headers: { Location: "/media/secret" } });
    return Object.defineProperty(answer, "url", { value: `https://hub${url}` });
  };
});

const stream = { getTracks: () => [{ kind: "video" }] };
const heard = (state, more = {}) => ({ state, program: true, sound: 30, silent_s: 0, number: 1, ...more });

async function onAir() {
  const air = new Air("/whip/c1", (report) => reports.push(report));
  air.go(stream);
  await settled();
  peers[0].becomes("connected");
  return air;
}

const last = () => reports.at(-1).state;

test("it says on air only once the server hears it, whatever leaves the phone", async () => {
  const air = await onAir();
  air.hear(heard("connecting"));
  await pass(3000);
  assert.equal(last(), "joining");
  air.hear(heard("on_air"));
  assert.equal(last(), "live");
});

test("without the server's word it goes by what leaves the phone", async () => {
  const air = await onAir();
  air.hear(null);
  await pass(3000);
  assert.equal(last(), "live");
  peers[0].sending = false;
  await pass(5000);
  assert.equal(last(), "back");
});

test("a camera that is not the program waits for its turn", async () => {
  const air = await onAir();
  air.hear(heard("on_air", { program: false }));
  await pass(3000);
  assert.equal(last(), "ready");
  air.hear(heard("on_air"));
  assert.equal(last(), "live");
});

test("a path on which the server hears nothing is given up, although the browser likes it", async () => {
  const air = await onAir();
  air.hear(heard("on_air"));
  await pass(3000);
  air.hear(heard("stalled"));
  assert.equal(last(), "back");
  await pass(6000);
  assert.equal(peers.length, 2);
});

test("a Wi-Fi that lets only pages through is named, by the server or after two failed ways", async () => {
  const air = new Air("/whip/c1", (report) => reports.push(report));
  air.go(stream);
  await settled();
  air.hear(heard("blocked"));
  assert.equal(reports.at(-1).blocked, true);
  air.hear(null);
  assert.equal(reports.at(-1).blocked, false);
  await pass(40_000);
  assert.equal(reports.at(-1).blocked, true);
});

test("a limit holds for this connection and for the next", async () => {
  const air = await onAir();
  air.limit(600);
  await settled();
  assert.equal(peers[0].parameters.encodings[0].maxBitrate, 600_000);
  peers[0].becomes("failed");
  await pass(2000);
  assert.equal(peers[1].parameters.encodings[0].maxBitrate, 600_000);
});

test("how loud it is comes from the server, else from the phone itself", async () => {
  const air = await onAir();
  assert.equal(air.sound, null);
  await pass(1000);
  assert.equal(air.sound, 20);
  air.hear(heard("on_air", { sound: 44 }));
  assert.equal(air.sound, 44);
  assert.equal(air.limited, "cpu");
});

test("the meter is empty in silence, full at the loudest, and knows nothing of the unknown", () => {
  assert.deepEqual([127, 60, 58, 30, 10, 0].map(stepOf), [0, 0, 1, 6, 10, STEPS]);
  assert.deepEqual([null, undefined].map(stepOf), [0, 0]);
  assert.deepEqual([0, 1, 0.01].map(below), [127, 0, 40]);
});

test("silence counts on air only, and after ten seconds", () => {
  assert.equal(isSilent({ state: "on_air", silent_s: 10 }), true);
  assert.equal(isSilent({ state: "on_air", silent_s: 9 }), false);
  assert.equal(isSilent({ state: "off", silent_s: 60 }), false);
  assert.equal(isSilent({ state: "on_air", silent_s: null }), false);
  assert.equal(isSilent(null), false);
});

/** @param {Storage | null} kept */
function wishing(kept = keeping()) {
  globalThis.sessionStorage = kept;
  const clock = new ServerClock();
  clock.set(Date.now());
  return { clock, wishes: new Wishes(clock, "k7q2abcd") };
}

function keeping() {
  const values = new Map();
  return { getItem: (key) => values.get(key) ?? null, setItem: (key, value) => values.set(key, value) };
}

test("a wish is done once, also after a reload, and the next one again", () => {
  const kept = keeping();
  const flip = { id: 7, at: Date.now() };
  const { wishes } = wishing(kept);
  assert.equal(wishes.take("flip", undefined), false);
  assert.equal(wishes.take("flip", flip), true);
  assert.equal(wishes.take("flip", flip), false);
  assert.equal(wishing(kept).wishes.take("flip", flip), false);
  assert.equal(wishes.take("flip", { ...flip, id: 8 }), true);
  assert.equal(wishes.take("cue", flip), true);
});

test("what is old by the server's clock is not done, however wrong the phone's is", () => {
  const { clock, wishes } = wishing();
  const server = Date.now() + 3_600_000;
  clock.set(server);
  assert.equal(wishes.take("flip", { id: 1, at: server - FRESH_MS }), false);
  assert.equal(wishes.take("flip", { id: 2, at: server - FRESH_MS + 1000 }), true);
  assert.equal(wishes.take("flip", { id: 3, at: server + 60_000 }), false);
  clock.set(Number.NaN);
  assert.equal(clock.now(), server);
});

test("where nothing can be kept, a wish is still done once on this page", () => {
  const refuse = () => {
    throw new DOMException("no", "SecurityError");
  };
  const { wishes } = wishing({ getItem: refuse, setItem: refuse });
  assert.equal(wishes.take("flip", { id: 7, at: Date.now() }), true);
  assert.equal(wishes.take("flip", { id: 7, at: Date.now() }), false);
});

test("the codec of the phone's own chip comes first and nothing is left out", () => {
  const codecs = ["video/VP8", "video/rtx", "video/H264", "video/AV1", "video/H264"].map((mimeType) => ({ mimeType }));
  const named = ordered(codecs, "video/h264").map((codec) => codec.mimeType);
  assert.deepEqual(named, ["video/H264", "video/H264", "video/VP8", "video/rtx", "video/AV1"]);
});

test("H.264 is put first only where the phone has it in hardware", async () => {
  const answers = [
    [{ supported: true, powerEfficient: true }, "video/H264"],
    [{ supported: true, powerEfficient: false }, null],
    [{ supported: false, powerEfficient: true }, null],
  ];
  for (const [answer, codec] of answers) {
    Object.defineProperty(globalThis, "navigator", {
      value: { mediaCapabilities: { encodingInfo: async () => answer } },
      configurable: true,
    });
    assert.equal(await hardwareCodec(), codec);
  }
  Object.defineProperty(globalThis, "navigator", { value: {}, configurable: true });
  assert.equal(await hardwareCodec(), null);
});

test("reports go out every three seconds, never two at once, and set the clock", async () => {
  const sent = [];
  let answer = () => {};
  globalThis.fetch = (url, options) => {
    sent.push(JSON.parse(options.body));
    return new Promise((resolve) => (answer = () => resolve(Response.json({ now: 123 }))));
  };
  const clocks = [];
  const phone = { battery: 41, charging: false, limited: "none", facing: "user", hidden: false };
  const telling = new Reports("/vitals/camera/c1", () => phone, (now) => clocks.push(now));
  await telling.send();
  assert.equal(sent.length, 0, "nothing is told before it is on air");
  telling.start();
  await pass(6000);
  assert.deepEqual(sent, [phone]);
  answer();
  await settled();
  await pass(3000);
  assert.equal(sent.length, 2);
  assert.deepEqual(clocks, [123]);
  telling.stop();
  answer();
  await pass(9000);
  assert.equal(sent.length, 2);
});

class FakeTrack {
  readyState = "live";
  muted = false;
  constructor(kind) {
    this.kind = kind;
  }
  getSettings() {
    return { facingMode: "environment" };
  }
  stop() {
    this.readyState = "ended";
  }
  isHeld(muted) {
    this.muted = muted;
    (muted ? this.onmute : this.onunmute)?.();
  }
}

async function filming() {
  const tracks = [new FakeTrack("video"), new FakeTrack("audio")];
  globalThis.MediaStream = class {
    constructor(given = []) {
      this.given = given;
    }
    getTracks() {
      return this.given;
    }
    getVideoTracks() {
      return this.given.filter((track) => track.kind === "video");
    }
  };
  Object.defineProperty(globalThis, "navigator", {
    value: { mediaDevices: { getUserMedia: async () => new MediaStream(tracks) } },
    configurable: true,
  });
  let lost = 0;
  const eye = new Eye(() => (lost += 1));
  await eye.open();
  return { eye, tracks, lost: () => lost };
}

test("a call that takes the microphone for longer than a moment costs the tracks, a short one does not", async () => {
  const { eye, tracks, lost } = await filming();
  tracks[1].isHeld(true);
  mock.timers.tick(3000);
  tracks[1].isHeld(false);
  mock.timers.tick(3000);
  assert.deepEqual([eye.alive, lost()], [true, 0]);
  tracks[1].isHeld(true);
  mock.timers.tick(4000);
  assert.deepEqual([eye.alive, lost()], [false, 1]);
});

test("on a locked phone tracks are still by right; seen again, they get a moment to come back", async () => {
  const { eye, tracks, lost } = await filming();
  document.hidden = true;
  tracks[0].isHeld(true);
  mock.timers.tick(60_000);
  assert.deepEqual([eye.alive, lost()], [true, 0]);
  document.hidden = false;
  eye.wake();
  mock.timers.tick(3000);
  assert.equal(lost(), 0);
  mock.timers.tick(1000);
  assert.deepEqual([eye.alive, lost()], [false, 1]);
  assert.equal(eye.facing, "environment");
});
