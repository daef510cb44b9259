// @ts-check
/** Owns how the money panel calls things: orders, ways of hearing, and why a transfer waits. */

import { dateTime, money, timeOfDay } from "../format.js";
import { t } from "../messages.js";

/** @typedef {import("./app.js").Studio} Studio */
/** @typedef {import("./documents.js").Order} Order */
/** @typedef {import("./documents.js").Transfer} Transfer */

const DAY_MS = 86_400_000;

/** Reasons that have a sentence; another one is told as "no order found". */
const REASONS = ["no_code", "unknown_code", "wrong_account", "several_orders", "undone"];

/** An order's number, and which of its parcel it is. @param {Order} order */
export function nameOf(order) {
  const name = t("studio.order_number", { number: order.number });
  const { place, orders } = order.parcel;
  return orders.length > 1 ? `${name}, ${t("studio.place", { place, of: orders.length })}` : name;
}

/**
 * The order's name; one of another show is told by its running number there.
 * @param {Studio} studio
 * @param {string} id
 */
export function orderName(studio, id) {
  const order = studio.documents.order(id);
  return order ? nameOf(order) : t("money.order_elsewhere", { number: id.slice(id.lastIndexOf("-") + 1) });
}

/**
 * The time alone, with the date when it was not within a day.
 * @param {number} moment ms UTC
 * @param {number} now ms UTC
 */
export function when(moment, now) {
  return now - moment < DAY_MS ? timeOfDay(moment) : dateTime(moment);
}

/** Why a transfer waits for a person. @param {Transfer} transfer */
export function whyWaiting(transfer) {
  if (transfer.differs) return t("money.differs");
  if (transfer.orders.length > 0 || transfer.refunds.length > 0) return t("money.some_left", { amount: money(transfer.free) });
  const reason = REASONS.includes(transfer.reason ?? "") ? transfer.reason : "unmatched";
  return t(`studio.transfer_${reason}`);
}

/** Who told of a transfer, in words, each way once. @param {Transfer} transfer */
export function heardBy(transfer) {
  const ways = new Set(transfer.heard.map(({ way }) => (way === "phone" || way === "hand" || way === "statement" ? way : "bank")));
  return [...ways].map((way) => t(`money.heard_${way}`)).join(", ");
}
