// @ts-check
/** Owns what the studio reads: the documents of its feeds, typed, sorted and found by id. */

import { t } from "../messages.js";

/** @typedef {import("../sync.js").Sync} Sync */
/** @typedef {{id: string, name: string}} Person */
/** @typedef {{id: string, title: string, state: "planned" | "live" | "closed", uses: string[],
 *   featured_product: string | null, featured_comment: string | null, program: string | null,
 *   called: {camera: string, at: number}[], sources: {source: string, stream: string}[],
 *   gaps: Gap[]}} Show */
/** @typedef {{id: string, source: string, since: number, until: number}} Gap comments of that time may be missing */
/** @typedef {{id: string, text: string | null, phone: string | null}} Words */
/** @typedef {{source: string, stream: string, state: "connecting" | "live" | "degraded" | "ended" | "refused" | "waiting" | "listening",
 *   code: string | null, since: number, heard_at: number | null, silent: boolean, lag_ms: number | null,
 *   dropped: number, echoes: number, viewers: number | null, quota: {used: number, limit: number} | null,
 *   every_s: number | null, retry_at: number | null}} SourceNow */
/** @typedef {{id: string, label: string, allotted: number, available: number}} Variant */
/** @typedef {{id: string, code: string, name: string, price: number, seller: Person | null,
 *   payee: {account: string, seller: string} | null,
 *   photo: string | null, variants: Variant[], available: number, position: number,
 *   featured: boolean}} Product */
/** @typedef {{code: string, product: string, variant: string | null, qty: number, shown?: boolean}} ReadItem
 *   `qty` 0: it was not said how many */
/** @typedef {{tier: "strict" | "likely" | "ask" | "none", intent: string, items: ReadItem[],
 *   cancels: ReadItem[], joins: boolean, more: boolean, phone: boolean}} Reading */
/** @typedef {"visible" | "held" | "collapsed" | "done" | "hidden" | "deleted"} CommentState */
/** @typedef {{id: string, at: number, sent_at: number | null, source: string, platform: string,
 *   author: string, name: string | null, text: string | null, state: CommentState,
 *   reason: string | null, count: number, own: boolean, history: boolean, contact: boolean,
 *   featured: boolean, reading: Reading | null, order: string | null, there: string | null,
 *   reply: {state: "asked" | "sent" | "failed", at: number, code: string} | null}} Comment */
/** @typedef {{code: string, product: string, variant: string | null, qty: number, again: boolean,
 *   ordered: boolean}} DraftLine `variant` null: still to be chosen */
/** @typedef {{tier: Reading["tier"], phone: boolean, comments: string[], lines: DraftLine[]}} Draft */
/** @typedef {Person & {at: number, comment: string}} Claim */
/** @typedef {"ok" | "muted" | "banned" | "trusted"} Standing */
/** @typedef {{id: string, name: string | null, standing: Standing, claimed_by: Claim | null,
 *   draft: Draft | null, orders: string[]}} Thread all that goes on with an author */
/** @typedef {{product: string, variant: string, code: string, name: string, label: string,
 *   qty: number, price: number}} Line */
/** @typedef {{id: string, number: number, name: string | null, recipient: string | null, phone: string | null,
 *   address: string | null, channel: string, lines: Line[], total: number, due: number,
 *   received: number, returned: number, refund_due: number, provisional: boolean, remainder: number,
 *   review: string | null, payment: "unpaid" | "partial" | "paid" | "over",
 *   flags: string[], state: string, code: string, expires_at: number | null, opened_at: number,
 *   opened_by: Person | null, sent_at: number | null, paid_at: number | null, comments: string[],
 *   account: {bank: string, number: string, holder: string, seller: string},
 *   parcel: {id: string, place: number, orders: string[]}}} Order
 *   `number`: on the bag, which all orders of a parcel share; `parcel.place`: which of them it is, from 1 */
/** @typedef {{allocation: string, order: string, log: string, amount: number, by: Person | null}} Allocation */
/** @typedef {{id: string, at: number, booked_at: number, provider: string, way: string, account: string,
 *   amount: number, free: number, direction: "in" | "out",
 *   state: "allocated" | "unmatched" | "review" | "waiting" | "aside" | "joined", reason: string | null,
 *   provisional: boolean, differs: boolean, codes: string[], joined: string | null, refunds: string[],
 *   heard: {provider: string, way: string, at: number}[], orders: Allocation[], narrative: string | null,
 *   payer: string | null, payer_bin: string | null, payer_account: string | null}} Transfer */
/** @typedef {{id: string, at: number, order: string, transfer: string, code: string, amount: number,
 *   state: "asked" | "paid", debit: string | null, by_hand: boolean, by: Person | null, reason: string,
 *   bin: string | null, number: string | null, holder: string | null}} Refund */
/** @typedef {{id: string, at: number, provider: string, way: string, reason: string, text: string | null}} Kept
 *   a notification that could not be read */
/** @typedef {{provider: string, way: string, account: string, state: "ok" | "failing" | "silent" | "unset",
 *   heard_at: number | null, ok_at: number | null, code: string | null}} Way a way of hearing of transfers */
/** @typedef {{ways: Way[], slower: string[]}} MoneyLamps `slower`: transfers that only a slower way told of */
/** @typedef {{battery: number | null, charging: boolean | null, limited: string | null,
 *   facing: string | null, hidden: boolean}} Phone what a phone tells of itself */
/** @typedef {{id: string, name: string, number: number, state: string, program: boolean, taken: boolean,
 *   kbps: number, fps: number, loss: number, width: number, height: number, viewers: number,
 *   rtt_ms: number | null, sound: number | null, silent_s: number, whep: string, phone: Phone | null,
 *   limit: number | null, cue: {at: number, cue: string, text: string} | null}} Camera
 *   `program`: media shows it now; `taken`: a helper took it last, or it was the first */

/** @type {Omit<SourceNow, "source" | "stream">} of which nothing was heard yet */
const UNHEARD = {
  state: "waiting",
  code: null,
  since: 0,
  heard_at: null,
  silent: false,
  lag_ms: null,
  dropped: 0,
  echoes: 0,
  viewers: null,
  quota: null,
  every_s: null,
  retry_at: null,
};

/** A variant of a product, as it is picked for an order line. */
/** @typedef {{product: Product, variant: Variant}} Choice */

export class Documents {
  #sync;
  #show;
  /** @type {Map<string, any[]>} sorted lists, kept until their collection changes */
  #lists = new Map();
  /** @type {{orders: Order[] | null, word: string}} kept as long as the list of orders is */
  #wanting = { orders: null, word: "" };

  /**
   * @param {Sync} sync
   * @param {string} show
   * @param {string} [me] own device id
   */
  constructor(sync, show, me = "") {
    this.own = `show:${show}/claimer:${me}`;
    this.#sync = sync;
    this.#show = show;
    this.feed = `show:${show}/helper`;
    this.vitals = `vitals:${show}`;
  }

  /**
   * @param {string} feed
   * @param {string[]} collections
   */
  changed(feed, collections) {
    for (const name of collections) this.#lists.delete(`${feed} ${name}`);
  }

  /** @returns {Show | undefined} */
  get show() {
    return /** @type {Show | undefined} */ (this.#sync.one(this.feed, "show", "show"));
  }

  /** @returns {Product[]} in the order of the show */
  get products() {
    return this.#sorted(this.feed, "products", (a, b) => a.position - b.position || compare(a.code, b.code));
  }

  /** The ids of all comments, in no order. */
  get commentKeys() {
    return [...(this.#sync.documents(this.feed).get("comments")?.keys() ?? [])];
  }

  /** The authors with whom something is going on. */
  get threads() {
    return [...(this.#sync.documents(this.feed).get("threads")?.keys() ?? [])];
  }

  /** Until when a helper keeps an author's thread; unknown where nobody watches over it. @param {string} author */
  leaseUntil(author) {
    return /** @type {number | undefined} */ (this.#sync.one(this.vitals, "claims", author)?.until);
  }

  /** What was masked in a comment, once revealed to us. @param {string} comment @returns {Words | undefined} */
  words(comment) {
    return /** @type {Words | undefined} */ (this.#sync.one(this.own, "words", comment));
  }

  /** @returns {SourceNow[]} the sources that this show listens to, and how each is now */
  get sources() {
    const now = this.#sync.documents(this.vitals).get("sources");
    const connected = this.show?.sources ?? [];
    const names = new Set([...connected.map(({ source }) => source), ...(now?.keys() ?? [])]);
    return [...names].map((source) => ({
      ...UNHEARD,
      .../** @type {Partial<SourceNow>} */ (now?.get(source) ?? {}),
      source,
      stream: connected.find((each) => each.source === source)?.stream ?? "",
    }));
  }

  /** Whether this show listens to a source. @param {string} name */
  listensTo(name) {
    return (this.show?.sources ?? []).some(({ source }) => source === name);
  }

  /** @param {string} helper */
  helperName(helper) {
    return this.helpers.find(({ id }) => id === helper)?.name ?? t("studio.nameless");
  }

  /** @returns {Order[]} the parcel that grew last first, its orders one after the other */
  get orders() {
    return this.#sorted(this.feed, "orders", (a, b) => newest(b) - newest(a) || a.parcel.place - b.parcel.place);
  }

  /** The orders that want money, as a word that changes with them. */
  get wanting() {
    const orders = this.orders;
    if (this.#wanting.orders !== orders) {
      const wanting = orders.filter(({ remainder, state }) => remainder > 0 && state !== "cancelled");
      this.#wanting = { orders, word: wanting.map(({ id, remainder }) => `${id}:${remainder}`).join(" ") };
    }
    return this.#wanting.word;
  }

  /** All orders that go together with this one. @param {string | null} id @returns {Order[]} */
  parcel(id) {
    const orders = this.order(id)?.parcel.orders ?? [];
    return orders.map((each) => this.order(each)).filter((each) => each !== undefined);
  }

  /** What the parcel asks for now, as a word that changes with it. @param {string | null} id */
  asked(id) {
    return this.parcel(id).map((each) => `${each.id}:${each.state}:${each.remainder}`).join(" ");
  }

  /** @returns {Transfer[]} newest first */
  get transfers() {
    return this.#sorted("bank/helper", "transfers", (a, b) => b.at - a.at);
  }

  /** @returns {Refund[]} oldest first */
  get refunds() {
    return this.#sorted("bank/helper", "refunds", (a, b) => a.at - b.at);
  }

  /** @returns {Kept[]} oldest first */
  get kept() {
    return this.#sorted("bank/helper", "kept", (a, b) => a.at - b.at);
  }

  /** @param {string | null | undefined} id @returns {Transfer | undefined} */
  transfer(id) {
    return id ? /** @type {Transfer | undefined} */ (this.#sync.one("bank/helper", "transfers", id)) : undefined;
  }

  /** @param {string | null | undefined} id @returns {Refund | undefined} */
  refund(id) {
    return id ? /** @type {Refund | undefined} */ (this.#sync.one("bank/helper", "refunds", id)) : undefined;
  }

  /** @param {string | null | undefined} id @returns {Comment | undefined} */
  comment(id) {
    return id ? /** @type {Comment | undefined} */ (this.#sync.one(this.feed, "comments", id)) : undefined;
  }

  /** @param {string} author @returns {Thread | undefined} nothing where nothing goes on with them */
  thread(author) {
    return /** @type {Thread | undefined} */ (this.#sync.one(this.feed, "threads", author));
  }

  /** Who works on what the comment's author says. @param {Comment} comment @returns {Claim | null} */
  claimOf(comment) {
    return this.thread(comment.author)?.claimed_by ?? null;
  }

  /** Whether nobody is to see what an author writes. @param {string} author */
  muted(author) {
    const standing = this.thread(author)?.standing;
    return standing === "muted" || standing === "banned";
  }

  /** @param {string | null | undefined} id @returns {Order | undefined} */
  order(id) {
    return id ? /** @type {Order | undefined} */ (this.#sync.one(this.feed, "orders", id)) : undefined;
  }

  /** @param {string | null | undefined} id @returns {Product | undefined} */
  product(id) {
    return id ? /** @type {Product | undefined} */ (this.#sync.one(this.feed, "products", id)) : undefined;
  }

  /** @param {string} variant @returns {Choice | undefined} */
  choice(variant) {
    for (const product of this.products) {
      const found = product.variants.find((one) => one.id === variant);
      if (found) return { product, variant: found };
    }
    return undefined;
  }

  /** The cooperative's name, for the top bar. */
  get shopName() {
    return this.#sync.one("shop/helper", "shop", "shop")?.name ?? "";
  }

  /** @returns {{id: string, name: string, role: string}[]} who may work in this studio */
  get helpers() {
    const devices = this.#values("shop/helper", "devices");
    return devices.filter(
      (device) => (device.role === "helper" || device.role === "owner") && (!device.show || device.show === this.#show),
    );
  }

  /** The latest call of an artisan for somebody to come, with the camera's name. */
  get call() {
    const [latest] = [...(this.show?.called ?? [])].sort((a, b) => b.at - a.at);
    return latest && { at: latest.at, name: this.cameraName(latest.camera) };
  }

  /** Units of a product that no show has. @param {string} product */
  keptInShop(product) {
    return Number(this.#sync.one("shop/helper", "products", product)?.on_hand ?? 0);
  }

  /** Whether somebody has come in by this invitation. @param {string} invite */
  inviteUsed(invite) {
    return Boolean(this.#sync.one("shop/helper", "invites", invite)?.used);
  }

  /** @returns {Camera[]} those that media knows of, by number: all that the studio knows of each */
  get cameras() {
    const taken = this.program;
    return [...(this.#sync.documents(this.vitals).get("cameras") ?? [])]
      .map(([id, vitals]) => ({
        .../** @type {Camera} */ (vitals),
        id,
        name: this.cameraName(id),
        taken: id === taken,
        phone: /** @type {Phone | null} */ (this.#sync.one(this.vitals, "phones", id) ?? null),
        limit: this.#sync.one(this.feed, "cameras", id)?.limit ?? null,
        cue: this.#sync.one(this.feed, "cameras", id)?.cue ?? null,
      }))
      .sort((a, b) => a.number - b.number);
  }

  /** The camera that was taken last; none in a show that is over. */
  get program() {
    return this.show && this.show.state !== "closed" ? this.show.program : null;
  }

  /** @param {string} camera */
  cameraName(camera) {
    return this.#sync.one("shop/helper", "devices", camera)?.name || t("studio.artisan");
  }

  /** @returns {{state: "ok" | "failing" | "unset", url?: string}} */
  get door() {
    const door = this.#sync.one(this.vitals, "door", "door");
    return /** @type {any} */ (door ?? { state: "unset" });
  }

  /** How the ways of hearing of transfers are. @returns {MoneyLamps | undefined} */
  get money() {
    return /** @type {MoneyLamps | undefined} */ (/** @type {any} */ (this.#sync.one(this.vitals, "money", "money")));
  }

  /**
   * @param {string} feed
   * @param {string} collection
   * @returns {any[]}
   */
  #values(feed, collection) {
    return [...(this.#sync.documents(feed).get(collection)?.values() ?? [])];
  }

  /**
   * @param {string} feed
   * @param {string} collection
   * @param {(a: any, b: any) => number} order
   */
  #sorted(feed, collection, order) {
    const key = `${feed} ${collection}`;
    const held = this.#lists.get(key);
    if (held) return held;
    const list = this.#values(feed, collection).sort(order);
    this.#lists.set(key, list);
    return list;
  }
}

/** The number of a parcel's last order. @param {Order} order */
const newest = (order) => Number(order.parcel.orders.at(-1)?.split("-").at(-1) ?? 0);

/**
 * @param {string} a
 * @param {string} b
 */
function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}
