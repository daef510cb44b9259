// @ts-check
/** Owns the commands that have no reply yet: each keeps its id until the server has answered it. */

import { Kept } from "./kept.js";

/** @typedef {import("./kept.js").Keep} Keep */
/** @typedef {{id: string, log: string, type: string, body: object}} Command */
/** @typedef {{code: string, text?: string, data?: Record<string, any>}} Refusal */
/** @typedef {{id: string, ok: boolean, seq?: number, result?: any, error?: Refusal}} Reply */
/**
 * @typedef {object} Waiting
 * @property {Command} command
 * @property {boolean} sent on the present connection
 * @property {(result: any) => void} resolve
 * @property {(reason: Refused) => void} reject
 */

/** Why a command was not carried out: a stable code, a sentence for the person, values. */
export class Refused extends Error {
  /** @param {Refusal} refusal */
  constructor(refusal) {
    super(refusal.text || refusal.code);
    this.name = "Refused";
    this.code = refusal.code;
    this.text = refusal.text ?? "";
    this.data = refusal.data ?? {};
  }
}

/** At most this many commands wait; the newest is refused, because an older one was promised. */
export const OUTBOX_LIMIT = 200;

export class Outbox {
  /** @type {Map<string, Waiting>} */
  #waiting = new Map();
  #kept;

  /**
   * @param {Keep} [keep] which commands outlive a reload of the page
   * @param {(command: Command, refused: Refused | null, result: any) => void} [onkept] what became of
   *   a command that an earlier page had given
   */
  constructor(keep, onkept = () => {}) {
    this.#kept = new Kept(keep);
    for (const command of this.#kept.all) {
      const resolve = (/** @type {any} */ result) => onkept(command, null, result);
      const reject = (/** @type {Refused} */ refused) => onkept(command, refused, null);
      this.#waiting.set(command.id, { command, sent: false, resolve, reject });
    }
  }

  /** All that wait, oldest first. @returns {Command[]} */
  get commands() {
    return [...this.#waiting.values()].map(({ command }) => command);
  }

  /** How many would be forgotten with the page. */
  get fleeting() {
    return this.commands.filter((command) => !this.#kept.keeps(command)).length;
  }

  get size() {
    return this.#waiting.size;
  }

  /** Whether a command went out on the present connection and is not answered. */
  get unanswered() {
    for (const entry of this.#waiting.values()) if (entry.sent) return true;
    return false;
  }

  /**
   * @param {Command} command
   * @returns {Promise<any>} the result; rejects with Refused
   */
  add(command) {
    if (this.#waiting.size >= OUTBOX_LIMIT) {
      return Promise.reject(new Refused({ code: "too_many_waiting", data: { limit: OUTBOX_LIMIT } }));
    }
    this.#kept.add(command);
    return new Promise((resolve, reject) => {
      this.#waiting.set(command.id, { command, sent: false, resolve, reject });
    });
  }

  /** Marks and returns, oldest first, what the present connection has not been given yet. */
  take() {
    const commands = [];
    for (const entry of this.#waiting.values()) {
      if (entry.sent) continue;
      entry.sent = true;
      commands.push(entry.command);
    }
    return commands;
  }

  /** The connection is gone: everything unanswered goes out again on the next one. */
  rewind() {
    for (const entry of this.#waiting.values()) entry.sent = false;
  }

  /** This one goes out again. @param {string} id */
  putBack(id) {
    const entry = this.#waiting.get(id);
    if (entry) entry.sent = false;
  }

  /** @param {Reply} reply */
  settle(reply) {
    const entry = this.#waiting.get(reply.id);
    if (!entry) return;
    this.#waiting.delete(reply.id);
    this.#kept.delete(reply.id);
    if (reply.ok) entry.resolve(reply.result ?? {});
    else entry.reject(new Refused(reply.error ?? { code: "internal" }));
  }
}
