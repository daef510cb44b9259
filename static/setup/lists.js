// @ts-check
/** Owns lists of rows made from a <template>: one row per document, kept while it lives. */

import { t } from "../messages.js";

/** @typedef {import("../sync.js").Doc} Doc */
/** @typedef {(row: HTMLElement, doc: Doc, key: string) => void} Fill */

/** The always-open show for orders outside a show: nobody plans it or is invited to it. */
export const COUNTER = "counter";

/** What people call a show. @param {Doc} show */
export const showName = (show) => (show.id === COUNTER ? t("studio.counter") : show.title);

export class List {
  #place;
  #template;
  #fill;
  /** @type {Map<string, HTMLElement>} */
  #rows = new Map();

  /**
   * @param {string} name of data-list and of the template "row-<name>"
   * @param {Fill} fill
   */
  constructor(name, fill) {
    this.#place = /** @type {HTMLElement} */ (document.querySelector(`[data-list="${name}"]`));
    this.#template = /** @type {HTMLTemplateElement} */ (document.getElementById(`row-${name}`));
    this.#fill = fill;
  }

  /** @param {Iterable<[string, Doc]>} entries in the order to show them */
  show(entries) {
    /** @type {Map<string, HTMLElement>} */
    const rows = new Map();
    for (const [key, doc] of entries) {
      const row = this.#rows.get(key) ?? this.#make();
      this.#fill(row, doc, key);
      rows.set(key, row);
    }
    const kept = [...this.#rows.keys()].join() === [...rows.keys()].join();
    if (!kept) this.#place.replaceChildren(...rows.values());
    this.#rows = rows;
  }

  #make() {
    const copy = document.importNode(this.#template.content, true);
    return /** @type {HTMLElement} */ (copy.firstElementChild);
  }
}

/**
 * The options of a <select> after its first (empty) one; what was chosen stays chosen.
 * @param {HTMLSelectElement} select
 * @param {Iterable<[string, string]>} options value and words
 */
export function showOptions(select, options) {
  const chosen = select.value;
  const made = [...options].map(([value, words]) => new Option(words, value));
  select.replaceChildren(...[select.options[0], ...made].filter((option) => option !== undefined));
  select.value = made.some((option) => option.value === chosen) ? chosen : "";
}

const TOAST_MS = 5000;

/**
 * Says what has just happened, for a few seconds.
 * @param {string} text
 * @param {"good" | "bad"} [kind]
 */
export function toast(text, kind = "good") {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById("toast"));
  const made = document.importNode(template.content, true);
  const element = /** @type {HTMLElement} */ (made.firstElementChild);
  element.classList.add(`toast-${kind}`);
  element.textContent = text;
  document.getElementById("toasts")?.append(element);
  setTimeout(() => element.remove(), TOAST_MS);
}
