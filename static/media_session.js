// @ts-check
/**
 * Owns one WHIP or WHEP media session: offer, answer, reconnecting for ever, goodbye.
 * Knows no page and no element; what flows is arranged by `prepare`.
 */

import { iceServers } from "./ice_servers.js";

/**
 * @typedef {"idle" | "connecting" | "live" | "interrupted" | "waiting" | "closed"} LinkState
 * idle: not started. connecting: offer sent, no media path yet. live: media path stands.
 * interrupted: the path broke moments ago and may heal. waiting: the next try is due later.
 *
 * @typedef {object} LinkReport
 * @property {LinkState} state
 * @property {string} code why it waits: the server's error code, "unreachable", "lost", or ""
 * @property {string} text the server's sentence for that code in the page's language, or ""
 *
 * @typedef {object} LinkOptions
 * @property {string} url the WHIP or WHEP endpoint
 * @property {string} [token] sent as Bearer; without it the cookie speaks
 * @property {string} [language] sent as Accept-Language, for the sentences of refusals
 * @property {(peer: RTCPeerConnection) => void} prepare adds tracks or transceivers
 * @property {(peer: RTCPeerConnection) => void} [answered] called once the answer is in place
 * @property {(report: LinkReport) => void} [onstate]
 */

const HEAL_MS = 3000; // a Wi-Fi roam takes up to two seconds
const CONNECT_MS = 15000; // the server gives up then, too
const BACKOFF_MS = [1000, 2000, 4000, 8000];
const JITTER = 0.2; // so that two hundred viewers do not come back in the same instant

export class MediaSession {
  /** @type {LinkOptions} */ #options;
  /** @type {LinkState} */ #state = "idle";
  /** @type {RTCPeerConnection | null} */ #peer = null;
  /** @type {string | null} */ #location = null;
  /** @type {AbortController | null} */ #request = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;
  /** @type {RTCIceServer[]} */ #relays = [];
  #tries = 0;
  #sentOn = false;
  #online = () => this.hurry();
  #hidden = () => this.#drop();
  #shown = (/** @type {PageTransitionEvent} */ event) => {
    if (event.persisted) void this.#connect(); // back from the browser's memory of pages
  };

  /** @param {LinkOptions} options */
  constructor(options) {
    this.#options = options;
  }

  /** @returns {LinkState} */
  get state() {
    return this.#state;
  }

  /** The connection of the moment, for statistics. @returns {RTCPeerConnection | null} */
  get peer() {
    return this.#peer;
  }

  /** Whether whom we asked sent us on to another server. */
  get sentOn() {
    return this.#sentOn;
  }

  /** Connect, and stay connected until close(). */
  start() {
    if (this.#state !== "idle" && this.#state !== "closed") return;
    addEventListener("online", this.#online);
    addEventListener("pagehide", this.#hidden);
    addEventListener("pageshow", this.#shown);
    this.#tries = 0;
    void this.#connect();
  }

  /** Try again now instead of later, because something says that it would work. */
  hurry() {
    if (this.#state === "waiting" || this.#state === "interrupted") void this.#connect();
  }

  /** Another connection at once, whatever this one seems to be. */
  restart() {
    if (this.#state !== "idle" && this.#state !== "closed") void this.#connect();
  }

  /**
   * Nothing comes although the path stands: ask whether the server still knows us. A media process
   * that died says no goodbye, and browsers take ten seconds to notice.
   */
  async verify() {
    const location = this.#location;
    if (this.#state !== "live" || !location || this.#sentOn) return;
    const response = await fetch(location).catch(() => null); // away altogether: that is seen elsewhere
    if (response?.status === 404 && location === this.#location) this.restart();
  }

  /** Say goodbye; keepalive lets it out even while the page goes away. */
  close() {
    removeEventListener("online", this.#online);
    removeEventListener("pagehide", this.#hidden);
    removeEventListener("pageshow", this.#shown);
    this.#drop();
    this.#enter("closed");
  }

  async #connect() {
    this.#drop();
    this.#enter("connecting");
    const peer = new RTCPeerConnection({ iceServers: [], bundlePolicy: "max-bundle" });
    this.#peer = peer;
    peer.addEventListener("connectionstatechange", () => this.#followed(peer));
    this.#timer = setTimeout(() => this.#again("lost"), CONNECT_MS);
    try {
      this.#options.prepare(peer);
      // No waiting for candidates: the server answers to the address our own checks come from.
      const offer = await peer.createOffer();
      const answer = await this.#post(offer.sdp ?? "");
      if (answer === null || peer !== this.#peer) return;
      if (this.#relays.length) {
        // Named in the answer, and of use only while the search for ways has not begun.
        peer.setConfiguration({ ...peer.getConfiguration(), iceServers: this.#relays });
      }
      await peer.setLocalDescription(offer);
      await peer.setRemoteDescription({ type: "answer", sdp: answer });
      this.#hearGoodbye(peer);
      this.#options.answered?.(peer);
    } catch (error) {
      if (peer === this.#peer) this.#again("unreachable");
    }
  }

  /**
   * @param {string} offer
   * @returns {Promise<string | null>} the answer; null when it was refused and a later try is due
   */
  async #post(offer) {
    const request = new AbortController();
    this.#request = request;
    const response = await fetch(this.#options.url, {
      method: "POST",
      headers: this.#headers({ "Content-Type": "application/sdp" }),
      body: offer,
      signal: request.signal,
    });
    this.#sentOn = response.redirected;
    const location = response.headers.get("Location");
    const resolved = location && new URL(location, response.url).href;
    if (request.signal.aborted) {
      if (resolved) this.#goodbye(resolved);
      return null;
    }
    if (response.status !== 201) {
      await this.#refused(response);
      return null;
    }
    this.#location = resolved;
    this.#relays = iceServers(response.headers.get("Link"));
    return response.text();
  }

  /** @param {Response} response */
  async #refused(response) {
    const problem = await response.json().catch(() => ({}));
    const seconds = Number(response.headers.get("Retry-After"));
    const code = typeof problem.code === "string" ? problem.code : `http_${response.status}`;
    const text = typeof problem.detail === "string" ? problem.detail : "";
    // Before the camera is live the server says how long to wait; that is no failure to back off from.
    const told = seconds > 0 ? seconds * 1000 : 0;
    this.#again(code, text, response.status === 409 && told ? told : undefined, told);
  }

  /**
   * A server that ends a session says so; without listening for it the silence takes eight seconds.
   * @param {RTCPeerConnection} peer
   */
  #hearGoodbye(peer) {
    const transport = peer.getTransceivers()[0]?.receiver.transport;
    transport?.addEventListener("statechange", () => {
      if (peer === this.#peer && transport.state === "closed") this.#again("lost");
    });
  }

  /** @param {RTCPeerConnection} peer */
  #followed(peer) {
    if (peer !== this.#peer) return;
    if (peer.connectionState === "connected") {
      clearTimeout(this.#timer);
      this.#tries = 0;
      this.#enter("live");
    } else if (peer.connectionState === "disconnected") {
      clearTimeout(this.#timer);
      this.#enter("interrupted");
      this.#timer = setTimeout(() => void this.#connect(), HEAL_MS);
    } else if (peer.connectionState === "failed" || peer.connectionState === "closed") {
      this.#again("lost");
    }
  }

  /**
   * Drop what there is and try again later.
   * @param {string} code
   * @param {string} [text]
   * @param {number} [wait] milliseconds; by default the back-off
   * @param {number} [least] milliseconds that the server asked for; a back-off is not shorter
   */
  #again(code, text = "", wait, least = 0) {
    this.#drop();
    const step = Math.max(least, BACKOFF_MS[Math.min(this.#tries, BACKOFF_MS.length - 1)]);
    if (wait === undefined) this.#tries += 1;
    const pause = (wait ?? step) * (1 + JITTER * (Math.random() * 2 - 1));
    this.#enter("waiting", code, text);
    this.#timer = setTimeout(() => void this.#connect(), pause);
  }

  #drop() {
    clearTimeout(this.#timer);
    this.#request?.abort();
    this.#request = null;
    const peer = this.#peer;
    this.#peer = null;
    peer?.close();
    if (this.#location) this.#goodbye(this.#location);
    this.#location = null;
  }

  /** @param {string} location */
  #goodbye(location) {
    fetch(location, { method: "DELETE", headers: this.#headers({}), keepalive: true }).catch(() => {
      // the server reaps silent peers by itself
    });
  }

  /**
   * @param {Record<string, string>} headers
   * @returns {Record<string, string>}
   */
  #headers(headers) {
    const { token, language } = this.#options;
    if (token) headers.Authorization = `Bearer ${token}`;
    if (language) headers["Accept-Language"] = language;
    return headers;
  }

  /**
   * @param {LinkState} state
   * @param {string} [code]
   * @param {string} [text]
   */
  #enter(state, code = "", text = "") {
    this.#state = state;
    this.#options.onstate?.({ state, code, text });
  }
}
