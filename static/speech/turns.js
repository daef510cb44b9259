// @ts-check
/** Owns when money is spoken of: what lands together in one sentence, in a pause of the artisan's talk. */

/** @typedef {import("./sentences.js").Paid} Paid */

/** What lands within this belongs together. */
export const GATHER_MS = 1200;
/** The artisan is not waited for any longer: money that nobody heard of is packed late. */
export const PATIENCE_MS = 8000;
const LOOK_MS = 200;
/** Between two sentences. */
const REST_MS = 900;
/** More wait only when nobody could hear them anyway; then the oldest is given up. */
const WAITING_MOST = 500;

export class Turns {
  #say;
  #pausing;
  #now;
  #wait;
  /** @type {Paid[]} */
  #waiting = [];
  #busy = false;

  /**
   * @param {object} parts
   * @param {(paid: Paid[]) => Promise<unknown>} parts.say
   * @param {() => boolean} parts.pausing whether nobody talks just now
   * @param {() => number} [parts.now] ms
   * @param {(ms: number) => Promise<unknown>} [parts.wait]
   */
  constructor({ say, pausing, now = () => performance.now(), wait = (ms) => new Promise((then) => setTimeout(then, ms)) }) {
    this.#say = say;
    this.#pausing = pausing;
    this.#now = now;
    this.#wait = wait;
  }

  /** @param {Paid[]} paid */
  add(paid) {
    for (const one of paid) {
      // Confirmed before its turn came: said once, as certain.
      this.#waiting = this.#waiting.filter((other) => other.id !== one.id);
      this.#waiting.push(one);
    }
    this.#waiting.splice(0, this.#waiting.length - WAITING_MOST);
    if (!this.#busy && this.#waiting.length > 0) void this.#take();
  }

  /** Nobody listens any more. */
  clear() {
    this.#waiting = [];
  }

  async #take() {
    this.#busy = true;
    while (this.#waiting.length > 0) {
      const since = this.#now();
      await this.#wait(GATHER_MS);
      while (!this.#pausing() && this.#now() - since < PATIENCE_MS) await this.#wait(LOOK_MS);
      const paid = this.#waiting.splice(0);
      if (paid.length > 0) await this.#say(paid).catch(() => undefined);
      await this.#wait(REST_MS);
    }
    this.#busy = false;
  }
}
