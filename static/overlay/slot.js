// @ts-check
/** Owns one slot of a theme: what stands in it, how it comes and goes, whose turn is next. */

import { bind } from "../page.js";
import { showPhoto, showQr } from "./pictures.js";

/** @typedef {import("./views.js").View} View */
/** @typedef {{view: View, onshown: () => void}} Turn */

/** As long as the transition of [data-slot] in overlay.css, and a frame more. */
const LEAVE_MS = 300;
/** Between two turns the eye needs to see that it is another one. */
const PAUSE_MS = 400;
/** More people than this at once and the oldest turn is given up: it would come minutes late. */
const TURNS_LIMIT = 100;
/** Text in `data-fit` gets no smaller than this part of its size; then it is cut. */
const FIT_FLOOR = 0.36;
const FIT_STEP = 4;

/** @param {number} ms */
const after = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export class Slot {
  collection;
  key;
  /** Milliseconds that each document is shown; 0 when the slot shows one document. */
  each;
  #element;
  #stage;
  /** @type {View | null} */
  #shown = null;
  /** @type {View | null} */
  #wanted = null;
  #busy = false;
  /** @type {string[]} */
  #classes = [];
  /** @type {Turn[]} */
  #turns = [];

  /**
   * @param {HTMLElement} element
   * @param {import("./stage.js").Stage} stage
   */
  constructor(element, stage) {
    const [collection = "", key = ""] = (element.dataset.slot ?? "").split("/");
    this.collection = collection;
    this.key = key;
    this.each = Number(element.dataset.each ?? 0);
    this.#element = element;
    this.#stage = stage;
    stage.onchange(() => this.#shown && this.#write(this.#shown));
    // The first picture may be measured before the webfont has come.
    void document.fonts.ready.then(() => this.#shown && this.#fit());
  }

  /** @param {View | null} view what shall stand here from now on */
  present(view) {
    const needs = this.#element.dataset.needs;
    this.#wanted = needs && view && !view.fields[needs] ? null : view;
    if (!this.#busy) void this.#settle();
  }

  /**
   * @param {View | null} view gets its turn after those that wait already
   * @param {() => void} onshown
   */
  enqueue(view, onshown) {
    if (!view) return;
    this.#turns.push({ view, onshown });
    if (this.#turns.length > TURNS_LIMIT) this.#turns.shift()?.onshown();
    if (!this.#busy) void this.#takeTurns();
  }

  async #takeTurns() {
    this.#busy = true;
    for (let turn = this.#turns.shift(); turn; turn = this.#turns.shift()) {
      await this.#enter(turn.view);
      turn.onshown();
      await after(this.each);
      await this.#leave();
      await after(PAUSE_MS);
    }
    this.#busy = false;
  }

  /** Goes from what is shown to what is wanted, however often that changes on the way. */
  async #settle() {
    this.#busy = true;
    while (this.#shown !== this.#wanted) {
      const wanted = this.#wanted;
      if (this.#shown && this.#shown.identity !== wanted?.identity) await this.#leave();
      else if (wanted) await this.#enter(wanted);
    }
    this.#busy = false;
  }

  /** @param {View} view */
  async #enter(view) {
    await this.#write(view);
    this.#shown = view;
    this.#stage.mark(this.collection, this.#element);
    this.#element.classList.add("is-shown");
  }

  async #leave() {
    this.#element.classList.remove("is-shown");
    await after(LEAVE_MS);
    this.#shown = null;
    this.#stage.mark(this.collection, null);
  }

  /** @param {View} view */
  async #write(view) {
    bind(this.#element, view.fields);
    const classes = view.flags.map((flag) => `is-${flag}`);
    this.#element.classList.remove(...this.#classes);
    this.#element.classList.add(...classes);
    this.#classes = classes;
    for (const image of this.#element.querySelectorAll("img")) await this.#picture(image, view);
    this.#fit();
  }

  /**
   * @param {HTMLImageElement} image
   * @param {View} view
   */
  async #picture(image, view) {
    const { src, qr } = image.dataset;
    if (qr) return showQr(image, view.fields[qr], this.#stage.module);
    if (!src) return undefined;
    const there = await showPhoto(image, view.fields[src], () => this.#element.classList.remove("is-no-photo"));
    if (there) return undefined;
    this.#classes.push("is-no-photo");
    this.#element.classList.add("is-no-photo");
    return undefined;
  }

  #fit() {
    for (const element of this.#element.querySelectorAll("[data-fit]")) {
      if (!(element instanceof HTMLElement)) continue;
      element.style.fontSize = "";
      const full = parseFloat(getComputedStyle(element).fontSize);
      for (let size = full; size > full * FIT_FLOOR && element.scrollWidth > element.clientWidth; size -= FIT_STEP) {
        element.style.fontSize = `${size}px`;
      }
    }
  }
}
