// @ts-check
/** Owns how one comment of the queue looks and what can be done with it. */

import { html, nothing } from "../vendor/lit-html/lit-html.js";
import { initials, timeOfDay } from "../format.js";
import { t } from "../messages.js";
import { icon } from "./icon.js";

/** @typedef {import("./app.js").Studio} Studio */
/** @typedef {import("./documents.js").Comment} Comment */

/** Names of platforms are names: they are not translated. */
/** @type {Record<string, string>} */
const SOURCES = { facebook: "Facebook", youtube: "YouTube", tiktok: "TikTok", twitch: "Twitch", zalo: "Zalo" };

/** @param {string} source */
function sourceName(source) {
  return SOURCES[source] ?? (source === "typed" ? t("studio.source_typed") : t("studio.source_chat"));
}

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
  const mine = studio.queue.isMine(comment);
  const name = comment.name || t("studio.nameless");
  const selected = studio.queue.selected === comment.id;
  return html`
    <article
      class="comment is-${comment.state} ${mine ? "is-mine" : ""} ${comment.featured ? "is-featured" : ""}"
      id="comment-${comment.id}"
      tabindex="-1"
      aria-current=${selected ? "true" : "false"}
      aria-label=${t("studio.comment_by", { name })}
      @pointerdown=${() => studio.select(comment.id)}
    >
      <span class="avatar" data-tone=${tone(comment.author)} aria-hidden="true">${initials(name)}</span>
      <div class="comment-body">
        <p class="comment-head">
          <strong class="clip">${name}</strong>
          <span class="soft small clip comment-source">${sourceName(comment.source)} · ${timeOfDay(comment.at)}</span>
          ${stateView(studio, comment, mine)}
        </p>
        <p class="comment-text anywhere">${comment.text ?? t("studio.erased")}</p>
        ${readingView(comment)}
      </div>
      <div class="comment-actions">${actionsView(studio, comment, mine)}</div>
      ${studio.editing?.comment === comment.id ? studio.editing.view() : nothing}
    </article>
  `;
}

/** @param {Comment} comment */
function readingView(comment) {
  const items = comment.reading?.items ?? [];
  if (items.length === 0) return nothing;
  return html`<p class="comment-reading cluster gap-1">
    ${items.map((item) => html`<span class="code">${item.code}</span><span class="small strong">× ${item.qty}</span>`)}
  </p>`;
}

/**
 * @param {Studio} studio
 * @param {Comment} comment
 * @param {boolean} mine
 */
function stateView(studio, comment, mine) {
  const order = studio.documents.order(comment.order);
  if (order) {
    return html`<button class="chip" @click=${() => studio.showOrder(order.id)}>
      ${icon("shopping-bag")}${t("studio.order_number", { number: order.number })}
    </button>`;
  }
  if (mine) return html`<span class="state state-news">${t("studio.mine")}</span>`;
  const claim = studio.documents.claimOf(comment);
  if (claim) {
    return html`<span class="state state-wait clip">
      ${icon("hand")}${t("studio.claimed_by", { name: claim.name })}
    </span>`;
  }
  if (comment.featured) return html`<span class="state state-live"><span class="dot"></span>${t("studio.on_screen")}</span>`;
  return nothing;
}

/**
 * @param {Studio} studio
 * @param {Comment} comment
 * @param {boolean} mine
 */
function actionsView(studio, comment, mine) {
  if (comment.state === "done" || comment.state === "hidden") {
    return textButton("restore_comment", studio, comment, "undo-2", t("studio.restore"), () => studio.actions.restore(comment));
  }
  if (mine) {
    return [
      textButton("open_order", studio, comment, "shopping-basket", t("studio.make_order"), () => studio.ordering.order(comment), true),
      iconButton("finish_comment", studio, comment, "check", t("studio.finish"), () => studio.actions.finish(comment)),
      iconButton("release_comment", studio, comment, "undo-2", t("studio.release"), () => studio.actions.release(comment)),
      sharedButtons(studio, comment),
    ];
  }
  const claim = textButton("claim_comment", studio, comment, "hand", t("studio.claim"), () => studio.claim(comment), true);
  return [studio.documents.claimOf(comment) ? nothing : claim, sharedButtons(studio, comment)];
}

/**
 * @param {Studio} studio
 * @param {Comment} comment
 */
function sharedButtons(studio, comment) {
  const label = comment.featured ? t("studio.unfeature_comment") : t("studio.feature_comment");
  return [
    iconButton(
      "feature_comment",
      studio,
      comment,
      "tv",
      label,
      () => studio.actions.toggleCommentFeature(comment),
      comment.featured,
    ),
    iconButton("hide_comment", studio, comment, "eye-off", t("studio.hide"), () => studio.actions.hide(comment)),
  ];
}

/**
 * @param {string} type
 * @param {Studio} studio
 * @param {Comment} comment
 * @param {string} symbol
 * @param {string} label
 * @param {() => unknown} press
 * @param {boolean} [primary]
 */
function textButton(type, studio, comment, symbol, label, press, primary = false) {
  const busy = studio.actions.busy(type, comment.id);
  return html`<button
    class="button button-small ${primary ? "button-primary" : ""}"
    aria-busy=${busy ? "true" : "false"}
    @click=${press}
  >
    ${icon(busy ? "refresh-cw" : symbol)}${label}
  </button>`;
}

/**
 * @param {string} type
 * @param {Studio} studio
 * @param {Comment} comment
 * @param {string} symbol
 * @param {string} label
 * @param {() => unknown} press
 * @param {boolean} [pressed]
 */
function iconButton(type, studio, comment, symbol, label, press, pressed) {
  const busy = studio.actions.busy(type, comment.id);
  return html`<button
    class="button button-small button-icon button-quiet act-${type}"
    aria-label=${label}
    title=${label}
    aria-busy=${busy ? "true" : "false"}
    aria-pressed=${pressed === undefined ? nothing : String(pressed)}
    @click=${press}
  >
    ${icon(busy ? "refresh-cw" : symbol)}
  </button>`;
}
