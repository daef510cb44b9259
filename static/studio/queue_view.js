// @ts-check
/** Owns the middle of the studio: what waits, filters and search, the comment list, what is new below. */

import { html, noChange, nothing } from "../vendor/lit-html/lit-html.js";
import { ago } from "../format.js";
import { t } from "../messages.js";
import { commentView } from "./comment.js";
import { icon } from "./icon.js";
import { FILTERS, isOpen } from "./queue_index.js";
import { Rows } from "./rows.js";
import { alarmsView, sourcesView } from "./sources.js";
import { leaseWord } from "./thread.js";
import { under } from "./under.js";

/** @typedef {import("./app.js").Studio} Studio */
/** @typedef {import("./documents.js").Comment} Comment */
/** @typedef {import("./queue_index.js").Filter} Filter */

/** Of these it helps to know how many there are. @type {Filter[]} */
const COUNTED = ["open", "orders", "questions", "mine", "held"];
const LATE_MS = 60_000;
const TOO_LATE_MS = 180_000;

/** @type {Rows<Comment>} */
const rows = new Rows();

/**
 * What a row looks like hangs on these alone; an open form is drawn every time.
 * @param {Studio} studio
 * @param {Comment} comment
 */
function reasons(studio, comment) {
  const { documents, pane, answers } = studio;
  const { id, author } = comment;
  const open = pane.index.openOf(author);
  const forms = studio.editing?.comment === id || answers.comment === id ? pane.drawn : null;
  const looks = [comment, documents.thread(author), documents.order(comment.order)?.number, pane.queue.selected === id, pane.hand.row === Number(id), open.length];
  const now = [studio.actions.busyWith(id), forms, leaseWord(studio, author), studio.waitsToBeSent(comment), documents.words(id)];
  if (!isOpen(comment) || !pane.queue.isMine(comment)) return [...looks, ...now];
  const others = open.flatMap((each) => [documents.comment(String(each)), documents.words(String(each))]);
  return [...looks, ...now, documents.products, documents.orders, studio.lines.version, ...others];
}

/** @param {Studio} studio */
export function queueView(studio) {
  const { pane } = studio;
  const comments = pane.shown.rows.flatMap((id) => studio.documents.comment(String(id)) ?? []);
  return html`
    <section class="panel" id="panel-queue" aria-labelledby="queue-title">
      ${pane.head ? headView(studio) : noChange}
      <div class="queue-frame">
        <div
          class="panel-scroll"
          id="queue-list"
          role="feed"
          aria-label=${t("studio.comments")}
          ${under(pane.hand)}
          @scroll=${(/** @type {Event} */ event) => pane.scrolled(event)}
        >
          ${pane.shown.of === 0 ? emptyView(studio) : nothing}
          <div class="queue-above"></div>
          ${rows.view(
            pane.drawn,
            comments,
            (comment) => reasons(studio, comment),
            (comment) => commentView(studio, comment),
          )}
          <div class="queue-below"></div>
        </div>
      </div>
      ${newView(studio)} ${studio.rowMenu.view()}
    </section>
  `;
}

/** What counts the comments: numbers that change twenty times a second can be read by nobody. @param {Studio} studio */
function headView(studio) {
  return html`<header class="panel-head queue-head">
      <h2 id="queue-title">${t("studio.comments")}</h2>
      ${oldestView(studio)} ${sourcesView(studio)} ${toolsView(studio)}
    </header>
    ${alarmsView(studio)} ${studio.pane.search.open ? searchView(studio) : filtersView(studio)}`;
}

/** The order that waits longest. @param {Studio} studio */
export function oldestView(studio) {
  const oldest = studio.pane.index.oldestWaiting;
  if (!oldest) return html`<span class="soft small nobody-waits">${t("studio.nobody_waits")}</span>`;
  const waits = studio.now - oldest.at;
  const look = waits > TOO_LATE_MS ? "is-too-late" : waits > LATE_MS ? "chip-wait" : "";
  return html`<button class="chip oldest ${look}" @click=${() => studio.goTo(oldest.id)}>
    ${icon("clock")}${t("studio.oldest_waits", { time: ago(oldest.at, studio.now) })}
    ${studio.pane.index.waiting > 1 ? html`<span class="chip-count">${studio.pane.index.waiting}</span>` : nothing}
  </button>`;
}

/** @param {Studio} studio */
function toolsView(studio) {
  const { pane } = studio;
  const pause = t(pane.paused ? "studio.go_on" : "studio.stand_still");
  return html`<span class="queue-tools">
    <button
      class="button button-small button-icon button-quiet"
      id="queue-pause"
      aria-label=${pause}
      title=${pause}
      aria-pressed=${String(pane.paused)}
      @click=${() => pane.pause()}
    >
      ${icon(pane.paused ? "play" : "pause")}
    </button>
    <button
      class="button button-small button-icon button-quiet"
      aria-label=${t("studio.search_comments")}
      title=${t("studio.search_comments")}
      aria-pressed=${String(pane.search.open)}
      @click=${() => (pane.search.open ? studio.closeSearch() : studio.openSearch())}
    >
      ${icon("search")}
    </button>
  </span>`;
}

/** @param {Studio} studio */
function filtersView(studio) {
  return html`<div class="filters" role="group" aria-label=${t("studio.filter_comments")}>
    ${FILTERS.map((filter) => filterView(studio, filter))}
    ${studio.older.any ? html`<button class="chip" @click=${() => studio.older.open()}>${icon("clock")}${t("studio.older")}</button>` : nothing}
  </div>`;
}

/**
 * @param {Studio} studio
 * @param {Filter} filter
 */
function filterView(studio, filter) {
  const chosen = studio.pane.queue.filter === filter;
  const count = COUNTED.includes(filter) ? studio.pane.queue.count(filter) : 0;
  const urgent = filter === "held" && count > 0;
  return html`<button class="chip ${urgent ? "chip-wait" : ""}" aria-pressed=${String(chosen)} @click=${() => studio.chooseFilter(filter)}>
    ${t(`studio.filter_${filter}`)}${count ? html`<span class="chip-count">${count}</span>` : nothing}
  </button>`;
}

/** @param {Studio} studio */
function searchView(studio) {
  const { search } = studio.pane;
  const found = search.searching ? t("studio.searching") : t("studio.found", { n: search.found.size });
  return html`<div class="queue-search">
    ${icon("search")}
    <input
      class="input grow"
      id="queue-search"
      type="search"
      autocomplete="off"
      spellcheck="false"
      enterkeyhint="search"
      aria-label=${t("studio.search_comments")}
      placeholder=${t("studio.search_comments_for")}
      .value=${search.query}
      @input=${(/** @type {Event} */ event) => studio.pane.look(/** @type {HTMLInputElement} */ (event.target).value)}
      @keydown=${(/** @type {KeyboardEvent} */ event) => searchKey(studio, event)}
    />
    ${search.on ? html`<span class="soft small" role="status">${found}</span>` : nothing}
    <button class="button button-small button-icon button-quiet" aria-label=${t("studio.close_search")} @click=${() => studio.closeSearch()}>${icon("x")}</button>
  </div>`;
}

/** @param {Studio} studio @param {KeyboardEvent} event */
function searchKey(studio, event) {
  if (event.isComposing) return;
  if (event.key === "Escape") {
    event.stopPropagation();
    studio.closeSearch();
  } else if (event.key === "Enter" || event.key === "ArrowDown") {
    event.preventDefault();
    /** @type {HTMLElement} */ (event.target).blur();
    studio.move(1);
  }
}

/** @param {Studio} studio */
function emptyView(studio) {
  const { search, queue } = studio.pane;
  const words = search.on ? (search.searching ? "searching" : "nothing_found_here") : queue.filter === "open" ? "no_comments" : "no_comments_here";
  return html`<div class="empty">${icon("message-circle")}<p>${t(`studio.${words}`)}</p></div>`;
}

/** @param {Studio} studio */
function newView(studio) {
  const { pane } = studio;
  const { unseen } = pane.queue;
  if (pane.paused) {
    return html`<button class="button button-small queue-new" @click=${() => studio.followQueue()}>
      ${icon("play")}${unseen > 0 ? t("studio.paused_new", { n: unseen }) : t("studio.paused")}
    </button>`;
  }
  if (pane.newestInSight || unseen === 0) return nothing;
  return html`<button class="button button-small queue-new" @click=${() => studio.followQueue()}>
    ${icon("chevron-down")}${t("studio.new_below", { n: unseen })}
  </button>`;
}
