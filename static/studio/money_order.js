// @ts-check
/** Owns how an order whose money somebody has to decide on looks: said paid, paid in part, short. */

import { html, nothing } from "../vendor/lit-html/lit-html.js";
import { money, timeLeft } from "../format.js";
import { t } from "../messages.js";
import { icon } from "./icon.js";
import { nameOf } from "./money_words.js";

/** @typedef {import("./app.js").Studio} Studio */
/** @typedef {import("./documents.js").Order} Order */

/** @param {Studio} studio @param {Order} order */
export function saidView(studio, order) {
  return card(studio, order, "said", t("money.said_words"), html`
    ${seeButton(studio, order, "button-primary")} ${extendButton(studio, order)} ${cancelButton(studio, order)}
  `);
}

/** @param {Studio} studio @param {Order} order */
export function reviewView(studio, order) {
  const earlier = order.flags.includes("earlier_amount");
  const why = order.review ? t(`money.review_${order.review}`) : t("money.review_earlier");
  return card(studio, order, "review", why, html`
    ${earlier && order.state === "open" ? keepLinesButton(studio, order) : nothing}
    ${order.payment === "over" ? nothing : html`${extendButton(studio, order)} ${acceptButton(studio, order)} ${seeButton(studio, order)}`}
    ${cancelButton(studio, order)}
  `);
}

/** @param {Studio} studio @param {Order} order */
export function shortView(studio, order) {
  const left = order.state === "open" ? timeLeft(order.expires_at, studio.now) : t("studio.order_expired");
  return card(studio, order, "short", left, html`
    <button class="button button-small" @click=${() => studio.showPayMessage(order.id)}>${icon("qr-code")}${t("studio.pay_message")}</button>
    ${seeButton(studio, order)} ${acceptButton(studio, order)}
  `);
}

/**
 * @param {Studio} studio
 * @param {Order} order
 * @param {string} section
 * @param {string} why
 * @param {unknown} buttons
 */
function card(studio, order, section, why, buttons) {
  return html`<article class="transfer" id="${section}-${order.id}" aria-label=${nameOf(order)}>
    <p class="split">
      <button class="link-button" @click=${() => studio.showOrder(order.id)}>${nameOf(order)} · ${order.name || t("studio.nameless")}</button>
      ${order.remainder > 0 ? html`<span class="money order-missing">${t("studio.missing", { amount: money(order.remainder) })}</span>` : nothing}
    </p>
    <p class="split small">
      <span class="soft">${why}</span>
      ${order.received > 0
        ? html`<span class="soft no-wrap">${t("studio.received_of", { received: money(order.received), total: money(order.due) })}</span>`
        : nothing}
    </p>
    <div class="cluster gap-2">${buttons}</div>
  </article>`;
}

/**
 * "I saw the money."
 * @param {Studio} studio
 * @param {Order} order
 * @param {string} [look]
 */
export function seeButton(studio, order, look = "") {
  return html`<button
    class="button button-small ${look}"
    aria-busy=${studio.money.do.busy("see_money", order.id)}
    @click=${() => studio.money.seeing.open(order)}
  >
    ${icon("eye")}${t("money.see")}
  </button>`;
}

/** @param {Studio} studio @param {Order} order */
function extendButton(studio, order) {
  return html`<button
    class="button button-small"
    aria-busy=${studio.money.do.busy("extend_order", order.id)}
    @click=${() => void studio.actions.extend(order)}
  >
    ${icon("clock")}${t("money.wait")}
  </button>`;
}

/** @param {Studio} studio @param {Order} order */
function cancelButton(studio, order) {
  if (order.state !== "open") return nothing;
  return html`<button class="button button-small button-danger" @click=${() => studio.askCancel(order)}>${icon("x")}${t("studio.cancel_order")}</button>`;
}

/** What was paid is enough. @param {Studio} studio @param {Order} order */
function acceptButton(studio, order) {
  if (order.received <= order.returned) return nothing;
  return html`<button
    class="button button-small"
    aria-busy=${studio.money.do.busy("accept_paid", order.id)}
    @click=${() =>
      studio.dialogs.ask({
        title: t("money.accept_title", { order: nameOf(order) }),
        text: t("money.accept_text", { amount: money(order.received - order.returned), missing: money(order.remainder) }),
        yes: t("money.accept"),
        reason: t("studio.reason"),
        reasons: [t("money.reason_discount"), t("money.reason_cash"), t("money.reason_fee")],
        then: (reason) => void studio.money.do.accept(order, reason),
      })}
  >
    ${icon("badge-check")}${t("money.accept")}
  </button>`;
}

/** The lines of the older QR go on, the others get a QR of their own. @param {Studio} studio @param {Order} order */
function keepLinesButton(studio, order) {
  return html`<button
    class="button button-small button-primary"
    aria-busy=${studio.money.do.busy("keep_paid_lines", order.id)}
    @click=${() =>
      studio.dialogs.ask({
        title: t("money.keep_lines_title", { order: nameOf(order) }),
        text: t("money.keep_lines_text", { amount: money(order.received), missing: money(order.remainder) }),
        yes: t("money.keep_lines"),
        then: () => void studio.money.do.keepPaidLines(order),
      })}
  >
    ${icon("package")}${t("money.keep_lines")}
  </button>`;
}
