// @ts-check
/** Owns the way from a comment to an order, and from an order to other lines. */

import { OrderEditor } from "./order_editor.js";

/** @typedef {import("./app.js").Studio} Studio */
/** @typedef {import("./documents.js").Comment} Comment */
/** @typedef {import("./documents.js").Order} Order */
/** @typedef {import("./line_editor.js").Wanted} Wanted */
/** @typedef {import("./order_editor.js").OrderEditorOptions} OrderEditorOptions */
/** @typedef {Pick<OrderEditorOptions, "comment" | "order" | "more" | "lines" | "held" | "onsave">} Edit */

export class Ordering {
  #studio;
  /** @type {OrderEditor | null} one at a time: what is typed is never out of sight */
  editing = null;

  /** @param {Studio} studio */
  constructor(studio) {
    this.#studio = studio;
  }

  /**
   * A comment becomes an order: at once when its reading is strict, else after choosing the lines.
   * @param {Comment} comment
   */
  async order(comment) {
    if (comment.order) return this.#studio.showOrder(comment.order);
    const claim = this.#studio.documents.claimOf(comment);
    if (claim && !this.#studio.queue.isMine(comment)) return undefined;
    if (!claim && (await this.#studio.actions.claim(comment)) === null) return undefined;
    const lines = this.#readLines(comment);
    if (comment.reading?.tier === "strict" && lines !== null) return this.#openOrder(comment, lines);
    this.#edit({
      comment: comment.id,
      lines: lines ?? [],
      onsave: (chosen) => void this.#openOrder(comment, chosen),
    });
    return undefined;
  }

  /**
   * The lines of a reading, or null when something in it needs a person's choice.
   * @param {Comment} comment
   * @returns {Wanted[] | null}
   */
  #readLines(comment) {
    /** @type {Map<string, number>} */
    const wanted = new Map();
    for (const item of comment.reading?.items ?? []) {
      const product = this.#studio.documents.product(item.product);
      const only = product?.variants.length === 1 ? product.variants[0]?.id : undefined;
      const variant = item.variant ?? only;
      if (!variant || item.qty < 1) return null;
      wanted.set(variant, (wanted.get(variant) ?? 0) + item.qty);
    }
    return wanted.size > 0 ? [...wanted].map(([variant, qty]) => ({ variant, qty })) : null;
  }

  /**
   * @param {Comment} comment
   * @param {Wanted[]} lines
   */
  async #openOrder(comment, lines) {
    const order = await this.#studio.actions.openOrder({ comment: comment.id, channel: "comment", lines }, comment.id);
    if (order !== null) {
      if (this.editing?.comment === comment.id) this.end();
      this.#studio.showPayMessage(order);
    } else if (!this.editing && !this.#studio.documents.comment(comment.id)?.order) {
      // Refused (sold out, say): the lines are here to be changed.
      this.#edit({ comment: comment.id, lines, onsave: (chosen) => void this.#openOrder(comment, chosen) });
    }
  }

  /** @param {Edit} options */
  #edit(options) {
    this.editing = new OrderEditor({
      documents: this.#studio.documents,
      refresh: this.#studio.refresh,
      oncancel: () => this.end(),
      ...options,
    });
    this.#studio.refresh();
    requestAnimationFrame(() => requestAnimationFrame(focusEditor));
  }

  end() {
    this.editing = null;
    this.#studio.refresh();
  }

  /** @param {Order} order */
  changeLines(order) {
    const lines = order.lines.map(({ variant, qty }) => ({ variant, qty }));
    this.#edit({ order: order.id, lines, held: lines, onsave: (chosen) => void this.#saveLines(order, chosen) });
  }

  /** More for a buyer who has paid: another order in the same parcel. @param {Order} order */
  addTo(order) {
    const { channel } = order;
    const more = (/** @type {Wanted[]} */ lines) => void this.#openMore(order, { channel, parcel: order.id, lines });
    this.#edit({ order: order.id, more: true, lines: [], onsave: more });
  }

  /**
   * @param {Order} order
   * @param {{channel: string, parcel: string, lines: Wanted[]}} body
   */
  async #openMore(order, body) {
    const opened = await this.#studio.actions.openOrder(body, order.id);
    if (opened === null) return;
    if (this.editing?.order === order.id) this.end();
    this.#studio.showPayMessage(opened);
  }

  /**
   * @param {Order} order
   * @param {Wanted[]} lines
   */
  async #saveLines(order, lines) {
    if ((await this.#studio.actions.changeLines(order, lines)) && this.editing?.order === order.id) {
      this.end();
      this.#studio.showPayMessage(order.id);
    }
  }
}

function focusEditor() {
  const form = document.querySelector(".order-editor");
  const field = form?.querySelector("[data-first-focus]");
  if (field instanceof HTMLElement) field.focus({ preventScroll: true });
  form?.scrollIntoView({ block: "nearest" });
}
