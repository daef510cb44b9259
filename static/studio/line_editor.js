// @ts-check
/** Owns the choosing of order lines: products found by code or name, quantities by plus and minus. */

import { repeat } from "../vendor/lit-html/directives/repeat.js";
import { html, nothing } from "../vendor/lit-html/lit-html.js";
import { folded, money } from "../format.js";
import { t } from "../messages.js";
import { icon } from "./icon.js";
import { basketView } from "./parcel.js";

/** @typedef {import("./documents.js").Choice} Choice */
/** @typedef {import("./documents.js").Documents} Documents */
/** @typedef {{variant: string, qty: number}} Wanted */

const SUGGESTIONS = 6;
const QTY_LIMIT = 999;

/** A05 and A5 are one code, as buyers write it. */
const squeezed = (/** @type {string} */ text) => folded(text).replace(/(^|\D)0+(?=\d)/g, "$1").replace(/\s+/g, " ").trim();

export class LineEditor {
  #documents;
  #refresh;
  /** @type {Map<string, number>} variant -> quantity */
  #wanted = new Map();
  /** @type {Map<string, number>} units that the order holds already, beside what is available */
  #held = new Map();
  #query = "";

  /**
   * @param {Documents} documents
   * @param {() => void} refresh
   * @param {Wanted[]} [lines] to begin with
   * @param {Wanted[]} [held] what the order has reserved already
   */
  constructor(documents, refresh, lines = [], held = []) {
    this.#documents = documents;
    this.#refresh = refresh;
    for (const { variant, qty } of lines) this.#wanted.set(variant, qty);
    for (const { variant, qty } of held) this.#held.set(variant, qty);
  }

  /** @returns {Wanted[]} */
  get lines() {
    return [...this.#wanted].filter(([, qty]) => qty > 0).map(([variant, qty]) => ({ variant, qty }));
  }

  get total() {
    return this.lines.reduce((sum, line) => {
      return sum + (this.#documents.choice(line.variant)?.product.price ?? 0) * line.qty;
    }, 0);
  }

  /**
   * @param {string} variant
   * @param {number} by
   */
  step(variant, by) {
    const qty = Math.min(QTY_LIMIT, Math.max(0, (this.#wanted.get(variant) ?? 0) + by));
    if (qty === 0) this.#wanted.delete(variant);
    else this.#wanted.set(variant, qty);
    this.#refresh();
  }

  /** @returns {Choice[]} */
  get suggestions() {
    const query = squeezed(this.#query);
    /** @type {[number, Choice][]} */
    const ranked = [];
    for (const product of this.#documents.products) {
      const rank = this.#rank(query, product);
      if (rank === null) continue;
      for (const variant of product.variants) ranked.push([rank, { product, variant }]);
    }
    return ranked
      .sort((a, b) => a[0] - b[0])
      .slice(0, SUGGESTIONS)
      .map(([, choice]) => choice);
  }

  /**
   * The smaller the nearer; null is no match. Without a query the featured product is nearest.
   * @param {string} query
   * @param {Choice["product"]} product
   */
  #rank(query, product) {
    if (!query) return product.featured ? 0 : 1;
    const code = squeezed(product.code);
    if (code === query) return 0;
    if (code.startsWith(query)) return 1;
    return folded(`${product.name} ${product.seller?.name ?? ""}`).includes(query) ? 2 : null;
  }

  /** @param {Choice} choice */
  #pick(choice) {
    this.#query = "";
    this.step(choice.variant.id, 1);
  }

  /** @param {Event} event */
  #typed(event) {
    this.#query = /** @type {HTMLInputElement} */ (event.target).value.slice(0, 60);
    this.#refresh();
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    if (event.key !== "Enter" || event.isComposing || !this.#query) return;
    event.preventDefault();
    const [nearest] = this.suggestions;
    if (!nearest) return;
    // What was typed may not have been drawn yet, so drawing alone would not empty the field.
    /** @type {HTMLInputElement} */ (event.target).value = "";
    this.#pick(nearest);
  }

  view() {
    return html`
      <div class="lines stack gap-2">
        ${repeat(
          this.lines,
          (line) => line.variant,
          (line) => this.#lineView(line),
        )}
        <input
          class="input"
          type="text"
          enterkeyhint="done"
          autocomplete="off"
          spellcheck="false"
          data-first-focus
          aria-label=${t("studio.find_product")}
          placeholder=${t("studio.find_product")}
          .value=${this.#query}
          @input=${(/** @type {Event} */ event) => this.#typed(event)}
          @keydown=${(/** @type {KeyboardEvent} */ event) => this.#pressed(event)}
        />
        <div class="cluster gap-1">
          ${repeat(
            this.suggestions,
            (choice) => choice.variant.id,
            (choice) => this.#suggestionView(choice),
          )}
        </div>
        ${basketView(this.#documents, this.lines)}
      </div>
    `;
  }

  /** @param {Choice} choice */
  #suggestionView({ product, variant }) {
    const gone = variant.available <= 0 && !this.#held.has(variant.id);
    return html`<button
      type="button"
      class="chip pick"
      ?disabled=${gone}
      title=${product.name}
      @click=${() => this.#pick({ product, variant })}
    >
      <strong>${product.code}</strong>
      <span class="clip">${variant.label || product.name}</span>
      <span class="soft">${gone ? t("studio.sold_out") : variant.available}</span>
    </button>`;
  }

  /** @param {Wanted} line */
  #lineView(line) {
    const choice = this.#documents.choice(line.variant);
    if (!choice) return nothing;
    const { product, variant } = choice;
    const limit = variant.available + (this.#held.get(variant.id) ?? 0);
    const name = variant.label ? `${product.name} · ${variant.label}` : product.name;
    return html`
      <div class="line">
        <span class="code">${product.code}</span>
        <span class="grow clip" title=${name}>${name}</span>
        <span class="stepper" role="group" aria-label=${t("studio.quantity_of", { name })}>
          <button
            type="button"
            class="button button-small button-icon"
            aria-label=${t("studio.one_less")}
            @click=${() => this.step(variant.id, -1)}
          >
            ${icon(line.qty === 1 ? "trash-2" : "minus")}
          </button>
          <output class="strong">${line.qty}</output>
          <button
            type="button"
            class="button button-small button-icon"
            aria-label=${t("studio.one_more")}
            ?disabled=${line.qty >= limit}
            @click=${() => this.step(variant.id, 1)}
          >
            ${icon("plus")}
          </button>
        </span>
        <span class="line-amount money">${money(product.price * line.qty)}</span>
      </div>
    `;
  }
}
