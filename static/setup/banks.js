// @ts-check
/** Owns the bank field: a list that narrows while typing, without diacritics, by keyboard and finger. */

import { folded } from "../format.js";
import { part } from "../page.js";

export class BankPicker {
  #input = part("account-bank", HTMLInputElement);
  #list = part("bank-list", HTMLElement);
  /** @type {HTMLElement[]} */
  #options;
  #bin = "";

  constructor() {
    this.#options = [...this.#list.querySelectorAll("[data-bin]")].map((o) => /** @type {HTMLElement} */ (o));
    this.#input.addEventListener("input", () => this.#narrow());
    this.#input.addEventListener("focus", () => this.#narrow());
    this.#input.addEventListener("blur", () => this.#close());
    this.#input.addEventListener("keydown", (event) => this.#key(event));
    this.#list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.#list.addEventListener("click", (event) => {
      const option = event.target instanceof Element ? event.target.closest("[data-bin]") : null;
      if (option instanceof HTMLElement) this.#choose(option);
    });
  }

  /** The BIN of the chosen bank, "" before one is chosen. */
  get bin() {
    return this.#bin;
  }

  /**
   * A bank's short name by BIN, the BIN itself when it is not in the list.
   * @param {string} bin
   */
  name(bin) {
    return this.#options.find((option) => option.dataset.bin === bin)?.dataset.short ?? bin;
  }

  /** @param {string} bin "" empties the field */
  set(bin) {
    this.#bin = bin;
    this.#input.value = bin ? this.name(bin) : "";
    this.#close();
  }

  /** @param {HTMLElement} option */
  #choose(option) {
    this.set(option.dataset.bin ?? "");
  }

  #narrow() {
    const wanted = folded(this.#input.value.trim());
    if (this.#bin && this.#input.value !== this.name(this.#bin)) this.#bin = "";
    const found = this.#bin || wanted === "" ? this.#options : this.#named(wanted);
    for (const option of this.#options) option.hidden = !found.includes(option);
    this.#mark(wanted && !this.#bin ? this.#shown()[0] : undefined);
    this.#list.hidden = this.#shown().length === 0;
    this.#input.setAttribute("aria-expanded", String(!this.#list.hidden));
  }

  /**
   * Those with a word that begins so; only when there are none, those that hold it anywhere:
   * "mbbank" must not offer CIMBBank first.
   * @param {string} wanted folded
   */
  #named(wanted) {
    const has = (/** @type {HTMLElement} */ option, /** @type {string} */ text) =>
      ` ${folded(option.dataset.search ?? "")}`.includes(text);
    const begun = this.#options.filter((option) => has(option, ` ${wanted}`));
    return begun.length > 0 ? begun : this.#options.filter((option) => has(option, wanted));
  }

  #shown() {
    return this.#options.filter((option) => !option.hidden);
  }

  /** @param {HTMLElement | undefined} wanted */
  #mark(wanted) {
    for (const option of this.#options) option.setAttribute("aria-selected", String(option === wanted));
    if (!wanted) return this.#input.removeAttribute("aria-activedescendant");
    this.#input.setAttribute("aria-activedescendant", wanted.id);
    wanted.scrollIntoView({ block: "nearest" });
    return undefined;
  }

  #close() {
    this.#list.hidden = true;
    this.#input.setAttribute("aria-expanded", "false");
    this.#input.removeAttribute("aria-activedescendant");
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === "Escape") return this.#close();
    const shown = this.#shown();
    const at = shown.findIndex((option) => option.getAttribute("aria-selected") === "true");
    const marked = shown[at];
    if (event.key === "Enter" && !this.#list.hidden && marked) {
      event.preventDefault();
      return this.#choose(marked);
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return undefined;
    event.preventDefault();
    if (this.#list.hidden) return this.#narrow();
    const step = event.key === "ArrowDown" ? 1 : -1;
    return this.#mark(shown[(at + step + shown.length) % shown.length]);
  }
}
