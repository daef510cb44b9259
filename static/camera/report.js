// @ts-check
/** Owns telling the server every few seconds what only this phone knows; nothing of it is kept. */

/**
 * @typedef {object} Phone
 * @property {number | null} battery per cent
 * @property {boolean | null} charging
 * @property {string | null} limited why the picture is less than it could be
 * @property {string | null} facing
 * @property {boolean} hidden
 */

const EVERY_MS = 3000;

export class Reports {
  #url;
  #look;
  #onclock;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;
  #under = false;

  /**
   * @param {string} url
   * @param {() => Phone} look
   * @param {(now: number) => void} onclock the server's time, told with each answer
   */
  constructor(url, look, onclock) {
    this.#url = url;
    this.#look = look;
    this.#onclock = onclock;
  }

  start() {
    this.stop();
    this.#timer = setInterval(() => void this.send(), EVERY_MS);
    void this.send();
  }

  stop() {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** One report at a time: on a bad network they must not pile up beside the picture. */
  async send() {
    if (this.#timer === undefined || this.#under) return;
    this.#under = true;
    try {
      const response = await fetch(this.#url, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(this.#look()),
        signal: AbortSignal.timeout?.(2 * EVERY_MS),
      });
      if (response.ok) this.#onclock(Number((await response.json()).now));
    } catch {
      // The next one tells it all again.
    }
    this.#under = false;
  }
}
