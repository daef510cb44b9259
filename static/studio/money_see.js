// @ts-check
/** Owns "I saw the money": how much, and where; it counts until the bank says so or somebody takes it back. */

import { html, nothing } from "../vendor/lit-html/lit-html.js";
import { money } from "../format.js";
import { t } from "../messages.js";
import { readAmount } from "../setup/fields.js";
import { closeDialog, showDialog } from "./dialogs.js";
import { textField } from "./fields.js";
import { icon } from "./icon.js";
import { nameOf } from "./money_words.js";

/** @typedef {import("./app.js").Studio} Studio */
/** @typedef {import("./documents.js").Order} Order */

export class Seeing {
  #studio;
  /** @type {string | null} */
  #order = null;
  #amount = "";
  #reason = "";
  #problem = "";

  /** @param {Studio} studio */
  constructor(studio) {
    this.#studio = studio;
  }

  /** @param {Order} order */
  open(order) {
    this.#order = order.id;
    this.#amount = money(order.remainder);
    this.#reason = "";
    this.#problem = "";
    this.#studio.refresh();
    requestAnimationFrame(() => requestAnimationFrame(() => showDialog("seeing")));
  }

  /** @param {Event} event @param {Order} order */
  async #submit(event, order) {
    event.preventDefault();
    const amount = readAmount(this.#amount);
    this.#problem = amount === null ? t("setup.price_wrong") : "";
    this.#studio.refresh();
    if (amount !== null && (await this.#studio.money.do.see(order, amount, this.#reason.trim()))) closeDialog("seeing");
  }

  view() {
    const order = this.#studio.documents.order(this.#order);
    return html`<dialog class="dialog" id="seeing" aria-labelledby="seeing-title">${order ? this.#formView(order) : nothing}</dialog>`;
  }

  /** @param {Order} order */
  #formView(order) {
    const reasons = [t("money.reason_in_app"), t("money.reason_message"), t("money.reason_in_hand")];
    return html`<form novalidate @submit=${(/** @type {Event} */ event) => void this.#submit(event, order)}>
      <div class="dialog-head"><h2 id="seeing-title" tabindex="-1" autofocus>${t("money.see_title", { order: nameOf(order) })}</h2></div>
      <div class="dialog-body stack gap-3">
        <p>${t("money.see_words")}</p>
        ${textField("seeing-amount", t("studio.amount"), this.#amount, (value) => (this.#amount = value), { inputmode: "numeric", maxlength: 16 })}
        <div class="stack gap-2">
          <div class="cluster gap-2">
            ${reasons.map(
              (reason) => html`<button type="button" class="chip" aria-pressed=${String(this.#reason === reason)} @click=${() => this.#give(reason)}>
                ${reason}
              </button>`,
            )}
          </div>
          ${textField("seeing-reason", t("money.see_reason"), this.#reason, (value) => this.#give(value), { maxlength: 200 })}
        </div>
        <p class="error" role="alert">${this.#problem}</p>
      </div>
      <div class="dialog-foot">
        <button type="button" class="button" @click=${() => closeDialog("seeing")}>${t("studio.leave")}</button>
        <button class="button button-primary" aria-busy=${this.#studio.money.do.busy("see_money", order.id)}>${icon("eye")}${t("money.see")}</button>
      </div>
    </form>`;
  }

  /** @param {string} reason */
  #give(reason) {
    this.#reason = reason;
    this.#studio.refresh();
  }
}
