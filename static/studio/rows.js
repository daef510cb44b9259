// @ts-check
/** Owns long lists that are drawn often: rows whose reasons to look different are the same stay. */

import { repeat } from "../vendor/lit-html/directives/repeat.js";
import { noChange } from "../vendor/lit-html/lit-html.js";

/** @typedef {unknown[]} Reasons */

/**
 * @param {Reasons | undefined} before
 * @param {Reasons} now
 */
function same(before, now) {
  return before !== undefined && before.length === now.length && now.every((reason, at) => reason === before[at]);
}

/** @template {{id: string}} T */
export class Rows {
  /** @type {Map<string, Reasons>} */
  #drawn = new Map();
  #drawing = -1;

  /**
   * @param {number} drawing the page's running number of drawings
   * @param {T[]} items
   * @param {(item: T) => Reasons} reasons everything that the row's look depends on
   * @param {(item: T) => unknown} draw
   */
  view(drawing, items, reasons, draw) {
    // A list that was not on the page in the last drawing begins with empty places.
    const before = drawing === this.#drawing + 1 ? this.#drawn : new Map();
    this.#drawing = drawing;
    this.#drawn = new Map();
    const rows = items.map((item) => {
      const now = reasons(item);
      this.#drawn.set(item.id, now);
      return { key: item.id, value: same(before.get(item.id), now) ? noChange : draw(item) };
    });
    return repeat(
      rows,
      (row) => row.key,
      (row) => row.value,
    );
  }
}
