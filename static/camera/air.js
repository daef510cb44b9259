// @ts-check
/** Owns being on air: sends the stream, and says "live" only while bytes really leave. */

import { Whip } from "../whip.js";

/** @typedef {"joining" | "live" | "back"} AirState */

const LOOK_MS = 1000;
/** No byte for so long and the plate goes: a key frame on a weak uplink takes a moment. */
const PATIENCE_MS = 4000;

export class Air {
  #url;
  #onstate;
  /** @type {Whip | null} */
  #whip = null;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #looking;
  #quiet = PATIENCE_MS;
  #wasLive = false;
  #why = "";

  /**
   * @param {string} url of the WHIP endpoint
   * @param {(state: AirState, why: string) => void} onstate why: the server's sentence, or ""
   */
  constructor(url, onstate) {
    this.#url = url;
    this.#onstate = onstate;
  }

  /** @param {MediaStream} stream */
  go(stream) {
    if (this.#whip) return void this.send(stream);
    this.#wasLive = false;
    this.#quiet = PATIENCE_MS;
    this.#whip = new Whip({
      url: this.#url,
      stream,
      language: document.documentElement.lang,
      onstate: (report) => {
        this.#why = report.text;
        if (report.state !== "live") this.#quiet = PATIENCE_MS;
        this.#tell();
      },
    });
    this.#whip.start();
    this.#looking = setInterval(() => void this.#look(), LOOK_MS);
    this.#tell();
    return undefined;
  }

  /**
   * Other tracks from now on, same connection where there is one.
   * @param {MediaStream} stream
   */
  send(stream) {
    return this.#whip?.replace(stream);
  }

  hurry() {
    this.#whip?.hurry();
  }

  leave() {
    clearInterval(this.#looking);
    this.#whip?.close();
    this.#whip = null;
  }

  async #look() {
    const stats = await this.#whip?.stats();
    this.#quiet = stats && stats.kbps > 0 && stats.fps > 0 ? 0 : this.#quiet + LOOK_MS;
    this.#tell();
  }

  #tell() {
    if (!this.#whip) return;
    const live = this.#whip.state === "live" && this.#quiet < PATIENCE_MS;
    this.#wasLive ||= live;
    this.#onstate(live ? "live" : this.#wasLive ? "back" : "joining", live ? "" : this.#why);
  }
}
