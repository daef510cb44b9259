// @ts-check
/** Owns which comments belong to which filter, kept up to date one changed document at a time. */

/** @typedef {import("./documents.js").Comment} Comment */
/** @typedef {import("./documents.js").Documents} Documents */
/** @typedef {import("../sync.js").Touched} Touched */
/** @typedef {"open" | "orders" | "questions" | "mine" | "held" | "done" | "hidden" | "all"} Filter */
/** @typedef {{author: string, lists: Ids[]}} Place where a comment stands now */

/** @type {Filter[]} */
export const FILTERS = ["open", "orders", "questions", "mine", "held", "done", "hidden", "all"];

/** Whether somebody may still have to do something with it. @param {Comment} comment */
export function isOpen(comment) {
  return (comment.state === "visible" || comment.state === "held") && !comment.own;
}

/** Whether a comment was read as an order that nobody made yet. @param {Comment} comment */
export function asksForOrder(comment) {
  const reading = comment.reading;
  return isOpen(comment) && reading?.intent === "order" && reading.tier !== "none" && !comment.order;
}

/** Numbers of comments in the order in which they came; nearly all are added at the end. */
export class Ids {
  /** @type {number[]} */
  all = [];

  get size() {
    return this.all.length;
  }

  /** The place of a number, or where it would stand. @param {number} id */
  at(id) {
    let from = 0;
    let to = this.all.length;
    if (to > 0 && id > /** @type {number} */ (this.all[to - 1])) return to;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (/** @type {number} */ (this.all[middle]) < id) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  /** @param {number} id */
  has(id) {
    return this.all[this.at(id)] === id;
  }

  /** @param {number} id */
  add(id) {
    const at = this.at(id);
    if (this.all[at] !== id) this.all.splice(at, 0, id);
  }

  /** @param {number} id */
  delete(id) {
    const at = this.at(id);
    if (this.all[at] === id) this.all.splice(at, 1);
  }
}

export class QueueIndex {
  #documents;
  #me;
  /** @type {Record<Filter, Ids>} */
  #lists;
  /** Orders that nobody works on. */
  #waiting = new Ids();
  /** @type {Map<number, Place>} */
  #places = new Map();
  /** @type {Map<string, Ids>} author -> all of theirs */
  #said = new Map();
  /** @type {Map<string, Ids>} author -> those that wait for somebody */
  #open = new Map();
  /** @type {Map<string, string>} author -> helper who works on what they say */
  #claims = new Map();
  /** @type {Map<string, number>} helper -> how many threads they work on */
  #claimed = new Map();
  /** @type {Map<string, string>} author -> what of their thread decides where comments stand */
  #signs = new Map();
  /** @type {Set<number>} comments whose place may be another since they were last asked for */
  #moved = new Set();

  /**
   * @param {Documents} documents
   * @param {string} me own device id
   */
  constructor(documents, me) {
    this.#documents = documents;
    this.#me = me;
    this.#lists = /** @type {Record<Filter, Ids>} */ (Object.fromEntries(FILTERS.map((filter) => [filter, new Ids()])));
  }

  /**
   * The helper feed changed.
   * @param {Touched} touched
   */
  changed(touched) {
    const comments = touched.get("comments");
    const threads = touched.get("threads");
    if (comments === null || threads === null) return this.#rebuild();
    for (const author of threads ?? []) this.#thread(author);
    for (const key of comments ?? []) this.#comment(Number(key));
    return undefined;
  }

  /** @param {Filter} filter */
  list(filter) {
    return this.#lists[filter];
  }

  /** The oldest order that nobody has claimed, whose buyer waits longest. @returns {Comment | undefined} */
  get oldestWaiting() {
    const [oldest] = this.#waiting.all;
    return oldest === undefined ? undefined : this.#documents.comment(String(oldest));
  }

  /** How many orders nobody works on. */
  get waiting() {
    return this.#waiting.size;
  }

  /** How many threads a helper works on. @param {string} helper */
  claimed(helper) {
    return this.#claimed.get(helper) ?? 0;
  }

  /** Authors on whom a helper works. @param {string} helper */
  authorsOf(helper) {
    return [...this.#claims].filter(([, by]) => by === helper).map(([author]) => author);
  }

  /** What an author said that waits for somebody, oldest first. @param {string} author @returns {number[]} */
  openOf(author) {
    return this.#open.get(author)?.all ?? [];
  }

  /**
   * The comment of a claimed thread in whose row the whole of it is worked on.
   * @param {string} author
   * @returns {number | undefined}
   */
  headOf(author) {
    const claim = this.#documents.thread(author)?.claimed_by;
    const open = this.#open.get(author);
    if (!claim || !open) return undefined;
    return open.has(Number(claim.comment)) ? Number(claim.comment) : open.all[0];
  }

  /** Comments that changed since this was last asked. @returns {number[]} */
  takeMoved() {
    const moved = [...this.#moved];
    this.#moved.clear();
    return moved;
  }

  #rebuild() {
    for (const list of [...Object.values(this.#lists), this.#waiting]) list.all = [];
    for (const each of [this.#places, this.#said, this.#open, this.#claims, this.#claimed, this.#signs]) each.clear();
    for (const author of this.#documents.threads) this.#sign(author);
    const ids = this.#documents.commentKeys.map(Number).sort((a, b) => a - b);
    for (const id of ids) this.#note(id);
    for (const id of ids) this.#put(id);
  }

  /** Notes who works on an author's thread; whether that matters to where their comments stand. @param {string} author */
  #sign(author) {
    const thread = this.#documents.thread(author);
    const by = thread?.claimed_by?.id ?? "";
    const muted = this.#documents.muted(author);
    const sign = `${by} ${thread?.claimed_by?.comment ?? ""} ${muted}`;
    if ((this.#signs.get(author) ?? "  false") === sign) return false;
    this.#count(this.#claims.get(author), -1);
    this.#count(by, 1);
    if (by) this.#claims.set(author, by);
    else this.#claims.delete(author);
    if (by || muted) this.#signs.set(author, sign);
    else this.#signs.delete(author);
    return true;
  }

  /**
   * @param {string | undefined} helper
   * @param {1 | -1} by
   */
  #count(helper, by) {
    if (helper) this.#claimed.set(helper, this.claimed(helper) + by);
  }

  /** @param {string} author */
  #thread(author) {
    if (!this.#sign(author)) return;
    for (const id of this.#said.get(author)?.all ?? []) this.#put(id);
  }

  /** @param {number} id */
  #comment(id) {
    const author = this.#note(id);
    this.#put(id);
    // In a claimed thread the one row that stands for all may be another now.
    if (author && this.#claims.has(author)) for (const each of this.openOf(author)) if (each !== id) this.#put(each);
  }

  /** Notes whose it is and whether it waits. @param {number} id @returns {string | undefined} its author */
  #note(id) {
    const comment = this.#documents.comment(String(id));
    const author = comment?.author ?? this.#places.get(id)?.author;
    if (author === undefined) return undefined;
    into(this.#said, author, id, comment !== undefined);
    into(this.#open, author, id, comment !== undefined && isOpen(comment));
    return author;
  }

  /** @param {number} id */
  #put(id) {
    const comment = this.#documents.comment(String(id));
    this.#moved.add(id);
    const before = this.#places.get(id)?.lists ?? [];
    const now = comment ? this.#listsOf(comment, id) : [];
    for (const list of before) if (!now.includes(list)) list.delete(id);
    for (const list of now) if (!before.includes(list)) list.add(id);
    if (comment) this.#places.set(id, { author: comment.author, lists: now });
    else this.#places.delete(id);
  }

  /**
   * @param {Comment} comment
   * @param {number} id
   */
  #listsOf(comment, id) {
    const lists = [this.#lists.all];
    if (comment.state === "done") lists.push(this.#lists.done);
    if (comment.state === "hidden" || comment.state === "deleted") lists.push(this.#lists.hidden);
    if (!isOpen(comment)) return lists;
    if (this.#documents.muted(comment.author)) return [...lists, this.#lists.hidden];
    const by = this.#claims.get(comment.author);
    if (by && this.headOf(comment.author) !== id) return lists;
    lists.push(this.#lists.open);
    const said = by ? this.openOf(comment.author).flatMap((each) => this.#documents.comment(String(each)) ?? []) : [comment];
    if (said.some(asksForOrder)) lists.push(this.#lists.orders);
    if (said.some((each) => each.reading?.intent === "question")) lists.push(this.#lists.questions);
    if (said.some((each) => each.state === "held")) lists.push(this.#lists.held);
    if (by === this.#me) lists.push(this.#lists.mine);
    if (!by && asksForOrder(comment)) lists.push(this.#waiting);
    return lists;
  }
}

/**
 * @param {Map<string, Ids>} map
 * @param {string} author
 * @param {number} id
 * @param {boolean} there
 */
function into(map, author, id, there) {
  const held = map.get(author);
  if (there && !held) map.set(author, new Ids());
  if (there) map.get(author)?.add(id);
  else held?.delete(id);
  if (!there && held?.size === 0) map.delete(author);
}
