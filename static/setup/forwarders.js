// @ts-check
/** Owns the part for phones that forward their bank's messages: address, when heard, removal. */

import { ago } from "../format.js";
import { refusalText, t } from "../messages.js";
import { bind, part } from "../page.js";
import { field, missing, onSubmit, typed } from "./fields.js";
import { List, toast } from "./lists.js";
import { ask } from "./question.js";

/** @typedef {import("../sync.js").Doc} Doc */
/** @typedef {import("../sync.js").Sync} Sync */

const AGAIN_MS = 15_000;

export class Forwarders {
  #sync;
  #form = part("forwarder-form", HTMLFormElement);
  #list = new List("forwarders", (row, doc, key) => this.#fill(row, doc, key));
  /** Addresses are secrets: they are in no feed, and come for each phone once.
   * @type {Map<string, Promise<{http: string, https: string}>>} */
  #addresses = new Map();
  /** @type {Map<string, Doc>} */
  #known = new Map();
  /** @type {Map<string, Doc>} */
  #heard = new Map();

  /** @param {Sync} sync */
  constructor(sync) {
    this.#sync = sync;
    onSubmit(this.#form, () => missing(this.#form, { name: "forwarder.need_name" }), () => this.#add());
    setInterval(() => this.#list.show(this.#known), AGAIN_MS);
  }

  /**
   * @param {Map<string, Doc>} forwarders
   * @param {Map<string, Doc>} heard when and what, by forwarder
   */
  show(forwarders, heard) {
    this.#known = forwarders;
    this.#heard = heard;
    this.#list.show(forwarders);
    part("forwarder-how", HTMLElement).hidden = forwarders.size === 0;
  }

  /**
   * @param {HTMLElement} row
   * @param {Doc} doc
   * @param {string} key
   */
  #fill(row, doc, key) {
    const told = this.#heard.get(key);
    const heard = told ? t("forwarder.heard", { when: ago(told.heard_at, Date.now()) }) : null;
    bind(row, { name: doc.name, heard, last: told ? this.#last(told) : t("forwarder.no_word") });
    row.querySelector("[data-heard]")?.toggleAttribute("hidden", !told);
    row.querySelector("[data-waiting]")?.toggleAttribute("hidden", Boolean(told));
    const remove = /** @type {HTMLButtonElement} */ (row.querySelector("[data-remove]"));
    remove.onclick = () => this.#askToRemove(key, doc.name);
    if (row.dataset.addressed !== key) this.#showAddress(row, key);
  }

  /** @param {Doc} told */
  #last(told) {
    const counts = /** @type {Record<string, number>} */ (told.counts);
    const sum = (/** @type {string[]} */ ...names) => names.reduce((all, name) => all + (counts[name] ?? 0), 0);
    const parts = [t(`forwarder.last_${told.last}`)];
    if (sum("transfer")) parts.push(t("forwarder.count_transfer", { n: sum("transfer") }));
    if (sum("kept")) parts.push(t("forwarder.count_kept", { n: sum("kept") }));
    if (sum("not_ours")) parts.push(t("forwarder.count_not_ours", { n: sum("not_ours") }));
    if (sum("too_many")) parts.push(t("forwarder.count_too_many", { n: sum("too_many") }));
    const dropped = sum("secret", "advert", "failed", "stranger", "long", "nothing");
    if (dropped) parts.push(t("forwarder.count_dropped", { n: dropped }));
    return parts.join(" · ");
  }

  /**
   * @param {HTMLElement} row
   * @param {string} key
   */
  async #showAddress(row, key) {
    row.dataset.addressed = key;
    const qr = /** @type {HTMLImageElement} */ (row.querySelector("[data-qr]"));
    qr.src = `/api/forwarders/${encodeURIComponent(key)}/qr.svg`;
    const found = this.#addresses.get(key) ?? address(key);
    this.#addresses.set(key, found);
    try {
      const { http } = await found;
      bind(row, { http });
      row.querySelector("[data-copy-http]")?.setAttribute("data-copy", http);
      row.querySelector("[data-https]")?.setAttribute("href", http);
    } catch {
      this.#addresses.delete(key);
      delete row.dataset.addressed; // asked again with the next drawing
    }
  }

  /**
   * @param {string} forwarder
   * @param {string} name
   */
  #askToRemove(forwarder, name) {
    const asked = { question: t("forwarder.remove_sure", { name }), words: t("forwarder.remove_words"), no: t("setup.keep"), yes: t("forwarder.remove") };
    ask(asked, () => {
      const removed = () => toast(t("forwarder.removed", { name }));
      this.#sync.command("shop", "remove_forwarder", { forwarder }).then(removed, (refusal) => toast(refusalText(refusal), "bad"));
    });
  }

  async #add() {
    await this.#sync.command("shop", "add_forwarder", { name: typed(this.#form, "name") });
    field(this.#form, "name").value = "";
    toast(t("forwarder.added"));
  }
}

/**
 * @param {string} forwarder
 * @returns {Promise<{http: string, https: string}>}
 */
async function address(forwarder) {
  const response = await fetch(`/api/forwarders/${encodeURIComponent(forwarder)}`, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`no address: ${response.status}`);
  return response.json();
}
