// @ts-check
/** Owns the studio as a whole: its parts, what is selected and open, and when the page is drawn. */

import { html, nothing, render } from "../vendor/lit-html/lit-html.js";
import { copyText } from "../clipboard.js";
import { t } from "../messages.js";
import { Sync } from "../sync.js";
import { Actions } from "./actions.js";
import { Answers } from "./answers.js";
import { Cameras } from "./cameras.js";
import { CommentActions } from "./comment_actions.js";
import { Desk } from "./desk.js";
import { Dialogs, helpView, showDialog } from "./dialogs.js";
import { Documents } from "./documents.js";
import { DraftLines } from "./draft_lines.js";
import { Invite } from "./invite.js";
import { icon } from "./icon.js";
import { KEPT, keptTold } from "./kept.js";
import { Leases } from "./leases.js";
import { closeMenus } from "./menus.js";
import { MoneyPanel } from "./money.js";
import { News } from "./news.js";
import { Older } from "./older.js";
import { Ordering } from "./ordering.js";
import { PayMessage } from "./pay_message.js";
import { ProductChange } from "./product_change.js";
import { productsView } from "./products.js";
import { askCancel, askClose, askStart } from "./questions.js";
import { QueuePane } from "./queue_pane.js";
import { isOpen } from "./queue_index.js";
import { oldestView } from "./queue_view.js";
import { Recording } from "./recording.js";
import { RowMenu } from "./row_menu.js";
import { SourceDialog } from "./source_dialog.js";
import { Spoken } from "./spoken.js";
import { Toasts } from "./toasts.js";
import { bannerView, topbarView } from "./topbar.js";
import { Typing } from "./typing.js";
import { WalkIn } from "./walk_in.js";

/** @typedef {import("./documents.js").Comment} Comment */
/** @typedef {import("./documents.js").Order} Order */
/** @typedef {"queue" | "desk" | "products"} Place what a narrow screen shows */

/** Ages and deadlines on the page are this fresh. */
const TICK_MS = 5000;
/** What stands around the queue and counts its comments is drawn no more often than this. */
const AROUND_MS = 3000;

export class Studio {
  /** @type {import("../sync.js").Refusal | undefined} */
  refusal;
  /** @type {Place} */
  place = "queue";
  /** @type {"orders" | "money"} */
  deskTab = "orders";
  now = Date.now();
  /** How often the page was drawn. */
  drawn = 0;
  #drawing = false;
  #root;
  /** @type {string | null} an order to bring into sight after drawing */
  #reveal = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #around;

  /**
   * @param {DOMStringMap} given the body's data attributes
   * @param {HTMLElement} root where the studio is drawn
   */
  constructor(given, root) {
    this.#root = root;
    const show = given.show ?? "";
    this.show = show;
    this.me = given.device ?? "";
    this.role = given.role ?? "";
    this.rehearsal = given.rehearsal !== undefined;
    if (this.counter) this.place = "desk";
    const feeds = (given.feeds ?? "").split(" ").filter(Boolean);
    this.refresh = this.refresh.bind(this);
    this.toasts = new Toasts(this.refresh);
    this.sync = new Sync({
      path: given.sync ?? "/sync",
      feeds,
      carrier: given.carrier === "sse" ? "sse" : "ws",
      onchange: (feed, collections, touched) => void this.#changed(feed, collections, touched),
      onstate: (state, refusal) => this.#connection(state, refusal),
      keep: { storage: sessionStorage, name: `livehub ${show}`, types: KEPT },
      onkept: (command, refused, result) => keptTold(this, command, refused, result),
    });
    this.documents = new Documents(this.sync, show, this.me);
    this.actions = new Actions(this.sync, show, this.toasts, this.refresh);
    this.news = new News(this.documents, this.toasts, this.refresh);
    this.spoken = new Spoken(this);
    this.lines = new DraftLines(this.documents, () => this.pane.refresh());
    this.answers = new Answers(this);
    this.pane = new QueuePane(this, this.me);
    this.comments = new CommentActions(this);
    this.leases = new Leases(this, this.me);
    this.rowMenu = new RowMenu(this);
    this.sourceDialog = new SourceDialog(this);
    this.typing = new Typing(this);
    this.older = new Older(this);
    this.ordering = new Ordering(this);
    this.desk = new Desk(this);
    this.dialogs = new Dialogs(this.refresh);
    this.walkIn = new WalkIn(this);
    this.invite = new Invite(this);
    this.recording = new Recording(this);
    this.productChange = new ProductChange(this);
    this.payMessage = new PayMessage(this);
    this.money = new MoneyPanel(this);
    this.cameras = new Cameras(this, (given.whep ?? "") !== "");
    /** @type {[string, string][]} */
    this.links = [
      ["overlay_v", given.overlayV ?? ""],
      ["overlay_h", given.overlayH ?? ""],
      ["camera_feed", given.cameraFeed ?? ""],
      ["watch", given.watch ?? ""],
      ["tv", given.tv ?? ""],
    ];
    // The counter is no show: nobody watches it.
    this.links = this.counter ? [] : this.links.filter(([, url]) => url !== "");
    setInterval(this.refresh, TICK_MS);
    addEventListener("pointerdown", (event) => void closeMenus(/** @type {Node | null} */ (event.target)));
    // A page that is closed forgets what it could not send and may not keep.
    addEventListener("beforeunload", (event) => this.sync.fleeting > 0 && event.preventDefault());
  }

  /** Whether this is the desk for orders outside shows, which neither begins nor ends. */
  get counter() {
    return this.show === "counter";
  }

  /** The form that is open under a comment or in an order. */
  get editing() {
    return this.ordering.editing;
  }

  /** Draws in the next frame, however often it is asked. */
  refresh() {
    if (this.#drawing) return;
    this.#drawing = true;
    requestAnimationFrame(() => this.#draw());
  }

  /** Draws what counts the queue's comments, now and then. */
  #refreshAround() {
    this.#around ??= setTimeout(() => {
      this.#around = undefined;
      this.refresh();
    }, AROUND_MS);
  }

  #draw() {
    this.#drawing = false;
    this.drawn += 1;
    this.now = Date.now();
    this.payMessage.follow();
    render(this.#view(), this.#root);
    this.cameras.draw();
    this.pane.drawAll();
    if (this.#reveal) this.#bringIntoSight(this.#reveal);
    this.#reveal = null;
  }

  /** @param {string} id */
  #bringIntoSight(id) {
    const row = document.getElementById(id);
    row?.scrollIntoView({ block: "nearest" });
    row?.focus({ preventScroll: true });
  }

  #view() {
    return html`
      <header class="topbar studio-top">${topbarView(this)}</header>
      <div role="status">${bannerView(this)}${this.spoken.hintView()}</div>
      ${this.counter ? nothing : html`<div class="oldest-strip" data-place=${this.place}>${oldestView(this)}</div>`}
      <main class="studio-columns ${this.counter ? "is-counter" : ""}" data-place=${this.place}>
        <section class="panel column-products" id="panel-products" aria-label=${t("studio.products")}>
          ${this.cameras.placeView()} ${productsView(this)}
        </section>
        ${this.counter ? nothing : html`<div class="column-queue" id="queue-place"></div>`}
        <section class="panel column-desk" id="panel-desk" aria-label=${t("studio.desk")}>
          ${this.#deskTabsView()} ${this.deskTab === "orders" ? this.desk.view() : this.money.view()} ${this.payMessage.view()}
        </section>
      </main>
      ${this.#placesView()} ${this.dialogs.view()} ${this.walkIn.view()} ${this.invite.view()} ${this.productChange.view()} ${this.money.dialogsView()} ${this.sourceDialog.view()} ${this.typing.view()} ${this.older.view()} ${helpView()}
      <div class="only-read" role="status" aria-live="polite">${this.news.spoken}</div>
      <div class="toasts" role="status" aria-live="polite">${this.toasts.view()}</div>
    `;
  }

  #deskTabsView() {
    return html`<header class="panel-head tabs" role="group" aria-label=${t("studio.desk")}>
      ${this.#deskTabView("orders", t("studio.orders"), 0)} ${this.#deskTabView("money", t("studio.money"), this.money.waiting)}
    </header>`;
  }

  /**
   * @param {"orders" | "money"} tab
   * @param {string} label
   * @param {number} count
   */
  #deskTabView(tab, label, count) {
    return html`<button class="tab" aria-pressed=${String(this.deskTab === tab)} @click=${() => this.#chooseTab(tab)}>
      ${label}${count > 0 ? html`<span class="chip-count is-urgent">${count}</span>` : nothing}
    </button>`;
  }

  /** @param {"orders" | "money"} tab */
  #chooseTab(tab) {
    this.deskTab = tab;
    this.refresh();
  }

  #placesView() {
    /** @type {[Place, string, string, number][]} */
    const places = [
      ["queue", "message-circle", t("studio.comments"), this.pane.queue.count("open")],
      ["desk", "shopping-bag", t("studio.orders"), this.money.waiting],
      ["products", "tag", t("studio.products"), 0],
    ];
    return html`<nav class="places ${this.counter ? "is-two" : ""}" aria-label=${t("studio.places")}>
      ${places.filter(([place]) => place !== "queue" || !this.counter).map(
        ([place, symbol, label, count]) => html`<button
          class="place"
          aria-current=${this.place === place ? "page" : "false"}
          @click=${() => this.go(place)}
        >
          ${icon(symbol)}<span>${label}</span>${count > 0 ? html`<span class="chip-count">${count}</span>` : nothing}
        </button>`,
      )}
    </nav>`;
  }

  /**
   * @param {string} feed
   * @param {string[]} collections
   * @param {import("../sync.js").Touched} touched
   */
  #changed(feed, collections, touched) {
    this.documents.changed(feed, collections);
    const has = (/** @type {string[]} */ ...names) => collections.some((name) => names.includes(name));
    if (feed === this.documents.vitals) return this.#vitalsChanged(has);
    if (feed === this.documents.own) return this.pane.refresh();
    if (feed === this.documents.feed) {
      this.pane.changed(touched);
      this.leases.changed(touched);
      if (has("orders")) this.#readOrders();
      if (has("show")) this.news.readCall();
      // Comments come many times a second, and nothing else is drawn for them.
      if (collections.every((name) => name === "comments" || name === "threads")) return this.#refreshAround();
    }
    return this.refresh();
  }

  /** @param {(...names: string[]) => boolean} has which collections changed */
  #vitalsChanged(has) {
    if (has("cameras")) this.spoken.listen();
    if (has("sources", "claims")) this.pane.refreshSoon();
    if (has("door", "money")) return this.refresh();
    return has("sources", "claims") ? undefined : this.cameras.refresh();
  }

  #readOrders() {
    this.news.read();
    this.spoken.read();
  }

  /**
   * @param {import("../sync.js").SyncState} state
   * @param {import("../sync.js").Refusal} [refusal]
   */
  #connection(state, refusal) {
    this.refusal = refusal;
    this.spoken.connection(state);
    this.refresh();
  }

  /** @param {Place} place */
  go(place) {
    this.place = place;
    this.refresh();
  }

  /** @param {string} comment */
  select(comment) {
    if (this.pane.queue.selected === comment) return;
    this.pane.queue.selected = comment;
    this.pane.refresh();
  }

  /** @param {1 | -1} by */
  move(by) {
    this.pane.move(by);
  }

  /** @param {string} comment */
  goTo(comment) {
    this.place = "queue";
    this.pane.goTo(comment, "orders");
    this.refresh();
  }

  /** @param {import("./queue_index.js").Filter} filter */
  chooseFilter(filter) {
    this.pane.choose(filter);
  }

  followQueue() {
    this.pane.follow();
  }

  openSearch() {
    this.place = "queue";
    this.pane.search.open = true;
    this.refresh();
    requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById("queue-search")?.focus()));
  }

  closeSearch() {
    this.pane.search.open = false;
    this.pane.look("");
  }

  /** Escape: out of the nearest thing that is open. */
  leave() {
    if (closeMenus() || this.rowMenu.close() || this.answers.close()) return;
    if (this.editing) this.ordering.end();
    else if (this.payMessage.order) this.payMessage.close();
    else if (this.pane.search.open) this.closeSearch();
    else this.followQueue();
  }

  help() {
    showDialog("help");
  }

  /** @param {(comment: Comment) => unknown} act */
  withSelected(act) {
    const comment = this.documents.comment(this.pane.queue.selected);
    if (comment) act(comment);
  }

  /** Mine from now on; whoever has it is asked for it. @param {Comment} comment */
  async claim(comment) {
    if (!isOpen(comment) || this.pane.queue.isMine(comment)) return;
    this.pane.queue.selected = comment.id;
    if (this.documents.claimOf(comment)) this.comments.askTakeOver(comment);
    else await this.comments.claim(comment);
  }

  /** Whether an order from this comment is written and waits for the server. @param {Comment} comment */
  waitsToBeSent(comment) {
    if (this.sync.state === "live" || this.sync.waiting === 0) return false;
    return this.sync.pending.some(({ type, body }) => {
      const order = /** @type {{comment?: string, also?: string[]}} */ (body);
      return type === "open_order" && (order.comment === comment.id || Boolean(order.also?.includes(comment.id)));
    });
  }

  /** @param {string} order */
  showOrder(order) {
    this.payMessage.close();
    this.deskTab = "orders";
    this.place = "desk";
    this.desk.show(order);
    this.#reveal = `order-${order}`;
  }

  /** @param {string} order */
  showPayMessage(order) {
    this.desk.release(); // an order of one's own is seen at once
    this.payMessage.show(order, this.place);
    this.place = "desk";
  }

  /** @param {Order} order */
  askCancel(order) {
    askCancel(this, order);
  }

  askStart() {
    askStart(this);
  }

  askClose() {
    askClose(this);
  }

  /**
   * @param {string} text
   * @param {string} said the toast when it worked
   */
  async copy(text, said) {
    if (await copyText(text)) this.toasts.say(said, "good");
    else this.toasts.say(t("studio.copy_failed"), "bad");
  }
}
