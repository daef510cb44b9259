// @ts-check
/** Owns the latest transfers: found again by amount, name, code or order; taken back from an order. */

import { repeat } from "../vendor/lit-html/directives/repeat.js";
import { html, nothing } from "../vendor/lit-html/lit-html.js";
import { folded, money } from "../format.js";
import { t } from "../messages.js";
import { readAmount } from "../setup/fields.js";
import { icon } from "./icon.js";
import { asideButton, headView, orderChip, provisionalChip } from "./money_transfer.js";
import { orderName, when, whyWaiting } from "./money_words.js";

/** @typedef {import("./app.js").Studio} Studio */
/** @typedef {import("./documents.js").Transfer} Transfer */
/** @typedef {import("./documents.js").Allocation} Allocation */

const SHOWN = 20;
const FOUND = 60;

export class Latest {
  #studio;
  #query = "";
  /** @type {string | null} */
  #open = null;

  /** @param {Studio} studio */
  constructor(studio) {
    this.#studio = studio;
  }

  view() {
    const all = this.#studio.documents.transfers;
    if (all.length === 0) return nothing;
    const query = folded(this.#query.trim());
    const found = query ? all.filter((one) => this.#matches(one, query)).slice(0, FOUND) : all.slice(0, SHOWN);
    return html`<section class="stack gap-2" id="money-latest" aria-labelledby="money-latest-title">
      <h3 class="list-title" id="money-latest-title">${t("money.latest")}</h3>
      <input
        class="input"
        type="search"
        autocomplete="off"
        aria-label=${t("money.search")}
        placeholder=${t("money.search")}
        .value=${this.#query}
        @input=${(/** @type {Event} */ event) => this.#typed(/** @type {HTMLInputElement} */ (event.target).value)}
      />
      ${found.length === 0 ? html`<p class="soft">${t("money.nothing_found")}</p>` : nothing}
      <div>
        ${repeat(
          found,
          ({ id }) => id,
          (transfer) => this.#rowView(transfer),
        )}
      </div>
    </section>`;
  }

  /** @param {string} query */
  #typed(query) {
    this.#query = query.slice(0, 80);
    this.#studio.refresh();
  }

  /** @param {Transfer} transfer @param {string} query folded */
  #matches(transfer, query) {
    const names = transfer.orders.map(({ order }) => orderName(this.#studio, order));
    const numbers = transfer.orders.map(({ order }) => String(this.#studio.documents.order(order)?.number ?? ""));
    const amount = readAmount(query);
    if (transfer.amount === amount || numbers.includes(query)) return true;
    const words = [transfer.payer, transfer.narrative, ...transfer.codes, ...names].filter(Boolean).join(" ");
    return folded(words).includes(query);
  }

  /** @param {Transfer} transfer */
  #rowView(transfer) {
    const open = this.#open === transfer.id;
    const out = transfer.direction === "out";
    const whose = transfer.orders.map(({ order }) => orderName(this.#studio, order)).join(", ");
    return html`<article class="latest ${open ? "is-open" : ""}" id="latest-${transfer.id}">
      <button class="latest-head" aria-expanded=${String(open)} @click=${() => this.#toggle(transfer.id)}>
        <span class="money ${out ? "" : "money-in"}">${out ? "−" : "+"} ${money(transfer.amount)}</span>
        <span class="grow clip small">${whose || transfer.payer || transfer.narrative || ""}</span>
        <span class="small soft no-wrap">${when(transfer.booked_at || transfer.at, this.#studio.now)}</span>
        ${stateIcon(transfer)}
      </button>
      ${open ? this.#bodyView(transfer) : nothing}
    </article>`;
  }

  /** @param {string} id */
  #toggle(id) {
    this.#open = this.#open === id ? null : id;
    this.#studio.refresh();
  }

  /** @param {Transfer} transfer */
  #bodyView(transfer) {
    const free = transfer.direction === "in" && (transfer.free > 0 || transfer.state === "aside");
    const counts = transfer.state !== "aside" && transfer.state !== "joined";
    return html`<div class="stack gap-2 latest-body">
      ${headView(this.#studio, transfer)}
      <p class="cluster gap-2"><span class="small">${stateWords(transfer)}</span>${transfer.provisional ? provisionalChip() : nothing}</p>
      ${transfer.orders.map((allocation) => this.#allocationView(allocation))}
      <div class="cluster gap-2">
        ${free
          ? html`<button class="button button-small" @click=${() => this.#studio.money.allot.open(transfer)}>${icon("search")}${t("money.choose_order")}</button>`
          : nothing}
        ${transfer.state === "joined"
          ? html`<button
              class="button button-small"
              aria-busy=${this.#studio.money.do.busy("part_transfers", transfer.id)}
              @click=${() => void this.#studio.money.do.part(transfer.id)}
            >
              ${icon("undo-2")}${t("money.part")}
            </button>`
          : nothing}
        ${counts && transfer.direction === "in" && (transfer.orders.length === 0 || transfer.provisional) ? asideButton(this.#studio, transfer) : nothing}
      </div>
    </div>`;
  }

  /** @param {Allocation} allocation */
  #allocationView({ allocation, order, amount, by }) {
    const name = orderName(this.#studio, order);
    return html`<div class="share">
      <span class="grow">${orderChip(this.#studio, order)} <span class="money">${money(amount)}</span> <span class="small soft">${by?.name ?? ""}</span></span>
      <button
        class="button button-small"
        aria-label=${t("money.undo_label", { order: name })}
        aria-busy=${this.#studio.money.do.busy("undo_allocation", allocation)}
        @click=${() =>
          this.#studio.dialogs.ask({
            title: t("money.undo_title", { amount: money(amount), order: name }),
            text: t("money.undo_text"),
            yes: t("money.undo"),
            danger: true,
            reason: t("studio.reason"),
            reasons: [t("money.reason_wrong_order"), t("studio.reason_mistake")],
            then: (reason) => void this.#studio.money.do.undo(allocation, reason),
          })}
      >
        ${icon("undo-2")}${t("money.undo")}
      </button>
    </div>`;
  }
}

/** @param {Transfer} transfer */
function stateIcon(transfer) {
  const [look, symbol] = LOOKS[transfer.state] ?? ["wait", "circle-alert"];
  if (transfer.provisional) return html`<span class="state state-news" title=${t("money.provisional")}>${icon("hourglass")}</span>`;
  return html`<span class="state state-${look}" title=${stateWords(transfer)}>${icon(symbol ?? "check")}<span class="only-read">${stateWords(transfer)}</span></span>`;
}

/** @type {Record<string, [string, string]>} */
const LOOKS = { allocated: ["good", "circle-check"], aside: ["none", "minus"], joined: ["none", "link"] };

/** Words for reasons that no person wrote. */
const ASIDE = ["account_test", "outgoing", "refund", "helper"];

/** @param {Transfer} transfer */
function stateWords(transfer) {
  const { state, reason } = transfer;
  if (state === "aside") return ASIDE.includes(reason ?? "") ? t(`money.aside_${reason}`) : t("money.aside_by", { reason });
  if (state === "allocated" && transfer.direction === "out") return t("money.aside_refund");
  if (state === "allocated" || state === "joined" || state === "waiting") return t(`money.state_${state}`);
  return whyWaiting(transfer);
}
