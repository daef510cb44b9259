/** How a WHIP or WHEP media session connects, comes back for ever, and says goodbye. */

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { MediaSession } from "../../static/media_session.js";

class FakePeer extends EventTarget {
  connectionState = "new";
  localDescription = null;
  remote = null;
  closed = false;
  transport = Object.assign(new EventTarget(), { state: "new" });
  async createOffer() {
    return { type: "offer", sdp: "v=0 offer" };
  }
  getConfiguration() {
    return this.configuration;
  }
  setConfiguration(configuration) {
    assert.equal(this.localDescription, null, "too late: the browser has looked for ways already");
    this.configuration = configuration;
  }
  async setLocalDescription(description) {
    this.localDescription = description;
  }
  async setRemoteDescription(description) {
    this.remote = description;
  }
  getTransceivers() {
    return [{ receiver: { transport: this.transport } }];
  }
  close() {
    this.closed = true;
  }
  becomes(state) {
    this.connectionState = state;
    this.dispatchEvent(new Event("connectionstatechange"));
  }
}

let peers, requests, answers, listeners, reports;

const created = () =>
  new Response("v=0 answer", { status: 201, headers: { Location: "/media/secret" } });
const refused = (status, code, headers = {}) =>
  Response.json({ code, detail: `sentence of ${code}` }, { status, headers });
const settled = async () => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  await new Promise((done) => setImmediate(done));
};

beforeEach(() => {
  [peers, requests, answers, listeners, reports] = [[], [], [], {}, []];
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  mock.method(Math, "random", () => 0.5); // no jitter
  globalThis.RTCPeerConnection = class extends FakePeer {
    constructor(configuration) {
      super();
      this.configuration = configuration;
      peers.push(this);
    }
  };
  globalThis.addEventListener = (name, listener) => (listeners[name] = listener);
  globalThis.removeEventListener = (name) => delete listeners[name];
  globalThis.fetch = async (url, options = {}) => {
    requests.push({ url: String(url), ...options });
    const answer = options.method === "DELETE" ? new Response("{}") : (answers.shift() ?? created());
    if (answer instanceof Error) throw answer;
    Object.defineProperty(answer, "url", { value: "https://hub/whip/one" });
    return answer;
  };
});

function started(options = {}) {
  const session = new MediaSession({
    url: "/whip/one",
    prepare: () => {},
    onstate: (report) => reports.push(report),
    ...options,
  });
  session.start();
  return session;
}

async function later(ms) {
  mock.timers.tick(ms);
  await settled();
}

test("the offer goes out without servers and without waiting, and the answer is put in place", async () => {
  started({ token: "key", language: "vi" });
  await settled();
  assert.deepEqual(peers[0].configuration.iceServers, []);
  assert.equal(requests[0].body, "v=0 offer");
  assert.equal(requests[0].headers.Authorization, "Bearer key");
  assert.equal(requests[0].headers["Accept-Language"], "vi");
  assert.deepEqual(peers[0].remote, { type: "answer", sdp: "v=0 answer" });
  peers[0].becomes("connected");
  assert.deepEqual(reports.map((report) => report.state), ["connecting", "live"]);
});

test("relays named in the answer are in use before the browser looks for ways", async () => {
  const link = '<turn:t.example:3478>; rel="ice-server"; username="9:a"; credential="x="; credential-type="password"';
  answers = [new Response("v=0 answer", { status: 201, headers: { Location: "/media/secret", Link: link } })];
  started();
  await settled();
  assert.deepEqual(peers[0].configuration, {
    iceServers: [{ urls: "turn:t.example:3478", username: "9:a", credential: "x=" }],
    bundlePolicy: "max-bundle",
  });
  assert.equal(peers[0].localDescription.sdp, "v=0 offer");
  assert.deepEqual(peers[0].remote, { type: "answer", sdp: "v=0 answer" });
});

test("a full or hurried server is left alone for as long as it says", async () => {
  answers = [refused(429, "media_too_often", { "Retry-After": "5" }), refused(503, "too_many_viewers", { "Retry-After": "1" })];
  started();
  await settled();
  for (const [turn, wait] of [5000, 2000].entries()) {
    assert.equal(requests.length, turn + 1);
    await later(wait - 1);
    assert.equal(requests.length, turn + 1);
    await later(1);
  }
  assert.equal(requests.length, 3);
});

test("before the camera is live it asks again when the server says so, and never tires", async () => {
  answers = Array.from({ length: 20 }, () => refused(409, "no_camera", { "Retry-After": "2" }));
  started();
  await settled();
  for (let turn = 1; turn <= 20; turn += 1) {
    assert.equal(requests.length, turn);
    await later(1999);
    assert.equal(requests.length, turn);
    await later(1);
  }
  assert.equal(reports[1].code, "no_camera");
  assert.equal(reports[1].text, "sentence of no_camera");
});

test("failures are answered with waits of one, two, four, eight and again eight seconds", async () => {
  answers = Array.from({ length: 6 }, () => new TypeError("network"));
  started();
  await settled();
  for (const [turn, wait] of [1000, 2000, 4000, 8000, 8000].entries()) {
    await later(wait - 1);
    assert.equal(requests.length, turn + 1);
    await later(1);
    assert.equal(requests.length, turn + 2);
  }
  assert.equal(reports[1].code, "unreachable");
});

test("a short break heals by itself, a longer one makes a new session", async () => {
  const session = started();
  await settled();
  peers[0].becomes("connected");
  peers[0].becomes("disconnected");
  assert.equal(session.state, "interrupted");
  await later(2000);
  peers[0].becomes("connected");
  await later(5000);
  assert.equal(peers.length, 1);
  peers[0].becomes("disconnected");
  await later(3000);
  assert.equal(peers.length, 2);
  assert.ok(peers[0].closed);
  assert.equal(requests.filter((request) => request.method === "DELETE").length, 1);
});

test("a server that says goodbye is asked again at once, not after the silence", async () => {
  started();
  await settled();
  peers[0].becomes("connected");
  peers[0].transport.state = "closed";
  peers[0].transport.dispatchEvent(new Event("statechange"));
  await later(1000);
  assert.equal(peers.length, 2);
});

test("a path that never comes up is given up after fifteen seconds", async () => {
  started();
  await settled();
  await later(15000);
  assert.equal(reports.at(-1).code, "lost");
  await later(1000);
  assert.equal(peers.length, 2);
});

test("the network coming back cuts the waiting short", async () => {
  answers = [new TypeError("network")];
  started();
  await settled();
  listeners.online();
  await settled();
  assert.equal(requests.length, 2);
});

test("it knows whether it was sent on to another server, each time anew", async () => {
  const elsewhere = created();
  Object.defineProperty(elsewhere, "redirected", { value: true });
  answers = [elsewhere, created()];
  const session = started();
  await settled();
  assert.equal(session.sentOn, true);
  session.close();
  session.start();
  await settled();
  assert.equal(session.sentOn, false);
});

test("closing deletes the session at its own address, even while the page goes away", async () => {
  const session = started();
  await settled();
  session.close();
  const goodbye = requests.at(-1);
  assert.equal(goodbye.method, "DELETE");
  assert.equal(goodbye.url, "https://hub/media/secret");
  assert.equal(goodbye.keepalive, true);
  assert.equal(session.state, "closed");
  await later(60000);
  assert.equal(peers.length, 1);
});

test("an answer that comes after closing is deleted, not kept", async () => {
  let arrive = (/** @type {Response} */ _) => {};
  globalThis.fetch = (url, options) => {
    requests.push({ url: String(url), ...options });
    if (options.method === "DELETE") return Promise.resolve(new Response("{}"));
    return new Promise((resolve) => (arrive = resolve));
  };
  const session = started();
  await settled();
  session.close();
  arrive(Object.defineProperty(created(), "url", { value: "https://hub/whip/one" }));
  await settled();
  assert.equal(requests.at(-1).method, "DELETE");
  assert.equal(peers[0].remote, null);
});

test("a session that the server forgot is made anew, and one that it knows is kept", async () => {
  answers.push(created(), new Response(null, { status: 204 }), refused(404, "no_such_media_session"));
  const session = started();
  await settled();
  peers[0].becomes("connected");
  await session.verify();
  assert.equal(session.state, "live");
  await session.verify();
  await settled();
  assert.equal(peers.length, 2);
  assert.equal(peers[0].closed, true);
});
