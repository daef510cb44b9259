// @ts-check
/** Owns giving a transfer to orders by hand: finding them, and how much of it each gets. */

import { repeat } from "../vendor/lit-html/directives/repeat.js";
import { html, nothing } from "../vendor/lit-html/lit-html.js";
import { folded, money } from "../format.js";
import { t } from "../messages.js";
import { readAmount } from "../setup/fields.js";
import { closeDialog, showDialog } from "./dialogs.js";
import { icon } from "./icon.js";
import { findOrders } from "./money_suggest.js";
import { orderName } from "./money_words.js";

/** @typedef {import("./app.js").Studio} Studio */
/** @typedef {import("./documents.js").Order} Order */
/** @typedef {import("./documents.js").Transfer} Transfer */
/** @typedef {{order: string, name: string, wants: number, said: string}} Choice an order that can be chosen */
/** @typedef {Choice & {typed: string}} Share a chosen order, and how much of the transfer it gets as typed */

const LISTED = 12;
/** Whoever types on is not asked for yet. */
const PAUSE_MS = 250;

export class Allot {
  #studio;
  /** @type {string | null} */
  #transfer = null;
  #query = "";
  /** @type {Share[]} */
  #shares = [];
  /** @type {Choice[]} orders of other shows that the query may mean */
  #elsewhere = [];
  #problem = "";
  #sending = false;

  /** @param {Studio} studio */
  constructor(studio) {
    this.#studio = studio;
  }

  /** @param {Transfer} transfer */
  open(transfer) {
    this.#transfer = transfer.id;
    this.#query = "";
    this.#shares = [];
    this.#elsewhere = [];
    this.#problem = "";
    this.#studio.refresh();
    requestAnimationFrame(() => requestAnimationFrame(() => showDialog("allot")));
  }

  /** What of the transfer no order would have yet. @param {Transfer} transfer */
  #left(transfer) {
    return transfer.free - this.#shares.reduce((sum, { typed }) => sum + (readAmount(typed) ?? 0), 0);
  }

  /** @param {Transfer} transfer @returns {Choice[]} */
  #found(transfer) {
    const query = folded(this.#query.trim());
    const taken = this.#shares.map(({ order }) => order);
    const here = this.#studio.documents.orders.filter((order) => !taken.includes(order.id) && matches(order, query));
    // Without a query, those that want money come first; of these, those that want just this much.
    const rank = (/** @type {Order} */ order) => (order.remainder === transfer.free ? 0 : order.remainder > 0 ? 1 : 2);
    const choices = [...here].sort((a, b) => rank(a) - rank(b)).map((order) => this.#choice(order));
    const known = new Set(this.#studio.documents.orders.map(({ id }) => id));
    return [...choices, ...this.#elsewhere.filter(({ order }) => !known.has(order) && !taken.includes(order))].slice(0, LISTED);
  }

  /** @param {Order} order @returns {Choice} */
  #choice(order) {
    const name = `${orderName(this.#studio, order.id)} · ${order.name || t("studio.nameless")}`;
    const wants = order.state === "cancelled" ? 0 : order.remainder;
    return { order: order.id, name, wants, said: saidOf(order.state, wants) };
  }

  /** @param {string} query */
  async #search(query) {
    this.#query = query.slice(0, 80);
    this.#studio.refresh();
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    if (this.#query !== query || query.trim().length === 0) return;
    const found = await findOrders(query);
    if (this.#query !== query) return;
    this.#elsewhere = found.map(({ order, number, name, title, amount, state }) => ({
      order,
      name: `${t("studio.order_number", { number })} · ${name || t("studio.nameless")}`,
      wants: state === "cancelled" ? 0 : amount,
      said: `${title} · ${saidOf(state, state === "cancelled" ? 0 : amount)}`,
    }));
    this.#studio.refresh();
  }

  /** @param {Transfer} transfer @param {Choice} choice */
  #choose(transfer, choice) {
    const left = Math.max(this.#left(transfer), 0);
    const gets = choice.wants > 0 ? Math.min(choice.wants, left) : left;
    this.#shares = [...this.#shares, { ...choice, typed: gets > 0 ? money(gets) : "" }];
    this.#problem = "";
    this.#studio.refresh();
  }

  /** @param {Event} event @param {Transfer} transfer */
  async #submit(event, transfer) {
    event.preventDefault();
    const amounts = this.#shares.map(({ typed }) => readAmount(typed));
    this.#problem = amounts.includes(null) ? t("setup.price_wrong") : this.#left(transfer) < 0 ? t("money.too_much") : "";
    this.#studio.refresh();
    if (this.#problem || this.#sending || amounts.length === 0) return;
    this.#sending = true;
    let done = true;
    // One after the other: what was refused stays here with what follows.
    while (done && this.#shares.length > 0) {
      const [share] = this.#shares;
      const name = share && this.#studio.documents.order(share.order) ? undefined : share?.name;
      done = Boolean(share) && (await this.#studio.money.do.allocate(transfer.id, share?.order ?? "", readAmount(share?.typed ?? "") ?? 0, name));
      if (done) this.#shares = this.#shares.slice(1);
    }
    this.#sending = false;
    if (done) closeDialog("allot");
    this.#studio.refresh();
  }

  view() {
    const transfer = this.#studio.documents.transfer(this.#transfer);
    return html`<dialog class="dialog" id="allot" aria-labelledby="allot-title">${transfer ? this.#formView(transfer) : nothing}</dialog>`;
  }

  /** @param {Transfer} transfer */
  #formView(transfer) {
    const left = this.#left(transfer);
    return html`<form novalidate @submit=${(/** @type {Event} */ event) => void this.#submit(event, transfer)}>
      <div class="dialog-head">
        <h2 id="allot-title" tabindex="-1" autofocus>${t("money.allot_title", { amount: money(transfer.free) })}</h2>
      </div>
      <div class="dialog-body stack gap-3">
        <p class="small soft anywhere">${[transfer.payer, transfer.narrative].filter(Boolean).join(" · ")}</p>
        ${this.#shares.map((share) => this.#shareView(share))}
        ${this.#shares.length > 0
          ? html`<p class="split" role="status"><span>${t("money.left")}</span><strong class="money ${left < 0 ? "order-missing" : ""}">${money(left)}</strong></p>`
          : nothing}
        ${this.#shares.length === 0 || left > 0 ? this.#chooseView(transfer) : nothing}
        <p class="error" role="alert">${this.#problem}</p>
      </div>
      <div class="dialog-foot">
        <button type="button" class="button" @click=${() => closeDialog("allot")}>${t("studio.leave")}</button>
        <button class="button button-primary" ?disabled=${this.#shares.length === 0} aria-busy=${String(this.#sending)}>
          ${icon("check")}${t("money.allot")}
        </button>
      </div>
    </form>`;
  }

  /** @param {Share} share */
  #shareView(share) {
    return html`<div class="share">
      <label class="grow" for="share-${share.order}"><strong>${share.name}</strong><br /><span class="small soft">${share.said}</span></label>
      <input
        class="input share-amount"
        id="share-${share.order}"
        inputmode="numeric"
        autocomplete="off"
        maxlength="16"
        .value=${share.typed}
        @input=${(/** @type {Event} */ event) => this.#type(share, /** @type {HTMLInputElement} */ (event.target).value)}
      />
      <button type="button" class="button button-icon" aria-label=${t("money.not_this", { order: share.name })} @click=${() => this.#leaveOut(share)}>
        ${icon("x")}
      </button>
    </div>`;
  }

  /** @param {Share} share @param {string} typed */
  #type(share, typed) {
    this.#shares = this.#shares.map((one) => (one.order === share.order ? { ...one, typed } : one));
    this.#studio.refresh();
  }

  /** @param {Share} share */
  #leaveOut(share) {
    this.#shares = this.#shares.filter((one) => one.order !== share.order);
    this.#studio.refresh();
  }

  /** @param {Transfer} transfer */
  #chooseView(transfer) {
    const found = this.#found(transfer);
    return html`<div class="field">
        <label class="label" for="allot-query">${t(this.#shares.length > 0 ? "money.rest_to" : "money.find_order")}</label>
        <input
          class="input"
          id="allot-query"
          type="search"
          autocomplete="off"
          .value=${this.#query}
          @input=${(/** @type {Event} */ event) => void this.#search(/** @type {HTMLInputElement} */ (event.target).value)}
        />
      </div>
      <ul class="choices">
        ${repeat(
          found,
          ({ order }) => order,
          (choice) => html`<li>
            <button type="button" class="choice" @click=${() => this.#choose(transfer, choice)}>
              <span class="grow"><strong>${choice.name}</strong></span><span class="small soft">${choice.said}</span>
            </button>
          </li>`,
        )}
      </ul>
      ${found.length === 0 ? html`<p class="soft">${t("studio.nothing_found")}</p>` : nothing}`;
  }
}

/** @param {string} state @param {number} wants */
function saidOf(state, wants) {
  if (state === "cancelled") return t("studio.order_cancelled");
  const said = wants > 0 ? t("studio.missing", { amount: money(wants) }) : t("studio.payment_paid");
  return state === "expired" ? `${t("studio.order_expired")}, ${said}` : said;
}

/** By number, name, code or amount. @param {Order} order @param {string} query folded */
function matches(order, query) {
  if (query === "") return true;
  if (String(order.number) === query) return true;
  const amount = readAmount(query);
  if (amount !== null && amount >= 1000) return order.remainder === amount || order.due === amount;
  return folded(`${order.name ?? ""} ${order.recipient ?? ""} ${order.code}`).includes(query);
}
