// @ts-check
/** Owns the studio as a whole: its parts, what is selected and open, and when the page is drawn. */

import { html, nothing, render } from "../vendor/lit-html/lit-html.js";
import { copyText } from "../clipboard.js";
import { t } from "../messages.js";
import { Sync } from "../sync.js";
import { Actions } from "./actions.js";
import { Cameras } from "./cameras.js";
import { Desk } from "./desk.js";
import { Dialogs, helpView, showDialog } from "./dialogs.js";
import { Documents } from "./documents.js";
import { Invite } from "./invite.js";
import { icon } from "./icon.js";
import { closeMenus } from "./menus.js";
import { MoneyPanel } from "./money.js";
import { News } from "./news.js";
import { Ordering } from "./ordering.js";
import { PayMessage } from "./pay_message.js";
import { ProductChange } from "./product_change.js";
import { productsView } from "./products.js";
import { Queue } from "./queue.js";
import { Recording } from "./recording.js";
import { QueueScroll } from "./queue_scroll.js";
import { queueView } from "./queue_view.js";
import { Spoken } from "./spoken.js";
import { Toasts } from "./toasts.js";
import { bannerView, topbarView } from "./topbar.js";
import { WalkIn } from "./walk_in.js";

/** @typedef {import("./documents.js").Comment} Comment */
/** @typedef {import("./documents.js").Order} Order */
/** @typedef {"queue" | "desk" | "products"} Place what a narrow screen shows */

/** Ages and deadlines on the page are this fresh. */
const TICK_MS = 5000;

export class Studio {
  /** @type {import("../sync.js").Refusal | undefined} */
  refusal;
  /** @type {Place} */
  place = "queue";
  /** @type {"orders" | "money"} */
  deskTab = "orders";
  newestInSight = true;
  now = Date.now();
  /** How often the page was drawn. */
  drawn = 0;
  #drawing = false;
  #root;
  /** @type {string | null} a comment to bring into sight after drawing */
  #reveal = null;

  /**
   * @param {DOMStringMap} given the body's data attributes
   * @param {HTMLElement} root where the studio is drawn
   */
  constructor(given, root) {
    this.#root = root;
    const show = given.show ?? "";
    this.show = show;
    this.role = given.role ?? "";
    if (this.counter) this.place = "desk";
    const feeds = (given.feeds ?? "").split(" ").filter(Boolean);
    this.refresh = this.refresh.bind(this);
    this.toasts = new Toasts(this.refresh);
    this.sync = new Sync({
      path: given.sync ?? "/sync",
      feeds,
      carrier: given.carrier === "sse" ? "sse" : "ws",
      onchange: (feed, collections) => this.#changed(feed, collections),
      onstate: (state, refusal) => this.#connection(state, refusal),
    });
    this.documents = new Documents(this.sync, show);
    this.actions = new Actions(this.sync, show, this.toasts, this.refresh);
    this.news = new News(this.documents, this.toasts, this.refresh);
    this.spoken = new Spoken(this);
    this.queue = new Queue(this.documents, given.device ?? "");
    this.scroll = new QueueScroll(this.refresh);
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
    // A page that is closed forgets what it could not send.
    addEventListener("beforeunload", (event) => this.sync.waiting > 0 && event.preventDefault());
  }

  /** Whether this is the desk for orders outside shows, which neither begins nor ends. */
  get counter() {
    return this.show === "counter";
  }

  /** The form that is open under a comment or in an order. */
  get editing() {
    return this.ordering.editing;
  }

  /** Whether the comment list must stand still now. */
  get frozen() {
    return this.scroll.hand.on || Boolean(this.editing?.comment);
  }

  /** Draws in the next frame, however often it is asked. */
  refresh() {
    if (this.#drawing) return;
    this.#drawing = true;
    requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    this.#drawing = false;
    this.drawn += 1;
    this.now = Date.now();
    this.payMessage.follow();
    render(this.#view(), this.#root);
    this.cameras.draw();
    this.#settle();
  }

  #settle() {
    const inSight = this.scroll.settle(this.frozen);
    if (inSight) this.queue.seeAll();
    if (this.#reveal) this.#bringIntoSight(this.#reveal);
    this.#reveal = null;
    if (inSight === this.newestInSight && (inSight || this.queue.unseen === 0)) return;
    if (inSight !== this.newestInSight) this.refresh();
    this.newestInSight = inSight;
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
      <main class="studio-columns ${this.counter ? "is-counter" : ""}" data-place=${this.place}>
        <section class="panel column-products" id="panel-products" aria-label=${t("studio.products")}>
          ${this.cameras.placeView()} ${productsView(this)}
        </section>
        ${this.counter ? nothing : html`<div class="column-queue">${queueView(this)}</div>`}
        <section class="panel column-desk" id="panel-desk" aria-label=${t("studio.desk")}>
          ${this.#deskTabsView()} ${this.deskTab === "orders" ? this.desk.view() : this.money.view()} ${this.payMessage.view()}
        </section>
      </main>
      ${this.#placesView()} ${this.dialogs.view()} ${this.walkIn.view()} ${this.invite.view()} ${this.productChange.view()} ${this.money.dialogsView()} ${helpView()}
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
      ["queue", "message-circle", t("studio.comments"), this.queue.count("open")],
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
   */
  #changed(feed, collections) {
    this.documents.changed(feed, collections);
    if (feed === this.documents.vitals && collections.includes("cameras")) this.spoken.listen();
    if (feed === this.documents.vitals && !collections.includes("door")) return this.cameras.refresh();
    if (feed === this.documents.feed && collections.includes("orders")) this.#readOrders();
    if (feed === this.documents.feed && collections.includes("show")) this.news.readCall();
    return this.refresh();
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
    if (this.queue.selected === comment) return;
    this.queue.selected = comment;
    this.refresh();
  }

  /** @param {1 | -1} by */
  move(by) {
    this.queue.move(by);
    this.scroll.stand();
    this.#reveal = this.queue.selected && `comment-${this.queue.selected}`;
    this.refresh();
  }

  /** @param {string} comment */
  goTo(comment) {
    if (this.queue.filter !== "orders") this.chooseFilter("orders");
    this.queue.selected = comment;
    this.scroll.stand();
    this.#reveal = `comment-${comment}`;
    this.refresh();
  }

  /** @param {import("./queue.js").Filter} filter */
  chooseFilter(filter) {
    this.queue.choose(filter);
    this.followQueue();
  }

  followQueue() {
    this.queue.selected = null;
    if (document.activeElement instanceof HTMLElement && document.activeElement.closest("#queue-list")) document.activeElement.blur();
    this.scroll.follow();
  }

  /** Escape: out of the nearest thing that is open. */
  leave() {
    if (closeMenus()) return;
    if (this.editing) this.ordering.end();
    else if (this.payMessage.order) this.payMessage.close();
    else this.followQueue();
  }

  help() {
    showDialog("help");
  }

  /** @param {(comment: Comment) => unknown} act */
  withSelected(act) {
    const comment = this.documents.comment(this.queue.selected);
    if (comment) act(comment);
  }

  /** @param {Comment} comment */
  async claim(comment) {
    if (this.documents.claimOf(comment)) return;
    this.queue.selected = comment.id;
    await this.actions.claim(comment);
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
    this.dialogs.ask({
      title: t("studio.cancel_order_title", { number: order.number }),
      text: t(order.received > 0 ? "studio.cancel_paid_text" : "studio.cancel_text"),
      yes: t("studio.cancel_order"),
      danger: true,
      reason: t("studio.reason"),
      reasons: [t("studio.reason_changed_mind"), t("studio.reason_no_answer"), t("studio.reason_mistake")],
      then: (reason) => void this.actions.cancel(order, reason),
    });
  }

  askStart() {
    const text = t("studio.start_text");
    this.dialogs.ask({ title: t("studio.start_title"), text, yes: t("studio.start_show"), then: () => void this.actions.startShow() });
  }

  askClose() {
    const waiting = this.documents.orders.filter((order) => order.state === "open" && order.payment === "unpaid").length;
    this.dialogs.ask({
      title: t("studio.close_title"),
      text: waiting > 0 ? t("studio.close_text_unpaid", { n: waiting }) : t("studio.close_text"),
      yes: t("studio.close_show"),
      danger: true,
      then: () => void this.actions.closeShow(),
    });
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
