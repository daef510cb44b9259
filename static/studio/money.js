// @ts-check
/** Owns the money panel: what waits for a person first, then what only waits, then what has come. */

import { repeat } from "../vendor/lit-html/directives/repeat.js";
import { html, nothing } from "../vendor/lit-html/lit-html.js";
import { t } from "../messages.js";
import { Hand } from "./hand.js";
import { icon } from "./icon.js";
import { Allot } from "./money_allot.js";
import { MoneyActions } from "./money_do.js";
import { Latest } from "./money_latest.js";
import { reviewView, saidView, shortView } from "./money_order.js";
import { Refunding, dueView, refundView } from "./money_refund.js";
import { merged, moneySections, urgent } from "./money_sections.js";
import { Seeing } from "./money_see.js";
import { Suggester } from "./money_suggest.js";
import { seenView, waitingView } from "./money_transfer.js";
import { when } from "./money_words.js";
import { under } from "./under.js";

/** @typedef {import("./app.js").Studio} Studio */
/** @typedef {import("./documents.js").Kept} Kept */
/** @typedef {import("./money_sections.js").Row} Row */
/** @typedef {import("./money_sections.js").Section} Section */

/** A second tap so soon and so near is the first one's: it must not hit what has moved there. */
const DOUBLE_TAP_MS = 600;
const DOUBLE_TAP_PX = 24;

export class MoneyPanel {
  #studio;
  #hand;
  /** @type {Section[] | null} the rows as they stand under a hand */
  #held = null;
  /** In which drawing of the page the panel was there last. */
  #drawn = -1;
  /** @type {{at: number, x: number, y: number}} */
  #tapped = { at: -Infinity, x: 0, y: 0 };

  /** @param {Studio} studio */
  constructor(studio) {
    this.#studio = studio;
    this.#hand = new Hand(studio.refresh);
    this.do = new MoneyActions(studio);
    this.suggester = new Suggester(studio.refresh);
    this.allot = new Allot(studio);
    this.seeing = new Seeing(studio);
    this.refunding = new Refunding(studio);
    this.latest = new Latest(studio);
  }

  get #now() {
    return moneySections(this.#studio.documents, this.#studio.now);
  }

  /** How many things somebody has to do something about. */
  get waiting() {
    return urgent(this.#now);
  }

  /** Under a hand no row leaves its place: what is done says so where it stood, new ones come at the end. */
  #sections() {
    const now = this.#now;
    if (this.#held && this.#hand.on) this.#held = merged(this.#held, now);
    else this.#held = now;
    return { shown: this.#held, there: new Set(now.flatMap(({ rows }) => rows.map(({ id }) => id))), current: now };
  }

  /** A list that went away under the hand never hears that the hand has left. */
  #comeBack() {
    const { drawn } = this.#studio;
    if (drawn !== this.#drawn + 1) this.#hand.lift();
    this.#drawn = drawn;
  }

  view() {
    this.#comeBack();
    const { shown, there, current } = this.#sections();
    const fresh = new Map(current.flatMap(({ rows }) => rows.map((row) => [row.id, row])));
    return html`
      <div
        class="panel-scroll money-panel"
        id="money-list"
        ${under(this.#hand)}
        @click=${{ handleEvent: (/** @type {MouseEvent} */ event) => this.#once(event), capture: true }}
      >
        ${current.length === 0 ? html`<div class="empty">${icon("banknote")}<p>${t("studio.no_open_money")}</p></div>` : nothing}
        ${repeat(
          shown,
          ({ name }) => name,
          (section) => this.#sectionView(section, fresh, there),
        )}
        ${this.latest.view()}
      </div>
    `;
  }

  dialogsView() {
    return html`${this.allot.view()} ${this.seeing.view()} ${this.refunding.view()}`;
  }

  /** @param {MouseEvent} event */
  #once(event) {
    if (event.detail === 0) return; // by keyboard: the focus says what is meant
    const { at, x, y } = this.#tapped;
    const again = event.timeStamp - at < DOUBLE_TAP_MS && Math.hypot(event.clientX - x, event.clientY - y) < DOUBLE_TAP_PX;
    this.#tapped = { at: event.timeStamp, x: event.clientX, y: event.clientY };
    if (!again) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /**
   * @param {Section} section
   * @param {Map<string, Row>} fresh rows as they are now
   * @param {Set<string>} there
   */
  #sectionView({ name, rows }, fresh, there) {
    const count = rows.filter(({ id }) => there.has(id)).length;
    return html`<section class="money-section is-${name}" aria-labelledby="money-${name}">
      <h3 class="list-title" id="money-${name}">${t(`money.${name}`)}${count > 0 ? html` <span class="chip-count">${count}</span>` : nothing}</h3>
      ${name === "seen" ? html`<p class="small soft">${t("money.seen_words")}</p>` : nothing}
      ${repeat(
        rows,
        ({ id }) => id,
        (row) => {
          const now = fresh.get(row.id);
          return now ? this.#rowView(name, now) : doneView();
        },
      )}
    </section>`;
  }

  /**
   * @param {import("./money_sections.js").SectionName} name
   * @param {Row} row
   */
  #rowView(name, { transfer, order, kept, refund, amount }) {
    const studio = this.#studio;
    if (refund) return refundView(studio, refund);
    if (order && name === "refund") return dueView(studio, order, amount ?? 0);
    if (order && name === "said") return saidView(studio, order);
    if (order && name === "review") return reviewView(studio, order);
    if (order) return shortView(studio, order);
    if (kept) return keptView(studio, kept);
    if (transfer) return name === "seen" ? seenView(studio, transfer) : waitingView(studio, transfer);
    return nothing;
  }
}

/** What stood here is done. */
const doneView = () => html`<p class="transfer-done soft small">${icon("circle-check")}${t("money.done")}</p>`;

/** A notification that could not be read. @param {Studio} studio @param {Kept} kept */
function keptView(studio, kept) {
  const settle = (/** @type {boolean} */ entered) => void studio.money.do.dismiss(kept.id, entered);
  return html`<article class="transfer" id="kept-${kept.id}">
    <p class="split">
      <span class="small">${t(`money.kept_${kept.reason}`)}</span>
      <span class="small soft no-wrap">${t(kept.way === "phone" ? "money.heard_phone" : "money.heard_bank")} · ${when(kept.at, studio.now)}</span>
    </p>
    <blockquote class="kept-text anywhere">${kept.text ?? t("studio.erased")}</blockquote>
    <div class="cluster gap-2">
      <button class="button button-small" aria-busy=${studio.money.do.busy("dismiss_notification", kept.id)} @click=${() => settle(true)}>
        ${icon("check")}${t("money.entered")}
      </button>
      <button class="button button-small" aria-busy=${studio.money.do.busy("dismiss_notification", kept.id)} @click=${() => settle(false)}>
        ${icon("x")}${t("money.ignore")}
      </button>
    </div>
  </article>`;
}
