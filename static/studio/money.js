// @ts-check
/** Owns the money that waits for a person: transfers without an order, orders paid short. */

import { repeat } from "../vendor/lit-html/directives/repeat.js";
import { html, nothing } from "../vendor/lit-html/lit-html.js";
import { dateTime, money, timeOfDay } from "../format.js";
import { t } from "../messages.js";
import { icon } from "./icon.js";

/** @typedef {import("./app.js").Studio} Studio */
/** @typedef {import("./documents.js").Order} Order */
/** @typedef {import("./documents.js").Transfer} Transfer */

/** @param {Studio} studio */
export function shortOrders(studio) {
  return studio.documents.orders.filter((order) => order.payment === "partial" && order.state !== "cancelled");
}

/** @param {Studio} studio */
export function moneyView(studio) {
  const transfers = studio.documents.openTransfers;
  const short = shortOrders(studio);
  return html`
    <div class="panel-scroll" id="money-list">
      ${transfers.length + short.length === 0
        ? html`<div class="empty">${icon("banknote")}<p>${t("studio.no_open_money")}</p></div>`
        : nothing}
      ${transfers.length > 0 ? html`<h3 class="list-title">${t("studio.unmatched")}</h3>` : nothing}
      ${repeat(
        transfers,
        (transfer) => transfer.id,
        (transfer) => transferView(transfer, studio),
      )}
      ${short.length > 0 ? html`<h3 class="list-title">${t("studio.short_orders")}</h3>` : nothing}
      ${repeat(
        short,
        (order) => order.id,
        (order) => shortView(studio, order),
      )}
      ${latestView(studio)}
    </div>
  `;
}

/** Reasons that have a sentence; another one is told as "no order found". */
const REASONS = ["no_code", "unknown_code", "wrong_account", "several_orders", "undone"];

/**
 * @param {Transfer} transfer
 * @param {Studio} studio
 */
function transferView(transfer, studio) {
  const reason = REASONS.includes(transfer.reason ?? "") ? transfer.reason : "unmatched";
  return html`<article class="transfer">
    <p class="split">
      <span class="money money-in">${money(transfer.amount)}</span>
      <span class="soft small">${dateTime(transfer.booked_at || transfer.at)}</span>
    </p>
    <p class="anywhere small">${transfer.narrative ?? t("studio.erased")}</p>
    <p class="cluster gap-2">
      <span class="state state-wait">${t(`studio.transfer_${reason}`)}</span>
      ${transfer.orders.map(({ order }) => orderChip(studio, order))}
    </p>
  </article>`;
}

/**
 * @param {Studio} studio
 * @param {string} id
 */
function orderChip(studio, id) {
  const order = studio.documents.order(id);
  if (!order) return nothing;
  return html`<button class="chip" @click=${() => studio.showOrder(id)}>${t("studio.order_number", { number: order.number })}</button>`;
}

/**
 * @param {Studio} studio
 * @param {Order} order
 */
function shortView(studio, order) {
  return html`<article class="transfer">
    <p class="split">
      <strong>${t("studio.order_number", { number: order.number })} · ${order.name || t("studio.nameless")}</strong>
      <span class="money order-missing">${t("studio.missing", { amount: money(order.remainder) })}</span>
    </p>
    <p class="split">
      <span class="soft small">${t("studio.received_of", { received: money(order.received), total: money(order.total) })}</span>
      <button class="button button-small" @click=${() => studio.showOrder(order.id)}>${t("studio.show_order")}</button>
    </p>
  </article>`;
}

/** @param {Studio} studio */
function latestView(studio) {
  const [latest] = studio.documents.transfers;
  if (!latest) return nothing;
  return html`<p class="soft small list-title">${t("studio.latest_money", { time: timeOfDay(latest.at) })}</p>`;
}
