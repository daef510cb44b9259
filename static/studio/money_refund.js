// @ts-check
/** Owns money that goes back: what is due, to which account, and the code that the shop's app scans. */

import { html, nothing } from "../vendor/lit-html/lit-html.js";
import { accountNumber, money } from "../format.js";
import { t } from "../messages.js";
import { readAmount } from "../setup/fields.js";
import { closeDialog, showDialog } from "./dialogs.js";
import { textField } from "./fields.js";
import { icon } from "./icon.js";
import { fetched } from "./money_suggest.js";
import { nameOf, orderName, when } from "./money_words.js";

/** @typedef {import("./app.js").Studio} Studio */
/** @typedef {import("./documents.js").Order} Order */
/** @typedef {import("./documents.js").Refund} Refund */
/** @typedef {import("./documents.js").Transfer} Transfer */
/** @typedef {{bin: string, short_name: string}} Bank */
/** @typedef {{order?: string, transfer?: string, amount: number}} Due what is to be given back */

/** @param {Studio} studio @param {Order} order @param {number} amount */
export function dueView(studio, order, amount) {
  return html`<article class="transfer" id="due-${order.id}" aria-label=${nameOf(order)}>
    <p class="split">
      <button class="link-button" @click=${() => studio.showOrder(order.id)}>${nameOf(order)} · ${order.name || t("studio.nameless")}</button>
      <span class="money money-due">${money(amount)}</span>
    </p>
    <div class="cluster gap-2">
      <button class="button button-small button-primary" @click=${() => studio.money.refunding.openFor({ order: order.id, amount })}>
        ${icon("undo-2")}${t("money.give_back")}
      </button>
      ${order.phone ? html`<a class="button button-small" href="tel:${order.phone}">${icon("phone")}${t("money.call")}</a>` : nothing}
    </div>
  </article>`;
}

/** @param {Studio} studio @param {Refund} refund */
export function refundView(studio, refund) {
  const name = refund.order ? orderName(studio, refund.order) : t("money.of_transfer");
  const paid = refund.state === "paid";
  return html`<article class="transfer" id="refund-${refund.id}" aria-label=${t("money.refund_of", { name })}>
    <p class="split">
      <strong>${name}${refund.holder ? ` · ${refund.holder}` : ""}</strong>
      <span class="money money-due">${money(refund.amount)}</span>
    </p>
    <p class="cluster gap-2">
      <span class="state ${paid ? "state-news" : "state-wait"}">${icon("hourglass")}${t(paid ? "money.returned_by_hand" : "money.refund_asked")}</span>
      <span class="small soft">${refund.number ? accountNumber(refund.number) : t("studio.erased")} · ${when(refund.at, studio.now)}</span>
    </p>
    ${debitsView(studio, refund)}
    <div class="cluster gap-2">
      ${paid
        ? nothing
        : html`<button class="button button-small button-primary" @click=${() => studio.money.refunding.show(refund.id)}>
              ${icon("qr-code")}${t("money.open_qr")}
            </button>
            ${returnedButton(studio, refund)}`}
      <button
        class="button button-small"
        aria-busy=${studio.money.do.busy("drop_refund", refund.id)}
        @click=${() =>
          studio.dialogs.ask({
            title: t("money.drop_title", { amount: money(refund.amount) }),
            text: t(paid ? "money.drop_paid_text" : "money.drop_text"),
            yes: t("money.drop"),
            danger: true,
            then: () => void studio.money.do.dropRefund(refund.id),
          })}
      >
        ${icon("x")}${t("money.drop")}
      </button>
    </div>
  </article>`;
}

/** @param {Studio} studio @param {Refund} refund */
function returnedButton(studio, refund) {
  return html`<button
    class="button button-small"
    aria-busy=${studio.money.do.busy("mark_refund_paid", refund.id)}
    @click=${() =>
      studio.dialogs.ask({
        title: t("money.returned_title", { amount: money(refund.amount) }),
        text: t("money.returned_text"),
        yes: t("money.returned"),
        reason: t("studio.reason"),
        reasons: [t("money.reason_by_app"), t("money.reason_by_cash")],
        then: (reason) => void studio.money.do.markReturned(refund.id, reason).then((done) => done && closeDialog("refunding")),
      })}
  >
    ${icon("check")}${t("money.returned")}
  </button>`;
}

/** Debits that may be this refund. @param {Studio} studio @param {Refund} refund */
function debitsView(studio, refund) {
  const debits = studio.documents.transfers.filter(
    (one) => one.direction === "out" && one.refunds.length === 0 && one.amount === refund.amount && one.state !== "joined",
  );
  return debits
    .filter((debit) => studio.money.suggester.of(debit, studio.now).refunds.includes(refund.id))
    .map(
      (debit) => html`<div class="suggested is-strong">
        <div class="grow">
          <p><strong>${t("money.debit", { time: when(debit.booked_at || debit.at, studio.now) })}</strong></p>
          <p class="small soft anywhere">${t("money.why_refund")}${debit.narrative ? ` · ${debit.narrative}` : ""}</p>
        </div>
        <button class="button" aria-busy=${studio.money.do.busy("close_refund", refund.id)} @click=${() => void studio.money.do.closeRefund(refund.id, debit.id)}>
          ${icon("check")}${t("money.this_one")}
        </button>
      </div>`,
    );
}

/** The dialog: the buyer's account first, then the code to scan. */
export class Refunding {
  #studio;
  /** @type {Due | null} */
  #due = null;
  /** @type {string | null} the refund whose code is shown */
  #refund = null;
  /** @type {Bank[]} */
  #banks = [];
  #bin = "";
  #number = "";
  #holder = "";
  #amount = "";
  #problem = "";

  /** @param {Studio} studio */
  constructor(studio) {
    this.#studio = studio;
  }

  /** @param {Due} due */
  openFor(due) {
    const from = this.#payerOf(due);
    this.#due = due;
    this.#refund = null;
    this.#bin = from?.payer_bin ?? "";
    this.#number = from?.payer_account ?? "";
    this.#holder = from?.payer ?? "";
    this.#amount = money(due.amount);
    this.#problem = "";
    void this.#loadBanks();
    this.#open();
  }

  /** @param {string} refund */
  show(refund) {
    this.#due = null;
    this.#refund = refund;
    void this.#loadBanks();
    this.#open();
  }

  #open() {
    this.#studio.refresh();
    requestAnimationFrame(() => requestAnimationFrame(() => showDialog("refunding")));
  }

  async #loadBanks() {
    if (this.#banks.length > 0) return;
    this.#banks = (await fetched("/api/banks"))?.banks ?? [];
    this.#studio.refresh();
  }

  /** The transfer whose sender is the buyer, when a bank told it. @param {Due} due @returns {Transfer | undefined} */
  #payerOf(due) {
    if (due.transfer) return this.#studio.documents.transfer(due.transfer);
    const paying = this.#studio.documents.transfers.filter((one) => one.orders.some(({ order }) => order === due.order));
    return paying.find((one) => one.payer_account) ?? paying[0];
  }

  /** @param {Event} event @param {Due} due */
  async #ask(event, due) {
    event.preventDefault();
    const amount = readAmount(this.#amount);
    const number = this.#number.replace(/[\s.-]/g, "");
    this.#problem = !this.#bin ? t("money.bank_missing") : !number ? t("money.number_missing") : amount === null ? t("setup.price_wrong") : "";
    this.#studio.refresh();
    if (this.#problem || amount === null) return;
    const { order = "", transfer = "" } = due;
    const refund = await this.#studio.money.do.askRefund({ order, transfer, amount, bin: this.#bin, number, holder: this.#holder.trim() });
    if (refund === null) return;
    this.#due = null;
    this.#refund = refund;
    const undo = () => void this.#studio.money.do.dropRefund(refund);
    this.#studio.toasts.say(t("money.refund_is_asked", { amount: money(amount) }), "good", undo);
    this.#studio.refresh();
  }

  view() {
    const refund = this.#studio.documents.refund(this.#refund);
    return html`<dialog class="dialog" id="refunding" aria-labelledby="refunding-title">
      ${this.#due ? this.#formView(this.#due) : refund ? this.#qrView(refund) : this.#refund ? this.#goneView() : nothing}
    </dialog>`;
  }

  /** @param {Due} due */
  #formView(due) {
    const name = due.order ? orderName(this.#studio, due.order) : t("money.of_transfer");
    return html`<form novalidate @submit=${(/** @type {Event} */ event) => void this.#ask(event, due)}>
      <div class="dialog-head"><h2 id="refunding-title">${t("money.give_back_to", { name })}</h2></div>
      <div class="dialog-body stack gap-3">
        <p class="soft">${t(this.#number ? "money.account_from_transfer" : "money.account_ask")}</p>
        <div class="field">
          <label class="label" for="refund-bank">${t("money.bank")}</label>
          <select class="input" id="refund-bank" @change=${(/** @type {Event} */ event) => (this.#bin = /** @type {HTMLSelectElement} */ (event.target).value)}>
            <option value="" ?selected=${!this.#bin}>${t("money.choose_bank")}</option>
            ${this.#banks.map(({ bin, short_name }) => html`<option value=${bin} ?selected=${bin === this.#bin}>${short_name}</option>`)}
          </select>
        </div>
        ${textField("refund-number", t("order.account"), this.#number, (value) => (this.#number = value), { inputmode: "numeric" })}
        ${textField("refund-holder", t("studio.holder"), this.#holder, (value) => (this.#holder = value))}
        ${textField("refund-amount", t("studio.amount"), this.#amount, (value) => (this.#amount = value), { inputmode: "numeric" })}
        <p class="error" role="alert">${this.#problem}</p>
      </div>
      <div class="dialog-foot">
        <button type="button" class="button" @click=${() => closeDialog("refunding")}>${t("studio.leave")}</button>
        <button class="button button-primary" aria-busy=${this.#studio.money.do.busy("ask_refund", due.order ?? due.transfer ?? "")}>
          ${icon("qr-code")}${t("money.make_qr")}
        </button>
      </div>
    </form>`;
  }

  /** Somebody dropped it meanwhile. */
  #goneView() {
    return html`<div class="dialog-head"><h2 id="refunding-title" tabindex="-1">${t("money.refund_dropped")}</h2></div>
      <div class="dialog-foot"><button class="button" @click=${() => closeDialog("refunding")}>${t("studio.dismiss")}</button></div>`;
  }

  /** @param {Refund} refund */
  #qrView(refund) {
    const paid = refund.state === "paid";
    const bank = this.#banks.find(({ bin }) => bin === refund.bin);
    return html`<div class="dialog-head">
        <h2 id="refunding-title" tabindex="-1">${t("money.scan_to_return", { amount: money(refund.amount) })}</h2>
      </div>
      <div class="dialog-body stack gap-3 refund-qr">
        ${paid
          ? html`<p class="note note-good">${icon("circle-check")}<span>${t(refund.debit ? "money.refund_closed" : "money.marked_returned")}</span></p>`
          : html`<div class="qr"><img src="/refunds/${refund.id}/qr.svg" width="240" height="240" alt=${t("money.qr_alt", { amount: money(refund.amount) })} /></div>
              <p>${t("money.scan_words")}</p>`}
        <dl class="pay-facts">
          <div><dt>${t("studio.holder")}</dt><dd>${refund.holder || "–"}</dd></div>
          <div><dt>${bank?.short_name ?? t("order.account")}</dt><dd>${refund.number ? accountNumber(refund.number) : t("studio.erased")}</dd></div>
          <div><dt>${t("studio.memo")}</dt><dd>${refund.code}</dd></div>
        </dl>
      </div>
      <div class="dialog-foot">
        ${paid ? nothing : returnedButton(this.#studio, refund)}
        <button class="button" @click=${() => closeDialog("refunding")}>${t("studio.dismiss")}</button>
      </div>`;
  }
}
