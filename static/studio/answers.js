// @ts-check
/** Owns the ready answers to one comment: fetched when asked for, chosen by number, sent or passed on. */

import { copyText } from "../clipboard.js";
import { refusalText, t } from "../messages.js";

/** @typedef {import("./app.js").Studio} Studio */
/** @typedef {import("./documents.js").Comment} Comment */
/** @typedef {{id: string, name: string, private: string | null, public: string | null, code: string | null}} Answer
 *   `code`: why this one cannot be used here */

/** As many as there are digits to choose with. */
const MOST = 9;

export class Answers {
  #studio;
  /** @type {string | null} whose answers are open */
  comment = null;
  /** @type {Answer[] | null} null while they are fetched */
  list = null;
  failed = false;

  /** @param {Studio} studio */
  constructor(studio) {
    this.#studio = studio;
  }

  /** @param {Comment} comment */
  async open(comment) {
    const claim = this.#studio.documents.claimOf(comment);
    if (claim && !this.#studio.pane.queue.isMine(comment)) return;
    this.comment = comment.id;
    this.list = null;
    this.failed = false;
    this.#studio.pane.bring(comment.id);
    // Two who answer one buyer at once is what claims are for.
    if (!claim) void this.#studio.claim(comment);
    await this.#fetch(comment.id);
  }

  /** @param {string} comment */
  async #fetch(comment) {
    try {
      const response = await fetch(`/studio/${this.#studio.show}/answers/${comment}`, { headers: { Accept: "application/json" } });
      if (!response.ok) throw new Error(String(response.status));
      const list = /** @type {Answer[]} */ (await response.json());
      if (this.comment === comment) this.list = list.slice(0, MOST);
    } catch {
      if (this.comment === comment) this.failed = true;
    }
    this.#studio.pane.refresh();
  }

  again() {
    const comment = this.#studio.documents.comment(this.comment);
    if (comment) void this.open(comment);
  }

  /** @returns {boolean} whether they were open */
  close() {
    if (this.comment === null) return false;
    this.comment = null;
    this.list = null;
    this.#studio.pane.refresh();
    return true;
  }

  /** Whether a private reply can go out from here. @param {Comment} comment */
  repliesTo(comment) {
    const spent = comment.reply !== null && comment.reply.state !== "failed";
    return comment.platform === "facebook" && this.#studio.documents.listensTo("facebook") && !comment.own && !spent;
  }

  /** @param {number} number from 1 */
  choose(number) {
    const answer = this.list?.[number - 1];
    const comment = this.#studio.documents.comment(this.comment);
    if (answer && comment) this.use(comment, answer);
  }

  /** @param {Comment} comment @param {Answer} answer */
  use(comment, answer) {
    if (answer.code) return this.#studio.toasts.say(refusalText({ code: answer.code }), "bad");
    if (answer.private !== null && this.repliesTo(comment)) return this.#askToSend(comment, answer.private);
    return void this.copy(answer.public ?? answer.private ?? "");
  }

  /** It cannot be taken back for long, and there is only one. @param {Comment} comment @param {string} text */
  #askToSend(comment, text) {
    this.#studio.dialogs.ask({
      title: t("studio.reply_title", { who: comment.name || t("studio.nameless") }),
      text: t("studio.reply_text"),
      quoted: text,
      yes: t("studio.reply_send"),
      then: () => void this.#send(comment, text),
    });
  }

  /** @param {Comment} comment @param {string} text */
  async #send(comment, text) {
    if (await this.#studio.comments.reply(comment, text)) this.close();
  }

  /** @param {string} text */
  async copy(text) {
    const copied = await copyText(text);
    this.#studio.toasts.say(t(copied ? "studio.answer_copied" : "studio.copy_failed"), copied ? "good" : "bad");
    if (copied) this.close();
  }

  /** @param {string} text */
  async share(text) {
    try {
      await navigator.share({ text });
      this.close();
    } catch (error) {
      // Whoever closes the sheet has only changed their mind.
      if (/** @type {Error} */ (error).name !== "AbortError") this.#studio.toasts.say(t("studio.share_failed"), "bad");
    }
  }
}
