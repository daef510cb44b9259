/** Rules of the studio that need no page: which comments stand where, what is told, what is sent. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { setMessages } from "../../static/messages.js";
import { Actions } from "../../static/studio/actions.js";
import { Documents } from "../../static/studio/documents.js";
import { News } from "../../static/studio/news.js";
import { Queue, asksForOrder } from "../../static/studio/queue.js";
import { Refused } from "../../static/sync.js";
import { settled } from "./fakes.mjs";

const FEED = "show:k7q2abcd/helper";
setMessages(
  { "studio.news_paid": "Đơn {number} · {amount} đã nhận tiền", "studio.called": "{name} gọi người giúp" },
  "vi",
);

/** Documents over plain maps, changed by `put`. */
function world() {
  const feeds = new Map();
  const sync = {
    state: "live",
    documents: (feed) => feeds.get(feed) ?? new Map(),
    one: (feed, collection, key) => feeds.get(feed)?.get(collection)?.get(key),
  };
  const documents = new Documents(sync, "k7q2abcd");
  const put = (collection, doc, feed = FEED) => {
    if (!feeds.has(feed)) feeds.set(feed, new Map());
    if (!feeds.get(feed).has(collection)) feeds.get(feed).set(collection, new Map());
    feeds.get(feed).get(collection).set(doc.id, doc);
    documents.changed(feed, [collection]);
  };
  return { sync, documents, put };
}

function comment(id, more = {}) {
  const at = Number(id.slice(1)) * 1000;
  return { id, at, source: "chat", author: id, state: "visible", reading: null, order: null, ...more };
}

const ids = (comments) => comments.map((one) => one.id).join(" ");
const strict = { tier: "strict", items: [] };

function queueOf(...comments) {
  const { documents, put } = world();
  for (const { claimed_by, ...one } of comments) {
    put("comments", one);
    if (claimed_by) put("threads", { id: one.author, standing: "ok", claimed_by, draft: null, orders: [] });
  }
  return { queue: new Queue(documents, "d1"), put };
}

test("comments stand oldest first, so that a new one moves nothing above it", () => {
  const { queue, put } = queueOf(comment("c2"), comment("c1"));
  assert.equal(ids(queue.shown(false)), "c1 c2");
  put("comments", comment("c3"));
  assert.equal(ids(queue.shown(false)), "c1 c2 c3");
});

test("under a hand nothing leaves the list and what is new comes below", () => {
  const { queue, put } = queueOf(comment("c1"), comment("c2"), comment("c3"));
  queue.shown(false);
  put("comments", comment("c2", { state: "hidden" }));
  put("comments", comment("c4"));
  assert.equal(ids(queue.shown(true)), "c1 c2 c3 c4");
  assert.equal(ids(queue.shown(false)), "c1 c3 c4");
});

test("a comment that arrives late does not push in above a hand", () => {
  const { queue, put } = queueOf(comment("c1"), comment("c5"));
  queue.shown(false);
  put("comments", comment("c3"));
  assert.equal(ids(queue.shown(true)), "c1 c5 c3");
  assert.equal(ids(queue.shown(false)), "c1 c3 c5");
});

test("at most two hundred are shown, the newest, and none is cut off under a hand", () => {
  const { queue, put } = queueOf(...Array.from({ length: 205 }, (_, n) => comment(`c${1000 + n}`)));
  assert.equal(queue.shown(false).length, 200);
  put("comments", comment("c2000"));
  const frozen = queue.shown(true);
  assert.equal(frozen.length, 201);
  assert.equal(frozen[0].id, "c1005");
});

test("filters tell apart whose claim it is and what asks for an order", () => {
  const { queue } = queueOf(
    comment("c1", { reading: strict }),
    comment("c2", { claimed_by: { id: "d1", name: "Lan" }, reading: strict }),
    comment("c3", { claimed_by: { id: "d2", name: "Minh" } }),
    comment("c4", { state: "done", order: "o1", reading: strict }),
    comment("c5", { state: "hidden" }),
  );
  const shown = (filter) => {
    queue.choose(filter);
    return ids(queue.shown(false));
  };
  assert.equal(shown("open"), "c1 c2 c3");
  assert.equal(shown("mine"), "c2");
  assert.equal(shown("orders"), "c1 c2");
  assert.equal(shown("done"), "c4");
  assert.equal(shown("hidden"), "c5");
  assert.equal(shown("all"), "c1 c2 c3 c4 c5");
});

test("the oldest waiting order is one that nobody claimed", () => {
  const { queue } = queueOf(
    comment("c1", { claimed_by: { id: "d2", name: "Minh" }, reading: strict }),
    comment("c2"),
    comment("c3", { reading: strict }),
  );
  assert.equal(queue.oldestWaiting.id, "c3");
});

test("a comment with an order does not ask for one any more", () => {
  assert.equal(asksForOrder(comment("c1", { reading: strict })), true);
  assert.equal(asksForOrder(comment("c1", { reading: strict, order: "o1" })), false);
});

test("J begins with who has waited longest and stays within the list", () => {
  const { queue } = queueOf(comment("c1", { claimed_by: { id: "d2" } }), comment("c2"), comment("c3"));
  queue.shown(false);
  queue.move(1);
  assert.equal(queue.selected, "c2");
  queue.move(1);
  queue.move(1);
  assert.equal(queue.selected, "c3");
  for (let n = 0; n < 5; n += 1) queue.move(-1);
  assert.equal(queue.selected, "c1");
});

test("what came after the bottom was last seen is counted", () => {
  const { queue, put } = queueOf(comment("c1"));
  queue.shown(false);
  queue.seeAll();
  put("comments", comment("c2"));
  put("comments", comment("c3"));
  queue.shown(true);
  assert.equal(queue.unseen, 2);
});

function order(id, payment, more = {}) {
  return { id, number: 27, name: "Hoa", payment, total: 250000, received: payment === "paid" ? 250000 : 0, ...more };
}

function newsOf() {
  const said = [];
  const { documents, put } = world();
  const news = new News(documents, { say: (text, kind) => said.push([text, kind]) }, () => {});
  return { news, said, put: (doc) => (put("orders", doc), news.read()) };
}

test("a paid order is told once", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { news, said, put } = newsOf();
  put(order("o1", "unpaid"));
  put(order("o1", "paid"));
  put(order("o1", "paid", { name: "Hoa Nguyễn" }));
  assert.deepEqual(said, [["Đơn 27 · 250.000\u00a0₫ đã nhận tiền", "good"]]);
  assert.equal(news.isFresh("o1"), true);
  context.mock.timers.tick(4000);
  assert.equal(news.isFresh("o1"), false);
});

test("orders that were paid before the page opened are no news", () => {
  const { news, said, put } = newsOf();
  put(order("o1", "paid"));
  assert.deepEqual(said, []);
  assert.equal(news.isFresh("o1"), false);
});

test("an artisan's call is told once, an old one not at all", () => {
  const said = [];
  const { documents, put } = world();
  const news = new News(documents, { say: (text) => said.push(text) }, () => {});
  const called = (...times) => {
    put("show", { id: "show", called: times.map((at) => ({ camera: "cam1", at })) });
    news.readCall();
  };
  put("devices", { id: "cam1", name: "Máy quay sân" }, "shop/helper");
  called(1000);
  called(1000);
  called(1000, 2000);
  called(1000, 2000);
  assert.deepEqual(said, ["Máy quay sân gọi người giúp"]);
});

function actionsOf(command) {
  const said = [];
  const sent = [];
  const sync = {
    state: "live",
    command: (log, type, body) => {
      sent.push([log, type, body]);
      return command(type);
    },
  };
  const actions = new Actions(sync, "k7q2abcd", { say: (text, kind) => said.push([text, kind]) }, () => {});
  return { actions, said, sent };
}

test("a second tap on what waits for its reply sends nothing", async () => {
  const { actions, sent } = actionsOf(() => new Promise(() => {}));
  void actions.feature("p1");
  void actions.feature("p1");
  void actions.feature("p2");
  await settled();
  assert.deepEqual(sent, [
    ["show:k7q2abcd", "feature_product", { product: "p1" }],
    ["show:k7q2abcd", "feature_product", { product: "p2" }],
  ]);
  assert.equal(actions.busy("feature_product", "p1"), true);
});

test("a refusal is told with the server's sentence and frees the button", async () => {
  const { actions, said } = actionsOf(() => Promise.reject(new Refused({ code: "sold_out", text: "Hết hàng A12." })));
  assert.equal(await actions.openOrder({ lines: [] }, "c1"), null);
  assert.deepEqual(said, [["Hết hàng A12.", "bad"]]);
  assert.equal(actions.busy("open_order", "c1"), false);
});

test("an order that was taken gives its id", async () => {
  const { actions } = actionsOf(() => Promise.resolve({ order: "o9" }));
  assert.equal(await actions.openOrder({ lines: [] }, "c1"), "o9");
});
