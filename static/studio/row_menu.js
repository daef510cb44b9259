// @ts-check
/** Owns the menu of one comment: everything that keys do, for fingers, where nothing cuts it off. */

import { html, nothing } from "../vendor/lit-html/lit-html.js";
import { t } from "../messages.js";
import { icon } from "./icon.js";
import { isOpen } from "./queue_index.js";

/** @typedef {import("./app.js").Studio} Studio */
/** @typedef {import("./documents.js").Comment} Comment */
/** @typedef {{key: string, symbol: string, text: string, act: () => unknown, danger?: boolean}} Item */

const ID = "row-menu";
const EDGE_PX = 8;

export class RowMenu {
  #studio;
  /** @type {string | null} */
  comment = null;
  /** @type {DOMRect | null} of the button that opened it */
  #at = null;
  /** @type {HTMLElement | null} */
  #opener = null;

  /** @param {Studio} studio */
  constructor(studio) {
    this.#studio = studio;
    addEventListener("pointerdown", (event) => this.#elsewhere(event), { capture: true });
    addEventListener("resize", () => this.close());
  }

  /** @param {Comment} comment @param {Event} event */
  open(comment, event) {
    const opener = /** @type {HTMLElement} */ (event.currentTarget);
    if (this.comment === comment.id) return void this.close();
    this.#opener = opener;
    this.#at = opener.getBoundingClientRect();
    this.comment = comment.id;
    this.#studio.pane.refresh();
    return void requestAnimationFrame(() => requestAnimationFrame(() => this.#shown()));
  }

  /** @returns {boolean} whether it was open */
  close() {
    if (this.comment === null) return false;
    this.comment = null;
    this.#studio.pane.refresh();
    if (document.activeElement?.closest(`#${ID}`)) this.#opener?.focus({ preventScroll: true });
    return true;
  }

  /** @param {PointerEvent} event */
  #elsewhere(event) {
    const target = event.target instanceof Element ? event.target : null;
    if (this.comment !== null && !target?.closest(`#${ID}`) && !this.#opener?.contains(target)) this.close();
  }

  /** Beside its button, whole within the window. */
  #shown() {
    const menu = document.getElementById(ID);
    if (!menu || !this.#at) return;
    const { height, width } = menu.getBoundingClientRect();
    const below = this.#at.bottom + 4;
    const top = below + height < innerHeight - EDGE_PX ? below : Math.max(EDGE_PX, this.#at.top - height - 4);
    menu.style.top = `${Math.min(top, Math.max(EDGE_PX, innerHeight - height - EDGE_PX))}px`;
    menu.style.left = `${Math.max(EDGE_PX, Math.min(this.#at.right, innerWidth - EDGE_PX) - width)}px`;
    menu.dataset.placed = "";
    menu.querySelector("button")?.focus({ preventScroll: true });
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      event.stopPropagation();
      this.close();
      return;
    }
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    const buttons = [.../** @type {HTMLElement} */ (event.currentTarget).querySelectorAll("button")];
    const at = buttons.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    buttons[(at + by + buttons.length) % buttons.length]?.focus();
  }

  view() {
    const comment = this.#studio.documents.comment(this.comment);
    if (!comment) return nothing;
    return html`<div class="row-menu" id=${ID} role="menu" aria-label=${t("studio.more_actions")} @keydown=${(/** @type {KeyboardEvent} */ event) => this.#pressed(event)}>
      ${this.#items(comment).map(
        (item) => html`<button role="menuitem" class=${item.danger ? "is-danger" : ""} @click=${() => this.#choose(item)}>
          ${icon(item.symbol)}<span class="grow">${item.text}</span>${item.key ? html`<kbd>${item.key}</kbd>` : nothing}
        </button>`,
      )}
    </div>`;
  }

  /** @param {Item} item */
  #choose(item) {
    this.close();
    item.act();
  }

  /** @param {Comment} comment @returns {Item[]} */
  #items(comment) {
    return [...this.#workItems(comment), ...this.#sightItems(comment), ...this.#authorItems(comment)];
  }

  /** @param {Comment} comment @returns {Item[]} */
  #workItems(comment) {
    const { comments, pane, documents } = this.#studio;
    if (!isOpen(comment)) return [];
    const mine = pane.queue.isMine(comment);
    const claim = documents.claimOf(comment);
    if (claim && !mine) return [item("", "hand", t("studio.take_over_from", { name: claim.name }), () => comments.askTakeOver(comment))];
    return [
      ...(claim ? [] : [item("Enter", "hand", t("studio.claim"), () => this.#studio.claim(comment))]),
      item("O", "shopping-basket", t("studio.make_order"), () => this.#studio.ordering.order(comment)),
      item("R", "send", t("studio.answer"), () => this.#studio.answers.open(comment)),
      item("X", "check", t("studio.finish"), () => comments.finish(comment)),
      ...(mine ? [item("", "undo-2", t("studio.release"), () => comments.release(comment))] : []),
    ];
  }

  /** @param {Comment} comment @returns {Item[]} */
  #sightItems(comment) {
    const { comments } = this.#studio;
    const { state } = comment;
    if (state === "deleted") return [];
    if (state === "hidden") return [item("", "undo-2", t("studio.restore"), () => comments.restore(comment))];
    const shown = comment.featured ? t("studio.unfeature_comment") : t("studio.feature_comment");
    const feature = state === "held" || state === "collapsed" ? [] : [item("F", "tv", shown, () => comments.toggleFeature(comment))];
    const hold = state === "visible" ? [item("G", "lock", t("studio.hold"), () => comments.hold(comment))] : [];
    const allow = state === "held" ? [item("G", "check", t("studio.let_through"), () => comments.letThrough(comment))] : [];
    const there = comments.hidesThere(comment) ? [item("", "eye-off", t("studio.hide_there"), () => comments.hide(comment, true))] : [];
    return [...feature, ...allow, ...hold, item("H", "eye-off", t("studio.hide"), () => comments.hide(comment)), ...there];
  }

  /** @param {Comment} comment @returns {Item[]} */
  #authorItems(comment) {
    const { comments } = this.#studio;
    if (comment.own) return [];
    const standing = comments.standing(comment.author);
    const muted = standing === "muted" || standing === "banned";
    const mute = item("M", muted ? "volume-2" : "mic-off", t(muted ? "studio.unmute" : "studio.mute"), () => comments.toggleMute(comment));
    const trusted = standing === "trusted";
    const trust = item("", "shield-check", t(trusted ? "studio.trust_no_more" : "studio.trust"), () => comments.judge(comment, trusted ? "ok" : "trusted"));
    const ban = { ...item("B", "circle-x", t("studio.ban"), () => comments.askBan(comment)), danger: true };
    return [mute, ...(muted ? [] : [trust]), ...(standing === "banned" ? [] : [ban])];
  }
}

/**
 * @param {string} key
 * @param {string} symbol
 * @param {string} text
 * @param {() => unknown} act
 * @returns {Item}
 */
function item(key, symbol, text, act) {
  return { key, symbol, text, act };
}
