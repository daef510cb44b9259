// @ts-check
/** Owns which comments are shown and in which order; what is under a pointer never moves. */

/** @typedef {import("./documents.js").Comment} Comment */
/** @typedef {import("./documents.js").Documents} Documents */
/** @typedef {"open" | "mine" | "orders" | "done" | "hidden" | "all"} Filter */

/** @type {Filter[]} */
export const FILTERS = ["open", "mine", "orders", "done", "hidden", "all"];
/** Older ones are reached by the filters; a longer list only makes the page slow. */
const SHOWN = 200;

const isOpen = (/** @type {Comment} */ comment) => (comment.state === "visible" || comment.state === "held") && !comment.own;

/** Whether a comment was read as an order that nobody made yet. */
export function asksForOrder(/** @type {Comment} */ comment) {
  return isOpen(comment) && comment.reading?.tier === "strict" && !comment.order;
}

export class Queue {
  #documents;
  #me;
  /** @type {Filter} */
  filter = "open";
  /** @type {string | null} */
  selected = null;
  /** @type {string[]} ids in the order in which they stand on the page */
  #standing = [];
  /** @type {string | null} the last comment seen at the bottom */
  #seen = null;

  /**
   * @param {Documents} documents
   * @param {string} me own device id
   */
  constructor(documents, me) {
    this.#documents = documents;
    this.#me = me;
  }

  /** @param {Comment} comment */
  isMine(comment) {
    return isOpen(comment) && this.#documents.claimOf(comment)?.id === this.#me;
  }

  /**
   * @param {Comment} comment
   * @param {Filter} filter
   */
  matches(comment, filter) {
    switch (filter) {
      case "open":
        return isOpen(comment) && !this.#documents.muted(comment.author);
      case "mine":
        return this.isMine(comment);
      case "orders":
        return asksForOrder(comment);
      case "all":
        return true;
      default:
        return comment.state === filter;
    }
  }

  /** @param {Filter} filter */
  count(filter) {
    return this.#documents.comments.reduce((sum, comment) => sum + (this.matches(comment, filter) ? 1 : 0), 0);
  }

  /** The oldest order that nobody has claimed, whose buyer waits longest. */
  get oldestWaiting() {
    return this.#documents.comments.find((comment) => asksForOrder(comment) && !this.#documents.claimOf(comment));
  }

  /**
   * The comments to show, oldest first, so that a new one moves nothing above it. While frozen
   * (a pointer or the keyboard is in the list) nothing leaves either: rows only change in place.
   * @param {boolean} frozen
   * @returns {Comment[]}
   */
  shown(frozen) {
    const matching = this.#documents.comments.filter((comment) => this.matches(comment, this.filter));
    const shown = frozen ? this.#frozen(matching) : matching.slice(-SHOWN);
    this.#standing = shown.map((comment) => comment.id);
    return shown;
  }

  /** @param {Comment[]} matching */
  #frozen(matching) {
    const stand = new Set(this.#standing);
    const kept = this.#standing.flatMap((id) => this.#documents.comment(id) ?? []);
    const first = kept[0]?.at ?? 0;
    return [...kept, ...matching.filter((comment) => !stand.has(comment.id) && comment.at >= first)];
  }

  /** @param {Filter} filter */
  choose(filter) {
    this.filter = filter;
    this.selected = null;
    this.#standing = [];
    this.#seen = null;
  }

  /** Everything down to the bottom has been seen. */
  seeAll() {
    this.#seen = this.#standing[this.#standing.length - 1] ?? null;
  }

  /** How many stand below what was seen at the bottom. */
  get unseen() {
    const at = this.#seen === null ? this.#standing.length - 1 : this.#standing.indexOf(this.#seen);
    return at < 0 ? 0 : this.#standing.length - 1 - at;
  }

  /** @param {Comment | undefined} comment */
  #isFree(comment) {
    return comment !== undefined && isOpen(comment) && !this.#documents.claimOf(comment);
  }

  /**
   * Moves the selection; the first press goes to who has waited longest.
   * @param {1 | -1} by
   */
  move(by) {
    const at = this.selected === null ? -1 : this.#standing.indexOf(this.selected);
    if (at < 0) {
      const waiting = this.#standing.find((id) => this.#isFree(this.#documents.comment(id)));
      this.selected = waiting ?? this.#standing[this.#standing.length - 1] ?? null;
      return;
    }
    const next = Math.min(this.#standing.length - 1, Math.max(0, at + by));
    this.selected = this.#standing[next] ?? null;
  }
}
