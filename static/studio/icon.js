// @ts-check
/** Owns how an icon of the sprite is drawn. */

import { html } from "../vendor/lit-html/lit-html.js";

const sprite = globalThis.document?.body.dataset.icons ?? "";

/** @param {string} name an id of static/icons.svg */
export function icon(name) {
  return html`<svg class="icon" aria-hidden="true"><use href="${sprite}#${name}"></use></svg>`;
}
