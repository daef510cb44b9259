// @ts-check
/** Owns the order desk: which orders are listed, found and open. */

import { html, nothing } from "../vendor/lit-html/lit-html.js";
import { folded, timeLeft } from "../format.js";
import { t } from "../messages.js";
import { Hand, standing } from "./hand.js";
import { icon } from "./icon.js";
import { orderView } from "./order.js";
import { Rows } from "./rows.js";
import { under } from "./under.js";

/** @typedef {import("./app.js").Studio} Studio */
/** @typedef {import("./documents.js").Order} Order */
/** @typedef {"open" | "unpaid" | "paid" | "review" | "all"} DeskFilter */

/** @type {DeskFilter[]} */
const FILTERS = ["open", "unpaid", "paid", "review", "all"];
const SHOWN = 200;
const NEED_A_LOOK = ["review", "refund_due", "late", "earlier_amount", "said_paid"];

const isPaid = (/** @type {Order} */ order) => order.payment === "paid" || order.payment === "over";
const isGone = (/** @type {Order} */ order) => order.state === "cancelled" || order.state === "expired";

export class Desk {
  #studio;
  #hand;
  /** @type {string[] | null} the rows as they stand; null: whatever comes is shown */
  #held = null;
  /** @type {DeskFilter} */
  #filter = "open";
  #query = "";
  /** @type {Rows<Order>} */
  #rows = new Rows();
  /** @type {string | null} */
  open = null;

  /** @param {Studio} studio */
  constructor(studio) {
    this.#studio = studio;
    this.#hand = new Hand(studio.refresh);
  }

  /** @param {string} order */
  toggle(order) {
    this.open = this.open === order ? null : order;
    this.#studio.refresh();
  }

  /** Opens an order wherever it hides. @param {string} order */
  show(order) {
    const found = this.#studio.documents.order(order);
    if (found && !this.#matches(found, this.#filter)) this.#filter = "all";
    this.#query = "";
    this.open = order;
    this.release();
  }

  /**
   * @param {Order} order
   * @param {DeskFilter} filter
   */
  #matches(order, filter) {
    switch (filter) {
      case "open":
        return !isGone(order);
      case "unpaid":
        return !isGone(order) && !isPaid(order);
      case "paid":
        return isPaid(order);
      case "review":
        return order.flags.some((flag) => NEED_A_LOOK.includes(flag));
      default:
        return true;
    }
  }

  /** @param {Order} order */
  #found(order) {
    const query = folded(this.#query.trim());
    const digits = query.replace(/\D/g, "");
    if (String(order.number) === query) return true;
    if (digits.length >= 3 && (order.phone ?? "").replace(/\D/g, "").includes(digits.replace(/^0/, ""))) return true;
    const words = [order.name ?? "", order.code, ...order.lines.map((line) => `${line.code} ${line.name}`)];
    return folded(words.join(" ")).includes(query);
  }

  get #shown() {
    const orders = this.#studio.documents.orders;
    const searching = this.#query.trim() !== "";
    return orders.filter((order) => (searching ? this.#found(order) : this.#matches(order, this.#filter))).slice(0, SHOWN);
  }

  /** Shows what there is now, hand or not. */
  release() {
    this.#held = null;
    this.#studio.refresh();
  }

  #rowsNow() {
    const orders = this.#shown;
    if (this.#held && this.#hand.on) return standing(this.#held, orders, (id) => this.#studio.documents.order(id));
    this.#held = orders.map((order) => order.id);
    return { shown: orders, waiting: 0 };
  }

  /** @param {number} waiting */
  #newView(waiting) {
    if (waiting === 0) return nothing;
    return html`<button class="button button-small desk-new" @click=${() => this.release()}>${icon("chevron-up")}${t("studio.new_above", { n: waiting })}</button>`;
  }

  /** What a row looks like hangs on these alone. @param {Order} order */
  #reasons(order) {
    const studio = this.#studio;
    const left = timeLeft(order.expires_at, studio.now);
    const editing = studio.editing?.order === order.id ? studio.drawn : null;
    const busy = studio.actions.busyWith(order.id);
    // An open row also tells of the orders that go with it.
    const together = order.parcel.orders.length > 1 ? studio.documents.asked(order.id) : "";
    return [order, together, left, this.open === order.id, studio.news.isFresh(order.id), busy, editing];
  }

  view() {
    const { shown: orders, waiting } = this.#rowsNow();
    return html`
      <div class="desk-tools stack gap-2">
        <div class="cluster gap-2 no-wrap">
          <input
            class="input grow"
            type="search"
            autocomplete="off"
            aria-label=${t("studio.search_orders")}
            placeholder=${t("studio.search_orders")}
            .value=${this.#query}
            @input=${(/** @type {Event} */ event) => this.#typed(event)}
          />
          <button class="button button-small" @click=${() => this.#studio.walkIn.open()}>
            ${icon("plus")}${t("studio.new_order")}
          </button>
        </div>
        <div class="filters" role="group" aria-label=${t("studio.filter_desk")}>
          ${FILTERS.map((filter) => this.#filterView(filter))}
        </div>
      </div>
      <div
        class="panel-scroll"
        id="desk-list"
        ${under(this.#hand)}
      >
        ${this.#newView(waiting)}
        ${orders.length === 0
          ? html`<div class="empty">${icon("shopping-bag")}<p>${t(this.#query ? "studio.nothing_found" : "studio.no_orders")}</p></div>`
          : nothing}
        ${this.#rows.view(
          this.#studio.drawn,
          orders,
          (order) => this.#reasons(order),
          (order) => orderView(this.#studio, order),
        )}
      </div>
    `;
  }

  /** @param {Event} event */
  #typed(event) {
    this.#query = /** @type {HTMLInputElement} */ (event.target).value.slice(0, 80);
    this.release();
  }

  /** @param {DeskFilter} filter */
  #filterView(filter) {
    const counted = filter === "unpaid" || filter === "review";
    const count = counted ? this.#studio.documents.orders.filter((order) => this.#matches(order, filter)).length : 0;
    return html`<button
      class="chip ${filter === "review" && count > 0 ? "chip-wait" : ""}"
      aria-pressed=${String(this.#filter === filter)}
      @click=${() => {
        this.#filter = filter;
        this.#query = "";
        this.release();
      }}
    >
      ${t(`studio.orders_${filter}`)}${count ? html`<span class="chip-count">${count}</span>` : nothing}
    </button>`;
  }
}
