// @ts-check
/** Owns a page's one connection to livehub: feeds held and resumed, commands sent until answered. */

import { SocketCarrier, StreamCarrier } from "./sync/carriers.js";
import { Outbox } from "./sync/outbox.js";
import { Replica } from "./sync/replica.js";

export { Refused } from "./sync/outbox.js";

/** @typedef {import("./sync/replica.js").Doc} Doc */
/** @typedef {import("./sync/replica.js").Documents} Documents */
/** @typedef {import("./sync/replica.js").Touched} Touched */
/** @typedef {import("./sync/outbox.js").Refusal} Refusal */
/** @typedef {import("./sync/outbox.js").Command} Command */
/** @typedef {import("./sync/carriers.js").Carrier} Carrier */
/** @typedef {import("./sync/carriers.js").CarrierName} CarrierName */
/** @typedef {import("./sync/carriers.js").Network} Network */
/** @typedef {"connecting" | "live" | "away" | "refused"} SyncState */
/** @typedef {ReturnType<typeof setTimeout>} Timer */
/**
 * What a Sync needs of the world around it; tests pass their own.
 * @typedef {object} Clockwork
 * @property {(then: () => void, ms: number) => Timer} later
 * @property {(timer: Timer | undefined) => void} cancel
 * @property {() => number} random from 0 to 1, for jitter
 * @property {(then: (event: "seen" | "online") => void) => void} onwake the page is looked at
 *   again, or the network came back
 */
/**
 * @typedef {object} SyncOptions
 * @property {string} path e.g. "/sync" or "/sync/<key>"
 * @property {string[]} feeds
 * @property {CarrierName} [carrier] the one to begin with; "sse" is kept to, "ws" falls back
 * @property {(feed: string, collections: string[], touched: Touched) => void} [onchange]
 * @property {(state: SyncState, error?: Refusal) => void} [onstate]
 * @property {import("./sync/kept.js").Keep} [keep] commands that outlive a reload of the page
 * @property {(command: Command, refused: import("./sync/outbox.js").Refused | null, result: any) => void} [onkept]
 *   what became of a command of an earlier page
 * @property {() => void} [onreload] the server says that this page is too old
 * @property {Network} [network]
 * @property {Clockwork} [clockwork]
 */

const BACK_OFF_MS = [500, 1000, 2000, 4000, 8000, 10000];
const REFUSED_BACK_OFF_MS = 10000;
/** A connection that lived this long was good: the next loss begins with the shortest wait. */
const GOOD_MS = 5000;
/** Phones lose Wi-Fi without telling the socket; a command without reply is how we notice. */
const REPLY_MS = 10000;
const OPEN_MS = 10000;
/** A resumed connection with nothing new is silent: after this it counts as live. */
const SETTLE_MS = 1000;
/** The one refusal that says "the same again later": the command was not looked at. */
const BUSY = "busy";
/** So many failures of one carrier in a row and the other one is tried. */
const CARRIER_TRIES = 2;

/** @returns {Network} */
function browserNetwork() {
  return { WebSocket, EventSource, fetch: (url, init) => fetch(url, init), base: location.href };
}

/** @returns {Clockwork} */
function browserClockwork() {
  return {
    later: (then, ms) => setTimeout(then, ms),
    cancel: (timer) => clearTimeout(timer),
    random: Math.random,
    onwake(then) {
      addEventListener("online", () => then("online"));
      addEventListener("pageshow", () => then("seen"));
      document.addEventListener("visibilitychange", () => document.hidden || then("seen"));
    },
  };
}

/** 128 random bits; crypto.randomUUID does not exist on the plain-HTTP pages. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Sync {
  #options;
  #network;
  #clockwork;
  /** @type {Map<string, Replica>} */
  #replicas = new Map();
  #outbox;
  /** @type {SyncState} */
  #state = "connecting";
  /** @type {Carrier | null} */
  #carrier = null;
  /** @type {CarrierName} */
  #carrierName;
  #carrierFailures = 0;
  #attempt = 0;
  #open = false;
  #alive = false;
  #closed = false;
  /** @type {Timer | undefined} */
  #retryTimer;
  /** @type {Timer | undefined} */
  #connectionTimer;
  /** @type {Timer | undefined} */
  #replyTimer;

  /** @param {SyncOptions} options */
  constructor(options) {
    this.#options = options;
    this.#network = options.network ?? browserNetwork();
    this.#clockwork = options.clockwork ?? browserClockwork();
    this.#outbox = new Outbox(options.keep, options.onkept);
    this.#carrierName = options.carrier ?? "ws";
    for (const feed of options.feeds) this.#replicas.set(feed, new Replica(feed));
    this.#clockwork.onwake((event) => this.#wake(event));
    // Listeners set up after the constructor still hear the first state.
    queueMicrotask(() => this.#closed || this.#connect());
  }

  get state() {
    return this.#state;
  }

  /** How many commands wait for their reply. */
  get waiting() {
    return this.#outbox.size;
  }

  /** The commands that wait for their reply, oldest first. */
  get pending() {
    return this.#outbox.commands;
  }

  /** How many of them would be forgotten with the page. */
  get fleeting() {
    return this.#outbox.fleeting;
  }

  /** The carrier in use now. */
  get carrier() {
    return this.#carrierName;
  }

  /**
   * The documents held of a feed, to read and not to write; empty before the first snapshot.
   * @param {string} feed
   * @returns {Documents}
   */
  documents(feed) {
    return this.#replicas.get(feed)?.documents ?? new Map();
  }

  /**
   * @param {string} feed
   * @param {string} collection
   * @param {string} key
   * @returns {Doc | undefined}
   */
  one(feed, collection, key) {
    return this.documents(feed).get(collection)?.get(key);
  }

  /**
   * Sends a command, now or when the server is back; the same id is never carried out twice.
   * @param {string} log e.g. "show:k7q2abcd", "shop", "bank"
   * @param {string} type
   * @param {object} [body]
   * @param {string} [id]
   * @returns {Promise<any>} the result; rejects with Refused {code, text, data}
   */
  command(log, type, body = {}, id = newId()) {
    const answer = this.#outbox.add({ id, log, type, body });
    this.#send();
    return answer;
  }

  /** Ends the connection for good; commands without reply stay unanswered. */
  close() {
    this.#closed = true;
    this.#drop();
    this.#clockwork.cancel(this.#retryTimer);
  }

  #connect() {
    this.#clockwork.cancel(this.#retryTimer);
    this.#retryTimer = undefined;
    if (this.#state === "connecting") this.#options.onstate?.("connecting");
    const positions = Object.fromEntries([...this.#replicas].map(([feed, replica]) => [feed, replica.position]));
    const Carrier = this.#carrierName === "ws" ? SocketCarrier : StreamCarrier;
    this.#connectionTimer = this.#clockwork.later(() => this.#lost(), OPEN_MS);
    try {
      this.#carrier = new Carrier(this.#network, this.#options.path, positions, {
        onopen: () => this.#opened(),
        onmessage: (message) => this.#received(message),
        onend: (refusal) => this.#lost(refusal),
      });
    } catch {
      this.#lost();
    }
  }

  #opened() {
    this.#open = true;
    const complete = [...this.#replicas.values()].every((replica) => replica.complete);
    this.#watch(complete ? () => this.#lives() : () => this.#lost(), complete ? SETTLE_MS : OPEN_MS);
    this.#send();
  }

  /** The server has answered: this connection works. */
  #lives() {
    if (this.#alive) return;
    this.#alive = true;
    this.#carrierFailures = 0;
    this.#watch(() => (this.#attempt = 0), GOOD_MS);
    this.#tell("live");
  }

  /** @param {any} message */
  #received(message) {
    if (message.error) return this.#lost(message.error);
    if (message.reload) return this.#reload();
    if (message.reply) return this.#replied(message.reply);
    if (typeof message.feed !== "string") return undefined;
    const replica = this.#replicas.get(message.feed);
    if (!replica) return undefined;
    const changed = replica.apply(message);
    if (changed === null) return this.#lost();
    if ([...this.#replicas.values()].every((held) => held.complete)) this.#lives();
    if (changed.length > 0) this.#options.onchange?.(message.feed, changed, replica.touched);
    return undefined;
  }

  #reload() {
    if (this.#options.onreload) this.#options.onreload();
    else location.reload();
  }

  /** @param {import("./sync/outbox.js").Reply} reply */
  #replied(reply) {
    this.#lives();
    if (reply.error?.code === BUSY) this.#tryLater(reply);
    else this.#outbox.settle(reply);
    this.#clockwork.cancel(this.#replyTimer);
    this.#replyTimer = undefined;
    this.#awaitReply();
  }

  /** @param {import("./sync/outbox.js").Reply} reply */
  #tryLater(reply) {
    const seconds = Number(reply.error?.data?.retry_s) || 1;
    this.#clockwork.later(() => {
      this.#outbox.putBack(reply.id);
      this.#send();
    }, seconds * 1000);
  }

  #send() {
    if (!this.#open || !this.#carrier) return;
    for (const command of this.#outbox.take()) this.#carrier?.send(command);
    this.#awaitReply();
  }

  #awaitReply() {
    if (this.#replyTimer !== undefined || !this.#outbox.unanswered) return;
    this.#replyTimer = this.#clockwork.later(() => this.#lost(), REPLY_MS);
  }

  /**
   * @param {() => void} then
   * @param {number} ms
   */
  #watch(then, ms) {
    this.#clockwork.cancel(this.#connectionTimer);
    this.#connectionTimer = this.#clockwork.later(then, ms);
  }

  #drop() {
    this.#clockwork.cancel(this.#connectionTimer);
    this.#clockwork.cancel(this.#replyTimer);
    this.#replyTimer = undefined;
    this.#carrier?.close();
    this.#carrier = null;
    this.#open = false;
    this.#alive = false;
    this.#outbox.rewind();
  }

  /** @param {Refusal} [refusal] */
  #lost(refusal) {
    if (this.#closed) return;
    this.#chooseCarrier(this.#alive, refusal);
    this.#drop();
    this.#tell(refusal ? "refused" : "away", refusal);
    this.#clockwork.cancel(this.#retryTimer);
    this.#retryTimer = this.#clockwork.later(() => this.#connect(), this.#pause(refusal));
  }

  /**
   * @param {boolean} worked
   * @param {Refusal} [refusal]
   */
  #chooseCarrier(worked, refusal) {
    if (this.#options.carrier === "sse" || refusal) return;
    if (worked) {
      // A stream that worked and broke is a chance to go back to the WebSocket.
      this.#carrierName = "ws";
      this.#carrierFailures = 0;
    } else if (++this.#carrierFailures >= CARRIER_TRIES) {
      this.#carrierName = this.#carrierName === "ws" ? "sse" : "ws";
      this.#carrierFailures = 0;
    }
  }

  /**
   * Milliseconds until the next attempt: longer each time, never all pages at once.
   * @param {Refusal} [refusal]
   */
  #pause(refusal) {
    const step = BACK_OFF_MS[Math.min(this.#attempt, BACK_OFF_MS.length - 1)] ?? REFUSED_BACK_OFF_MS;
    this.#attempt += 1;
    const full = refusal ? REFUSED_BACK_OFF_MS : step;
    return full * (0.5 + this.#clockwork.random() / 2);
  }

  /** @param {"seen" | "online"} event */
  #wake(event) {
    if (this.#closed) return;
    // After a change of network the old socket may be dead without knowing it.
    if (event === "online" && this.#open) this.#drop();
    else if (this.#retryTimer === undefined) return;
    this.#connect();
  }

  /**
   * @param {SyncState} state
   * @param {Refusal} [refusal]
   */
  #tell(state, refusal) {
    if (state === this.#state && state !== "refused") return;
    this.#state = state;
    this.#options.onstate?.(state, refusal);
  }
}
