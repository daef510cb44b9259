// @ts-check
/** Owns the dialog of an account's settings: memo prefix, tolerance, ways of hearing, and giving it up. */

import { refusalText, t } from "../messages.js";
import { part } from "../page.js";
import { clear, field, missing, onSubmit, readCount, typed } from "./fields.js";
import { toast } from "./lists.js";
import { ask } from "./question.js";

/** @typedef {import("../sync.js").Doc} Doc */
/** @typedef {import("./pin.js").Pin} Pin */

/** In đồng; the server holds the same bound. */
const TOLERANCE_MOST = 50_000;

export class AccountSettings {
  #pin;
  #dialog = part("settings", HTMLDialogElement);
  #form = part("settings-form", HTMLFormElement);
  /** @type {Doc | null} as it was when the dialog opened */
  #account = null;
  #words = "";

  /** @param {Pin} pin */
  constructor(pin) {
    this.#pin = pin;
    onSubmit(this.#form, () => this.#mistakes(), () => this.#save());
    this.#button("leave").addEventListener("click", () => this.#dialog.close());
    this.#button("coop").addEventListener("click", () => this.#choose());
    this.#button("retire").addEventListener("click", () => this.#askToRetire());
  }

  /** @param {string} name */
  #button(name) {
    return /** @type {HTMLButtonElement} */ (this.#form.querySelector(`[data-${name}]`));
  }

  /** @returns {HTMLInputElement[]} */
  get #ways() {
    return [...this.#form.querySelectorAll("[name=ways]")].map((box) => /** @type {HTMLInputElement} */ (box));
  }

  /**
   * @param {Doc} account
   * @param {string} words bank and number
   * @param {string[]} connected ways that are set up
   */
  open(account, words, connected) {
    this.#account = account;
    this.#words = words;
    clear(this.#form);
    part("settings-title", HTMLElement).textContent = words;
    field(this.#form, "holder").value = account.holder;
    field(this.#form, "prefix").value = account.prefix;
    field(this.#form, "tolerance").value = String(account.tolerance);
    for (const box of this.#ways) {
      box.checked = account.ways.includes(box.value);
      const unset = !connected.includes(box.value);
      box.closest("label")?.toggleAttribute("hidden", unset && !box.checked);
      box.closest("label")?.querySelector("[data-unset]")?.toggleAttribute("hidden", !unset);
    }
    this.#button("coop").parentElement?.toggleAttribute("hidden", account.coop);
    this.#dialog.showModal();
  }

  #mistakes() {
    const wrong = missing(this.#form, { holder: "setup.need_holder" });
    if (!/^[0-9a-z]{0,8}$/i.test(typed(this.#form, "prefix"))) wrong.push({ field: "prefix", key: "errors.memo_prefix_form" });
    if (this.#tolerance === null) wrong.push({ field: "tolerance", key: "setup.tolerance_wrong" });
    return wrong;
  }

  /** Đồng, or null when it is no amount within the bound. */
  get #tolerance() {
    return readCount(typed(this.#form, "tolerance").replace(/[., ]/g, "") || "0", TOLERANCE_MOST);
  }

  async #save() {
    const account = this.#account;
    if (!account) return;
    await this.#pin.command("change_account", {
      account: account.id,
      holder: typed(this.#form, "holder"),
      prefix: typed(this.#form, "prefix").toUpperCase(),
      tolerance: this.#tolerance ?? 0,
      ways: this.#ways.filter((box) => box.checked).map((box) => box.value),
    });
    this.#dialog.close();
    toast(t("setup.saved"));
  }

  #choose() {
    this.#send("choose_coop_account", t("setup.coop_chosen", { account: this.#words }));
  }

  #askToRetire() {
    const asked = {
      question: t("setup.retire_sure", { account: this.#words }),
      words: t("setup.retire_words"),
      no: t("setup.keep"),
      yes: t("setup.retire"),
    };
    ask(asked, () => this.#send("retire_account", t("setup.retired_done", { account: this.#words })));
  }

  /**
   * @param {string} type
   * @param {string} done what to say then
   */
  async #send(type, done) {
    try {
      await this.#pin.command(type, { account: this.#account?.id });
      this.#dialog.close();
      toast(done);
    } catch (refusal) {
      const place = this.#form.querySelector("[data-form-error]");
      if (place) place.textContent = refusalText(/** @type {any} */ (refusal));
    }
  }
}
