// @ts-check
/** Owns which comments are shown and in which order; what is under a pointer never moves. */

import { isOpen } from "./queue_index.js";

/** @typedef {import("./documents.js").Comment} Comment */
/** @typedef {import("./documents.js").Documents} Documents */
/** @typedef {import("./queue_index.js").Filter} Filter */
/** @typedef {import("./queue_index.js").QueueIndex} QueueIndex */
/** @typedef {import("./search.js").Search} Search */

export class Queue {
  #documents;
  #index;
  #search;
  #me;
  /** @type {Filter} */
  filter = "open";
  /** @type {string | null} */
  selected = null;
  /** @type {readonly number[]} as they stand on the page, oldest first; never changed, only replaced */
  #standing = [];
  /** @type {Set<number> | null} the same while nothing may leave or push in; null: whatever comes is shown */
  #held = null;
  /** @type {number | null} the last comment seen at the bottom */
  #seen = null;

  /**
   * @param {Documents} documents
   * @param {QueueIndex} index
   * @param {Search} search
   * @param {string} me own device id
   */
  constructor(documents, index, search, me) {
    this.#documents = documents;
    this.#index = index;
    this.#search = search;
    this.#me = me;
  }

  /** @param {Comment} comment */
  isMine(comment) {
    return isOpen(comment) && this.#documents.claimOf(comment)?.id === this.#me;
  }

  /** @param {Filter} filter */
  count(filter) {
    return this.#index.list(filter).size;
  }

  /** What would be shown without a hand: the filter's, or what the search has found so far. */
  get #matching() {
    return this.#search.on ? this.#search.found : this.#index.list(this.filter);
  }

  /**
   * The comments to show, oldest first, so that a new one moves nothing above it. While frozen
   * (a pointer or the keyboard is in the list) nothing leaves either: rows only change in place.
   * @param {boolean} frozen
   * @returns {readonly number[]}
   */
  shown(frozen) {
    const moved = this.#index.takeMoved();
    this.#search.follow(moved);
    if (!frozen) {
      this.#held = null;
      this.#standing = this.#matching.all.slice(); // what is drawn, whatever changes until the next time
    } else if (this.#held === null) {
      this.#held = new Set(this.#standing);
      for (const id of this.#matching.all) this.#append(id);
    } else {
      for (const id of moved) this.#append(id);
    }
    return this.#standing;
  }

  /** At the end, wherever it belongs; one that is older than all that stands waits. @param {number} id */
  #append(id) {
    if (this.#held?.has(id) || !this.#matching.has(id) || id < (this.#standing[0] ?? 0)) return;
    this.#held?.add(id);
    this.#standing = [...this.#standing, id];
  }

  /** @param {Filter} filter */
  choose(filter) {
    this.filter = filter;
    this.restart();
  }

  /** Shows something else from now on: nothing of what stood is kept. */
  restart() {
    this.selected = null;
    this.#standing = [];
    this.#held = null;
    this.#seen = null;
  }

  /** Everything down to the bottom has been seen. */
  seeAll() {
    this.#seen = this.#standing.at(-1) ?? null;
  }

  /** How many stand below what was seen at the bottom. */
  get unseen() {
    if (this.#seen === null) return 0;
    let at = this.#standing.length - 1;
    while (at >= 0 && this.#standing[at] !== this.#seen) {
      if (this.#held === null && /** @type {number} */ (this.#standing[at]) < this.#seen) break;
      at -= 1;
    }
    return this.#standing.length - 1 - at;
  }

  /**
   * Moves the selection; the first press goes to who has waited longest.
   * @param {1 | -1} by
   */
  move(by) {
    const at = this.selected === null ? -1 : this.#standing.indexOf(Number(this.selected));
    const next = at < 0 ? this.#standing.find((id) => this.#isFree(id)) : this.#standing[at + by];
    const found = next ?? (at < 0 ? this.#standing.at(-1) : this.#standing[at]);
    this.selected = found === undefined ? null : String(found);
  }

  /** @param {number} id */
  #isFree(id) {
    const comment = this.#documents.comment(String(id));
    return comment !== undefined && isOpen(comment) && !this.#documents.claimOf(comment);
  }
}
