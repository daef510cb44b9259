// @ts-check
/** Owns looking back: comments that left the studio long ago are read from the server, page by page. */

import { html, nothing } from "../vendor/lit-html/lit-html.js";
import { timeOfDay } from "../format.js";
import { t } from "../messages.js";
import { closeDialog, showDialog } from "./dialogs.js";
import { icon } from "./icon.js";
import { platformName } from "./platforms.js";

/** @typedef {import("./app.js").Studio} Studio */
/** @typedef {import("./documents.js").Comment} Comment */

const ID = "older-dialog";
const PAGE = 100;
/** More would make the page slow; whoever needs those reads the export. */
const MOST = 2000;

export class Older {
  #studio;
  /** @type {Comment[]} the newest first */
  #comments = [];
  #before = 0;
  /** @type {"idle" | "reading" | "failed"} */
  #state = "idle";

  /** @param {Studio} studio */
  constructor(studio) {
    this.#studio = studio;
  }

  /** The numbers of the comments that the studio holds, in order. */
  get #held() {
    return this.#studio.pane.index.list("all").all;
  }

  /** Whether there are comments that the studio does not hold. */
  get any() {
    const held = this.#held;
    return held.length < (held[held.length - 1] ?? 0);
  }

  /** The number behind the newest comment that the studio does not hold. */
  get #newest() {
    const held = this.#held;
    let at = held.length - 1;
    while (at > 0 && held[at - 1] === /** @type {number} */ (held[at]) - 1) at -= 1;
    return held[at] ?? 0;
  }

  open() {
    this.#comments = [];
    this.#before = this.#newest;
    showDialog(ID);
    void this.#read();
  }

  async #read() {
    if (this.#state === "reading") return;
    this.#state = "reading";
    this.#studio.refresh();
    try {
      const wanted = this.#comments.length + PAGE;
      while (this.#before > 1 && this.#comments.length < wanted) await this.#readPage();
      this.#state = "idle";
    } catch {
      this.#state = "failed"; // asked for again by whoever wants it
    }
    this.#studio.refresh();
  }

  /** What the studio holds too is in its list already. */
  async #readPage() {
    const address = `/studio/${this.#studio.show}/comments?before=${this.#before}&limit=${PAGE}`;
    const response = await fetch(address, { headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(String(response.status));
    /** @type {Comment[]} */
    const page = await response.json();
    this.#comments = [...this.#comments, ...page.filter(({ id }) => !this.#studio.documents.comment(id))];
    this.#before -= PAGE;
    this.#studio.refresh();
  }

  view() {
    return html`<dialog class="dialog" id=${ID} aria-labelledby="older-title">
      <div class="dialog-head">
        <h2 id="older-title">${t("studio.older_title")}</h2>
        <button type="button" class="button button-quiet button-icon" aria-label=${t("studio.dismiss")} @click=${() => closeDialog(ID)}>${icon("x")}</button>
      </div>
      <div class="dialog-body stack gap-2">
        ${this.#comments.map((comment) => this.#commentView(comment))} ${this.#moreView()}
      </div>
    </dialog>`;
  }

  /** @param {Comment} comment */
  #commentView(comment) {
    const order = this.#studio.documents.order(comment.order);
    return html`<div class="older">
      <p class="small soft">
        <strong>${comment.name || t("studio.nameless")}</strong> ${platformName(comment.platform)} · ${timeOfDay(comment.at)}
        ${order ? html` · ${t("studio.order_number", { number: order.number })}` : nothing}
      </p>
      <p class="anywhere">${comment.state === "deleted" ? t("studio.deleted_there") : (comment.text ?? t("studio.erased"))}</p>
    </div>`;
  }

  #moreView() {
    if (this.#state === "reading") return html`<p class="soft small" role="status">${t("studio.older_reading")}</p>`;
    if (this.#state === "failed") {
      return html`<p class="note small" role="status">${t("studio.older_failed")}</p>
        <button type="button" class="button" @click=${() => void this.#read()}>${t("studio.older_more")}</button>`;
    }
    const done = this.#before <= 1 || this.#comments.length >= MOST;
    return done ? nothing : html`<button type="button" class="button" @click=${() => void this.#read()}>${t("studio.older_more")}</button>`;
  }
}
