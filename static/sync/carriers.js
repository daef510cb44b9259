// @ts-check
/** Owns the two ways of carrying sync messages: a WebSocket, or server-sent events with POSTs. */

/** @typedef {import("./replica.js").Position} Position */
/** @typedef {import("./outbox.js").Command} Command */
/** @typedef {import("./outbox.js").Refusal} Refusal */
/** @typedef {"ws" | "sse"} CarrierName */
/** @typedef {Record<string, Position | null>} Positions */
/**
 * What a carrier tells; nothing is told any more after `close()` or `onend`.
 * @typedef {object} Listener
 * @property {() => void} onopen
 * @property {(message: any) => void} onmessage
 * @property {(refusal?: Refusal) => void} onend the connection is over; with a reason when known
 */
/**
 * @typedef {object} Carrier
 * @property {(command: Command) => void} send
 * @property {() => void} close
 */
/**
 * The parts of a browser that carriers need; tests pass their own.
 * @typedef {object} Network
 * @property {new (url: string) => WebSocket} WebSocket
 * @property {new (url: string) => EventSource} EventSource
 * @property {(url: string, init?: RequestInit) => Promise<Response>} fetch
 * @property {string} base address of the page
 */

export const PROTOCOL = 1;
/** RFC 6455 section 7.4.1: the server will not have us, whatever we do. */
const POLICY_VIOLATION = 1008;

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** @implements {Carrier} */
export class SocketCarrier {
  #socket;
  #over = false;

  /**
   * @param {Network} network
   * @param {string} path
   * @param {Positions} positions
   * @param {Listener} listener
   */
  constructor(network, path, positions, listener) {
    const url = new URL(path, network.base);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    this.#socket = new network.WebSocket(url.href);
    this.#socket.onopen = () => {
      if (this.#over) return;
      this.#socket.send(JSON.stringify({ hello: { protocol: PROTOCOL, feeds: positions } }));
      listener.onopen();
    };
    this.#socket.onmessage = (event) => {
      if (this.#over) return;
      const message = parsed(event.data);
      if (message) listener.onmessage(message);
    };
    this.#socket.onclose = (event) => {
      if (this.#over) return;
      this.#over = true;
      listener.onend(event.code === POLICY_VIOLATION ? { code: "who_are_you" } : undefined);
    };
  }

  /** @param {Command} command */
  send(command) {
    this.#socket.send(JSON.stringify(command));
  }

  close() {
    this.#over = true;
    this.#socket.close();
  }
}

/** @implements {Carrier} */
export class StreamCarrier {
  #network;
  #path;
  #listener;
  #source;
  #over = false;
  #abort = new AbortController();
  /** POSTs go one after the other, so that commands arrive in the order they were given. */
  #line = Promise.resolve();

  /**
   * @param {Network} network
   * @param {string} path
   * @param {Positions} positions
   * @param {Listener} listener
   */
  constructor(network, path, positions, listener) {
    this.#network = network;
    this.#path = path;
    this.#listener = listener;
    const url = this.#events(positions);
    this.#source = new network.EventSource(url);
    this.#source.onopen = () => this.#over || listener.onopen();
    this.#source.onmessage = (event) => {
      const message = parsed(event.data);
      if (!this.#over && message) listener.onmessage(message);
    };
    // The browser's own retry is not used: it knows neither our back-off nor the other carrier.
    this.#source.onerror = () => {
      const refused = this.#source.readyState === 2;
      this.#source.close();
      if (refused) void this.#askWhy(url);
      else this.#end();
    };
  }

  /** @param {Positions} positions */
  #events(positions) {
    const url = new URL(`${this.#path}/events`, this.#network.base);
    url.searchParams.set("feeds", Object.keys(positions).join(" "));
    const held = Object.entries(positions).flatMap(([feed, position]) =>
      position ? [[feed, [position.epoch, position.seq]]] : [],
    );
    url.searchParams.set("since", JSON.stringify(Object.fromEntries(held)));
    return url.href;
  }

  /**
   * EventSource hides the status of a refused stream; a plain request shows it.
   * @param {string} url
   */
  async #askWhy(url) {
    try {
      const response = await this.#network.fetch(url, { signal: this.#abort.signal });
      const refused = isRefusal(response.status);
      const problem = refused ? parsed(await response.text()) : null;
      this.#end(refused ? (problem?.error ?? { code: "who_are_you" }) : undefined);
    } catch {
      this.#end();
    }
    this.#abort.abort();
  }

  /** @param {Command} command */
  send(command) {
    this.#line = this.#line.then(() => this.#post(command));
  }

  /** @param {Command} command */
  async #post(command) {
    if (this.#over) return;
    try {
      const response = await this.#network.fetch(new URL(`${this.#path}/commands`, this.#network.base).href, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(command),
        signal: this.#abort.signal,
      });
      const answer = parsed(await response.text());
      const reply = answer?.reply ?? refusedReply(command, answer);
      if (this.#over) return;
      if (reply) this.#listener.onmessage({ reply });
      else this.#end();
    } catch {
      this.#end();
    }
  }

  /** @param {Refusal} [refusal] */
  #end(refusal) {
    if (this.#over) return;
    this.close();
    this.#listener.onend(refusal);
  }

  close() {
    this.#over = true;
    this.#source.close();
    this.#abort.abort();
  }
}

/**
 * "Later" (429) and failures of the server (5xx) are no refusals: they are tried again.
 * @param {number} status
 */
function isRefusal(status) {
  return status >= 400 && status < 500 && status !== 429;
}

/**
 * An error that livehub itself wrote is an answer; a proxy's page is none, and the command waits on.
 * @param {Command} command
 * @param {any} answer
 */
function refusedReply(command, answer) {
  return answer?.error?.code ? { id: command.id, ok: false, error: answer.error } : null;
}
