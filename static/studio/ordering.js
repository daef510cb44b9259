// @ts-check
/** Owns the way from a comment to an order, and from an order to other lines. */

import { OrderEditor } from "./order_editor.js";

/** @typedef {import("./app.js").Studio} Studio */
/** @typedef {import("./documents.js").Comment} Comment */
/** @typedef {import("./documents.js").Order} Order */
/** @typedef {import("./line_editor.js").Wanted} Wanted */
/** @typedef {import("./order_editor.js").OrderEditorOptions} OrderEditorOptions */
/** @typedef {{comment: string, also: string[], lines: Wanted[], ready: boolean}} Wish `ready`: nothing is left to choose */
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
   * What an author wants becomes an order: at once when their draft is strict or a helper has gone
   * through it, else after choosing the lines.
   * @param {Comment} comment
   */
  async order(comment) {
    const studio = this.#studio;
    if (comment.order) return studio.showOrder(comment.order);
    const claim = studio.documents.claimOf(comment);
    if (claim && !studio.pane.queue.isMine(comment)) return undefined;
    if (!claim && !(await this.#claim(comment))) return undefined;
    const wish = this.#wish(comment);
    if (wish.ready) return this.#openOrder(comment, wish, wish.lines);
    return this.#choose(comment, wish);
  }

  /** While the server is away nobody can answer: the order is prepared, and goes out after the claim. @param {Comment} comment */
  async #claim(comment) {
    const claimed = this.#studio.comments.claim(comment);
    if (this.#studio.sync.state !== "live") return true;
    return (await claimed) !== null;
  }

  /**
   * The author's draft, or the comment alone when it belongs to none.
   * @param {Comment} comment
   * @returns {Wish}
   */
  #wish(comment) {
    const { lines, documents } = this.#studio;
    const { author } = comment;
    const draft = documents.thread(author)?.draft;
    if (!draft || (comment.reading?.intent === "order" && !draft.comments.includes(comment.id))) {
      const read = lines.read(comment);
      return { comment: comment.id, also: [], lines: read ?? [], ready: Boolean(read?.length) && comment.reading?.tier === "strict" };
    }
    const from = draft.comments.includes(comment.id) ? comment.id : (draft.comments[0] ?? comment.id);
    const wanted = lines.wanted(author);
    const ready = wanted !== null && (draft.tier === "strict" || lines.touched(author));
    const also = draft.comments.filter((each) => each !== from);
    return { comment: from, also, lines: wanted?.length ? wanted : lines.begun(author), ready: ready && wanted.length > 0 };
  }

  /** @param {Comment} comment @param {Wish} wish */
  #choose(comment, wish) {
    const onsave = (/** @type {Wanted[]} */ chosen) => void this.#openOrder(comment, wish, chosen);
    this.#edit({ comment: comment.id, lines: wish.lines, onsave });
  }

  /** The lines of an author's draft, to add to or to take from. @param {Comment} comment */
  edit(comment) {
    this.#choose(comment, this.#wish(comment));
  }

  /**
   * @param {Comment} comment in whose row it is ordered
   * @param {Wish} wish
   * @param {Wanted[]} lines
   */
  async #openOrder(comment, wish, lines) {
    const studio = this.#studio;
    const opening = studio.actions.openOrder({ comment: wish.comment, also: wish.also, channel: "comment", lines }, wish.comment);
    // Kept for later: the form has nothing more to say.
    if (studio.sync.state !== "live" && this.editing?.comment === comment.id) this.end();
    const order = await opening;
    if (order !== null) {
      studio.lines.forget(comment.author);
      if (this.editing?.comment === comment.id) this.end();
      studio.showPayMessage(order);
    } else if (!this.editing && !studio.documents.comment(wish.comment)?.order) {
      // Refused (sold out, say): the lines are here to be changed.
      this.#choose(comment, { ...wish, lines });
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
