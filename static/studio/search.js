// @ts-check
/** Owns finding comments by name, words and codes as people type them: without marks, đ as d. */

import { folded } from "../format.js";
import { Ids } from "./queue_index.js";

/** @typedef {import("./documents.js").Comment} Comment */
/** @typedef {import("./documents.js").Documents} Documents */
/** @typedef {import("./queue_index.js").QueueIndex} QueueIndex */

/** So long at a time, so that the page never stands still while somebody types. */
const SLICE_MS = 4;
const LOOK_AT_CLOCK = 50;

/** A05 and A5 are one code, as buyers write it. @param {string} text */
const squeezed = (text) => folded(text).replace(/(^|[^\d])0+(?=\d)/g, "$1").replace(/\s+/g, " ").trim();

export class Search {
  #documents;
  #index;
  /** @type {WeakMap<Comment, string>} what is searched in, kept as long as the document */
  #words = new WeakMap();
  #query = "";
  /** @type {string[]} */
  #wanted = [];
  /** @type {number[]} still to be looked at, newest first */
  #left = [];
  open = false;
  found = new Ids();

  /**
   * @param {Documents} documents
   * @param {QueueIndex} index
   */
  constructor(documents, index) {
    this.#documents = documents;
    this.#index = index;
  }

  get query() {
    return this.#query;
  }

  /** Whether something is looked for, whatever the filter. */
  get on() {
    return this.#wanted.length > 0;
  }

  /** Whether not all comments have been looked at yet. */
  get searching() {
    return this.#left.length > 0;
  }

  /** @param {string} query */
  look(query) {
    this.#query = query.slice(0, 80);
    this.#wanted = squeezed(this.#query).split(" ").filter(Boolean);
    this.found = new Ids();
    this.#left = this.on ? [...this.#index.list("all").all] : [];
  }

  /** These have changed. @param {number[]} moved */
  follow(moved) {
    if (this.on) for (const id of moved) this.#judge(id);
  }

  /** Looks on for a moment. @returns {boolean} whether there is more to look at */
  goOn() {
    const until = performance.now() + SLICE_MS;
    for (let n = 1; this.#left.length > 0; n += 1) {
      this.#judge(/** @type {number} */ (this.#left.pop()));
      if (n % LOOK_AT_CLOCK === 0 && performance.now() > until) break;
    }
    return this.#left.length > 0;
  }

  /** @param {number} id */
  #judge(id) {
    const comment = this.#documents.comment(String(id));
    if (comment && this.matches(comment)) this.found.add(id);
    else this.found.delete(id);
  }

  /** Whether all words are in it, in any order. @param {Comment} comment */
  matches(comment) {
    let words = this.#words.get(comment);
    if (words === undefined) {
      const codes = [...(comment.reading?.items ?? []), ...(comment.reading?.cancels ?? [])].map((item) => item.code);
      words = squeezed(`${comment.name ?? ""} ${comment.text ?? ""} ${codes.join(" ")}`);
      this.#words.set(comment, words);
    }
    const there = words;
    return this.#wanted.every((word) => there.includes(word));
  }
}
