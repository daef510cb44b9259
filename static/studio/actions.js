// @ts-check
/** Owns every command the studio sends: each once at a time, each refusal told in a toast. */

import { refusalText, t } from "../messages.js";

/** @typedef {import("./documents.js").Order} Order */
/** @typedef {import("../sync.js").Sync} Sync */
/** @typedef {import("./toasts.js").Toasts} Toasts */
/** @typedef {{variant: string, qty: number}} Wanted */

/** What one tap gives a buyer who asks for time. */
const MORE_MINUTES = 15;

export class Actions {
  #sync;
  #show;
  #log;
  #toasts;
  #refresh;
  /** @type {Set<string>} "type subject" of commands without reply: a second tap changes nothing */
  #busy = new Set();

  /**
   * @param {Sync} sync
   * @param {string} show
   * @param {Toasts} toasts
   * @param {() => void} refresh
   */
  constructor(sync, show, toasts, refresh) {
    this.#sync = sync;
    this.#show = show;
    this.#log = `show:${show}`;
    this.#toasts = toasts;
    this.#refresh = refresh;
  }

  /**
   * Whether this command about this subject waits for its reply.
   * @param {string} type
   * @param {string} [subject]
   */
  busy(type, subject = "") {
    return this.#busy.has(`${type} ${subject}`);
  }

  /** The commands about this subject that wait for a reply, as one word. @param {string} subject */
  busyWith(subject) {
    if (this.#busy.size === 0) return "";
    return [...this.#busy].filter((key) => key.endsWith(` ${subject}`)).join();
  }

  /**
   * Sends a command; a refusal becomes a toast and null.
   * @param {string} type
   * @param {Record<string, unknown>} body
   * @param {string} [subject] what it is about, so that a double tap is one command
   * @returns {Promise<any>} the result, or null
   */
  async send(type, body, subject = "") {
    return this.sendTo(this.#log, type, body, subject);
  }

  /**
   * The same to another log than the show's.
   * @param {string} log
   * @param {string} type
   * @param {Record<string, unknown>} body
   * @param {string} subject
   * @returns {Promise<any>}
   */
  async sendTo(log, type, body, subject) {
    const key = `${type} ${subject}`;
    if (this.#busy.has(key)) return null;
    this.#busy.add(key);
    if (this.#sync.state !== "live") this.#toasts.say(t("studio.kept_for_later"));
    this.#refresh();
    try {
      return await this.#sync.command(log, type, body);
    } catch (refused) {
      this.#toasts.say(refusalText(/** @type {any} */ (refused)), "bad");
      return null;
    } finally {
      this.#busy.delete(key);
      this.#refresh();
    }
  }

  /** @param {string} product */
  feature(product) {
    return this.send("feature_product", { product }, product);
  }

  clearFeature() {
    return this.send("clear_feature", {});
  }

  /**
   * @param {Record<string, unknown> & {lines: Wanted[]}} order
   * @param {string} subject
   * @returns {Promise<string | null>} the new order's id
   */
  async openOrder(order, subject) {
    const result = await this.send("open_order", order, subject);
    return result?.order ?? null;
  }

  /**
   * @param {Order} order
   * @param {Wanted[]} lines
   */
  async changeLines(order, lines) {
    return (await this.send("change_lines", { order: order.id, lines }, order.id)) !== null;
  }

  /**
   * @param {Order} order
   * @param {string} reason
   */
  cancel(order, reason) {
    return this.send("cancel_order", { order: order.id, reason }, order.id);
  }

  /** More time for a buyer who asks. @param {Order} order */
  extend(order) {
    return this.send("extend_order", { order: order.id, minutes: MORE_MINUTES }, order.id);
  }

  /** @param {string} order */
  markSent(order) {
    return this.send("mark_sent", { order }, order);
  }

  /**
   * Other price or more units: the shop's to change, the show hears of it.
   * @param {string} product
   * @param {Record<string, unknown>} changes
   */
  async changeProduct(product, changes) {
    return (await this.sendTo("shop", "change_product", { product, ...changes }, product)) !== null;
  }

  /**
   * @param {"helper" | "camera"} kind
   * @param {string} name
   * @returns {Promise<{invite: string, link: string, expires_at: number} | null>}
   */
  invite(kind, name) {
    return this.sendTo("shop", "make_invite", { kind, show: this.#show, name }, kind);
  }

  /** @param {string} camera */
  take(camera) {
    return this.send("take_camera", { camera }, camera);
  }

  /**
   * @param {string} camera
   * @param {string} cue
   * @param {string} [text] own words, for the cue `own`
   */
  cue(camera, cue, text = "") {
    return this.send("send_cue", { camera, cue, text }, camera);
  }

  /**
   * @param {string} camera
   * @param {"flip" | "limit" | "key_frame"} wish
   * @param {number} [value] kbit/s, for `limit`
   */
  askCamera(camera, wish, value = 0) {
    return this.send("ask_camera", { camera, wish, value }, camera);
  }

  startShow() {
    return this.send("start_show", {});
  }

  closeShow() {
    return this.send("close_show", {});
  }
}
