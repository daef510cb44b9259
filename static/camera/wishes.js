// @ts-check
/** Owns doing what helpers wish of this phone once, and nothing that was wished long ago. */

/** @typedef {{id: number, at: number}} Told */

/** A phone that comes back minutes later must not turn its camera in the middle of a sentence. */
export const FRESH_MS = 15_000;
/** A clock that was set back a little is no reason to miss a cue. */
const AHEAD_MS = 5_000;

/** The server's time: phones' own clocks are wrong by minutes. */
export class ServerClock {
  #ahead = 0;

  /** @param {number} now milliseconds, as the server said it just now */
  set(now) {
    if (Number.isFinite(now) && now > 0) this.#ahead = now - Date.now();
  }

  now() {
    return Date.now() + this.#ahead;
  }
}

export class Wishes {
  #clock;
  #key;
  /** @type {Record<string, number>} kind -> id of the one that was done last */
  #taken = {};

  /**
   * @param {ServerClock} clock
   * @param {string} show
   */
  constructor(clock, show) {
    this.#clock = clock;
    this.#key = `livehub.done.${show}`;
  }

  /**
   * Whether this is to be done now; asked again about the same one it says no.
   * @param {string} kind
   * @param {Told | undefined} told
   */
  take(kind, told) {
    if (!told) return false;
    const done = this.#done();
    if (done[kind] === told.id) return false;
    this.#remember({ ...done, [kind]: told.id });
    const age = this.#clock.now() - told.at;
    return age < FRESH_MS && age > -AHEAD_MS;
  }

  /** @returns {Record<string, number>} */
  #done() {
    try {
      return { ...JSON.parse(sessionStorage.getItem(this.#key) ?? "{}"), ...this.#taken };
    } catch {
      return this.#taken; // a private window: a reload may do one again
    }
  }

  /** @param {Record<string, number>} done */
  #remember(done) {
    this.#taken = done;
    try {
      sessionStorage.setItem(this.#key, JSON.stringify(done));
    } catch {
      // Nothing can be kept here.
    }
  }
}
