// @ts-check
/** Owns when and where the comment queue is drawn: by itself, because it changes many times a second. */

import { render } from "../vendor/lit-html/lit-html.js";
import { Hand } from "./hand.js";
import { Queue } from "./queue.js";
import { QueueIndex } from "./queue_index.js";
import { queueView } from "./queue_view.js";
import { QueueWindow } from "./queue_window.js";
import { Search } from "./search.js";

/** @typedef {import("./app.js").Studio} Studio */
/** @typedef {import("./queue_index.js").Filter} Filter */
/** @typedef {import("../sync.js").Touched} Touched */

const PLACE = "queue-place";
const LIST = "queue-list";
const SOON_MS = 1000;

export class QueuePane {
  #studio;
  #drawing = false;
  #head = true;
  /** @type {string | null} a row that gets the focus after drawing */
  #focus = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #soon;
  #sizes = new ResizeObserver(() => this.#resized());
  /** @type {HTMLElement | null} */
  #list = null;
  /** Whether a helper has stopped the list. */
  paused = false;
  newestInSight = true;
  /** The rows that are drawn and the place of the first of them. */
  shown = { from: 0, rows: /** @type {readonly number[]} */ ([]), of: 0 };
  /** How often it was drawn. */
  drawn = 0;

  /**
   * @param {Studio} studio
   * @param {string} me own device id
   */
  constructor(studio, me) {
    this.#studio = studio;
    this.refresh = this.refresh.bind(this);
    this.index = new QueueIndex(studio.documents, me);
    this.search = new Search(studio.documents, this.index);
    this.queue = new Queue(studio.documents, this.index, this.search, me);
    this.window = new QueueWindow();
    this.hand = new Hand(this.refresh);
    void document.fonts?.ready.then(() => this.#resized());
  }

  /** Whether the list must stand still now. */
  get frozen() {
    return this.paused || this.hand.on || Boolean(this.#studio.editing?.comment) || this.#studio.answers.comment !== null;
  }

  /** Draws it for what is no haste: sources and leases are told many times a second. */
  refreshSoon() {
    this.#soon ??= setTimeout(() => {
      this.#soon = undefined;
      this.refresh();
    }, SOON_MS);
  }

  /** Draws the queue alone in the next frame. */
  refresh() {
    this.#head = true;
    this.#ask();
  }

  /** Whether what stands above the list is drawn too: not for each comment that comes. */
  get head() {
    return this.#head;
  }

  #ask() {
    if (this.#drawing) return;
    this.#drawing = true;
    requestAnimationFrame(() => this.#drawing && this.draw());
  }

  /** With everything around the list. */
  drawAll() {
    this.#head = true;
    this.draw();
  }

  draw() {
    this.#drawing = false;
    const place = document.getElementById(PLACE);
    if (!place) return;
    this.drawn += 1;
    const { frozen } = this;
    if (this.search.searching && this.search.goOn()) this.refresh();
    const ids = this.queue.shown(frozen);
    this.window.hold(this.#held(frozen));
    this.shown = { ...this.window.place(ids, frozen), of: ids.length };
    render(queueView(this.#studio), place);
    this.#head = false;
    this.#settle(frozen);
  }

  /** The row that must not move. @param {boolean} frozen */
  #held(frozen) {
    if (!frozen) return null;
    return this.hand.row ?? (this.queue.selected === null ? null : this.#seen(Number(this.queue.selected)));
  }

  /** @param {number} id */
  #seen(id) {
    return this.shown.rows.includes(id) ? id : null;
  }

  /** @param {boolean} frozen */
  #settle(frozen) {
    const list = document.getElementById(LIST);
    if (!list) return;
    if (list !== this.#list) this.#watch(list);
    this.#number(list);
    const inSight = this.window.settle(list, frozen);
    if (inSight) this.queue.seeAll();
    if (this.#focus !== null) document.getElementById(this.#focus)?.focus({ preventScroll: true });
    this.#focus = null;
    if (this.window.hasHole) this.#ask();
    if (inSight !== this.newestInSight || (!inSight && this.queue.unseen > 0 && this.newestInSight)) this.refresh();
    this.newestInSight = inSight;
  }

  /** @param {HTMLElement} list */
  #watch(list) {
    this.#sizes.disconnect();
    this.#sizes.observe(list);
    this.#list = list;
    this.window.resized(list);
  }

  #resized() {
    if (!this.#list) return;
    this.window.resized(this.#list);
    this.refresh();
  }

  /**
   * For screen readers: which place each row has; of how many changes all the time. While old rows
   * leave far above, those that are drawn keep the numbers they were given.
   * @param {HTMLElement} list
   */
  #number(list) {
    const rows = /** @type {HTMLElement[]} */ ([...list.children]).filter((row) => row.dataset.row);
    const known = this.window.following ? rows.findIndex((row) => row.ariaPosInSet !== null) : -1;
    const first = known < 0 ? this.shown.from + 1 : Number(rows[known]?.ariaPosInSet) - known;
    rows.forEach((row, at) => {
      if (row.ariaPosInSet !== String(first + at)) row.ariaPosInSet = String(first + at);
    });
  }

  /** @param {Event} event */
  scrolled(event) {
    if (this.window.scrolled(/** @type {HTMLElement} */ (event.target))) this.refresh();
  }

  /** @param {Touched} touched */
  changed(touched) {
    this.index.changed(touched);
    if (this.#isSeen(touched)) this.#ask();
    this.refreshSoon();
  }

  /** Whether it changes what is in sight: not what comes below a list that stands still. @param {Touched} touched */
  #isSeen(touched) {
    if (this.window.following && !this.frozen) return true;
    const { rows } = this.shown;
    const seen = (/** @type {string} */ id) => rows.includes(Number(id));
    const authors = (touched.get("threads") ?? []).flatMap((author) => this.index.openOf(author).map(String));
    if (touched.get("comments") === null || touched.get("threads") === null) return true;
    return rows.length === 0 || [...(touched.get("comments") ?? []), ...authors].some(seen);
  }

  /** @param {1 | -1} by */
  move(by) {
    this.queue.move(by);
    this.bring(this.queue.selected);
  }

  /** Shows a comment wherever it hides. @param {string} comment @param {Filter} filter */
  goTo(comment, filter) {
    this.search.look("");
    if (this.queue.filter !== filter) this.queue.choose(filter);
    this.queue.selected = comment;
    this.bring(comment);
  }

  /** Brings a comment into sight and gives it the focus. @param {string | null} comment */
  bring(comment) {
    if (comment === null) return;
    this.window.bring(Number(comment));
    this.#focus = `comment-${comment}`;
    this.refresh();
  }

  /** @param {Filter} filter */
  choose(filter) {
    this.search.look("");
    this.search.open = false;
    this.queue.choose(filter);
    this.follow();
  }

  /** @param {string} query */
  look(query) {
    this.search.look(query);
    this.queue.restart();
    this.hand.lift();
    this.window.follow();
    this.refresh();
  }

  /** To the newest comment, and on with it. */
  follow() {
    this.paused = false;
    this.queue.selected = null;
    if (document.activeElement instanceof HTMLElement && document.activeElement.closest(`#${LIST}`)) document.activeElement.blur();
    this.window.follow();
    this.hand.lift();
    this.refresh();
  }

  pause() {
    this.paused = !this.paused;
    this.refresh();
  }
}
