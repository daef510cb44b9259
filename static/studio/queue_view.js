// @ts-check
/** Owns the middle of the studio: filters, the comment list, what is new below. */

import { html, nothing } from "../vendor/lit-html/lit-html.js";
import { ago } from "../format.js";
import { t } from "../messages.js";
import { commentView } from "./comment.js";
import { icon } from "./icon.js";
import { FILTERS } from "./queue.js";
import { Rows } from "./rows.js";

/** @typedef {import("./app.js").Studio} Studio */
/** @typedef {import("./documents.js").Comment} Comment */

/** @type {Rows<Comment>} */
const rows = new Rows();

/**
 * What a row looks like hangs on these alone; an open form is drawn every time.
 * @param {Studio} studio
 * @param {Comment} comment
 */
function reasons(studio, comment) {
  const order = studio.documents.order(comment.order);
  const editing = studio.editing?.comment === comment.id ? studio.drawn : null;
  const thread = studio.documents.thread(comment.author);
  return [comment, thread, order?.number, studio.queue.selected === comment.id, studio.actions.busyWith(comment.id), editing];
}

/** @param {Studio} studio */
export function queueView(studio) {
  const { queue, scroll } = studio;
  const comments = queue.shown(studio.frozen);
  return html`
    <section class="panel" id="panel-queue" aria-labelledby="queue-title">
      <header class="panel-head">
        <h2 id="queue-title">${t("studio.comments")}</h2>
        ${oldestView(studio)}
      </header>
      <div class="filters" role="group" aria-label=${t("studio.filter_comments")}>
        ${FILTERS.map((filter) => filterView(studio, filter))}
      </div>
      <div
        class="panel-scroll"
        id="queue-list"
        role="feed"
        aria-label=${t("studio.comments")}
        @pointerenter=${(/** @type {PointerEvent} */ event) => scroll.hand.entered(event)}
        @pointerleave=${(/** @type {PointerEvent} */ event) => scroll.hand.left(event)}
        @pointerdown=${(/** @type {PointerEvent} */ event) => scroll.hand.pressed(event)}
        @scroll=${(/** @type {Event} */ event) => scroll.scrolled(event)}
      >
        ${comments.length === 0 ? emptyView(studio) : nothing}
        ${rows.view(
          studio.drawn,
          comments,
          (comment) => reasons(studio, comment),
          (comment) => commentView(studio, comment),
        )}
      </div>
      ${newView(studio)}
    </section>
  `;
}

/** @param {Studio} studio */
function oldestView(studio) {
  const oldest = studio.queue.oldestWaiting;
  if (!oldest) return html`<span class="soft small">${t("studio.nobody_waits")}</span>`;
  return html`<button class="chip chip-wait" @click=${() => studio.goTo(oldest.id)}>
    ${icon("clock")}${t("studio.oldest_waits", { time: ago(oldest.at, studio.now) })}
  </button>`;
}

/**
 * @param {Studio} studio
 * @param {import("./queue.js").Filter} filter
 */
function filterView(studio, filter) {
  const chosen = studio.queue.filter === filter;
  const count = filter === "all" ? null : studio.queue.count(filter);
  return html`<button class="chip" aria-pressed=${String(chosen)} @click=${() => studio.chooseFilter(filter)}>
    ${t(`studio.filter_${filter}`)}${count ? html`<span class="chip-count">${count}</span>` : nothing}
  </button>`;
}

/** @param {Studio} studio */
function emptyView(studio) {
  return html`<div class="empty">
    ${icon("message-circle")}
    <p>${t(studio.queue.filter === "open" ? "studio.no_comments" : "studio.no_comments_here")}</p>
  </div>`;
}

/** @param {Studio} studio */
function newView(studio) {
  const unseen = studio.queue.unseen;
  if (studio.newestInSight || unseen === 0) return nothing;
  return html`<button class="button button-small queue-new" @click=${() => studio.followQueue()}>
    ${icon("chevron-down")}${t("studio.new_below", { n: unseen })}
  </button>`;
}
