// @ts-check
/** Owns who works in this studio: who is on what now, and how many orders each has taken. */

import { html, nothing } from "../vendor/lit-html/lit-html.js";
import { initials } from "../format.js";
import { t } from "../messages.js";
import { closeWhenLeft } from "./menus.js";

/** @typedef {import("./app.js").Studio} Studio */

const AVATARS = 4;

/** Orders taken per helper in this show, kept as long as the orders are the same. */
export class Taken {
  /** @type {import("./documents.js").Order[] | null} */
  #of = null;
  /** @type {Map<string, number>} */
  #counts = new Map();

  /** @param {import("./documents.js").Order[]} orders @param {string} helper */
  by(orders, helper) {
    if (this.#of !== orders) {
      this.#of = orders;
      this.#counts = new Map();
      for (const { opened_by } of orders) if (opened_by) this.#counts.set(opened_by.id, (this.#counts.get(opened_by.id) ?? 0) + 1);
    }
    return this.#counts.get(helper) ?? 0;
  }
}

const taken = new Taken();

/** @param {Studio} studio */
export function helpersView(studio) {
  const { helpers, orders } = studio.documents;
  const { index } = studio.pane;
  if (helpers.length === 0) return nothing;
  const label = t("studio.helpers", { names: helpers.map(({ name }) => name).join(", ") });
  return html`<details class="menu helpers-menu" @focusout=${closeWhenLeft}>
    <summary class="helpers" aria-label=${label} title=${label}>
      ${helpers.slice(0, AVATARS).map((helper, at) => {
        const claimed = index.claimed(helper.id);
        return html`<span class="avatar" data-tone=${(at + 1) % 6}>${initials(helper.name)}${claimed > 0 ? html`<span class="helper-count">${claimed}</span>` : nothing}</span>`;
      })}
    </summary>
    <ul class="menu-list">
      ${helpers.map(
        (helper, at) => html`<li>
          <span class="avatar" data-tone=${(at + 1) % 6} aria-hidden="true">${initials(helper.name)}</span>
          <span class="grow">
            <strong>${helper.name}</strong>${helper.id === studio.me ? html` <span class="soft small">${t("studio.helper_you")}</span>` : nothing}
            <span class="soft small helper-words">${t("studio.helper_counts", { claimed: index.claimed(helper.id), orders: taken.by(orders, helper.id) })}</span>
          </span>
        </li>`,
      )}
    </ul>
  </details>`;
}
