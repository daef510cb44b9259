// @ts-check
/** Owns the modal questions: may this really happen, and with which reason. */

import { html, nothing } from "../vendor/lit-html/lit-html.js";
import { t } from "../messages.js";
import { icon } from "./icon.js";

/**
 * @typedef {object} Question
 * @property {string} title
 * @property {string} text
 * @property {string} [quoted] words that somebody else will read
 * @property {string} yes what the button that does it says
 * @property {boolean} [danger]
 * @property {string} [reason] label of a field for a reason
 * @property {string[]} [reasons] usual ones, one tap each
 * @property {(reason: string) => void} then
 */

/** A native dialog keeps the focus inside, gives it back, and closes on Escape by itself. */
export class Dialogs {
  /** @type {Question | null} */
  #question = null;
  #reason = "";
  #refresh;

  /** @param {() => void} refresh */
  constructor(refresh) {
    this.#refresh = refresh;
  }

  /** @param {Question} question */
  ask(question) {
    this.#question = question;
    this.#reason = question.reasons?.[0] ?? "";
    this.#refresh();
    requestAnimationFrame(() => requestAnimationFrame(() => showDialog("question")));
  }

  /** @param {Event} event */
  #answer(event) {
    event.preventDefault();
    const question = this.#question;
    closeDialog("question");
    question?.then(this.#reason.trim());
  }

  #closed() {
    this.#question = null;
    this.#refresh();
  }

  view() {
    return html`<dialog class="dialog" id="question" aria-labelledby="question-title" @close=${() => this.#closed()}>
      ${this.#question ? this.#questionView(this.#question) : nothing}
    </dialog>`;
  }

  /** @param {Question} question */
  #questionView(question) {
    return html`
      <form @submit=${(/** @type {Event} */ event) => this.#answer(event)}>
        <div class="dialog-head"><h2 id="question-title">${question.title}</h2></div>
        <div class="dialog-body stack gap-3">
          <p>${question.text}</p>
          ${question.quoted ? html`<blockquote class="quoted anywhere">${question.quoted}</blockquote>` : nothing}
          ${question.reason ? this.#reasonView(question) : nothing}
        </div>
        <div class="dialog-foot">
          <button type="button" class="button" @click=${() => closeDialog("question")}>${t("studio.leave")}</button>
          <button class="button ${question.danger ? "button-stop" : "button-primary"}">${question.yes}</button>
        </div>
      </form>
    `;
  }

  /** @param {Question} question */
  #reasonView(question) {
    return html`<div class="field">
      <label class="label" for="question-reason">${question.reason}</label>
      <div class="cluster gap-2">
        ${(question.reasons ?? []).map(
          (reason) => html`<button
            type="button"
            class="chip"
            aria-pressed=${String(this.#reason === reason)}
            @click=${() => this.#give(reason)}
          >
            ${reason}
          </button>`,
        )}
      </div>
      <input
        class="input"
        id="question-reason"
        maxlength="200"
        autocomplete="off"
        .value=${this.#reason}
        @input=${(/** @type {Event} */ event) => this.#give(/** @type {HTMLInputElement} */ (event.target).value)}
      />
    </div>`;
  }

  /** @param {string} reason */
  #give(reason) {
    this.#reason = reason;
    this.#refresh();
  }
}

/** @param {string} id */
export function showDialog(id) {
  const dialog = document.getElementById(id);
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}

/** @param {string} id */
export function closeDialog(id) {
  const dialog = document.getElementById(id);
  if (dialog instanceof HTMLDialogElement) dialog.close();
}

const KEYS = [
  ["J", "K", "help_move"],
  ["Enter", "", "help_claim"],
  ["O", "", "help_order"],
  ["R", "", "help_answer"],
  ["X", "", "help_finish"],
  ["F", "", "help_feature"],
  ["H", "", "help_hide"],
  ["G", "", "help_hold"],
  ["M", "", "help_mute"],
  ["B", "", "help_ban"],
  ["Z", "", "help_undo"],
  ["Space", "", "help_pause"],
  ["/", "", "help_search"],
  ["1", "4", "help_take"],
  ["Esc", "", "help_leave"],
  ["?", "", "help_help"],
];

export function helpView() {
  return html`<dialog class="dialog" id="help" aria-labelledby="help-title">
    <div class="dialog-head">
      <h2 id="help-title">${t("studio.keys")}</h2>
      <button class="button button-quiet button-icon" aria-label=${t("studio.dismiss")} @click=${() => closeDialog("help")}>
        ${icon("x")}
      </button>
    </div>
    <dl class="dialog-body keys">
      ${KEYS.map(
        ([first, second, key]) => html`<div>
          <dt><kbd>${first}</kbd>${second === "4" ? "–" : ""}${second ? html` <kbd>${second}</kbd>` : nothing}</dt>
          <dd>${t(`studio.${key}`)}</dd>
        </div>`,
      )}
    </dl>
  </dialog>`;
}
