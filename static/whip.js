// @ts-check
/** Owns sending one camera's picture and sound to the server by WHIP (RFC 9725). */

import { putFirst } from "./codecs.js";
import { MediaSession } from "./media_session.js";

/**
 * @typedef {import("./media_session.js").LinkReport} LinkReport
 *
 * @typedef {object} WhipOptions
 * @property {string} url
 * @property {MediaStream} stream what the camera gave; its tracks stay the caller's
 * @property {string} [token]
 * @property {string} [language]
 * @property {number} [maxKbps] of the picture; 2500 suits 720p
 * @property {string | null} [first] the picture codec to put first ("video/H264"); else the browser's order
 * @property {(report: LinkReport) => void} [onstate]
 *
 * @typedef {object} SendingStats
 * @property {number} kbps
 * @property {number} fps
 * @property {number} width pixels
 * @property {number} height pixels
 * @property {string} limited why the picture is less than it could be: none, cpu, bandwidth, other
 * @property {number} rtt round trip in milliseconds, 0 when unknown
 * @property {number} lost part of packets lost, 0 to 1
 * @property {number | null} level how loud the microphone is, 0 to 1; null when unknown
 */

const MAX_KBPS = 2500;

export class Whip {
  /** @type {MediaSession} */ #session;
  /** @type {MediaStream} */ #stream;
  #maxKbps;
  #first;
  #bytes = 0;
  #at = 0;

  /** @param {WhipOptions} options */
  constructor(options) {
    this.#stream = options.stream;
    this.#maxKbps = options.maxKbps ?? MAX_KBPS;
    this.#first = options.first ?? null;
    this.#session = new MediaSession({
      url: options.url,
      token: options.token,
      language: options.language,
      onstate: options.onstate,
      prepare: (peer) => this.#prepare(peer),
      answered: (peer) => void this.#tune(peer),
    });
  }

  get state() {
    return this.#session.state;
  }

  start() {
    this.#session.start();
  }

  hurry() {
    this.#session.hurry();
  }

  /** The path is dead although the browser does not know it yet: another one, at once. */
  restart() {
    this.#session.restart();
  }

  close() {
    this.#session.close();
  }

  /**
   * Send other tracks from now on (front or back camera), without a new connection.
   * @param {MediaStream} stream
   */
  async replace(stream) {
    this.#stream = stream;
    const senders = this.#session.peer?.getSenders() ?? [];
    for (const track of stream.getTracks()) {
      await senders.find((sender) => sender.track?.kind === track.kind)?.replaceTrack(track);
    }
  }

  /**
   * Allow more or less for the picture.
   * @param {number} [kbps] as much as usual when not said
   */
  async limit(kbps = MAX_KBPS) {
    this.#maxKbps = kbps;
    if (this.#session.peer) await this.#tune(this.#session.peer);
  }

  /** @returns {Promise<SendingStats | null>} null while there is no connection */
  async stats() {
    const peer = this.#session.peer;
    if (!peer || this.#session.state !== "live") return null;
    const report = await peer.getStats();
    /** @type {SendingStats} */
    const stats = { kbps: 0, fps: 0, width: 0, height: 0, limited: "none", rtt: 0, lost: 0, level: null };
    let bytes = 0;
    let at = 0;
    report.forEach((entry) => {
      if (entry.type === "outbound-rtp") {
        bytes += entry.bytesSent;
        at = entry.timestamp;
        if (entry.kind === "video") {
          stats.fps = Math.round(entry.framesPerSecond ?? 0);
          stats.width = entry.frameWidth ?? 0;
          stats.height = entry.frameHeight ?? 0;
          stats.limited = entry.qualityLimitationReason ?? "none";
        }
      } else if (entry.type === "remote-inbound-rtp" && entry.kind === "video") {
        stats.rtt = Math.round((entry.roundTripTime ?? 0) * 1000);
        stats.lost = entry.fractionLost ?? 0;
      } else if (entry.type === "media-source" && entry.kind === "audio") {
        stats.level = entry.audioLevel ?? null;
      }
    });
    if (this.#at && at > this.#at) {
      stats.kbps = Math.max(0, Math.round(((bytes - this.#bytes) * 8) / (at - this.#at)));
    }
    this.#bytes = bytes;
    this.#at = at;
    return stats;
  }

  /** @param {RTCPeerConnection} peer */
  #prepare(peer) {
    this.#bytes = 0;
    this.#at = 0;
    for (const track of this.#stream.getTracks()) {
      const transceiver = peer.addTransceiver(track, { direction: "sendonly", streams: [this.#stream] });
      if (track.kind === "video" && this.#first) putFirst(transceiver, this.#first);
    }
  }

  /** @param {RTCPeerConnection} peer */
  async #tune(peer) {
    const sender = peer.getSenders().find((one) => one.track?.kind === "video");
    if (!sender) return;
    const parameters = sender.getParameters();
    // the buyers look at the goods: what a slow uplink cannot carry is taken from smoothness
    // first, and "balanced" begins at 640 pixels for the sake of an encoder that has not warmed up
    parameters.degradationPreference = "maintain-resolution";
    for (const encoding of parameters.encodings) encoding.maxBitrate = this.#maxKbps * 1000;
    await sender.setParameters(parameters).catch(() => {
      // an older browser without degradationPreference still sends, only untuned
    });
  }
}
