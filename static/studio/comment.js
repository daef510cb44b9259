// @ts-check
/** Owns how one comment of the queue looks: who, where, what was understood, how it stands. */

import { html, nothing } from "../vendor/lit-html/lit-html.js";
import { initials, timeOfDay } from "../format.js";
import { t } from "../messages.js";
import { answersView } from "./answers_view.js";
import { icon } from "./icon.js";
import { platformName } from "./platforms.js";
import { isOpen } from "./queue_index.js";
import { claimView, draftWords, threadView } from "./thread.js";

/** @typedef {import("./app.js").Studio} Studio */
/** @typedef {import("./documents.js").Comment} Comment */
/** @typedef {import("./documents.js").ReadItem} ReadItem */

/** A colour that stays with an author. @param {string} author */
function tone(author) {
  let sum = 0;
  for (const letter of author) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 6;
  return sum;
}

/**
 * @param {Studio} studio
 * @param {Comment} comment
 */
export function commentView(studio, comment) {
  const mine = studio.pane.queue.isMine(comment);
  const head = mine && studio.pane.index.headOf(comment.author) === Number(comment.id);
  const name = comment.name || t("studio.nameless");
  const selected = studio.pane.queue.selected === comment.id;
  const claimed = isOpen(comment) && studio.documents.claimOf(comment) !== null;
  const muted = studio.documents.muted(comment.author);
  const looks = [
    `is-${comment.state}`,
    mine ? "is-mine" : claimed ? "is-claimed" : "",
    comment.featured ? "is-featured" : "",
    muted ? "is-muted" : "",
  ];
  return html`
    <article
      class="comment ${looks.join(" ")}"
      id="comment-${comment.id}"
      data-row=${comment.id}
      data-author=${comment.author}
      tabindex="-1"
      aria-setsize="-1"
      aria-current=${selected ? "true" : "false"}
      aria-label=${t("studio.comment_by", { name })}
      @pointerdown=${() => studio.select(comment.id)}
    >
      <span class="avatar" data-tone=${tone(comment.author)} aria-hidden="true">${initials(name)}</span>
      <div class="comment-body">
        <p class="comment-head">
          <strong class="clip">${name}</strong>
          <span class="soft small clip comment-source" data-platform=${comment.platform}
            >${platformName(comment.platform)} · ${timeOfDay(comment.sent_at ?? comment.at)}</span
          >
          ${marksView(studio, comment)} ${stateView(studio, comment)}
        </p>
        ${wordsView(studio, comment)} ${understoodView(studio, comment, mine)}
      </div>
      <div class="comment-actions">
        ${mine ? nothing : primaryView(studio, comment)} ${mine ? nothing : featureView(studio, comment)} ${moreView(studio, comment, mine)}
      </div>
      ${head ? threadView(studio, comment) : nothing} ${studio.editing?.comment === comment.id ? studio.editing.view() : nothing}
      ${studio.answers.comment === comment.id ? answersView(studio, comment) : nothing}
    </article>
  `;
}

/** What was written; what was masked in it stands there for whoever claimed and revealed it. @param {Studio} studio @param {Comment} comment */
export function wordsView(studio, comment) {
  const words = studio.documents.words(comment.id);
  const repeated = comment.count > 1 ? html` <span class="comment-count" title=${t("studio.collapsed", { n: comment.count })}>×${comment.count}</span>` : nothing;
  if (words?.text) return html`<p class="comment-text anywhere is-revealed">${words.text}${repeated}</p>`;
  return html`<p class="comment-text anywhere">${comment.text ?? t("studio.erased")}${repeated}</p>`;
}

/** What the author and the comment are besides. @param {Studio} studio @param {Comment} comment */
function marksView(studio, comment) {
  const standing = studio.comments.standing(comment.author);
  if (!comment.own && !comment.history && standing === "ok") return nothing;
  return [
    comment.own ? html`<span class="mark">${t("studio.mark_own")}</span>` : nothing,
    comment.history ? html`<span class="mark">${t("studio.mark_history")}</span>` : nothing,
    standing === "ok" ? nothing : html`<span class="mark mark-${standing}">${t(`studio.standing_${standing}`)}</span>`,
  ];
}

/** @param {Studio} studio @param {Comment} comment @param {boolean} mine */
function understoodView(studio, comment, mine) {
  const held = comment.state === "held" ? t("studio.held_because", { why: t(`studio.held_${comment.reason ?? "helper"}`) }) : "";
  const reading = mine ? nothing : readingView(comment);
  const open = studio.pane.index.openOf(comment.author);
  // Said once of an author's comments, by the latest of them.
  const last = !mine && open.length > 1 && open.at(-1) === Number(comment.id);
  const more = last ? t("studio.thread_comments", { n: open.length }) + draftWords(studio, comment) : "";
  const reply = comment.reply ? t(`studio.reply_${comment.reply.state}`) : "";
  const there = comment.state === "hidden" && comment.there ? hiddenThere(comment) : "";
  if (!held && reading === nothing && !more && !reply && !there) return nothing;
  return html`<p class="comment-reading cluster gap-1">
    ${held ? html`<span class="state state-wait">${icon("lock")}${held}</span>` : nothing} ${reading}
    ${more ? html`<span class="soft small">${more}</span>` : nothing}
    ${reply ? html`<span class="soft small">${reply}</span>` : nothing} ${there ? html`<span class="soft small">${there}</span>` : nothing}
  </p>`;
}

/** What became of hiding it where it was written. @param {Comment} comment */
function hiddenThere(comment) {
  const name = platformName(comment.platform);
  if (comment.there === "hide") return t("studio.hidden_there", { name });
  return comment.there === "show" ? "" : t("studio.hidden_not_there", { name });
}

/** @param {Comment} comment */
function readingView(comment) {
  const { reading } = comment;
  if (!reading) return nothing;
  if (reading.intent === "order") {
    return html`${reading.items.map((item) => itemView(item, reading.tier))} ${reading.cancels.map((item) => cancelView(item))}
    ${reading.tier === "ask" ? html`<span class="reading-word is-ask">${t("studio.reading_ask")}</span>` : nothing}`;
  }
  if (reading.intent === "cancel") {
    return html`<span class="reading-word is-cancel">${t("studio.reading_cancel")}</span>${reading.items.map((item) => cancelView(item))}`;
  }
  if (reading.joins) return html`<span class="reading-word">${t("studio.reading_joins")}</span>`;
  if (reading.intent === "question") {
    return html`<span class="reading-word is-question">${t("studio.reading_question")}</span>${reading.items.map((item) => codeView(item, "is-asked"))}`;
  }
  return nothing;
}

/** @param {ReadItem} item @param {string} tier */
function itemView(item, tier) {
  return html`${codeView(item, `is-${tier}`)}<span class="small strong">× ${item.qty || 1}</span>`;
}

/** @param {ReadItem} item */
function cancelView(item) {
  return codeView(item, "is-cancelled");
}

/** @param {ReadItem} item @param {string} look */
function codeView(item, look) {
  return html`<span class="code ${look}">${item.code}</span>`;
}

/** @param {Studio} studio @param {Comment} comment */
function stateView(studio, comment) {
  const order = studio.documents.order(comment.order);
  if (order) {
    return html`<button class="chip" @click=${() => studio.showOrder(order.id)}>
      ${icon("shopping-bag")}${t("studio.order_number", { number: order.number })}
    </button>`;
  }
  if (studio.waitsToBeSent(comment)) return html`<span class="state state-wait">${icon("hourglass")}${t("studio.waits_to_be_sent")}</span>`;
  if (comment.state === "deleted") return html`<span class="state">${icon("trash-2")}${t("studio.deleted_there")}</span>`;
  if (comment.state === "collapsed") return html`<span class="state">${t("studio.collapsed_into")}</span>`;
  if (comment.reason === "passed") return html`<span class="state">${t("studio.passed")}</span>`;
  const shown = comment.featured
    ? html`<span class="state state-live"><span class="dot"></span>${t("studio.on_screen")}</span>`
    : nothing;
  return html`${isOpen(comment) ? claimView(studio, comment) : nothing}${shown}`;
}

/** The one thing most likely to be done with it. @param {Studio} studio @param {Comment} comment */
function primaryView(studio, comment) {
  const { comments, documents } = studio;
  if (comment.state === "done" || comment.state === "hidden") {
    return textButton("restore_comment", studio, comment, "undo-2", t("studio.restore"), () => comments.restore(comment));
  }
  if (!isOpen(comment)) return nothing;
  if (documents.muted(comment.author)) {
    return textButton("judge_author", studio, comment, "undo-2", t("studio.unmute"), () => comments.judge(comment, "ok"));
  }
  if (documents.claimOf(comment)) return nothing;
  if (comment.state === "held") {
    return textButton("restore_comment", studio, comment, "check", t("studio.let_through"), () => comments.letThrough(comment), true);
  }
  return textButton("claim_comment", studio, comment, "", t("studio.claim"), () => studio.claim(comment), true);
}

/** @param {Comment} comment */
const mayBeFeatured = (comment) => comment.state === "visible" || comment.state === "done" || comment.featured;

/** What somebody points at, has chosen or has put on the screen. @param {Studio} studio @param {Comment} comment */
function isAtHand({ pane }, comment) {
  return comment.featured || pane.queue.selected === comment.id || pane.hand.row === Number(comment.id);
}

/**
 * Only in rows at hand: in each row of a list that moves, a sign costs every drawing.
 * @param {Studio} studio
 * @param {Comment} comment
 */
function featureView(studio, comment) {
  if (!mayBeFeatured(comment) || !isAtHand(studio, comment)) return nothing;
  const label = comment.featured ? t("studio.unfeature_comment") : t("studio.feature_comment");
  const busy = studio.actions.busy("feature_comment", comment.id);
  return html`<button
    class="button button-small button-icon button-quiet act-feature_comment"
    aria-label=${label}
    title=${label}
    aria-busy=${busy ? "true" : nothing}
    aria-pressed=${String(comment.featured)}
    @click=${() => studio.comments.toggleFeature(comment)}
  >
    ${icon(busy ? "refresh-cw" : "tv")}
  </button>`;
}

/**
 * @param {string} type
 * @param {Studio} studio
 * @param {Comment} comment
 * @param {string} symbol none for what stands in every row: a list of thousands pays for each icon
 * @param {string} label
 * @param {(event: PointerEvent) => unknown} press
 * @param {boolean} [primary]
 */
export function textButton(type, studio, comment, symbol, label, press, primary = false) {
  const busy = studio.actions.busy(type, comment.id);
  return html`<button
    class="button button-small act-${type} ${primary ? "button-primary" : ""}"
    aria-busy=${busy ? "true" : nothing}
    @click=${press}
  >
    ${busy || symbol ? icon(busy ? "refresh-cw" : symbol) : nothing}${label}
  </button>`;
}

/** @param {Studio} studio @param {Comment} comment @param {boolean} mine */
function moreView(studio, comment, mine) {
  const label = t("studio.more_actions");
  const apart = !mine && mayBeFeatured(comment) && !isAtHand(studio, comment);
  return html`<button
    class="button button-small button-icon button-quiet act-more ${apart ? "is-apart" : ""}"
    aria-label=${label}
    title=${label}
    aria-haspopup="menu"
    @click=${(/** @type {PointerEvent} */ event) => studio.rowMenu.open(comment, event)}
  >
    ⋯
  </button>`;
}
