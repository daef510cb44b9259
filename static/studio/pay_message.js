// @ts-check
/** Owns the pay message: what a buyer must get to pay, as text and as a QR picture, to pass on. */

import { html, nothing } from "../vendor/lit-html/lit-html.js";
import { accountNumber, money } from "../format.js";
import { refusalText, t } from "../messages.js";
import { icon } from "./icon.js";
import { paymentView } from "./order.js";

/** @typedef {import("./app.js").Studio} Studio */
/** @typedef {import("./app.js").Place} Place */
/** @typedef {{text: string, qr: string, link: {url: string, reach: "public" | "hall"} | null, order: string,
 *   total: number, bank: string, account: string, holder: string, memo: string}} PayMessageText */

const TRIES = 5;
const PAUSE_MS = 1500;

export class PayMessage {
  #studio;
  /** @type {string | null} */
  order = null;
  /** @type {PayMessageText | null} */
  #message = null;
  /** @type {Blob | null} the QR, fetched ahead: copying and sharing are only allowed within a tap */
  #picture = null;
  #problem = "";
  /** @type {Element | null} where the focus came from */
  #opener = null;
  #total = -1;
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
    if (this.order !== order) this.#message = this.#picture = null;
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
    this.#message = this.#picture = null;
    this.#studio.refresh();
    if (this.#opener instanceof HTMLElement && this.#opener.isConnected) this.#opener.focus();
  }

  /** Other lines mean another amount and another QR. */
  follow() {
    const order = this.#studio.documents.order(this.order);
    if (!order || this.#message === null || order.due === this.#total) return;
    this.#total = order.due;
    void this.#load(order.id);
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
    this.#total = this.#studio.documents.order(order)?.due ?? -1;
    this.#studio.refresh();
    try {
      const picture = await (await fetch(message.qr)).blob();
      if (this.order === order) this.#picture = picture.type === "image/png" ? picture : null;
    } catch {
      this.#picture = null;
    }
    this.#studio.refresh();
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

  get #pictureFile() {
    if (!this.#picture) return null;
    return new File([this.#picture], `livehub-${this.#message?.memo ?? "qr"}.png`, { type: "image/png" });
  }

  get #canCopyPicture() {
    return this.#picture !== null && "ClipboardItem" in globalThis && Boolean(navigator.clipboard?.write);
  }

  async #copyPicture() {
    if (!this.#picture) return;
    try {
      await navigator.clipboard.write([new ClipboardItem({ "image/png": this.#picture })]);
      this.#studio.toasts.say(t("studio.picture_copied"), "good");
    } catch {
      this.#studio.toasts.say(t("studio.copy_failed"), "bad");
    }
  }

  async #share() {
    const message = this.#message;
    if (!message) return;
    const file = this.#pictureFile;
    const withPicture = { text: message.text, files: file ? [file] : [] };
    try {
      await navigator.share(file && navigator.canShare?.(withPicture) ? withPicture : { text: message.text });
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
    return html`
      <div class="pay-top">
        <div class="qr"><img src=${message.qr} alt=${t("studio.qr_of", { amount: money(message.total) })} /></div>
        <dl class="pay-facts">
          <div><dt>${t("studio.amount")}</dt><dd class="money money-due">${money(message.total)}</dd></div>
          <div><dt>${message.bank}</dt><dd>${accountNumber(message.account)}</dd></div>
          <div><dt>${t("studio.holder")}</dt><dd>${message.holder}</dd></div>
          <div><dt>${t("studio.memo")}</dt><dd>${message.memo}</dd></div>
        </dl>
      </div>
      ${this.#linkView(message)}
      <pre class="pay-text" tabindex="0" aria-label=${t("studio.pay_text")}>${message.text}</pre>
    `;
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
      <button class="button button-small" @click=${() => this.#studio.copy(message.text, t("studio.text_copied"))}>
        ${icon("copy")}${t("studio.copy_text")}
      </button>
      ${this.#canCopyPicture
        ? html`<button class="button button-small" @click=${() => this.#copyPicture()}>${icon("image")}${t("studio.copy_picture")}</button>`
        : html`<a class="button button-small" href=${message.qr} download="livehub-${message.memo}.png">${icon("download")}${t("studio.save_picture")}</a>`}
      ${"share" in navigator
        ? html`<button class="button button-small" @click=${() => this.#share()}>${icon("share-2")}${t("studio.share")}</button>`
        : nothing}
      <button class="button button-small button-primary" ?disabled=${Boolean(sent)} @click=${() => this.#sent()}>
        ${icon(sent ? "circle-check" : "check")}${t(sent ? "studio.was_sent" : "studio.mark_sent")}
      </button>
    </footer>`;
  }

  async #sent() {
    const order = this.order;
    if (order && (await this.#studio.actions.markSent(order)) !== null && this.order === order) this.close();
  }
}
