// @ts-check
/** Owns the order from scratch: a buyer who stands in the hall or calls by phone. */

import { html } from "../vendor/lit-html/lit-html.js";
import { money } from "../format.js";
import { t } from "../messages.js";
import { closeDialog, showDialog } from "./dialogs.js";
import { icon } from "./icon.js";
import { LineEditor } from "./line_editor.js";

/** @typedef {import("./app.js").Studio} Studio */
/** @typedef {"hall" | "phone"} Channel */

export class WalkIn {
  #studio;
  /** @type {Channel} */
  #channel = "hall";
  #name = "";
  #phone = "";
  #lines;

  /** @param {Studio} studio */
  constructor(studio) {
    this.#studio = studio;
    this.#lines = this.#emptyLines();
  }

  #emptyLines() {
    return new LineEditor(this.#studio.documents, this.#studio.refresh);
  }

  open() {
    showDialog("walk-in");
  }

  /** @param {Event} event */
  async #submit(event) {
    event.preventDefault();
    const lines = this.#lines.lines;
    if (lines.length === 0) return;
    const order = { channel: this.#channel, name: this.#name.trim(), phone: this.#phone.trim(), lines };
    closeDialog("walk-in");
    const opened = await this.#studio.actions.openOrder(order, "walk-in");
    // A refused order comes back as it was typed; only a taken one clears the form.
    if (opened === null) return this.open();
    this.#clear();
    return this.#studio.showPayMessage(opened);
  }

  #clear() {
    this.#name = "";
    this.#phone = "";
    this.#lines = this.#emptyLines();
    this.#studio.refresh();
  }

  view() {
    return html`<dialog class="dialog" id="walk-in" aria-labelledby="walk-in-title">
      <form @submit=${(/** @type {Event} */ event) => void this.#submit(event)}>
        <div class="dialog-head">
          <h2 id="walk-in-title">${t("studio.walk_in")}</h2>
          <button
            type="button"
            class="button button-quiet button-icon"
            aria-label=${t("studio.dismiss")}
            @click=${() => closeDialog("walk-in")}
          >
            ${icon("x")}
          </button>
        </div>
        <div class="dialog-body stack gap-3">
          <div class="cluster gap-2" role="group" aria-label=${t("studio.channel")}>
            ${this.#channelView("hall", "store")} ${this.#channelView("phone", "phone")}
          </div>
          <div class="fields">
            ${field("walk-in-name", t("studio.buyer_name"), this.#name, "text", "name", (value) => (this.#name = value))}
            ${field("walk-in-phone", t("studio.buyer_phone"), this.#phone, "tel", "tel", (value) => (this.#phone = value))}
          </div>
          ${this.#lines.view()}
        </div>
        <div class="dialog-foot">
          <span class="grow">${t("studio.total")} <span class="money">${money(this.#lines.total)}</span></span>
          <button class="button button-primary" ?disabled=${this.#lines.lines.length === 0}>
            ${icon("shopping-basket")}${t("studio.make_order")}
          </button>
        </div>
      </form>
    </dialog>`;
  }

  /**
   * @param {Channel} channel
   * @param {string} symbol
   */
  #channelView(channel, symbol) {
    return html`<button
      type="button"
      class="button button-small"
      aria-pressed=${String(this.#channel === channel)}
      @click=${() => {
        this.#channel = channel;
        this.#studio.refresh();
      }}
    >
      ${icon(symbol)}${t(`studio.channel_${channel}`)}
    </button>`;
  }
}

/**
 * @param {string} id
 * @param {string} label
 * @param {string} value
 * @param {string} kind
 * @param {string} inputmode
 * @param {(value: string) => void} give
 */
function field(id, label, value, kind, inputmode, give) {
  return html`<div class="field">
    <label class="label" for=${id}>${label}</label>
    <input
      class="input"
      id=${id}
      type=${kind}
      inputmode=${inputmode === "tel" ? "tel" : "text"}
      autocomplete="off"
      maxlength="120"
      .value=${value}
      @input=${(/** @type {Event} */ event) => give(/** @type {HTMLInputElement} */ (event.target).value)}
    />
  </div>`;
}
