// @ts-check
/** Owns whether the comment list follows the newest one or stands still under somebody's hand. */

/** A finger has no hover: after a touch the list stands still for this long. */
const TOUCH_REST_MS = 4000;
const BOTTOM_PX = 24;

export class QueueScroll {
  #refresh;
  #pointerInside = false;
  #touchedAt = -Infinity;
  #following = true;

  /** @param {() => void} refresh */
  constructor(refresh) {
    this.#refresh = refresh;
  }

  get following() {
    return this.#following;
  }

  /** Whether somebody is about to press something in the list. */
  get handOn() {
    const focused = document.activeElement?.closest("#queue-list") && document.querySelector("#queue-list :focus-visible");
    return this.#pointerInside || performance.now() - this.#touchedAt < TOUCH_REST_MS || Boolean(focused);
  }

  /** @param {PointerEvent} event */
  entered(event) {
    if (event.pointerType === "mouse") this.#pointerInside = true;
  }

  /** @param {PointerEvent} event */
  left(event) {
    if (event.pointerType !== "mouse") return;
    this.#pointerInside = false;
    this.#refresh();
  }

  /** @param {PointerEvent} event */
  pressed(event) {
    if (event.pointerType === "mouse") return;
    this.#touchedAt = performance.now();
    setTimeout(this.#refresh, TOUCH_REST_MS + 50);
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
    this.#pointerInside = false;
    this.#touchedAt = -Infinity;
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
