// @ts-check
/** Owns how an author's thread looks: who works on it, and all of it in one row for whoever does. */

import { repeat } from "../vendor/lit-html/directives/repeat.js";
import { html, nothing } from "../vendor/lit-html/lit-html.js";
import { money, phone, timeOfDay } from "../format.js";
import { t } from "../messages.js";
import { textButton, wordsView } from "./comment.js";
import { icon } from "./icon.js";

/** @typedef {import("./app.js").Studio} Studio */
/** @typedef {import("./documents.js").Comment} Comment */
/** @typedef {import("./draft_lines.js").Line} Line */

/** From then on it is said that a claim runs out. */
const RUNS_OUT_MS = 20_000;

/** What there is to say of how long a claim still lasts. @param {Studio} studio @param {string} author */
export function leaseWord(studio, author) {
  const until = studio.documents.leaseUntil(author);
  if (until === undefined || until - studio.now > RUNS_OUT_MS) return "";
  return t("studio.claim_runs_out", { n: Math.max(0, Math.ceil((until - studio.now) / 5000) * 5) });
}

/** Who works on it. @param {Studio} studio @param {Comment} comment */
export function claimView(studio, comment) {
  const claim = studio.documents.claimOf(comment);
  if (!claim) return nothing;
  const left = leaseWord(studio, comment.author);
  const mine = studio.pane.queue.isMine(comment);
  if (mine) return html`<span class="state state-news">${t("studio.mine")}${left ? ` · ${left}` : ""}</span>`;
  const name = t("studio.claimed_by", { name: claim.name });
  return html`<button class="state state-wait clip claim-of" title=${t("studio.take_over")} @click=${() => studio.comments.askTakeOver(comment)}>
    ${icon("hand")}<span class="clip">${name}${left ? ` · ${left}` : ""}</span>
  </button>`;
}

/** What the author's comments come to, for whoever has not claimed them. @param {Studio} studio @param {Comment} comment */
export function draftWords(studio, comment) {
  const draft = studio.documents.thread(comment.author)?.draft;
  if (!draft || draft.comments.length < 2) return "";
  const lines = draft.lines.map((line) => `${line.code} × ${line.qty}`).join(", ");
  return ` · ${t("studio.draft_is", { lines })}`;
}

/** All of the author's thread, in the row of whoever works on it. @param {Studio} studio @param {Comment} comment */
export function threadView(studio, comment) {
  const { documents, pane } = studio;
  const others = pane.index.openOf(comment.author).filter((id) => String(id) !== comment.id);
  const editing = studio.editing?.comment === comment.id;
  return html`<div class="thread stack gap-2">
    ${others.length === 0
      ? nothing
      : html`<ul class="thread-said" aria-label=${t("studio.thread_others")}>
          ${repeat(
            others,
            (id) => id,
            (id) => saidView(studio, documents.comment(String(id))),
          )}
        </ul>`}
    ${contactView(studio, comment, others)} ${editing ? nothing : linesView(studio, comment)} ${editing ? nothing : footView(studio, comment)}
  </div>`;
}

/** @param {Studio} studio @param {Comment | undefined} comment */
function saidView(studio, comment) {
  if (!comment) return nothing;
  return html`<li class=${comment.state === "held" ? "is-held" : ""}>
    <span class="soft small">${timeOfDay(comment.sent_at ?? comment.at)}</span>
    ${wordsView(studio, comment)}
    <button
      class="button button-small button-icon button-quiet act-finish_comment"
      aria-label=${t("studio.finish_this")}
      title=${t("studio.finish_this")}
      @click=${() => studio.actions.send("finish_comment", { comment: comment.id }, comment.id)}
    >
      ${icon("check")}
    </button>
  </li>`;
}

/** Where the order goes, and how what is masked is seen. @param {Studio} studio @param {Comment} comment @param {number[]} others */
function contactView(studio, comment, others) {
  const { documents } = studio;
  const all = [comment, ...others.flatMap((id) => documents.comment(String(id)) ?? [])];
  const masked = all.filter((each) => each.contact && !documents.words(each.id));
  const number = all.map((each) => documents.words(each.id)?.phone).find(Boolean);
  const thread = documents.thread(comment.author);
  const known = thread?.draft?.phone || all.some((each) => each.reading?.phone);
  const orders = (thread?.orders ?? []).flatMap((id) => documents.order(id) ?? []);
  if (masked.length === 0 && !number && !known && orders.length === 0) return nothing;
  return html`<div class="cluster gap-2 thread-facts">
    ${number
      ? html`<a class="chip" href="tel:${number}">${icon("phone")}${phone(number)}</a>`
      : known
        ? html`<span class="chip">${icon("phone")}${t("studio.phone_known")}</span>`
        : nothing}
    ${masked.length > 0
      ? html`<button class="chip act-reveal_comment" @click=${() => masked.forEach((each) => void studio.comments.reveal(each))}>
          ${icon("eye")}${t("studio.reveal")}
        </button>`
      : nothing}
    ${orders.map(
      (order) => html`<button class="chip" @click=${() => studio.showOrder(order.id)}>
        ${icon("shopping-bag")}${t("studio.has_order", { number: order.number })}
      </button>`,
    )}
  </div>`;
}

/** @param {Studio} studio @param {Comment} comment */
function linesView(studio, comment) {
  const lines = studio.lines.of(comment.author);
  if (lines.length === 0) return nothing;
  return html`<div class="thread-lines">
    ${repeat(
      lines,
      (line) => line.key,
      (line) => lineView(studio, comment.author, line),
    )}
  </div>`;
}

/** @param {Studio} studio @param {string} author @param {Line} line */
function lineView(studio, author, line) {
  const { documents } = studio;
  const variants = line.product?.variants ?? [];
  const name = line.product?.name ?? line.of.code;
  const variant = variants.length > 1 ? variants.find((one) => one.id === line.variant)?.label : "";
  const chosen = line.variant === null ? undefined : documents.choice(line.variant)?.variant;
  const short = chosen && line.qty > chosen.available;
  return html`<div class="line ${line.qty === 0 ? "is-out" : ""}">
    <span class="code">${line.of.code}</span>
    <span class="grow clip" title=${name}>${name}${variant ? ` · ${variant}` : ""}</span>
    ${stepperView(studio, author, line, name)}
    <span class="line-amount money">${money((line.product?.price ?? 0) * line.qty)}</span>
    ${line.variant === null ? variantsView(studio, author, line) : nothing} ${noticeView(studio, author, line)}
    ${short ? html`<span class="line-notice is-short">${t("studio.only_left", { n: chosen.available })}</span>` : nothing}
  </div>`;
}

/** @param {Studio} studio @param {string} author @param {Line} line @param {string} name */
function stepperView(studio, author, line, name) {
  const { lines } = studio;
  return html`<span class="stepper" role="group" aria-label=${t("studio.quantity_of", { name })}>
    <button
      class="button button-small button-icon"
      aria-label=${t("studio.one_less")}
      ?disabled=${line.qty === 0}
      @click=${() => lines.step(author, line, -1)}
    >
      ${icon("minus")}
    </button>
    <output class="strong">${line.qty}</output>
    <button class="button button-small button-icon" aria-label=${t("studio.one_more")} @click=${() => lines.step(author, line, 1)}>${icon("plus")}</button>
  </span>`;
}

/** @param {Studio} studio @param {string} author @param {Line} line */
function variantsView(studio, author, line) {
  return html`<span class="line-notice cluster gap-1">
    <span class="small strong">${t("studio.choose_variant")}</span>
    ${(line.product?.variants ?? []).map(
      (variant) => html`<button
        class="chip pick"
        ?disabled=${variant.available <= 0}
        @click=${() => studio.lines.choose(author, line, variant.id)}
      >
        ${variant.label}<span class="soft">${variant.available > 0 ? variant.available : t("studio.sold_out")}</span>
      </button>`,
    )}
  </span>`;
}

/** Said again: one more, or only impatience? Ordered already: once more? @param {Studio} studio @param {string} author @param {Line} line */
function noticeView(studio, author, line) {
  if (line.repeats) {
    return html`<span class="line-notice">
      <button class="chip chip-wait" @click=${() => studio.lines.step(author, line, 1)}>${icon("plus")}${t("studio.said_again")}</button>
    </span>`;
  }
  if (!line.held || line.qty > 0) return nothing;
  return html`<span class="line-notice soft small">${t("studio.line_ordered", { number: line.held.number })}</span>`;
}

/** @param {Studio} studio @param {Comment} comment */
function footView(studio, comment) {
  const { lines, ordering, comments } = studio;
  const total = lines.total(comment.author);
  return html`<div class="thread-foot">
    ${lines.of(comment.author).length > 0
      ? html`<p class="thread-total">
          <button class="button button-small button-quiet" @click=${() => ordering.edit(comment)}>${icon("pencil")}${t("studio.change_lines")}</button>
          <span>${t("studio.total")} <span class="money">${money(total)}</span></span>
        </p>`
      : nothing}
    <p class="thread-buttons">
      ${textButton("open_order", studio, comment, "shopping-basket", t("studio.make_order"), () => ordering.order(comment), true)}
      ${textButton("answers", studio, comment, "send", t("studio.answer"), () => studio.answers.open(comment))}
      ${textButton("finish_comment", studio, comment, "check", t("studio.finish"), () => comments.finish(comment))}
      ${textButton("release_comment", studio, comment, "undo-2", t("studio.release"), () => comments.release(comment))}
    </p>
  </div>`;
}
