// @ts-check
/** Owns keeping our claims alive while we work on them, and hearing when one was taken or ran out. */

import { t } from "../messages.js";

/** @typedef {import("./app.js").Studio} Studio */
/** @typedef {import("../sync.js").Touched} Touched */

/** The keeper takes a thread away when it heard nothing for 45 seconds. */
const TOLD_EVERY_MS = 10_000;
/** Whoever has touched nothing for this long is not working. */
const AT_WORK_MS = 30_000;

export class Leases {
  #studio;
  #me;
  /** @type {Map<string, number>} author -> when something was last done in their row */
  #worked = new Map();
  #lastTouch = -Infinity;
  /** @type {Map<string, string>} author -> their name, of the threads that are ours */
  #ours = new Map();

  /**
   * @param {Studio} studio
   * @param {string} me own device id
   */
  constructor(studio, me) {
    this.#studio = studio;
    this.#me = me;
    for (const type of ["pointerdown", "pointermove", "keydown", "input", "focusin"]) {
      addEventListener(type, (event) => this.#happened(event), { capture: true, passive: true });
    }
    setInterval(() => void this.#tell(), TOLD_EVERY_MS);
  }

  /** @param {Event} event */
  #happened(event) {
    this.#lastTouch = performance.now();
    if (this.#ours.size === 0) return;
    const row = event.target instanceof Element ? event.target.closest("[data-author]") : null;
    const author = row instanceof HTMLElement ? row.dataset.author : undefined;
    if (author !== undefined && this.#ours.has(author)) this.#worked.set(author, this.#lastTouch);
  }

  /** Authors on whom we are at work now: in their row, or in a form that is open for them. */
  #working() {
    const now = performance.now();
    if (now - this.#lastTouch > AT_WORK_MS) return [];
    const { documents, editing, answers, pane } = this.#studio;
    const open = [editing?.comment, answers.comment, pane.queue.selected].map((id) => documents.comment(id)?.author);
    return [...this.#ours.keys()].filter((author) => open.includes(author) || now - (this.#worked.get(author) ?? -Infinity) < AT_WORK_MS);
  }

  async #tell() {
    const authors = this.#working();
    if (authors.length === 0 || this.#studio.sync.state !== "live") return;
    try {
      await fetch(`/studio/${this.#studio.show}/claims`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ authors }),
      });
    } catch {
      // The connection is gone, which the page says already; the next time tells it again.
    }
  }

  /** Threads changed: which of ours are no longer, and by whose doing. @param {Touched} touched */
  changed(touched) {
    const keys = touched.get("threads");
    if (keys === undefined) return;
    const before = keys === null ? [...this.#ours.keys()] : keys;
    for (const author of new Set([...before, ...(keys === null ? this.#studio.documents.threads : [])])) this.#see(author);
  }

  /** @param {string} author */
  #see(author) {
    const { documents, toasts, comments, pane, lines } = this.#studio;
    const thread = documents.thread(author);
    const by = thread?.claimed_by;
    const name = this.#ours.get(author);
    if (by?.id === this.#me) {
      this.#ours.set(author, thread?.name || t("studio.nameless"));
      if (name === undefined) this.#worked.set(author, performance.now());
      return;
    }
    if (name === undefined) return;
    this.#ours.delete(author);
    this.#worked.delete(author);
    lines.forget(author);
    const gaveBack = comments.gaveBack(author);
    if (by) toasts.say(t("studio.taken_from_you", { name: by.name, who: name }), "bad");
    else if (!gaveBack && pane.index.openOf(author).length > 0) toasts.say(t("studio.claim_ran_out", { who: name }), "bad");
  }
}
