// @ts-check
/** Owns whether the comment list follows the newest one or stands still under somebody's hand. */

import { Hand } from "./hand.js";

const BOTTOM_PX = 24;

export class QueueScroll {
  #refresh;
  #following = true;

  /** @param {() => void} refresh */
  constructor(refresh) {
    this.#refresh = refresh;
    this.hand = new Hand(refresh, "queue-list");
  }

  get following() {
    return this.#following;
  }

  /** @param {Event} event */
  scrolled(event) {
    const list = /** @type {HTMLElement} */ (event.target);
    const following = list.scrollHeight - list.scrollTop - list.clientHeight < BOTTOM_PX;
    if (following === this.#following) return;
    this.#following = following;
    this.#refresh();
  }

  follow() {
    this.#following = true;
    this.hand.lift();
    this.#refresh();
  }

  stand() {
    this.#following = false;
  }

  /**
   * After drawing: to the bottom if the list follows, nowhere otherwise.
   * @param {boolean} frozen
   * @returns {boolean} whether the newest comment is in sight
   */
  settle(frozen) {
    const list = document.getElementById("queue-list");
    if (!list) return false;
    if (this.#following && !frozen) list.scrollTop = list.scrollHeight;
    return list.scrollHeight - list.scrollTop - list.clientHeight < BOTTOM_PX;
  }
}
