// @ts-check
/** Owns how one order of the desk looks, folded and open, and what can be done with it. */

import { html, nothing } from "../vendor/lit-html/lit-html.js";
import { money, phone, timeLeft, timeOfDay } from "../format.js";
import { t } from "../messages.js";
import { icon } from "./icon.js";
import { seeButton } from "./money_order.js";
import { nameOf } from "./money_words.js";
import { parcelView, togetherView } from "./parcel.js";

/** @typedef {import("./app.js").Studio} Studio */
/** @typedef {import("./documents.js").Order} Order */

const PAYMENT_LOOKS = {
  unpaid: ["none", "hourglass"],
  partial: ["wait", "wallet"],
  paid: ["good", "circle-check"],
  over: ["news", "circle-alert"],
};

/** @param {Order} order */
export function paymentView(order) {
  if (order.state === "cancelled" || order.state === "expired") {
    return html`<span class="state">${t(`studio.order_${order.state}`)}</span>`;
  }
  const [look, symbol] = PAYMENT_LOOKS[order.payment] ?? PAYMENT_LOOKS.unpaid;
  return html`<span class="state state-${look}">${icon(symbol ?? "hourglass")}${t(`studio.payment_${order.payment}`)}</span>`;
}

/**
 * @param {Studio} studio
 * @param {Order} order
 */
export function orderView(studio, order) {
  const open = studio.desk.open === order.id;
  const buyer = order.name || t("studio.nameless");
  const flash = studio.news.isFresh(order.id) ? "is-fresh" : "";
  const closed = order.state === "cancelled" || order.state === "expired" ? "is-closed" : "";
  return html`
    <article class="order ${flash} ${closed}" id="order-${order.id}" aria-label=${nameOf(order)}>
      <button class="order-head" aria-expanded=${String(open)} @click=${() => studio.desk.toggle(order.id)}>
        <span class="bag">${order.number}</span>
        <span class="order-buyer">
          <strong class="clip">${buyer}</strong>
          <span class="soft small order-words"><span class="clip">${linesText(order)}</span>${timeView(studio, order)}</span>
        </span>
        <span class="order-money">
          <span class="money">${money(order.total)}</span>
          ${paymentView(order)}
        </span>
      </button>
      ${noticesView(studio, order)} ${open ? bodyView(studio, order) : nothing}
    </article>
  `;
}

/** @param {Order} order */
function linesText(order) {
  return order.lines.map((line) => `${line.code} × ${line.qty}`).join(" · ");
}

/** @param {Order} order */
const waits = (order) => order.state === "open" && order.payment !== "paid" && order.payment !== "over";

/**
 * Stands in a line that is there anyway: a row that is paid must not shrink under a finger.
 * @param {Studio} studio
 * @param {Order} order
 */
function timeView(studio, order) {
  if (!waits(order) || !order.expires_at) return nothing;
  return html`<span class="no-wrap">${icon("clock")}${timeLeft(order.expires_at, studio.now)}</span>`;
}

/**
 * What needs a look before the order is opened: which of a parcel it is, missing money, flags.
 * @param {Studio} studio
 * @param {Order} order
 */
function noticesView(studio, order) {
  const notices = [
    parcelView(studio, order),
    order.payment === "partial"
      ? html`<span class="small strong order-missing">${t("studio.missing", { amount: money(order.remainder) })}</span>`
      : nothing,
    waits(order) && !order.sent_at ? html`<span class="soft small">${t("studio.not_sent")}</span>` : nothing,
    ...order.flags.map((flag) => html`<span class="chip chip-${flag}">${t(`studio.flag_${flag}`)}</span>`),
  ].filter((notice) => notice !== nothing);
  return notices.length > 0 ? html`<div class="order-notices cluster gap-2">${notices}</div>` : nothing;
}

/**
 * @param {Studio} studio
 * @param {Order} order
 */
function bodyView(studio, order) {
  if (studio.editing?.order === order.id) return html`<div class="order-body">${studio.editing.view()}</div>`;
  return html`
    <div class="order-body stack gap-2">
      <ul class="order-lines">
        ${order.lines.map(
          (line) => html`<li>
            <span class="code">${line.code}</span>
            <span class="grow clip">${line.label ? `${line.name} · ${line.label}` : line.name}</span>
            <span class="no-wrap soft">${line.qty} × ${money(line.price)}</span>
          </li>`,
        )}
      </ul>
      ${togetherView(studio, order)} ${contactView(order)} ${historyView(order)} ${actionsView(studio, order)}
    </div>
  `;
}

/** @param {Order} order */
function contactView(order) {
  if (!order.phone && !order.address) return html`<p class="soft small">${t("studio.no_contact")}</p>`;
  return html`<p class="small">
    ${order.recipient ? html`<strong>${order.recipient}</strong> · ` : nothing}
    ${order.phone ? html`<a class="no-wrap" href="tel:${order.phone}">${phone(order.phone)}</a>` : nothing}
    ${order.address ? html`<span class="anywhere">${order.phone ? " · " : ""}${order.address}</span>` : nothing}
  </p>`;
}

/** @param {Order} order */
function historyView(order) {
  const steps = [
    t("studio.opened_at", { time: timeOfDay(order.opened_at) }),
    order.sent_at ? t("studio.sent_at", { time: timeOfDay(order.sent_at) }) : "",
    order.paid_at ? t("studio.paid_at", { time: timeOfDay(order.paid_at) }) : "",
    order.received > 0 ? t("studio.received", { amount: money(order.received) }) : "",
  ];
  return html`<p class="soft small">${steps.filter(Boolean).join(" · ")}</p>`;
}

/**
 * @param {Studio} studio
 * @param {Order} order
 */
function actionsView(studio, order) {
  if (order.state === "cancelled") return nothing;
  const settled = order.payment === "paid" || order.payment === "over";
  const changeable = order.state === "open" && !settled;
  return html`<div class="cluster gap-2">
    ${changeable
      ? html`<button class="button button-small button-primary" @click=${() => studio.showPayMessage(order.id)}>
            ${icon("qr-code")}${t("studio.pay_message")}
          </button>
          <button class="button button-small" @click=${() => studio.ordering.changeLines(order)}>
            ${icon("pencil")}${t("studio.change_lines")}
          </button>
          <button
            class="button button-small"
            aria-busy=${String(studio.actions.busy("extend_order", order.id))}
            @click=${() => studio.actions.extend(order)}
          >
            ${icon("clock")}${t("studio.more_time")}
          </button>
          ${seeButton(studio, order)}`
      : nothing}
    ${order.state === "expired" && !settled ? seeButton(studio, order) : nothing}
    ${settled && order.state === "open"
      ? html`<button class="button button-small" @click=${() => studio.ordering.addTo(order)}>
          ${icon("plus")}${t("studio.add_to_parcel")}
        </button>`
      : nothing}
    ${order.state === "open"
      ? html`<button
          class="button button-small button-danger"
          aria-busy=${String(studio.actions.busy("cancel_order", order.id))}
          @click=${() => studio.askCancel(order)}
        >
          ${icon("x")}${t("studio.cancel_order")}
        </button>`
      : nothing}
  </div>`;
}
