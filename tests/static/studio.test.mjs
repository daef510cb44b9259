/** Rules of the studio that need no page: what is told, what is sent. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { setMessages } from "../../static/messages.js";
import { Actions } from "../../static/studio/actions.js";
import { Documents } from "../../static/studio/documents.js";
import { News } from "../../static/studio/news.js";
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
