// @ts-check
/** Owns how a transfer that waits looks: what the bank said, whose it may be, one tap to say so. */

import { html, nothing } from "../vendor/lit-html/lit-html.js";
import { accountNumber, money } from "../format.js";
import { t } from "../messages.js";
import { icon } from "./icon.js";
import { heardBy, orderName, when, whyWaiting } from "./money_words.js";

/** @typedef {import("./app.js").Studio} Studio */
/** @typedef {import("./documents.js").Transfer} Transfer */
/** @typedef {import("./money_suggest.js").Suggested} Suggested */
/** @typedef {import("./money_suggest.js").Join} Join */

/** More suggestions than these hide what else can be done. */
const SHOWN = 3;

/**
 * @param {Studio} studio
 * @param {Transfer} transfer
 */
export function waitingView(studio, transfer) {
  const suggestions = studio.money.suggester.of(transfer, studio.now, studio.documents.wanting);
  const orders = worthShowing(suggestions.orders.filter((one) => stillWants(studio, one)));
  const asking = orders.length === 0 && studio.money.suggester.isAsking(transfer);
  return html`<article class="transfer" id="transfer-${transfer.id}" aria-label=${t("money.transfer_of", { amount: money(transfer.amount) })}>
    ${headView(studio, transfer)}
    <p class="cluster gap-2">
      <span class="state state-wait">${whyWaiting(transfer)}</span>
      ${transfer.provisional ? provisionalChip() : nothing} ${accountView(transfer)}
      ${transfer.orders.map(({ order }) => orderChip(studio, order))}
    </p>
    ${asking ? html`<p class="soft small">${t("money.looking")}</p>` : nothing}
    ${suggestedOrders(studio, transfer, orders)}
    ${suggestions.joins.map((join) => joinView(studio, transfer, join))}
    <div class="cluster gap-2">
      <button class="button button-small" @click=${() => studio.money.allot.open(transfer)}>
        ${icon("search")}${t(orders.length > 0 ? "money.choose_other" : "money.choose_order")}
      </button>
      ${transfer.provisional
        ? nothing
        : html`<button class="button button-small" @click=${() => studio.money.refunding.openFor({ transfer: transfer.id, amount: transfer.free })}>
            ${icon("undo-2")}${t("money.give_back")}
          </button>`}
      ${transfer.orders.length > 0 && !transfer.provisional ? nothing : asideButton(studio, transfer)}
    </div>
  </article>`;
}

/**
 * Money that pays an order already, though only somebody saw it.
 * @param {Studio} studio
 * @param {Transfer} transfer
 */
export function seenView(studio, transfer) {
  const { joins } = studio.money.suggester.of(transfer, studio.now);
  const who = transfer.orders.find(({ by }) => by?.name)?.by?.name;
  return html`<article class="transfer" id="seen-${transfer.id}" aria-label=${t("money.transfer_of", { amount: money(transfer.amount) })}>
    ${headView(studio, transfer)}
    <p class="cluster gap-2">
      ${provisionalChip()} ${transfer.orders.map(({ order }) => orderChip(studio, order))}
      ${who ? html`<span class="small soft">${t("money.seen_by", { name: who })}</span>` : nothing}
    </p>
    ${joins.map((join) => joinView(studio, transfer, join))}
    <div class="cluster gap-2">${asideButton(studio, transfer)}</div>
  </article>`;
}

/**
 * @param {Studio} studio
 * @param {Transfer} transfer
 */
export function headView(studio, transfer) {
  return html`<p class="split">
      <span class="money money-in transfer-amount">${money(transfer.amount)}</span>
      <span class="soft small">${when(transfer.booked_at || transfer.at, studio.now)} · ${heardBy(transfer)}</span>
    </p>
    <p class="anywhere small">
      ${transfer.payer ? html`<strong>${transfer.payer}</strong>` : nothing}
      ${transfer.payer && transfer.narrative ? " · " : nothing}${transfer.narrative ?? (transfer.payer || transfer.way === "hand" ? nothing : t("studio.erased"))}
    </p>`;
}

export const provisionalChip = () => html`<span class="state state-news">${icon("hourglass")}${t("money.provisional")}</span>`;

/** Which account it came to, when it may be the wrong one. @param {Transfer} transfer */
function accountView(transfer) {
  if (transfer.reason !== "wrong_account") return nothing;
  return html`<span class="small soft">${t("studio.way_account", { account: accountNumber(transfer.account) })}</span>`;
}

/** @param {Studio} studio @param {string} id */
export function orderChip(studio, id) {
  const name = orderName(studio, id);
  if (!studio.documents.order(id)) return html`<span class="chip">${name}</span>`;
  return html`<button class="chip" @click=${() => studio.showOrder(id)}>${name}</button>`;
}

/** Beside a strong one, weak ones would only distract. @param {Suggested[]} orders */
function worthShowing(orders) {
  const strong = orders.filter((one) => one.strong);
  return (strong.length > 0 ? strong : orders).slice(0, SHOWN);
}

/**
 * What is weak is folded: three buttons that are hardly right would push the next transfer away.
 * @param {Studio} studio
 * @param {Transfer} transfer
 * @param {Suggested[]} orders
 */
function suggestedOrders(studio, transfer, orders) {
  const views = orders.map((one) => suggestedView(studio, transfer, one));
  if (orders.length === 0 || orders.some((one) => one.strong)) return views;
  return html`<details class="weaker">
    <summary class="button button-small">${icon("chevron-down")}${t("money.may_be", { n: orders.length })}</summary>
    <div class="stack gap-2">${views}</div>
  </details>`;
}

/** Orders change faster than suggestions. @param {Studio} studio @param {Suggested} one */
function stillWants(studio, one) {
  const order = studio.documents.order(one.order);
  return !order || (order.remainder > 0 && order.state !== "cancelled");
}

/**
 * @param {Studio} studio
 * @param {Transfer} transfer
 * @param {Suggested} one
 */
function suggestedView(studio, transfer, one) {
  const here = studio.documents.order(one.order);
  const wants = here ? here.remainder : one.amount;
  const name = here ? orderName(studio, one.order) : t("studio.order_number", { number: one.number });
  // A code that is wrong or not alone says nothing of how much; any other transfer is one order's.
  const amount = transfer.reason === "several_orders" ? Math.min(transfer.free, wants) : transfer.free;
  const reasons = one.reasons.map((reason) => t(`money.why_${reason}`)).join(" · ");
  return html`<div class="suggested ${one.strong ? "is-strong" : ""}">
    <div class="grow">
      <p><strong>${name} · ${one.name || t("studio.nameless")}</strong></p>
      <p class="small">${t("money.wants", { amount: money(wants) })}${here ? nothing : html` · ${one.title}`}</p>
      <p class="small soft">${one.strong ? reasons : t("money.weak", { reasons })}</p>
    </div>
    <button
      class="button ${one.strong ? "button-primary" : ""}"
      aria-label=${t("money.take_label", { amount: money(amount), order: name })}
      aria-busy=${studio.money.do.busy("allocate_transfer", transfer.id)}
      @click=${() => void studio.money.do.allocate(transfer.id, one.order, amount, name)}
    >
      ${icon("check")}${t("money.take", { number: one.number })}
    </button>
  </div>`;
}

/**
 * @param {Studio} studio
 * @param {Transfer} transfer
 * @param {Join} join
 */
function joinView(studio, transfer, join) {
  const other = studio.documents.transfer(join.transfer === transfer.id ? join.other : join.transfer);
  if (!other || other.state === "joined" || other.state === "aside") return nothing;
  const told = { time: when(other.booked_at || other.at, studio.now), how: heardBy(other) };
  return html`<div class="suggested is-strong">
    <div class="grow">
      <p><strong>${t("money.same_money", told)}</strong></p>
      <p class="small soft">${t(`money.why_${join.reason}`)}${other.orders.map(({ order }) => html` · ${orderName(studio, order)}`)}</p>
    </div>
    <button class="button" aria-busy=${studio.money.do.busy("join_transfers", join.other)} @click=${() => void studio.money.do.join(join.transfer, join.other)}>
      ${icon("link")}${t("money.join")}
    </button>
  </div>`;
}

/** @param {Studio} studio @param {Transfer} transfer */
export function asideButton(studio, transfer) {
  const key = transfer.provisional ? "no_such_money" : "no_order";
  return html`<button
    class="button button-small ${transfer.provisional ? "button-danger" : ""}"
    aria-busy=${studio.money.do.busy("set_aside", transfer.id)}
    @click=${() =>
      studio.dialogs.ask({
        title: t(`money.${key}_title`, { amount: money(transfer.amount) }),
        text: t(`money.${key}_text`),
        yes: t(`money.${key}`),
        danger: transfer.provisional,
        reason: t("studio.reason"),
        reasons: transfer.provisional
          ? [t("money.reason_not_there"), t("money.reason_seen_wrong")]
          : [t("money.reason_own"), t("money.reason_test"), t("money.reason_other_sale")],
        then: (reason) => void studio.money.do.setAside(transfer.id, reason),
      })}
  >
    ${icon("x")}${t(`money.${key}`)}
  </button>`;
}
