// @ts-check
/** Owns the pay message: what a buyer must get to pay, as text and as QR pictures, to pass on. */

import { html, nothing } from "../vendor/lit-html/lit-html.js";
import { accountNumber, money, timeOfDay } from "../format.js";
import { refusalText, t } from "../messages.js";
import { icon } from "./icon.js";
import { paymentView } from "./order.js";
import { payeeText, placeView } from "./parcel.js";

/** @typedef {import("./app.js").Studio} Studio */
/** @typedef {import("./app.js").Place} Place */
/** One transfer that is asked for: an order of the parcel. */
/** @typedef {{order: string, place: number, of: number, qr: string, total: number, bank: string, account: string,
 *   holder: string, seller: string, memo: string}} Part */
/** @typedef {{text: string, link: {url: string, reach: "public" | "hall"} | null, order: string, number: number,
 *   parts: Part[]}} PayMessageText */

const TRIES = 5;
const PAUSE_MS = 1500;

export class PayMessage {
  #studio;
  /** @type {string | null} */
  order = null;
  /** @type {PayMessageText | null} */
  #message = null;
  /** @type {Map<string, Blob>} memo -> its QR, fetched ahead: copying and sharing are only allowed within a tap */
  #pictures = new Map();
  #problem = "";
  /** @type {Element | null} where the focus came from */
  #opener = null;
  /** What the parcel asked for when the message was made. */
  #asked = "";
  /** @type {Place} */
  #from = "desk";

  /** @param {Studio} studio */
  constructor(studio) {
    this.#studio = studio;
  }

  /**
   * @param {string} order
   * @param {Place} [from] where a narrow screen goes back to
   */
  show(order, from = "desk") {
    if (this.order !== order) this.#forget();
    if (this.order === null) this.#from = from;
    this.order = order;
    this.#problem = "";
    this.#opener = document.activeElement;
    this.#studio.refresh();
    void this.#load(order);
    requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById("pay-title")?.focus()));
  }

  close() {
    if (this.order === null) return;
    this.order = null;
    this.#studio.go(this.#from);
    this.#forget();
    this.#studio.refresh();
    if (this.#opener instanceof HTMLElement && this.#opener.isConnected) this.#opener.focus();
  }

  #forget() {
    this.#message = null;
    this.#pictures.clear();
  }

  /** Other lines mean another amount and another QR; another order in the parcel one QR more. */
  follow() {
    const asked = this.#studio.documents.asked(this.order);
    if (this.order === null || this.#message === null || asked === this.#asked) return;
    this.#asked = asked;
    void this.#load(this.order);
  }

  /** @param {string} order */
  async #load(order) {
    for (let tries = 0; tries < TRIES && this.order === order; tries += 1) {
      try {
        const response = await fetch(`/orders/${encodeURIComponent(order)}/pay-message`);
        const body = await response.json();
        if (response.ok) return this.#take(order, body);
        if (response.status < 500) return this.#fail(order, refusalText(body.error ?? {}));
      } catch {
        // The server is away or starting again: the order is safe, its message comes a little later.
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    return this.#fail(order, t("studio.pay_message_later"));
  }

  /**
   * @param {string} order
   * @param {PayMessageText} message
   */
  async #take(order, message) {
    if (this.order !== order) return;
    this.#message = message;
    this.#problem = "";
    this.#asked = this.#studio.documents.asked(order);
    this.#studio.refresh();
    await Promise.all(message.parts.map((part) => this.#fetchPicture(order, part)));
    this.#studio.refresh();
  }

  /**
   * @param {string} order
   * @param {Part} part
   */
  async #fetchPicture(order, { qr, memo }) {
    this.#pictures.delete(memo);
    try {
      const picture = await (await fetch(qr)).blob();
      if (this.order === order && picture.type === "image/png") this.#pictures.set(memo, picture);
    } catch {
      // Without it the picture can still be saved by its link.
    }
  }

  /**
   * @param {string} order
   * @param {string} problem
   */
  #fail(order, problem) {
    if (this.order !== order) return;
    this.#problem = problem;
    this.#studio.refresh();
  }

  get #files() {
    return [...this.#pictures].map(([memo, picture]) => new File([picture], `livehub-${memo}.png`, { type: "image/png" }));
  }

  /** @param {Part} part */
  #canCopy(part) {
    return this.#pictures.has(part.memo) && "ClipboardItem" in globalThis && Boolean(navigator.clipboard?.write);
  }

  /** @param {Part} part */
  async #copyPicture(part) {
    const picture = this.#pictures.get(part.memo);
    if (!picture) return;
    try {
      await navigator.clipboard.write([new ClipboardItem({ "image/png": picture })]);
      this.#studio.toasts.say(t("studio.picture_copied"), "good");
    } catch {
      this.#studio.toasts.say(t("studio.copy_failed"), "bad");
    }
  }

  async #share() {
    const message = this.#message;
    if (!message) return;
    const withPictures = { text: message.text, files: this.#files };
    const whole = withPictures.files.length === message.parts.length && navigator.canShare?.(withPictures);
    try {
      await navigator.share(whole ? withPictures : { text: message.text });
    } catch (stopped) {
      // Closing the share sheet is no failure.
      if (/** @type {Error} */ (stopped).name !== "AbortError") this.#studio.toasts.say(t("studio.share_failed"), "bad");
    }
  }

  view() {
    if (this.order === null) return nothing;
    const order = this.#studio.documents.order(this.order);
    return html`
      <section class="pay" aria-labelledby="pay-title">
        <header class="panel-head">
          <h2 id="pay-title" tabindex="-1">${order ? t("studio.pay_message_of", { number: order.number }) : t("studio.pay_message")}</h2>
          ${order ? paymentView(order) : nothing}
          <button class="button button-small button-icon button-quiet" aria-label=${t("studio.dismiss")} @click=${() => this.close()}>
            ${icon("x")}
          </button>
        </header>
        <div class="panel-scroll stack gap-3">${this.#message ? this.#messageView(this.#message) : this.#waitView()}</div>
        ${this.#message ? this.#buttonsView(this.#message) : nothing}
      </section>
    `;
  }

  #waitView() {
    if (!this.#problem) return html`<p class="soft">${t("studio.pay_message_coming")}</p>`;
    const order = this.order ?? "";
    return html`<div class="note note-bad">${icon("triangle-alert")}<p>${this.#problem}</p></div>
      <button class="button" @click=${() => this.show(order)}>${icon("refresh-cw")}${t("studio.try_again")}</button>`;
  }

  /** @param {PayMessageText} message */
  #messageView(message) {
    const several = message.parts.length > 1;
    return html`
      ${several ? html`<p class="strong">${t("studio.codes_to_pay", { count: message.parts.length })}</p>` : nothing}
      ${message.parts.map((part) => this.#partView(part, several))} ${this.#linkView(message)}
      <pre class="pay-text" tabindex="0" aria-label=${t("studio.pay_text")}>${message.text}</pre>
    `;
  }

  /**
   * @param {Part} part
   * @param {boolean} several
   */
  #partView(part, several) {
    return html`<div class="pay-part ${several ? "is-one-of-several" : ""}">
      ${part.of > 1 ? html`<p class="cluster gap-2">${placeView(part.place, part.of)}<strong>${payeeText(this.#studio, part.seller)}</strong></p>` : nothing}
      <div class="pay-top">
        <div class="qr"><img src=${part.qr} alt=${t("studio.qr_of", { amount: money(part.total) })} /></div>
        <dl class="pay-facts">
          <div><dt>${t("studio.amount")}</dt><dd class="money money-due">${money(part.total)}</dd></div>
          <div><dt>${part.bank}</dt><dd>${accountNumber(part.account)}</dd></div>
          <div><dt>${t("studio.holder")}</dt><dd>${part.holder}</dd></div>
          <div><dt>${t("studio.memo")}</dt><dd>${part.memo}</dd></div>
        </dl>
      </div>
      ${several ? html`<div>${this.#pictureView(part)}</div>` : nothing}
    </div>`;
  }

  /** @param {Part} part */
  #pictureView(part) {
    if (this.#canCopy(part)) {
      return html`<button class="button button-small" @click=${() => this.#copyPicture(part)}>
        ${icon("image")}${t("studio.copy_picture")}
      </button>`;
    }
    return html`<a class="button button-small" href=${part.qr} download="livehub-${part.memo}.png">
      ${icon("download")}${t("studio.save_picture")}
    </a>`;
  }

  /** @param {PayMessageText} message */
  #linkView({ link }) {
    if (!link) return html`<p class="soft small">${t("studio.no_link")}</p>`;
    return html`<div class="pay-link">
      <span class="state ${link.reach === "public" ? "state-good" : "state-wait"}">
        ${icon(link.reach === "public" ? "globe" : "wifi")}${t(`studio.reach_${link.reach}`)}
      </span>
      <a class="clip" href=${link.url} target="_blank" rel="noreferrer">${link.url.replace(/^https?:\/\//, "")}</a>
      <button
        class="button button-small button-icon"
        aria-label=${t("studio.copy_link")}
        title=${t("studio.copy_link")}
        @click=${() => this.#studio.copy(link.url, t("studio.link_copied"))}
      >
        ${icon("copy")}
      </button>
    </div>`;
  }

  /** @param {PayMessageText} message */
  #buttonsView(message) {
    const sent = this.#studio.documents.order(this.order)?.sent_at;
    return html`<footer class="pay-foot">
      ${sent ? html`<p class="pay-was-sent small soft">${t("studio.was_sent", { time: timeOfDay(sent) })}</p>` : nothing}
      <button class="button button-small" @click=${() => this.#studio.copy(message.text, t("studio.text_copied"))}>
        ${icon("copy")}${t("studio.copy_text")}
      </button>
      ${message.parts.length === 1 && message.parts[0] ? this.#pictureView(message.parts[0]) : nothing}
      ${"share" in navigator
        ? html`<button class="button button-small" @click=${() => this.#share()}>${icon("share-2")}${t("studio.share")}</button>`
        : nothing}
      <button class="button button-small ${sent ? "" : "button-primary"}" @click=${() => this.#sent()}>
        ${icon("check")}${t(sent ? "studio.mark_sent_again" : "studio.mark_sent")}
      </button>
    </footer>`;
  }

  async #sent() {
    const order = this.order;
    if (order && (await this.#studio.actions.markSent(order)) !== null && this.order === order) this.close();
  }
}
