// @ts-check
/** Owns typing a comment in: what somebody wrote where no source reaches, or said on the telephone. */

import { html } from "../vendor/lit-html/lit-html.js";
import { t } from "../messages.js";
import { closeDialog, showDialog } from "./dialogs.js";
import { textField } from "./fields.js";
import { icon } from "./icon.js";
import { platformName } from "./platforms.js";

/** @typedef {import("./app.js").Studio} Studio */

const PLATFORMS = ["facebook", "tiktok", "youtube", "zalo", "shopee", "instagram", "other"];
const ID = "typing-dialog";

export class Typing {
  #studio;
  #platform = "facebook";
  #name = "";
  #text = "";

  /** @param {Studio} studio */
  constructor(studio) {
    this.#studio = studio;
  }

  /** @param {string} [platform] */
  open(platform = this.#platform) {
    this.#platform = PLATFORMS.includes(platform) ? platform : "other";
    this.#studio.refresh();
    showDialog(ID);
  }

  /** @param {Event} event */
  async #submit(event) {
    event.preventDefault();
    const body = { platform: this.#platform, name: this.#name.trim(), text: this.#text.trim() };
    if (body.text === "") return;
    const sent = this.#studio.actions.send("type_comment", body, "typing");
    this.#text = ""; // the next one is often by somebody else on the same platform
    this.#name = "";
    // What was typed and sent within one drawing is not known to the page as a change.
    /** @type {HTMLFormElement} */ (event.target).reset();
    this.#studio.refresh();
    document.getElementById("typing-name")?.focus();
    const result = await sent;
    if (result) return this.#studio.toasts.say(t("studio.comment_typed"), "good");
    // A refused one comes back as it was typed.
    [this.#name, this.#text] = [body.name, body.text];
    this.#studio.refresh();
  }

  view() {
    return html`<dialog class="dialog" id=${ID} aria-labelledby="typing-title">
      <form @submit=${(/** @type {Event} */ event) => void this.#submit(event)}>
        <div class="dialog-head">
          <h2 id="typing-title">${t("studio.type_comment")}</h2>
          <button type="button" class="button button-quiet button-icon" aria-label=${t("studio.dismiss")} @click=${() => closeDialog(ID)}>${icon("x")}</button>
        </div>
        <div class="dialog-body stack gap-3">
          <div class="cluster gap-2" role="group" aria-label=${t("studio.source_where")}>
            ${PLATFORMS.map(
              (platform) => html`<button type="button" class="chip" aria-pressed=${String(platform === this.#platform)} @click=${() => this.#choose(platform)}>
                ${platformName(platform)}
              </button>`,
            )}
          </div>
          ${textField("typing-name", t("studio.buyer_name"), this.#name, (value) => this.#give({ name: value }), { maxlength: 80 })}
          ${textField("typing-text", t("studio.typed_text"), this.#text, (value) => this.#give({ text: value }), { maxlength: 500 })}
        </div>
        <div class="dialog-foot">
          <button type="button" class="button" @click=${() => closeDialog(ID)}>${t("studio.dismiss")}</button>
          <button class="button button-primary">${icon("plus")}${t("studio.type_in")}</button>
        </div>
      </form>
    </dialog>`;
  }

  /** @param {string} platform */
  #choose(platform) {
    this.#platform = platform;
    this.#studio.refresh();
  }

  /** @param {{name?: string, text?: string}} given */
  #give({ name = this.#name, text = this.#text }) {
    [this.#name, this.#text] = [name, text];
    this.#studio.refresh();
  }
}
