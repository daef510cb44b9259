// @ts-check
/** Owns the documents a page holds: one replica per feed, replaced by snapshots, patched by changes. */

/** @typedef {Record<string, any>} Doc */
/** @typedef {Map<string, Map<string, Doc>>} Documents */
/** @typedef {{epoch: string, seq: number}} Position */
/** @typedef {Map<string, string[] | null>} Touched collection -> keys; null: all of it is new */
/**
 * @typedef {object} FeedMessage
 * @property {string} feed
 * @property {string} [epoch]
 * @property {number} [seq]
 * @property {Record<string, Record<string, Doc>>} [documents]
 * @property {Record<string, Record<string, Doc>>} [put]
 * @property {Record<string, string[]>} [del]
 */

/** Vitals are what is true only now: they carry no seq and are never resumed. */
const VITALS = "vitals:";

/** One feed's documents and how far they reach. */
export class Replica {
  /** @type {Documents} */
  documents = new Map();
  /** @type {Position | null} */
  position = null;
  /** @type {Touched} the documents that the last message changed or took away */
  touched = new Map();
  #feed;

  /** @param {string} feed */
  constructor(feed) {
    this.#feed = feed;
  }

  /** Whether the documents can be shown: vitals always can, the rest needs a snapshot first. */
  get complete() {
    return this.position !== null || this.#feed.startsWith(VITALS);
  }

  /**
   * Lays a message over the documents.
   * @param {FeedMessage} message
   * @returns {string[] | null} the collections that changed, or null when the message cannot be
   *   applied because its snapshot is missing
   */
  apply(message) {
    this.touched = new Map();
    if (message.documents) return this.#replace(message, message.documents);
    if (message.seq === undefined) return this.#patch(message);
    if (this.position === null) return null;
    // Seqs may skip (a feed does not change with every record); one we hold already is a repeat.
    if (message.seq <= this.position.seq) return [];
    this.position = { epoch: this.position.epoch, seq: message.seq };
    return this.#patch(message);
  }

  /**
   * @param {FeedMessage} message
   * @param {Record<string, Record<string, Doc>>} documents
   */
  #replace(message, documents) {
    const before = this.documents.keys();
    this.documents = new Map();
    for (const [name, entries] of Object.entries(documents)) {
      this.documents.set(name, new Map(Object.entries(entries)));
    }
    if (message.epoch !== undefined && message.seq !== undefined) {
      this.position = { epoch: message.epoch, seq: message.seq };
    }
    for (const name of [...before, ...this.documents.keys()]) this.touched.set(name, null);
    return [...this.touched.keys()];
  }

  /** @param {FeedMessage} message */
  #patch(message) {
    for (const [name, entries] of Object.entries(message.put ?? {})) {
      const collection = this.#collection(name);
      const keys = Object.keys(entries);
      for (const key of keys) collection.set(key, /** @type {Doc} */ (entries[key]));
      this.touched.set(name, keys);
    }
    for (const [name, keys] of Object.entries(message.del ?? {})) {
      const collection = this.#collection(name);
      for (const key of keys) collection.delete(key);
      this.touched.set(name, [...(this.touched.get(name) ?? []), ...keys]);
    }
    return [...this.touched.keys()];
  }

  /** @param {string} name */
  #collection(name) {
    let collection = this.documents.get(name);
    if (!collection) this.documents.set(name, (collection = new Map()));
    return collection;
  }
}
