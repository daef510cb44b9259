// @ts-check
/** Owns what has just happened to orders: told once, by a toast, a flash and to screen readers. */

import { money } from "../format.js";
import { t } from "../messages.js";

/** @typedef {import("./documents.js").Documents} Documents */
/** @typedef {import("./documents.js").Order} Order */
/** @typedef {import("./toasts.js").Toasts} Toasts */

const FRESH_MS = 4000;
/** After a long absence the desk shows it all; a flood of toasts would only hide it. */
const TOLD_AT_ONCE = 3;

const isPaid = (/** @type {Order} */ order) => order.payment === "paid" || order.payment === "over";

export class News {
  #documents;
  #toasts;
  #refresh;
  /** @type {Map<string, {payment: string, received: number}> | null} null until the first snapshot was seen */
  #known = null;
  /** @type {number | null} the latest call that was seen */
  #calledAt = null;
  /** @type {Map<string, number>} order -> flashes under way */
  #fresh = new Map();
  /** What a screen reader says next. */
  spoken = "";

  /**
   * @param {Documents} documents
   * @param {Toasts} toasts
   * @param {() => void} refresh
   */
  constructor(documents, toasts, refresh) {
    this.#documents = documents;
    this.#toasts = toasts;
    this.#refresh = refresh;
  }

  /** @param {string} order */
  isFresh(order) {
    return this.#fresh.has(order);
  }

  /** An artisan who calls is told at once, and stands in the page while it is news. */
  readCall() {
    const call = this.#documents.call;
    const before = this.#calledAt;
    this.#calledAt = call?.at ?? 0;
    if (before === null || !call || call.at <= before) return;
    this.spoken = t("studio.called", { name: call.name });
    this.#toasts.say(this.spoken, "bad");
  }

  /** Compares the orders with those seen before. */
  read() {
    const before = this.#known;
    const orders = this.#documents.orders;
    this.#known = new Map(orders.map((order) => [order.id, { payment: order.payment, received: order.received }]));
    if (before === null) return;
    const opened = orders.filter((order) => !before.has(order.id));
    const paid = orders.filter((order) => isPaid(order) && !["paid", "over"].includes(before.get(order.id)?.payment ?? ""));
    const short = orders.filter(
      (order) => order.payment === "partial" && order.received !== (before.get(order.id)?.received ?? 0),
    );
    this.#tell(opened, "studio.news_opened", null);
    this.#tell(short, "studio.news_partial", "plain");
    this.#tell(paid, "studio.news_paid", "good");
  }

  /**
   * @param {Order[]} orders
   * @param {string} key
   * @param {import("./toasts.js").Kind | null} kind null: spoken and flashed, but no toast
   */
  #tell(orders, key, kind) {
    for (const order of orders) {
      this.#flash(order.id);
      const amount = money(key === "studio.news_opened" ? order.total : order.received);
      this.spoken = t(key, { number: order.number, amount, name: order.name ?? "" });
      if (kind && orders.length <= TOLD_AT_ONCE) this.#toasts.say(this.spoken, kind);
    }
    if (kind && orders.length > TOLD_AT_ONCE) this.#toasts.say(t(`${key}_many`, { n: orders.length }), kind);
  }

  /** @param {string} order */
  #flash(order) {
    this.#fresh.set(order, (this.#fresh.get(order) ?? 0) + 1);
    setTimeout(() => {
      const left = (this.#fresh.get(order) ?? 1) - 1;
      if (left > 0) this.#fresh.set(order, left);
      else this.#fresh.delete(order);
      this.#refresh();
    }, FRESH_MS);
  }
}
