// @ts-check
/** Owns what is said of orders that go together: which of how many, whom each pays, what the others are at. */

import { html, nothing } from "../vendor/lit-html/lit-html.js";
import { money } from "../format.js";
import { t } from "../messages.js";

/** @typedef {import("./app.js").Studio} Studio */
/** @typedef {import("./documents.js").Documents} Documents */
/** @typedef {import("./documents.js").Order} Order */
/** @typedef {import("./line_editor.js").Wanted} Wanted */

/**
 * @param {number} place from 1
 * @param {number} of
 */
export const placeView = (place, of) => html`<span class="chip parcel-place">${t("studio.place", { place, of })}</span>`;

/**
 * @param {Studio} studio
 * @param {string} seller whose own account it is, "" for the cooperative's
 */
export const payeeText = (studio, seller) => t("studio.pays", { name: seller || studio.documents.shopName });

/**
 * For the folded card: which order of the parcel this is, and whom it pays.
 * @param {Studio} studio
 * @param {Order} order
 */
export function parcelView(studio, order) {
  const { place, orders } = order.parcel;
  if (orders.length < 2) return nothing;
  return html`<span class="cluster gap-1 small">${placeView(place, orders.length)}${payeeText(studio, order.account.seller)}</span>`;
}

/**
 * For the open card: how many codes of the parcel are still to be paid, and how much together.
 * @param {Studio} studio
 * @param {Order} order
 */
export function togetherView(studio, order) {
  if (order.parcel.orders.length < 2) return nothing;
  const waiting = studio.documents.parcel(order.id).filter((each) => each.state === "open" && each.remainder > 0);
  const amount = money(waiting.reduce((sum, each) => sum + each.remainder, 0));
  const number = order.number;
  return html`<p class="small soft">
    ${t("studio.one_bag", { number })}
    ${waiting.length > 1 ? html`<strong>${t("studio.codes_together", { count: waiting.length, amount })}</strong>` : nothing}
  </p>`;
}

/**
 * What a basket is paid to, when that is more than one account: the buyer gets a QR for each.
 * @param {Documents} documents
 * @param {Wanted[]} lines
 */
export function basketView(documents, lines) {
  /** @type {Map<string, {name: string, sum: number}>} */
  const accounts = new Map();
  for (const { variant, qty } of lines) {
    const product = documents.choice(variant)?.product;
    if (!product?.payee) continue;
    const found = accounts.get(product.payee.account) ?? { name: product.payee.seller || documents.shopName, sum: 0 };
    found.sum += product.price * qty;
    accounts.set(product.payee.account, found);
  }
  if (accounts.size < 2) return nothing;
  const parts = [...accounts.values()].map(({ name, sum }) => t("studio.basket_part", { name, amount: money(sum) }));
  return html`<p class="small note basket-codes" role="status">
    <span>${t("studio.basket_codes", { count: accounts.size })} ${parts.join(" · ")}</span>
  </p>`;
}
