/** What an overlay theme gets of each document, and which thank-yous are still owed. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { thanked } from "../../static/overlay/thanked.js";
import { viewOf } from "../../static/overlay/views.js";

const CARD = { product: "p1", code: "A12", name: "Giỏ mây", price: 1240000, available: 5, photo: "ab/..", seller: null };

/** @type {Map<string, string>} */
const kept = new Map();

beforeEach(() => {
  kept.clear();
  Object.defineProperty(globalThis, "localStorage", {
    configurable: true,
    value: {
      getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
      setItem: (/** @type {string} */ key, /** @type {string} */ value) => kept.set(key, value),
    },
  });
});

test("a price is grouped by thousands and a photo's address is escaped", () => {
  const view = viewOf("card", "card", CARD);
  assert.equal(view?.fields.price_number, "1.240.000");
  assert.equal(view?.fields.photo, "/photos/ab%2F../1080.webp");
  assert.deepEqual(view?.flags, []);
});

test("the last three are told apart from plenty and from none", () => {
  const flags = [4, 3, 1, 0, -1].map((available) => viewOf("card", "card", { ...CARD, available })?.flags);
  assert.deepEqual(flags, [[], ["last-few"], ["last-few"], ["sold-out"], ["sold-out"]]);
  assert.equal(viewOf("card", "card", { ...CARD, available: 0 })?.fields.available, null);
});

test("a seller is a name, or a name and a craft", () => {
  const card = { ...CARD, seller: "Hàng lụa", craft: "Tò he Xuân La" };
  assert.equal(viewOf("card", "card", card)?.fields.seller_name, "Hàng lụa");
  assert.equal(viewOf("card", "card", card)?.fields.seller_craft, "Tò he Xuân La");
  const seller = { id: "s", name: "Hàng lụa", craft: "Mây tre Phú Túc" };
  assert.equal(viewOf("card", "card", { ...CARD, seller })?.fields.seller_craft, "Mây tre Phú Túc");
});

test("another product is another identity, another price is not", () => {
  const identity = viewOf("card", "card", CARD)?.identity;
  assert.equal(viewOf("card", "card", { ...CARD, price: 1 })?.identity, identity);
  assert.notEqual(viewOf("card", "card", { ...CARD, product: "p2" })?.identity, identity);
});

test("a buyer whose name was erased is thanked by order number", () => {
  assert.deepEqual(viewOf("thanks", "o1", { number: 7, name: null, at: 1 })?.flags, ["nameless"]);
});

test("what no theme can show, and an absent document, is nothing", () => {
  assert.equal(viewOf("show", "show", { title: "x" }), null);
  assert.equal(viewOf("card", "card", undefined), null);
});

test("what was there at the very first opening is not replayed", () => {
  const seen = thanked("show:a/overlay");
  seen.begin(["o1", "o2"]);
  assert.deepEqual(seen.fresh(["o1", "o2", "o3"]), ["o3"]);
});

test("a thank-you waits once, however often its document comes", () => {
  const seen = thanked("show:a/overlay");
  seen.begin([]);
  assert.deepEqual(seen.fresh(["o1"]), ["o1"]);
  assert.deepEqual(seen.fresh(["o1"]), []);
});

test("a reload repeats nobody who was shown and forgets nobody who was waiting", () => {
  const before = thanked("show:a/overlay");
  before.begin([]);
  before.fresh(["o1", "o2"]);
  before.add("o1");
  const after = thanked("show:a/overlay");
  after.begin(["o1", "o2"]);
  assert.deepEqual(after.fresh(["o1", "o2"]), ["o2"]);
});

test("each show has its own memory", () => {
  const one = thanked("show:a/overlay");
  one.begin([]);
  one.add("o1");
  const other = thanked("show:b/overlay");
  other.begin([]);
  assert.deepEqual(other.fresh(["o1"]), ["o1"]);
});

test("with storage switched off thanks are still given", () => {
  Object.defineProperty(globalThis, "localStorage", {
    configurable: true,
    get() {
      throw new Error("denied");
    },
  });
  const seen = thanked("show:a/overlay");
  seen.begin([]);
  assert.deepEqual(seen.fresh(["o1"]), ["o1"]);
  seen.add("o1");
  assert.deepEqual(seen.fresh(["o1"]), []);
});
