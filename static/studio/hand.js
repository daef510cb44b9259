// @ts-check
/** Owns whether somebody is about to press something in a list, so that it must stand still. */

/** A finger has no hover: after a touch the list stands still for this long. */
const TOUCH_REST_MS = 4000;

export class Hand {
  #refresh;
  /** @type {Element | null} */
  #list = null;
  #pointerInside = false;
  #touchedAt = -Infinity;

  /** @param {() => void} refresh */
  constructor(refresh) {
    this.#refresh = refresh;
  }

  /** From now on it is this list that a hand may lie on. @param {Element} list */
  liesOn(list) {
    if (list === this.#list) return;
    this.#list = list;
    const heard = { pointerenter: this.#entered, pointerover: this.#over, pointerleave: this.#left, pointerdown: this.#pressed };
    for (const [name, hear] of Object.entries(heard)) {
      list.addEventListener(name, (event) => hear.call(this, /** @type {PointerEvent} */ (event)));
    }
  }

  get on() {
    const focused = this.#list?.contains(document.activeElement) && this.#list.querySelector(":focus-visible");
    return this.#pointerInside || performance.now() - this.#touchedAt < TOUCH_REST_MS || Boolean(focused);
  }

  /** The row under the pointer, by its `data-row`. @type {number | null} */
  row = null;

  /** @param {PointerEvent} event */
  #over(event) {
    const found = event.target instanceof Element ? event.target.closest("[data-row]") : null;
    const row = found instanceof HTMLElement ? Number(found.dataset.row) : null;
    if (row === this.row) return;
    this.row = row;
    this.#refresh();
  }

  /** @param {PointerEvent} event */
  #entered(event) {
    if (event.pointerType === "mouse") this.#pointerInside = true;
  }

  /** @param {PointerEvent} event */
  #left(event) {
    if (event.pointerType !== "mouse") return;
    this.#pointerInside = false;
    this.row = null;
    this.#refresh();
  }

  /** @param {PointerEvent} event */
  #pressed(event) {
    if (event.pointerType === "mouse") return;
    this.#touchedAt = performance.now();
    setTimeout(this.#refresh, TOUCH_REST_MS + 50);
  }

  /** As if nobody were there. */
  lift() {
    this.#pointerInside = false;
    this.row = null;
    this.#touchedAt = -Infinity;
  }
}

/**
 * Under a hand the rows stay as they were: new ones wait, and none leaves before the hand does.
 * @template {{id: string}} T
 * @param {string[]} held ids as they were last shown
 * @param {T[]} now as they would be shown without a hand
 * @param {(id: string) => T | undefined} find
 * @returns {{shown: T[], waiting: number}} `waiting` counts those that a hand keeps out
 */
export function standing(held, now, find) {
  const shown = held.map(find).filter((one) => one !== undefined);
  return { shown, waiting: now.filter((one) => !held.includes(one.id)).length };
}
