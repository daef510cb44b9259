// @ts-check
/** Owns what helpers do with comments and their authors: each with a way back while it is fresh. */

import { t } from "../messages.js";

/** @typedef {import("./app.js").Studio} Studio */
/** @typedef {import("./documents.js").Comment} Comment */
/** @typedef {import("./documents.js").Claim} Claim */
/** @typedef {import("./documents.js").Standing} Standing */
/** @typedef {() => unknown} Undo */

/** Platforms are told this much later; until then nothing has happened there. */
const SENT_AFTER_MS = 3000;

export class CommentActions {
  #studio;
  /** @type {Set<string>} authors whose thread we gave back ourselves: no news when it is gone */
  #given = new Set();

  /** @param {Studio} studio */
  constructor(studio) {
    this.#studio = studio;
  }

  /**
   * @param {string} type
   * @param {Comment} comment
   * @param {Record<string, unknown>} [more]
   */
  #send(type, comment, more = {}) {
    return this.#studio.actions.send(type, { comment: comment.id, ...more }, comment.id);
  }

  /** @param {string} text @param {Undo} undo */
  #said(text, undo) {
    this.#studio.toasts.say(text, "plain", () => void undo());
  }

  /** @param {Comment} comment */
  #name(comment) {
    return comment.name || t("studio.nameless");
  }

  /** @param {Comment} comment */
  claim(comment) {
    return this.#send("claim_comment", comment);
  }

  /** Somebody else works on it: asked first, and they are told. @param {Comment} comment */
  askTakeOver(comment) {
    const claim = this.#studio.documents.claimOf(comment);
    if (!claim) return void this.claim(comment);
    return this.#studio.dialogs.ask({
      title: t("studio.take_over_title", { name: claim.name }),
      text: t("studio.take_over_text", { name: claim.name, who: this.#name(comment) }),
      yes: t("studio.take_over"),
      then: () => void this.takeOver(comment, claim),
    });
  }

  /** @param {Comment} comment @param {Claim} claim */
  async takeOver(comment, claim) {
    const result = await this.#send("claim_comment", comment, { over: claim.id });
    if (result) this.#said(t("studio.taken_over", { name: claim.name }), () => this.#giveBack(comment));
  }

  /** Whether we gave this author's thread back ourselves; asked once. @param {string} author */
  gaveBack(author) {
    return this.#given.delete(author);
  }

  /** @param {Comment} comment */
  #giveBack(comment) {
    this.#given.add(comment.author);
    return this.#send("release_comment", comment);
  }

  /** @param {Comment} comment */
  async release(comment) {
    if (await this.#giveBack(comment)) this.#said(t("studio.thread_released", { who: this.#name(comment) }), () => this.claim(comment));
  }

  /** @param {Comment} comment */
  reveal(comment) {
    return this.#send("reveal_comment", comment);
  }

  /** All that the author said, when we work on it; else this one alone. @param {Comment} comment */
  async finish(comment) {
    const { queue, index } = this.#studio.pane;
    const mine = queue.isMine(comment);
    const ids = mine ? index.openOf(comment.author).map(String) : [comment.id];
    const comments = ids.flatMap((id) => this.#studio.documents.comment(id) ?? []);
    if (mine) this.#given.add(comment.author);
    const results = await Promise.all(comments.map((each) => this.#send("finish_comment", each)));
    const finished = comments.filter((_, at) => results[at]);
    if (finished.length === 0) return;
    const text = finished.length > 1 ? t("studio.comments_finished", { n: finished.length }) : t("studio.comment_finished");
    this.#said(text, async () => {
      for (const each of finished) await this.#send("restore_comment", each);
      if (mine) await this.claim(comment);
    });
  }

  /** Whether it can be hidden where it was written, too. @param {Comment} comment */
  hidesThere(comment) {
    return comment.platform === "facebook" && this.#studio.documents.listensTo("facebook");
  }

  /** @param {Comment} comment @param {boolean} [there] on its platform too */
  async hide(comment, there = false) {
    if (!(await this.#send("hide_comment", comment, { there }))) return;
    const undo = () => void this.restore(comment);
    const said = t(there ? "studio.comment_hidden_there" : "studio.comment_hidden");
    const offer = this.hidesThere(comment) && !there;
    const also = offer ? { text: t("studio.hide_there"), act: () => void this.hide(comment, true) } : null;
    this.#studio.toasts.say(said, "plain", undo, { also });
  }

  /** @param {Comment} comment */
  async hold(comment) {
    if (await this.#send("hold_comment", comment)) this.#said(t("studio.comment_held"), () => this.restore(comment));
  }

  /** What is held may be seen by all. @param {Comment} comment */
  async letThrough(comment) {
    if (await this.restore(comment)) this.#said(t("studio.comment_let_through"), () => this.#send("hold_comment", comment));
  }

  /** @param {Comment} comment */
  toggleHold(comment) {
    if (comment.state === "held") return this.letThrough(comment);
    return comment.state === "visible" ? this.hold(comment) : undefined;
  }

  /** @param {Comment} comment */
  restore(comment) {
    return this.#send("restore_comment", comment);
  }

  /** @param {Comment} comment */
  async toggleFeature(comment) {
    const before = this.#studio.documents.comment(this.#studio.documents.show?.featured_comment);
    if (comment.featured) {
      const result = await this.#studio.actions.send("unfeature_comment", {}, comment.id);
      if (result) this.#said(t("studio.comment_unfeatured"), () => this.#send("feature_comment", comment));
      return;
    }
    const result = await this.#send("feature_comment", comment);
    const back = () => (before ? this.#send("feature_comment", before) : this.#studio.actions.send("unfeature_comment", {}, comment.id));
    if (result) this.#said(t("studio.comment_featured"), back);
  }

  /** @param {string} author @returns {Standing} */
  standing(author) {
    return this.#studio.documents.thread(author)?.standing ?? "ok";
  }

  /** @param {Comment} comment @param {Standing} standing */
  async judge(comment, standing) {
    const { author } = comment;
    const before = this.standing(author);
    const judge = (/** @type {Standing} */ to) => this.#studio.actions.send("judge_author", { author, standing: to }, author);
    if (standing === "muted" || standing === "banned") this.#given.add(author);
    if (before === standing || !(await judge(standing))) return;
    const key = standing === "ok" ? `studio.author_was_${before}` : `studio.author_${standing}`;
    this.#said(t(key, { who: this.#name(comment) }), () => judge(before));
  }

  /** @param {Comment} comment */
  toggleMute(comment) {
    const standing = this.standing(comment.author);
    return this.judge(comment, standing === "muted" || standing === "banned" ? "ok" : "muted");
  }

  /** @param {Comment} comment */
  askBan(comment) {
    this.#studio.dialogs.ask({
      title: t("studio.ban_title", { who: this.#name(comment) }),
      text: t("studio.ban_text"),
      yes: t("studio.ban"),
      danger: true,
      then: () => void this.judge(comment, "banned"),
    });
  }

  /** @param {Comment} comment @param {string} text */
  async reply(comment, text) {
    if (!(await this.#send("send_reply", comment, { text }))) return false;
    const undo = () => void this.#takeBack(comment);
    this.#studio.toasts.say(t("studio.reply_goes", { who: this.#name(comment) }), "plain", undo, { shown: SENT_AFTER_MS });
    return true;
  }

  /** @param {Comment} comment */
  async #takeBack(comment) {
    if (await this.#send("take_back_reply", comment)) this.#studio.toasts.say(t("studio.reply_taken_back"));
  }
}
