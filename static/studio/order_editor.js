// @ts-check
/** Owns the small form in which a comment becomes an order, or an order gets other lines. */

import { html } from "../vendor/lit-html/lit-html.js";
import { money } from "../format.js";
import { t } from "../messages.js";
import { LineEditor } from "./line_editor.js";

/** @typedef {import("./documents.js").Documents} Documents */
/** @typedef {import("./line_editor.js").Wanted} Wanted */
/**
 * @typedef {object} OrderEditorOptions
 * @property {Documents} documents
 * @property {() => void} refresh
 * @property {string | null} [comment] the comment it stands under
 * @property {string | null} [order] the order whose lines change
 * @property {boolean} [more] what is chosen becomes another order of the same parcel
 * @property {Wanted[]} lines
 * @property {Wanted[]} [held]
 * @property {(lines: Wanted[]) => void} onsave
 * @property {() => void} oncancel
 */

export class OrderEditor {
  #options;
  #lines;

  /** @param {OrderEditorOptions} options */
  constructor(options) {
    this.#options = options;
    this.comment = options.comment ?? null;
    this.order = options.order ?? null;
    this.#lines = new LineEditor(options.documents, options.refresh, options.lines, options.held);
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    const lines = this.#lines.lines;
    if (lines.length > 0) this.#options.onsave(lines);
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    if (event.key !== "Escape" || event.isComposing) return;
    event.stopPropagation();
    this.#options.oncancel();
  }

  view() {
    const changes = this.order !== null && !this.#options.more;
    const label = t(changes ? "studio.save_lines" : "studio.make_order");
    return html`
      <form
        class="order-editor stack gap-2"
        aria-label=${t(changes ? "studio.change_lines" : "studio.make_order")}
        @submit=${(/** @type {Event} */ event) => this.#submit(event)}
        @keydown=${(/** @type {KeyboardEvent} */ event) => this.#pressed(event)}
      >
        ${this.#lines.view()}
        <div class="split">
          <span>${t("studio.total")} <span class="money">${money(this.#lines.total)}</span></span>
          <span class="cluster gap-2">
            <button type="button" class="button button-small button-quiet" @click=${this.#options.oncancel}>
              ${t("studio.leave")}
            </button>
            <button class="button button-small button-primary" ?disabled=${this.#lines.lines.length === 0}>${label}</button>
          </span>
        </div>
      </form>
    `;
  }
}
