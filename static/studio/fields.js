// @ts-check
/** Owns how a labelled field of a studio's dialog is drawn. */

import { html } from "../vendor/lit-html/lit-html.js";

/**
 * @param {string} id
 * @param {string} label
 * @param {string} value
 * @param {(value: string) => void} give what is typed
 * @param {{inputmode?: "text" | "numeric" | "tel" | "search", maxlength?: number}} [more]
 */
export function textField(id, label, value, give, { inputmode = "text", maxlength = 60 } = {}) {
  return html`<div class="field">
    <label class="label" for=${id}>${label}</label>
    <input
      class="input"
      id=${id}
      inputmode=${inputmode}
      autocomplete="off"
      maxlength=${maxlength}
      .value=${value}
      @input=${(/** @type {Event} */ event) => give(/** @type {HTMLInputElement} */ (event.target).value)}
    />
  </div>`;
}
