/** Rules of the money panel that need no page: what waits, in which order, what stands under a hand. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { setMessages } from "../../static/messages.js";
import { Documents } from "../../static/studio/documents.js";
import { merged, moneySections, urgent } from "../../static/studio/money_sections.js";
import { Suggester } from "../../static/studio/money_suggest.js";
import { whyWaiting } from "../../static/studio/money_words.js";
import { settled } from "./fakes.mjs";

const NOW = 1_790_000_000_000;
setMessages({ "studio.transfer_unmatched": "Không khớp", "studio.transfer_no_code": "Không có mã", "money.some_left": "Còn dư {amount}" }, "vi");

function world() {
  const feeds = new Map();
  const sync = {
    documents: (feed) => feeds.get(feed) ?? new Map(),
    one: (feed, collection, key) => feeds.get(feed)?.get(collection)?.get(key),
  };
  const documents = new Documents(sync, "k7q2abcd");
  const put = (feed, collection, doc) => {
    if (!feeds.has(feed)) feeds.set(feed, new Map());
    if (!feeds.get(feed).has(collection)) feeds.get(feed).set(collection, new Map());
    feeds.get(feed).get(collection).set(doc.id, doc);
    documents.changed(feed, [collection]);
  };
  let number = 0;
  return {
    documents,
    transfer: (id, more = {}) =>
      put("bank/helper", "transfers", {
        id, at: (number += 1), state: "unmatched", direction: "in", provisional: false, orders: [], refunds: [], heard: [], reason: null, ...more,
      }),
    order: (id, more = {}) =>
      put("show:k7q2abcd/helper", "orders", {
        id, opened_at: (number += 1), state: "open", payment: "unpaid", flags: [], refund_due: 0, parcel: { id, place: 1, orders: [id] }, ...more,
      }),
    refund: (id, more = {}) =>
      put("bank/helper", "refunds", { id, at: NOW, order: "", state: "asked", by_hand: false, amount: 1000, ...more }),
    kept: (id) => put("bank/helper", "kept", { id, at: NOW }),
  };
}

const told = (documents) => moneySections(documents, NOW).map(({ name, rows }) => `${name}: ${rows.map(({ id }) => id).join(" ")}`);

test("what waits for a person is what came in and has no order, the oldest first", () => {
  const { documents, transfer } = world();
  transfer("t1");
  transfer("t2", { state: "allocated" });
  transfer("t3", { state: "review" });
  transfer("t4", { direction: "out" });
  transfer("t5", { state: "waiting" });
  transfer("t6", { state: "joined", provisional: true });
  assert.deepEqual(told(documents), ["waiting: transfer-t1 transfer-t3"]);
});

test("money that somebody only saw waits for the bank, unless no order has it", () => {
  const { documents, transfer } = world();
  transfer("t1", { state: "allocated", provisional: true });
  transfer("t2", { state: "unmatched", provisional: true });
  transfer("t3", { state: "aside", provisional: true });
  assert.deepEqual(told(documents), ["waiting: transfer-t2", "seen: seen-t1"]);
  assert.equal(urgent(moneySections(documents, NOW)), 1);
});

test("an order stands in one place only: to be decided on before said, said before short", () => {
  const { documents, order } = world();
  order("o1", { payment: "partial", flags: ["review", "said_paid"] });
  order("o2", { payment: "partial", flags: ["said_paid"] });
  order("o3", { payment: "partial" });
  order("o4", { payment: "partial", flags: ["earlier_amount"] });
  order("o5", { payment: "partial", state: "cancelled", flags: ["review"] });
  assert.deepEqual(told(documents), ["said: said-o2", "review: review-o1 review-o4", "short: short-o3"]);
  assert.equal(urgent(moneySections(documents, NOW)), 3);
});

test("what is asked back is not due once more", () => {
  const { documents, order, refund } = world();
  order("o1", { refund_due: 5000, state: "cancelled" });
  order("o2", { refund_due: 5000, state: "cancelled" });
  refund("r1", { order: "o1", amount: 5000 });
  refund("r2", { order: "o2", amount: 2000 });
  assert.deepEqual(told(documents), ["refund: due-o2 refund-r1 refund-r2"]);
  assert.equal(moneySections(documents, NOW)[0].rows[0].amount, 3000);
});

test("a refund marked by hand is shown for a day, one that the bank told of is done", () => {
  const { documents, refund } = world();
  refund("r1", { state: "paid", by_hand: true, at: NOW - 23 * 3_600_000 });
  refund("r2", { state: "paid", by_hand: true, at: NOW - 25 * 3_600_000 });
  refund("r3", { state: "paid" });
  assert.deepEqual(told(documents), ["refund: refund-r1"]);
});

test("under a hand no row moves: new ones come after, those that are done keep their place", () => {
  const rows = (...names) => names.map((id) => ({ id }));
  const held = [{ name: "waiting", rows: rows("a", "b") }];
  const now = [{ name: "waiting", rows: rows("c", "b") }, { name: "kept", rows: rows("k") }];
  assert.deepEqual(merged(held, now), [{ name: "waiting", rows: rows("a", "b", "c") }, { name: "kept", rows: rows("k") }]);
});

test("a transfer says why it waits", () => {
  const why = (more) => whyWaiting({ orders: [], refunds: [], free: 500, differs: false, reason: null, ...more });
  assert.equal(why({ reason: "no_code" }), "Không có mã");
  assert.equal(why({ reason: "something new" }), "Không khớp");
  assert.match(why({ orders: [{}], reason: "no_code" }), /Còn dư 500/);
});

test("suggestions are asked for once, and again when the transfer changed or they are old", async () => {
  const asked = [];
  globalThis.fetch = async (url) => {
    asked.push(url);
    return { ok: true, json: async () => ({ orders: [{ order: "o1" }], joins: [], refunds: [] }) };
  };
  const suggester = new Suggester(() => {});
  const transfer = { id: "t1", state: "unmatched", free: 5, provisional: false };
  assert.deepEqual(suggester.of(transfer, Date.now()).orders, []);
  assert.ok(suggester.isAsking(transfer));
  suggester.of(transfer, Date.now());
  await settled();
  assert.equal(suggester.of(transfer, Date.now()).orders.length, 1);
  assert.deepEqual(asked, ["/transfers/t1/suggestions"]);
  suggester.of({ ...transfer, free: 3 }, Date.now());
  await settled();
  suggester.of({ ...transfer, free: 3 }, Date.now() + 61_000);
  await settled();
  assert.equal(asked.length, 3);
  suggester.of({ ...transfer, free: 3 }, Date.now() + 9_000, "another order");
  await settled();
  assert.equal(asked.length, 3);
  suggester.of({ ...transfer, free: 3 }, Date.now() + 11_000, "another order");
  await settled();
  assert.equal(asked.length, 4);
});

test("a server that is away leaves the list without suggestions, not without transfers", async () => {
  globalThis.fetch = async () => {
    throw new Error("away");
  };
  const suggester = new Suggester(() => {});
  const transfer = { id: "t1", state: "unmatched", free: 5, provisional: false };
  suggester.of(transfer, Date.now());
  await settled();
  assert.deepEqual(suggester.of(transfer, Date.now()), { orders: [], joins: [], refunds: [] });
});
