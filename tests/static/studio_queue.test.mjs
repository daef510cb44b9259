/** Rules of the studio's queue that need no page: which comments stand where, and what is found. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Documents } from "../../static/studio/documents.js";
import { DraftLines } from "../../static/studio/draft_lines.js";
import { Queue } from "../../static/studio/queue.js";
import { FILTERS, QueueIndex, asksForOrder } from "../../static/studio/queue_index.js";
import { Search } from "../../static/studio/search.js";

const FEED = "show:k7q2abcd/helper";
const strict = { tier: "strict", intent: "order", items: [], cancels: [] };
const question = { tier: "none", intent: "question", items: [], cancels: [] };

function comment(id, more = {}) {
  const own = { id: String(id), at: id * 1000, author: `a${id}`, name: `Khách ${id}`, text: `lời ${id}` };
  return { ...own, state: "visible", own: false, reading: null, order: null, count: 1, ...more };
}

function thread(author, more = {}) {
  return { id: author, standing: "ok", claimed_by: null, draft: null, orders: [], ...more };
}

const claim = (helper, comment) => ({ claimed_by: { id: helper, name: helper, at: 1, comment: String(comment) } });

/** A queue over documents that change by `put` and `drop`, one message at a time. */
function world(...comments) {
  const feeds = new Map();
  const sync = {
    documents: (feed) => feeds.get(feed) ?? new Map(),
    one: (feed, collection, key) => feeds.get(feed)?.get(collection)?.get(key),
  };
  const documents = new Documents(sync, "k7q2abcd", "me");
  const index = new QueueIndex(documents, "me");
  const search = new Search(documents, index);
  const queue = new Queue(documents, index, search, "me");
  feeds.set(FEED, new Map([["comments", new Map()], ["threads", new Map()], ["products", new Map()], ["orders", new Map()]]));
  const put = (collection, ...docs) => {
    for (const doc of docs) feeds.get(FEED).get(collection).set(doc.id, doc);
    documents.changed(FEED, [collection]);
    index.changed(new Map([[collection, docs.map(({ id }) => id)]]));
  };
  const drop = (id) => {
    feeds.get(FEED).get("comments").delete(String(id));
    index.changed(new Map([["comments", [String(id)]]]));
  };
  const shown = (filter, frozen = false) => {
    if (queue.filter !== filter) queue.choose(filter);
    return queue.shown(frozen).join(" ");
  };
  put("comments", ...comments);
  return { queue, index, search, documents, put, drop, shown };
}

test("comments stand oldest first, so that a new one moves nothing above it", () => {
  const { shown, put } = world(comment(2), comment(1), comment(10));
  assert.equal(shown("open"), "1 2 10");
  put("comments", comment(11));
  assert.equal(shown("open"), "1 2 10 11");
});

test("under a hand nothing leaves the list and what is new comes below", () => {
  const { shown, put } = world(comment(1), comment(2), comment(3));
  shown("open");
  put("comments", comment(2, { state: "hidden" }), comment(4));
  assert.equal(shown("open", true), "1 2 3 4");
  put("comments", comment(5), comment(1, { state: "done" }));
  assert.equal(shown("open", true), "1 2 3 4 5");
  assert.equal(shown("open"), "3 4 5");
});

test("a comment that comes back does not push in above a hand", () => {
  const { shown, put } = world(comment(1), comment(3, { state: "done" }), comment(5));
  shown("open");
  put("comments", comment(3));
  assert.equal(shown("open", true), "1 5 3");
  assert.equal(shown("open"), "1 3 5");
});

test("filters tell apart whose claim it is and what asks for an order", () => {
  const { shown, put } = world(
    comment(1, { reading: strict }),
    comment(2, { reading: strict }),
    comment(3, { reading: question }),
    comment(4, { state: "done", order: "o1", reading: strict }),
    comment(5, { state: "hidden" }),
    comment(6, { state: "held" }),
    comment(7, { state: "deleted" }),
    comment(8, { state: "collapsed" }),
    comment(9, { own: true }),
  );
  put("threads", thread("a2", claim("me", 2)), thread("a3", claim("other", 3)));
  assert.equal(shown("open"), "1 2 3 6");
  assert.equal(shown("mine"), "2");
  assert.equal(shown("orders"), "1 2");
  assert.equal(shown("questions"), "3");
  assert.equal(shown("held"), "6");
  assert.equal(shown("done"), "4");
  assert.equal(shown("hidden"), "5 7");
  assert.equal(shown("all"), "1 2 3 4 5 6 7 8 9");
});

test("a claimed thread is one row: the comment it was claimed by, then the oldest that is left", () => {
  const by = { author: "a1" };
  const { shown, put, index } = world(comment(1, by), comment(2, { ...by, reading: strict }), comment(3, by), comment(4));
  put("threads", thread("a1", claim("me", 2)));
  assert.equal(shown("open"), "2 4");
  assert.deepEqual(index.openOf("a1"), [1, 2, 3]);
  put("comments", comment(2, { ...by, state: "done" }));
  assert.equal(shown("open"), "1 4");
  assert.equal(shown("orders"), "");
  put("comments", comment(5, { ...by, reading: strict }));
  assert.equal(shown("orders"), "1");
  put("threads", thread("a1"));
  assert.equal(shown("open"), "1 3 4 5");
  assert.equal(shown("mine"), "");
});

test("what a muted author wrote is out of sight, and comes back", () => {
  const { shown, put } = world(comment(1, { author: "a1" }), comment(2));
  put("threads", thread("a1", { standing: "muted" }));
  assert.equal(shown("open"), "2");
  assert.equal(shown("hidden"), "1");
  put("comments", comment(3, { author: "a1" }));
  assert.equal(shown("hidden"), "1 3");
  put("threads", thread("a1"));
  assert.equal(shown("open"), "1 2 3");
});

test("the oldest waiting order is one that nobody claimed", () => {
  const { index, put } = world(comment(1, { reading: strict }), comment(2), comment(3, { reading: strict }));
  assert.equal(index.oldestWaiting.id, "1");
  put("threads", thread("a1", claim("other", 1)));
  assert.equal(index.oldestWaiting.id, "3");
  put("comments", comment(3, { reading: strict, order: "o1", state: "done" }));
  assert.equal(index.oldestWaiting, undefined);
  put("threads", thread("a1"));
  assert.equal(index.oldestWaiting.id, "1");
});

test("helpers' claims are counted", () => {
  const { index, put } = world(comment(1), comment(2));
  put("threads", thread("a1", claim("me", 1)), thread("a2", claim("me", 2)));
  assert.equal(index.claimed("me"), 2);
  put("threads", thread("a2", claim("other", 2)));
  assert.deepEqual([index.claimed("me"), index.claimed("other")], [1, 1]);
  assert.deepEqual(index.authorsOf("other"), ["a2"]);
});

test("changes one by one come to the same as all at once", () => {
  const states = ["visible", "held", "done", "hidden", "collapsed", "deleted"];
  let seed = 7;
  const chance = (below) => (seed = (seed * 1103515245 + 12345) % 2147483648) % below;
  const { index, put, drop, documents } = world();
  for (let step = 0; step < 600; step += 1) {
    const id = 1 + chance(60);
    const author = `a${id % 9}`;
    const reading = [null, strict, question][chance(3)];
    if (chance(10) === 0) drop(id);
    else if (chance(4) > 0) put("comments", comment(id, { author, state: states[chance(states.length)], reading }));
    else put("threads", thread(author, { standing: chance(5) === 0 ? "muted" : "ok", ...(chance(2) ? claim(["me", "you"][chance(2)], id) : {}) }));
  }
  const fresh = new QueueIndex(documents, "me");
  fresh.changed(new Map([["comments", null], ["threads", null]]));
  for (const filter of FILTERS) assert.deepEqual(index.list(filter).all, fresh.list(filter).all, filter);
  assert.equal(index.oldestWaiting, fresh.oldestWaiting);
  assert.deepEqual([index.claimed("me"), index.claimed("you")], [fresh.claimed("me"), fresh.claimed("you")]);
});

test("a comment with an order does not ask for one any more", () => {
  assert.equal(asksForOrder(comment(1, { reading: strict })), true);
  assert.equal(asksForOrder(comment(1, { reading: strict, order: "o1" })), false);
});

test("J begins with who has waited longest and stays within the list", () => {
  const { queue, put, shown } = world(comment(1), comment(2), comment(3));
  put("threads", thread("a1", claim("other", 1)));
  shown("open");
  queue.move(1);
  assert.equal(queue.selected, "2");
  queue.move(1);
  queue.move(1);
  assert.equal(queue.selected, "3");
  for (let n = 0; n < 5; n += 1) queue.move(-1);
  assert.equal(queue.selected, "1");
});

test("what came after the bottom was last seen is counted", () => {
  const { queue, put, shown } = world(comment(1));
  shown("open");
  queue.seeAll();
  put("comments", comment(2), comment(3));
  shown("open", true);
  assert.equal(queue.unseen, 2);
});

test("search knows no marks, đ as d, and A05 as A5", () => {
  const { search, queue } = world(
    comment(1, { name: "Chị Đào", text: "cho em xin địa chỉ" }),
    comment(2, { name: "Anh Đức", text: "chốt A05 màu đỏ" }),
    comment(3, { name: "Hoà", text: "đẹp quá", state: "done" }),
  );
  const found = (query) => {
    search.look(query);
    while (search.goOn());
    return queue.shown(false).join(" ");
  };
  assert.equal(found("dao"), "1");
  assert.equal(found("DIA CHI"), "1");
  assert.equal(found("a5 do"), "2");
  assert.equal(found("hòa"), "3");
  assert.equal(found("không có"), "");
  assert.equal(found("  "), "1 2");
});

test("what comes while somebody searches is found too", () => {
  const { search, queue, put } = world(comment(1, { text: "sen" }));
  search.look("sen");
  search.goOn();
  put("comments", comment(2, { text: "hoa sen" }), comment(1, { text: "thôi" }));
  assert.equal(queue.shown(false).join(" "), "2");
});

const product = { id: "p1", code: "A1", price: 10000, position: 1, variants: [{ id: "v1", label: "", available: 5 }] };
const line = { code: "A1", product: "p1", variant: "v1", qty: 2, again: false, ordered: false };

function draftOf(...lines) {
  const { documents, put } = world(comment(1));
  put("products", product, { ...product, id: "p2", code: "A2", variants: [{ id: "v2" }, { id: "v3" }] });
  put("threads", thread("a1", { draft: { tier: "strict", phone: false, comments: ["1"], lines } }));
  return new DraftLines(documents, () => {});
}

test("a draft is ordered as it was read until a helper counts again", () => {
  const lines = draftOf(line);
  assert.deepEqual(lines.wanted("a1"), [{ variant: "v1", qty: 2 }]);
  assert.equal(lines.touched("a1"), false);
  lines.step("a1", lines.of("a1")[0], 1);
  assert.deepEqual(lines.wanted("a1"), [{ variant: "v1", qty: 3 }]);
  assert.equal(lines.total("a1"), 30000);
  lines.forget("a1");
  assert.deepEqual(lines.wanted("a1"), [{ variant: "v1", qty: 2 }]);
});

test("a draft with a variant to choose is not ready, and is once it was chosen", () => {
  const lines = draftOf({ ...line, product: "p2", variant: null });
  assert.equal(lines.wanted("a1"), null);
  assert.deepEqual(lines.begun("a1"), []);
  lines.choose("a1", lines.of("a1")[0], "v3");
  assert.deepEqual(lines.wanted("a1"), [{ variant: "v3", qty: 2 }]);
});

test("what waits to be paid is not ordered again by itself, what is paid is", () => {
  const order = { id: "o1", number: 3, state: "open", payment: "unpaid", lines: [{ product: "p1" }], parcel: { orders: ["o1"] } };
  const { documents, put } = world(comment(1));
  put("products", product);
  put("orders", order);
  const draft = { tier: "strict", phone: false, comments: ["1"], lines: [{ ...line, ordered: true, again: true }] };
  put("threads", thread("a1", { draft, orders: ["o1"] }));
  const lines = new DraftLines(documents, () => {});
  assert.deepEqual(lines.wanted("a1"), []);
  assert.deepEqual(lines.begun("a1"), [{ variant: "v1", qty: 2 }]);
  assert.deepEqual([lines.of("a1")[0].repeats, lines.of("a1")[0].held.number], [false, 3]);
  put("orders", { ...order, payment: "paid" });
  assert.deepEqual(lines.wanted("a1"), [{ variant: "v1", qty: 2 }]);
});

test("what was said again asks for a decision once", () => {
  const lines = draftOf({ ...line, again: true });
  assert.equal(lines.of("a1")[0].repeats, true);
  lines.step("a1", lines.of("a1")[0], 1);
  assert.deepEqual([lines.of("a1")[0].repeats, lines.of("a1")[0].qty], [false, 3]);
});
