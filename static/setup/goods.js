// @ts-check
/** Owns the parts for artisans and their products. */

import { initials, money } from "../format.js";
import { refusalText, t } from "../messages.js";
import { bind, part } from "../page.js";
import { field, missing, onSubmit, readAmount, readCount, typed } from "./fields.js";
import { List, showName, showOptions, toast } from "./lists.js";
import { PhotoField } from "./photo_field.js";
import { ProductChange } from "./product_change.js";
import { STOCK_LIMIT } from "./stock.js";

/** @typedef {import("../sync.js").Doc} Doc */
/** @typedef {import("../sync.js").Sync} Sync */
/** @typedef {import("./pin.js").Pin} Pin */

const TONES = 6;

/**
 * The same person has the same colour on every visit.
 * @param {string} key
 */
export function tone(key) {
  let sum = 0;
  for (const letter of key) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  return String(sum % TONES);
}

export class Sellers {
  #pin;
  #form = part("seller-form", HTMLFormElement);
  #list = new List("sellers", (row, doc, key) => this.#fill(row, doc, key));
  /** @type {(account: Doc) => string} */
  #accountWords;
  /** @type {[string, string][]} accounts besides the cooperative's, with their words */
  #own = [];
  /** @type {Set<string>} sellers whose account is just being changed */
  #changing = new Set();

  /**
   * @param {Pin} pin
   * @param {(account: Doc) => string} accountWords
   */
  constructor(pin, accountWords) {
    this.#pin = pin;
    this.#accountWords = accountWords;
    onSubmit(this.#form, () => missing(this.#form, { name: "setup.need_name" }), () => this.#add());
  }

  /**
   * @param {Map<string, Doc>} sellers
   * @param {Map<string, Doc>} accounts
   */
  show(sellers, accounts) {
    const own = [...accounts].filter(([, account]) => !account.coop && !account.retired);
    this.#own = own.map(([key, account]) => [key, `${this.#accountWords(account)} · ${account.holder}`]);
    showOptions(/** @type {HTMLSelectElement} */ (field(this.#form, "account")), this.#own);
    this.#list.show(sellers);
  }

  /**
   * @param {HTMLElement} row
   * @param {Doc} doc
   * @param {string} key
   */
  #fill(row, doc, key) {
    bind(row, { name: doc.name, craft: doc.craft, initials: initials(doc.name) });
    row.querySelector(".avatar")?.setAttribute("data-tone", tone(key));
    const select = /** @type {HTMLSelectElement} */ (row.querySelector("[data-payee]"));
    select.disabled = this.#own.length === 0;
    select.onchange = () => void this.#choose(doc, select);
    if (this.#changing.has(key)) return; // what was chosen stays in sight while it is being asked for
    showOptions(select, this.#own);
    select.value = this.#own.some(([account]) => account === doc.account) ? doc.account : "";
  }

  /**
   * @param {Doc} seller
   * @param {HTMLSelectElement} select
   */
  async #choose(seller, select) {
    const before = seller.account ?? "";
    this.#changing.add(seller.id);
    try {
      await this.#pin.command("choose_seller_account", { seller: seller.id, account: select.value || null });
      toast(t("setup.payee_chosen", { name: seller.name }));
    } catch (refusal) {
      select.value = this.#own.some(([account]) => account === before) ? before : "";
      toast(refusalText(/** @type {any} */ (refusal)), "bad");
    } finally {
      this.#changing.delete(seller.id);
    }
  }

  async #add() {
    const account = typed(this.#form, "account") || null;
    const body = { name: typed(this.#form, "name"), craft: typed(this.#form, "craft"), account };
    await this.#pin.command("add_seller", body);
    this.#form.reset();
    field(this.#form, "name").focus();
    toast(t("setup.seller_added", { name: body.name }));
  }
}

export class Products {
  #sync;
  #form = part("product-form", HTMLFormElement);
  #photo = new PhotoField("product");
  #change;
  #list = new List("products", (row, doc) => this.#fill(row, doc));
  /** @type {Map<string, Doc>} */
  #sellers = new Map();
  /** @type {[string, string][]} shows that products can go to, with their names */
  #open = [];
  #proposed = false;

  /** @param {Sync} sync */
  constructor(sync) {
    this.#sync = sync;
    this.#change = new ProductChange(sync);
    onSubmit(this.#form, () => this.#mistakes(), () => this.#add());
  }

  /**
   * @param {Map<string, Doc>} products
   * @param {Map<string, Doc>} sellers
   * @param {Map<string, Doc>} shows with the counter
   */
  show(products, sellers, shows) {
    this.#sellers = sellers;
    const select = /** @type {HTMLSelectElement} */ (field(this.#form, "seller"));
    showOptions(select, [...sellers].map(([key, seller]) => [key, seller.name]));
    if (sellers.size === 1 && !select.value) select.selectedIndex = 1;
    this.#open = [...shows].filter(([, show]) => show.state !== "closed").map(([key, show]) => [key, showName(show)]);
    this.#offerShows();
    this.#list.show([...products].sort(([, a], [, b]) => a.code.localeCompare(b.code, "vi", { numeric: true })));
  }

  /**
   * All units go to one show, because a unit can be promised only once; the first is proposed.
   */
  #offerShows() {
    const select = /** @type {HTMLSelectElement} */ (field(this.#form, "show"));
    showOptions(select, this.#open);
    if (this.#proposed || this.#open.length < 2) return; // the counter is always there
    this.#proposed = true;
    select.selectedIndex = 1;
  }

  /**
   * @param {HTMLElement} row
   * @param {Doc} doc
   */
  #fill(row, doc) {
    const stock = t("setup.in_stock", { n: doc.on_hand });
    const seller = this.#sellers.get(doc.seller)?.name ?? null;
    const names = this.#open.filter(([key]) => doc.shows.includes(key)).map(([, name]) => name);
    const soldIn = names.length > 0 ? t("setup.sold_in", { shows: names.join(", ") }) : null;
    bind(row, { code: doc.code, name: doc.name, price: money(doc.price), stock, seller, sold_in: soldIn });
    const change = /** @type {HTMLButtonElement} */ (row.querySelector("[data-change]"));
    change.setAttribute("aria-label", t("setup.product_change_of", { code: doc.code, name: doc.name }));
    change.onclick = () => this.#change.open(doc, this.#open);
    const photo = /** @type {HTMLImageElement} */ (row.querySelector("[data-photo]"));
    photo.hidden = !doc.photo;
    row.querySelector("[data-no-photo]")?.toggleAttribute("hidden", Boolean(doc.photo));
    const url = doc.photo ? `/photos/${doc.photo}/400.webp` : null;
    if (url && photo.getAttribute("src") !== url) photo.src = url;
  }

  #mistakes() {
    const needed = { name: "setup.need_product_name", seller: "setup.need_seller", code: "setup.need_code" };
    const wrong = missing(this.#form, needed);
    const code = this.#code();
    if (code && !/^[A-Z]{0,3}\d{1,5}$/.test(code)) wrong.push({ field: "code", key: "setup.code_shape" });
    if (readAmount(typed(this.#form, "price")) === null) wrong.push({ field: "price", key: "setup.price_wrong" });
    if (readCount(typed(this.#form, "on_hand"), STOCK_LIMIT) === null) {
      wrong.push({ field: "on_hand", key: "setup.count_wrong" });
    }
    return wrong;
  }

  async #add() {
    const show = typed(this.#form, "show");
    const body = {
      seller: typed(this.#form, "seller"),
      code: this.#code(),
      name: typed(this.#form, "name"),
      price: readAmount(typed(this.#form, "price")),
      on_hand: readCount(typed(this.#form, "on_hand"), STOCK_LIMIT),
      photo: await this.#photo.send(),
      shows: show ? [show] : [],
    };
    await this.#sync.command("shop", "add_product", body);
    this.#form.reset();
    field(this.#form, "seller").value = body.seller;
    field(this.#form, "show").value = show;
    this.#photo.reset();
    field(this.#form, "name").focus();
    toast(t("setup.product_added", { code: body.code }));
  }

  #code() {
    return typed(this.#form, "code").replace(/[\s.\-_]/g, "").toUpperCase();
  }
}
