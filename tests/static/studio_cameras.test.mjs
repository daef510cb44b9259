/** Rules of the studio's cameras that need no page: what is known, what worries, what is pulled. */

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { setMessages } from "../../static/messages.js";
import { Documents } from "../../static/studio/documents.js";
import { Pictures, pictureId } from "../../static/studio/pictures.js";

// lit-html asks for these as soon as it is loaded; nothing is drawn here.
globalThis.document = { createTreeWalker: () => ({}), createComment: () => ({}), body: { dataset: {} } };
const { worriesOf } = await import("../../static/studio/camera_facts.js");
const { LIMITS, nextLimit } = await import("../../static/studio/camera_tools.js");
const { Cameras } = await import("../../static/studio/cameras.js");
await import("../../static/whep.js"); // so that later on it is there within a few turns

const SHOW = "k7q2abcd";
setMessages({ "studio.worry_silent": "im {n}", "studio.worry_loss": "mất {n}", "studio.artisan": "Nghệ nhân" }, "vi");

const camera = (id, more = {}) => ({
  id,
  number: 1,
  state: "on_air",
  program: false,
  taken: false,
  loss: 0,
  silent_s: 0,
  sound: 30,
  phone: null,
  whep: `/whep/${id}`,
  ...more,
});

function world(vitals, { program = null, state = "live", phones = {}, told = {}, devices = {} } = {}) {
  const feeds = {
    [`vitals:${SHOW}`]: { cameras: vitals, phones },
    [`show:${SHOW}/helper`]: { cameras: told, show: { show: { state, program } } },
    "shop/helper": { devices },
  };
  const sync = {
    documents: (feed) => new Map(Object.entries(feeds[feed] ?? {}).map(([name, docs]) => [name, new Map(Object.entries(docs))])),
    one: (feed, collection, key) => feeds[feed]?.[collection]?.[key],
  };
  return new Documents(sync, SHOW);
}

test("all that is known of a camera stands together, in the order of their numbers", () => {
  const documents = world(
    { c2: { number: 2, state: "on_air" }, c1: { number: 1, state: "off" } },
    {
      program: "c2",
      phones: { c2: { battery: 40 } },
      told: { c2: { limit: 600, cue: { cue: "pause" } } },
      devices: { c2: { name: "Bác Mây" } },
    },
  );
  const [first, second] = documents.cameras;
  assert.deepEqual([first.id, first.taken, first.phone, first.limit, first.name], ["c1", false, null, null, "Nghệ nhân"]);
  assert.deepEqual([second.id, second.taken, second.phone, second.limit, second.name], ["c2", true, { battery: 40 }, 600, "Bác Mây"]);
});

test("in a show that is over no camera is the program, so that none is missed", () => {
  const documents = world({ c1: { number: 1, state: "off" } }, { program: "c1", state: "closed" });
  assert.equal(documents.program, null);
  assert.deepEqual(worriesOf(documents.cameras[0]), []);
});

test("a camera that does well worries nobody", () => {
  assert.deepEqual(worriesOf(camera("c1")), []);
  assert.deepEqual(worriesOf(camera("c1", { state: "connecting", silent_s: 60, loss: 90 })), []);
  const charged = { battery: 5, charging: true, hidden: true };
  assert.deepEqual(worriesOf(camera("c1", { phone: charged })), []);
});

test("what is wrong is named: blocked, hidden, stalled, silent, lossy, empty, gone", () => {
  const icons = (more) => worriesOf(camera("c1", more)).map((worry) => `${worry.icon} ${worry.text}`);
  const phone = { battery: 20, charging: false, limited: null, facing: null, hidden: false };
  assert.deepEqual(icons({ state: "blocked" }), ["wifi-off studio.worry_blocked"]);
  assert.deepEqual(icons({ state: "stalled" }), ["wifi-off studio.worry_stalled"]);
  assert.deepEqual(icons({ state: "stalled", phone: { ...phone, hidden: true, battery: 90 } }), ["phone studio.worry_hidden"]);
  assert.deepEqual(icons({ silent_s: 12 }), ["mic-off im 12"]);
  assert.deepEqual(icons({ loss: 7 }), ["triangle-alert mất 7"]);
  assert.deepEqual(icons({ phone }), ["battery-low studio.worry_battery"]);
  assert.deepEqual(icons({ state: "off", taken: true }), ["triangle-alert studio.program_gone"]);
  assert.deepEqual(icons({ state: "off" }), []);
});

test("a picture's limit goes down and up by steps, from what phones begin with", () => {
  assert.equal(nextLimit(null, -1), 1500);
  assert.equal(nextLimit(null, 1), 4000);
  assert.equal(nextLimit(700, 1), 1000);
  assert.equal(nextLimit(LIMITS[0], -1), undefined);
  assert.equal(nextLimit(LIMITS.at(-1), 1), undefined);
});

let elements, drawn;

class FakeVideo {
  offsetParent = {};
  isConnected = true;
  srcObject = null;
  muted = true;
}

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  [elements, drawn] = [new Map(), []];
  globalThis.HTMLVideoElement = FakeVideo;
  globalThis.document = {
    hidden: false,
    addEventListener: () => {},
    getElementById: (id) => elements.get(id) ?? null,
    body: { dataset: {} },
  };
  globalThis.addEventListener = globalThis.removeEventListener = () => {};
  globalThis.requestAnimationFrame = (draw) => drawn.push(draw);
});

function studio(documents) {
  const taken = [];
  const actions = { busy: () => false, take: (id) => void taken.push(id) };
  const cameras = new Cameras({ documents, actions, now: 0 }, true);
  return { cameras, taken };
}

test("a number takes the camera that has it, and the one that is on already is left alone", () => {
  const vitals = { c1: { number: 1 }, c3: { number: 3 } };
  const { cameras, taken } = studio(world(vitals, { program: "c1" }));
  cameras.takeNumber(3);
  cameras.takeNumber(1);
  cameras.takeNumber(2);
  assert.deepEqual(taken, ["c3"]);
});

test("the facts are the program's until somebody looks at another, and again after a take", () => {
  const vitals = { c1: { number: 1 }, c2: { number: 2, program: true }, c3: { number: 3 } };
  const documents = world(vitals, { program: "c2" });
  const { cameras } = studio(documents);
  assert.equal(cameras.shown?.id, "c2");
  cameras.choose(documents.cameras[2]);
  assert.equal(cameras.shown?.id, "c3");
  cameras.take(documents.cameras[0]);
  assert.equal(cameras.shown?.id, "c2");
});

/** Pictures over connections that are only counted. */
function pulling() {
  const open = new Set();
  const offers = [];
  globalThis.RTCPeerConnection = class extends EventTarget {
    kinds = [];
    constructor() {
      super();
      open.add(this);
      offers.push(this);
    }
    addTransceiver(kind) {
      this.kinds.push(kind);
    }
    async createOffer() {
      return { sdp: "v=0 offer" };
    }
    close() {
      open.delete(this);
    }
  };
  globalThis.MediaStream = class {
    getTracks() {
      return [];
    }
  };
  globalThis.fetch = () => new Promise(() => {});
  return { open, offers, pictures: new Pictures() };
}

const settled = async () => {
  for (let turn = 0; turn < 10; turn += 1) await new Promise((done) => setImmediate(done));
};

function onPage(...cameras) {
  for (const { id } of cameras) elements.set(pictureId(id), new FakeVideo());
}

test("only cameras that send and can be seen are pulled, silently", async () => {
  const list = [camera("c1"), camera("c2", { state: "stalled" }), camera("c3", { state: "connecting" }), camera("c4")];
  onPage(...list);
  elements.get(pictureId("c4")).offsetParent = null;
  const { open, offers, pictures } = pulling();
  pictures.follow(list, { hidden: false, listening: false });
  await settled();
  pictures.follow(list, { hidden: false, listening: false });
  await settled();
  assert.equal(open.size, 2);
  assert.deepEqual(offers.map((peer) => peer.kinds.join()), ["video", "video"]);
  pictures.follow([list[0], camera("c2", { state: "off" })], { hidden: false, listening: false });
  await settled();
  assert.equal(open.size, 1);
});

test("who listens hears the program alone, also after a take", async () => {
  const { offers, pictures } = pulling();
  const both = (program) => [camera("c1", { program: program === 1 }), camera("c2", { program: program === 2 })];
  onPage(...both(1));
  pictures.follow(both(1), { hidden: false, listening: true });
  await settled();
  const muted = () => ["c1", "c2"].map((id) => elements.get(pictureId(id)).muted);
  assert.deepEqual(offers.map((peer) => peer.kinds.join()), ["video,audio", "video"]);
  assert.deepEqual(muted(), [false, true]);
  pictures.follow(both(2), { hidden: false, listening: true });
  await settled();
  assert.deepEqual(muted(), [true, false]);
});

test("a hidden page pulls nothing any more after a few seconds, and all of it when it is seen again", async () => {
  const list = [camera("c1")];
  onPage(...list);
  const { open, pictures } = pulling();
  pictures.follow(list, { hidden: false, listening: false });
  await settled();
  pictures.follow(list, { hidden: true, listening: false });
  mock.timers.tick(4000);
  assert.equal(open.size, 1);
  mock.timers.tick(1000);
  assert.equal(open.size, 0);
  pictures.follow(list, { hidden: false, listening: false });
  await settled();
  assert.equal(open.size, 1);
});
