// @ts-check
/** Owns the dialog that changes a product: its words, price and photo, and what is counted of it. */

import { money } from "../format.js";
import { t } from "../messages.js";
import { part } from "../page.js";
import { clear, field, missing, onSubmit, readAmount, readCount, typed } from "./fields.js";
import { showOptions, toast } from "./lists.js";
import { PhotoField } from "./photo_field.js";
import { STOCK_LIMIT, stockChange } from "./stock.js";

/** @typedef {import("../sync.js").Doc} Doc */
/** @typedef {import("../sync.js").Sync} Sync */

export class ProductChange {
  #sync;
  #dialog = part("change", HTMLDialogElement);
  #form = part("change-form", HTMLFormElement);
  #photo = new PhotoField("change");
  /** @type {Doc | null} as it was when the dialog opened */
  #product = null;

  /** @param {Sync} sync */
  constructor(sync) {
    this.#sync = sync;
    onSubmit(this.#form, () => this.#mistakes(), () => this.#save());
    this.#form.querySelector("[data-leave]")?.addEventListener("click", () => this.#dialog.close());
    for (const button of this.#form.querySelectorAll("[data-more]")) {
      button.addEventListener("click", () => this.#add(Number(button.getAttribute("data-more"))));
    }
  }

  /**
   * @param {Doc} product
   * @param {[string, string][]} shows those that it can go to, with their names
   */
  open(product, shows) {
    this.#product = product;
    clear(this.#form);
    part("change-title", HTMLElement).textContent = `${product.code} · ${product.name}`;
    field(this.#form, "name").value = product.name;
    field(this.#form, "price").value = money(product.price);
    field(this.#form, "on_hand").value = String(product.on_hand);
    const select = /** @type {HTMLSelectElement} */ (field(this.#form, "shows"));
    showOptions(select, shows);
    // With an empty shelf here, what is counted next is meant for the show that has run out.
    const sold = shows.find(([key]) => product.shows.includes(key)) ?? shows[0];
    select.value = product.on_hand === 0 && sold ? sold[0] : "";
    this.#photo.reset(product.photo ? `/photos/${product.photo}/400.webp` : "");
    this.#dialog.showModal();
  }

  /** @param {number} more */
  #add(more) {
    const count = field(this.#form, "on_hand");
    count.value = String(Math.min(STOCK_LIMIT, (readCount(count.value, STOCK_LIMIT) ?? 0) + more));
  }

  #mistakes() {
    const wrong = missing(this.#form, { name: "setup.need_product_name" });
    if (readAmount(typed(this.#form, "price")) === null) wrong.push({ field: "price", key: "setup.price_wrong" });
    if (readCount(typed(this.#form, "on_hand"), STOCK_LIMIT) === null) wrong.push({ field: "on_hand", key: "setup.count_wrong" });
    return wrong;
  }

  async #save() {
    const product = this.#product;
    if (!product) return;
    const counted = readCount(typed(this.#form, "on_hand"), STOCK_LIMIT) ?? 0;
    await this.#sync.command("shop", "change_product", {
      product: product.id,
      name: typed(this.#form, "name"),
      price: readAmount(typed(this.#form, "price")),
      photo: await this.#photo.send(),
      ...stockChange(product.on_hand, counted, typed(this.#form, "shows")),
    });
    this.#dialog.close();
    toast(t("setup.product_changed", { code: product.code }));
  }
}
