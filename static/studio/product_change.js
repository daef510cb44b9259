// @ts-check
/** Owns the small dialog that changes a product's price and gives more units to this show. */

import { html, nothing } from "../vendor/lit-html/lit-html.js";
import { money } from "../format.js";
import { t } from "../messages.js";
import { readAmount, readCount } from "../setup/fields.js";
import { STOCK_LIMIT, changesOf } from "../setup/stock.js";
import { closeDialog, showDialog } from "./dialogs.js";
import { icon } from "./icon.js";

/** @typedef {import("./app.js").Studio} Studio */
/** @typedef {import("./documents.js").Product} Product */

const STEPS = [1, 5, 10];

export class ProductChange {
  #studio;
  /** @type {string | null} */
  #product = null;
  #price = "";
  #more = "";
  #problem = "";

  /** @param {Studio} studio */
  constructor(studio) {
    this.#studio = studio;
  }

  /** @param {Product} product */
  open(product) {
    this.#product = product.id;
    this.#price = money(product.price);
    this.#more = "0";
    this.#problem = "";
    this.#studio.refresh();
    requestAnimationFrame(() => requestAnimationFrame(() => showDialog("product-change")));
  }

  /** @param {number} more */
  #add(more) {
    this.#more = String(Math.min(STOCK_LIMIT, (readCount(this.#more, STOCK_LIMIT) ?? 0) + more));
    this.#studio.refresh();
  }

  /**
   * @param {Event} event
   * @param {Product} product
   */
  async #save(event, product) {
    event.preventDefault();
    const price = readAmount(this.#price);
    const more = readCount(this.#more, STOCK_LIMIT);
    this.#problem = price === null ? t("setup.price_wrong") : more === null ? t("setup.count_wrong") : "";
    this.#studio.refresh();
    if (price === null || more === null) return;
    const before = { price: product.price, kept: this.#studio.documents.keptInShop(product.id), variants: product.variants.length };
    for (const body of changesOf(before, { price, more }, this.#studio.show)) {
      if (!(await this.#studio.actions.changeProduct(product.id, body))) return;
    }
    closeDialog("product-change");
    this.#studio.toasts.say(t("setup.product_changed", { code: product.code }), "good");
  }

  view() {
    const product = this.#studio.documents.product(this.#product);
    return html`<dialog class="dialog" id="product-change" aria-labelledby="product-change-title">
      ${product ? this.#formView(product) : nothing}
    </dialog>`;
  }

  /** @param {Product} product */
  #formView(product) {
    const kept = this.#studio.documents.keptInShop(product.id);
    const hint = product.variants.length > 1 ? t("studio.more_each") : kept > 0 ? t("studio.more_kept", { n: kept }) : "";
    return html`<form novalidate @submit=${(/** @type {Event} */ event) => void this.#save(event, product)}>
      <div class="dialog-head">
        <h2 class="anywhere" id="product-change-title" tabindex="-1" autofocus>${product.code} · ${product.name}</h2>
      </div>
      <div class="dialog-body stack gap-3">
        <div class="field">
          <label class="label" for="more-units">${t("studio.more_units", { n: product.available })}</label>
          <div class="with-unit">
            ${this.#inputView("more-units", this.#more, (value) => (this.#more = value))}
            ${STEPS.map(
              (step) => html`<button type="button" class="button" aria-label=${t("setup.count_more", { n: step })} @click=${() => this.#add(step)}>
                +${step}
              </button>`,
            )}
          </div>
          ${hint ? html`<p class="hint">${hint}</p>` : nothing}
        </div>
        <div class="field">
          <label class="label" for="new-price">${t("setup.price")}</label>
          ${this.#inputView("new-price", this.#price, (value) => (this.#price = value))}
          <p class="hint">${t("setup.price_change_hint")}</p>
        </div>
        <p class="error" role="alert">${this.#problem}</p>
      </div>
      <div class="dialog-foot">
        <button type="button" class="button" @click=${() => closeDialog("product-change")}>${t("studio.leave")}</button>
        <button class="button button-primary" aria-busy=${String(this.#studio.actions.busy("change_product", product.id))}>
          ${icon("check")}${t("setup.save")}
        </button>
      </div>
    </form>`;
  }

  /**
   * @param {string} id
   * @param {string} value
   * @param {(value: string) => void} give
   */
  #inputView(id, value, give) {
    return html`<input
      class="input grow"
      id=${id}
      inputmode="numeric"
      autocomplete="off"
      maxlength="16"
      .value=${value}
      @input=${(/** @type {Event} */ event) => give(/** @type {HTMLInputElement} */ (event.target).value)}
    />`;
  }
}
