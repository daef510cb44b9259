// @ts-check
/** Owns being on air: sends the stream, and says so only while it really arrives at the server. */

import { below } from "../sound.js";
import { Whip } from "../whip.js";

/**
 * @typedef {"joining" | "ready" | "live" | "back"} AirState
 * ready: it arrives, another camera is the program. live: it arrives and is the program.
 *
 * @typedef {object} AirReport
 * @property {AirState} state
 * @property {string} why the server's sentence, or ""
 * @property {boolean} blocked the Wi-Fi lets pages through, and nothing else
 *
 * @typedef {object} Heard what the server says of this camera
 * @property {string} state
 * @property {boolean} program
 * @property {number | null} sound
 * @property {number} silent_s
 * @property {number} number
 */

const LOOK_MS = 1000;
/** No byte for so long and the plate goes: a key frame on a weak uplink takes a moment. */
const PATIENCE_MS = 4000;
/** We send and the server hears nothing for so long: the path is dead, whatever the browser thinks. */
const UNHEARD_LOOKS = 4;
/** So many ways to the server failed without one that worked, and the Wi-Fi is to blame. */
const BLOCKED_TRIES = 2;

export class Air {
  #url;
  #onreport;
  /** @type {Whip | null} */
  #whip = null;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #looking;
  #quiet = PATIENCE_MS;
  #unheard = 0;
  #failed = 0;
  #wasLive = false;
  #why = "";
  /** @type {Heard | null} null while we do not hear from the server */
  #heard = null;
  /** @type {import("../whip.js").SendingStats | null} */
  #stats = null;
  /** @type {number | undefined} */
  #kbps;
  /** @type {string | null} the codec to put first */
  codec = null;

  /**
   * @param {string} url of the WHIP endpoint
   * @param {(report: AirReport) => void} onreport
   */
  constructor(url, onreport) {
    this.#url = url;
    this.#onreport = onreport;
  }

  /** @param {MediaStream} stream */
  go(stream) {
    if (this.#whip) return void this.send(stream);
    this.#wasLive = false;
    this.#quiet = PATIENCE_MS;
    this.#unheard = this.#failed = 0;
    this.#whip = new Whip({
      url: this.#url,
      stream,
      language: document.documentElement.lang,
      first: this.codec,
      maxKbps: this.#kbps,
      onstate: (report) => this.#linked(report),
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

  /** The most that the picture may take from now on. @param {number | undefined} kbps */
  limit(kbps) {
    if (kbps === this.#kbps) return;
    this.#kbps = kbps;
    void this.#whip?.limit(kbps);
  }

  /** @param {Heard | null} heard null while we do not hear from the server */
  hear(heard) {
    this.#heard = heard;
    this.#tell();
  }

  hurry() {
    this.#whip?.hurry();
  }

  leave() {
    clearInterval(this.#looking);
    this.#whip?.close();
    this.#whip = null;
    this.#stats = null;
  }

  /** Why the picture is less than it could be, in the browser's word; null when not on air. */
  get limited() {
    return this.#stats?.limited ?? null;
  }

  /** How loud it is: as the server hears it, else as the phone does; null when nobody knows. */
  get sound() {
    if (!this.#whip) return null;
    const level = this.#stats?.level;
    return this.#heard?.sound ?? (level === null || level === undefined ? null : below(level));
  }

  async #look() {
    const whip = this.#whip;
    this.#stats = (await whip?.stats()) ?? null;
    if (whip !== this.#whip) return;
    const flows = this.#stats !== null && this.#stats.kbps > 0 && this.#stats.fps > 0;
    this.#quiet = flows ? 0 : this.#quiet + LOOK_MS;
    this.#unheard = flows && this.#heard !== null && !this.#arrives ? this.#unheard + 1 : 0;
    if (this.#unheard >= UNHEARD_LOOKS) {
      this.#unheard = 0;
      whip?.restart();
    }
    this.#tell();
  }

  /** @param {import("../whip.js").LinkReport} report */
  #linked(report) {
    this.#why = report.text;
    if (report.code === "lost") this.#failed += 1;
    if (report.state === "live") this.#failed = 0;
    else this.#quiet = PATIENCE_MS;
    this.#tell();
  }

  /** Without the server's word (its page connection is away) what leaves here has to do. */
  get #arrives() {
    return this.#heard === null || this.#heard.state === "on_air";
  }

  #tell() {
    if (!this.#whip) return;
    const live = this.#whip.state === "live" && this.#quiet < PATIENCE_MS && this.#arrives;
    this.#wasLive ||= live;
    const blocked = !live && (this.#heard?.state === "blocked" || this.#failed >= BLOCKED_TRIES);
    this.#onreport({ state: this.#state(live), why: live ? "" : this.#why, blocked });
  }

  /**
   * @param {boolean} live
   * @returns {AirState}
   */
  #state(live) {
    if (!live) return this.#wasLive ? "back" : "joining";
    return this.#heard?.program === false ? "ready" : "live";
  }
}
