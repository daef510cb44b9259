/** An in-process network and clock for Sync: every socket, stream, request and timer is in sight. */

import { Sync } from "../../static/sync.js";

export class FakeSocket {
  sent = [];
  closed = false;
  constructor(url) {
    this.url = url;
  }
  send(text) {
    this.sent.push(JSON.parse(text));
  }
  close() {
    this.closed = true;
  }
  opens() {
    this.onopen();
  }
  says(message) {
    this.onmessage({ data: typeof message === "string" ? message : JSON.stringify(message) });
  }
  breaks(code = 1006) {
    this.onclose({ code });
  }
  get hello() {
    return this.sent[0].hello;
  }
  get commands() {
    return this.sent.slice(1);
  }
}

export class FakeStream {
  readyState = 0;
  constructor(url) {
    this.url = new URL(url);
  }
  close() {
    this.readyState = 2;
  }
  opens() {
    this.readyState = 1;
    this.onopen();
  }
  says(message) {
    this.onmessage({ data: JSON.stringify(message) });
  }
  breaks() {
    this.readyState = 0;
    this.onerror();
  }
  isRefused() {
    this.readyState = 2;
    this.onerror();
  }
}

/** Time that moves only by `pass`; jitter is at its fullest so that waits are exact. */
export class FakeClockwork {
  now = 0;
  timers = new Map();
  #next = 1;
  random = () => 1;
  later(then, ms) {
    this.timers.set(this.#next, { at: this.now + ms, then });
    return this.#next++;
  }
  cancel(timer) {
    this.timers.delete(timer);
  }
  onwake(then) {
    this.wake = then;
  }
  pass(ms) {
    const end = this.now + ms;
    for (;;) {
      const due = [...this.timers].filter(([, timer]) => timer.at <= end).sort((a, b) => a[1].at - b[1].at)[0];
      if (!due) break;
      this.timers.delete(due[0]);
      this.now = due[1].at;
      due[1].then();
    }
    this.now = end;
  }
}

export function response(status, body) {
  return { status, ok: status < 400, text: async () => (typeof body === "string" ? body : JSON.stringify(body)) };
}

/** Lets promise callbacks run; no time passes. */
export async function settled() {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

export const FEED = "show:k7q2abcd/helper";

/** A Sync on a fake network, connected to nothing yet. */
export async function startSync(options = {}) {
  const sockets = [];
  const streams = [];
  const attempts = [];
  const requests = [];
  const seen = { states: [], changes: [], reloads: 0 };
  const clockwork = new FakeClockwork();
  const server = { answer: async () => response(503, "") };
  const network = {
    base: "https://livehub.test:8443/studio/k7q2abcd",
    WebSocket: class {
      constructor(url) {
        const socket = new FakeSocket(url);
        sockets.push(socket);
        attempts.push(socket);
        return socket;
      }
    },
    EventSource: class {
      constructor(url) {
        const stream = new FakeStream(url);
        streams.push(stream);
        attempts.push(stream);
        return stream;
      }
    },
    fetch: async (url, init = {}) => {
      requests.push({ url, method: init.method ?? "GET", body: init.body && JSON.parse(init.body) });
      return server.answer(url, init);
    },
  };
  const sync = new Sync({
    path: "/sync",
    feeds: [FEED],
    network,
    clockwork,
    onstate: (state, refusal) => seen.states.push(refusal ? `${state} ${refusal.code}` : state),
    onchange: (feed, collections) => seen.changes.push([feed, collections]),
    onreload: () => (seen.reloads += 1),
    ...options,
  });
  await settled();
  return { sync, sockets, streams, attempts, requests, seen, clockwork, server };
}

export function snapshot(seq, documents, epoch = "e1") {
  return { feed: FEED, epoch, seq, documents };
}

/** A Sync that is live on its first WebSocket, holding seq 10. */
export async function liveSync(options = {}) {
  const world = await startSync(options);
  world.sockets[0].opens();
  world.sockets[0].says(snapshot(10, { orders: { o1: { number: 1 } } }));
  return world;
}
