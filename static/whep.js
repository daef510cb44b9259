// @ts-check
/** Owns watching the program or one camera by WHEP: one MediaStream that outlives connections. */

import { MediaSession } from "./media_session.js";

/**
 * @typedef {import("./media_session.js").LinkReport} LinkReport
 *
 * @typedef {object} WhepOptions
 * @property {string} url
 * @property {string} [token]
 * @property {string} [language]
 * @property {boolean} [sound] false leaves the audio out (a preview)
 * @property {(report: LinkReport) => void} [onstate]
 * @property {(stream: MediaStream) => void} [onstream] called when a track came or was exchanged
 */

export class Whep {
  /**
   * Always the same object: give it to a <video> once, best when `onstream` first tells of it,
   * because a video with an empty stream holds up the page's load event.
   */
  stream = new MediaStream();
  /** @type {MediaSession} */ #session;
  /** @type {WhepOptions} */ #options;

  /** @param {WhepOptions} options */
  constructor(options) {
    this.#options = options;
    this.#session = new MediaSession({
      url: options.url,
      token: options.token,
      language: options.language,
      onstate: options.onstate,
      prepare: (peer) => this.#prepare(peer),
    });
  }

  get state() {
    return this.#session.state;
  }

  get sentOn() {
    return this.#session.sentOn;
  }

  start() {
    this.#session.start();
  }

  hurry() {
    this.#session.hurry();
  }

  /** Connect anew if the server no longer knows us. */
  verify() {
    return this.#session.verify();
  }

  close() {
    this.#session.close();
    for (const track of this.stream.getTracks()) this.stream.removeTrack(track);
  }

  /** @param {RTCPeerConnection} peer */
  #prepare(peer) {
    peer.addTransceiver("video", { direction: "recvonly" });
    if (this.#options.sound !== false) peer.addTransceiver("audio", { direction: "recvonly" });
    peer.addEventListener("track", ({ track }) => {
      for (const old of this.stream.getTracks()) {
        if (old.kind === track.kind) this.stream.removeTrack(old);
      }
      this.stream.addTrack(track);
      this.#options.onstream?.(this.stream);
    });
  }
}
