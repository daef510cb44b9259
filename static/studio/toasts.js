// @ts-check
/** Owns the short sentences that say what has just happened, some with a way back. */

import { repeat } from "../vendor/lit-html/directives/repeat.js";
import { html, nothing } from "../vendor/lit-html/lit-html.js";
import { t } from "../messages.js";
import { icon } from "./icon.js";

/** @typedef {"plain" | "good" | "bad"} Kind */
/** @typedef {{text: string, act: () => void}} Also something else that can be done about it */
/** @typedef {{id: number, text: string, kind: Kind, undo: (() => void) | null, also: Also | null}} Toast */

const SHOWN_MS = 5000;
const BAD_SHOWN_MS = 9000;
/** Long enough to see the mistake, short enough to have no second thought pending. */
const UNDO_MS = 10000;
/** More would cover the page; the oldest makes room. */
const LIMIT = 4;

export class Toasts {
  /** @type {Toast[]} */
  #toasts = [];
  #next = 1;
  #refresh;

  /** @param {() => void} refresh */
  constructor(refresh) {
    this.#refresh = refresh;
  }

  /**
   * @param {string} text
   * @param {Kind} [kind]
   * @param {(() => void) | null} [undo]
   * @param {{also?: Also | null, shown?: number}} [more] `shown` in ms, when it cannot be taken back for long
   */
  say(text, kind = "plain", undo = null, { also = null, shown } = {}) {
    if (this.#toasts.some((toast) => toast.text === text && !toast.undo && !undo)) return;
    const toast = { id: this.#next++, text, kind, undo, also };
    this.#toasts = [...this.#toasts, toast].slice(-LIMIT);
    const usual = undo ? UNDO_MS : kind === "bad" ? BAD_SHOWN_MS : SHOWN_MS;
    setTimeout(() => this.#drop(toast), shown ?? usual);
    this.#refresh();
  }

  /** Takes back the newest thing that can be taken back. */
  undoLast() {
    const toast = [...this.#toasts].reverse().find((one) => one.undo !== null);
    if (toast) this.#undo(toast);
  }

  /** @param {Toast} toast */
  #undo(toast) {
    this.#drop(toast);
    toast.undo?.();
  }

  /** @param {Toast} toast */
  #doAlso(toast) {
    this.#drop(toast);
    toast.also?.act();
  }

  /** @param {Toast} toast */
  #drop(toast) {
    this.#toasts = this.#toasts.filter((one) => one !== toast);
    this.#refresh();
  }

  view() {
    return repeat(
      this.#toasts,
      (toast) => toast.id,
      (toast) => html`
        <div class="toast ${toast.kind === "plain" ? "" : `toast-${toast.kind}`}">
          <span class="anywhere">${toast.text}</span>
          ${toast.also
            ? html`<button class="button button-small toast-also" @click=${() => this.#doAlso(toast)}>${toast.also.text}</button>`
            : nothing}
          ${toast.undo
            ? html`<button class="button button-small" @click=${() => this.#undo(toast)}>
                ${icon("undo-2")}${t("studio.undo")}
              </button>`
            : html`<button
                class="button button-small button-icon studio-bare"
                aria-label=${t("studio.dismiss")}
                @click=${() => this.#drop(toast)}
              >
                ${icon("x")}
              </button>`}
        </div>
      `,
    );
  }
}
