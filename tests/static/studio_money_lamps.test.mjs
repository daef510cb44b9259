/** What the lamp of money says: the worst of all ways, in words that people understand. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { setMessages } from "../../static/messages.js";

// lit-html asks for these as soon as it is loaded; nothing is drawn here.
globalThis.document = { createTreeWalker: () => ({}), createComment: () => ({}), body: { dataset: {} } };
const { nameOf, trouble, wordsOf, worst } = await import("../../static/studio/money_lamps.js");

setMessages(
  {
    "studio.provider_sepay": "SePay",
    "studio.way_webhook": "webhook",
    "studio.way_poll": "hỏi định kỳ",
    "studio.way_phone": "Điện thoại",
    "studio.way_account": "Tài khoản {account}",
    "studio.way_by_hand": "Chưa nối: xem tay",
    "studio.way_heard": "Nghe lúc {time}",
    "studio.way_looked": "Đã hỏi lúc {time}",
    "studio.way_waits": "Chưa có khoản nào",
    "studio.way_silent": "Im từ {time}",
    "studio.way_never": "Im từ đầu",
    "studio.way_on_account": "{words} với tài khoản {account}",
    "studio.way_failing": "Đang lỗi. {why}",
    "studio.money_failing": "{name} đang lỗi",
    "studio.money_silent": "{name} đang im",
    "studio.money_slow": "{n} khoản báo chậm",
    "errors.poll_unauthorised": "Khoá API sai.",
    "errors.internal": "Có lỗi.",
  },
  "vi",
);

const NOW = Date.parse("2026-11-28T20:45:00+07:00");
const HEARD = Date.parse("2026-11-28T20:41:00+07:00");

function way(fields = {}) {
  return { provider: "sepay", way: "webhook", account: "", state: "ok", heard_at: null, ok_at: null, code: null, ...fields };
}

test("the worst way gives the lamp its look", () => {
  const looks = (states, slower = []) => worst({ ways: states.map((state) => way({ state })), slower });
  assert.equal(looks(["ok", "silent", "failing"]), "failing");
  assert.equal(looks(["ok", "silent"], ["t1"]), "silent");
  assert.equal(looks(["ok", "ok"], ["t1"]), "slow");
  assert.equal(looks(["unset", "ok"]), "ok");
  assert.equal(looks(["unset"]), "unset");
  assert.equal(looks([]), "unset");
});

test("each way is named as people know it", () => {
  assert.equal(nameOf(way()), "SePay (webhook)");
  assert.equal(nameOf(way({ way: "poll" })), "SePay (hỏi định kỳ)");
  assert.equal(nameOf(way({ provider: "phone", way: "phone" })), "Điện thoại");
  assert.equal(nameOf(way({ provider: "hand", way: "hand", account: "113366668888" })), "Tài khoản 1133\u00a06666\u00a08888");
});

test("each state is said in words", () => {
  assert.equal(wordsOf(way({ heard_at: HEARD, ok_at: NOW }), NOW), "Nghe lúc 20:41");
  assert.equal(wordsOf(way({ ok_at: HEARD }), NOW), "Đã hỏi lúc 20:41");
  assert.equal(wordsOf(way(), NOW), "Chưa có khoản nào");
  assert.equal(wordsOf(way({ state: "silent", heard_at: HEARD }), NOW), "Im từ 20:41");
  assert.equal(wordsOf(way({ state: "silent" }), NOW), "Im từ đầu");
  assert.equal(wordsOf(way({ state: "silent", heard_at: HEARD, account: "0011001234" }), NOW), "Im từ 20:41 với tài khoản 0011\u00a00012\u00a034");
  assert.equal(wordsOf(way({ state: "failing", code: "poll_unauthorised" }), NOW), "Đang lỗi. Khoá API sai.");
  assert.equal(wordsOf(way({ state: "failing", code: "never heard of" }), NOW), "Đang lỗi. Có lỗi.");
  assert.equal(wordsOf(way({ provider: "hand", way: "hand", state: "unset" }), NOW), "Chưa nối: xem tay");
});

test("a time that is not of today has its date", () => {
  assert.equal(wordsOf(way({ heard_at: HEARD - 2 * 86_400_000 }), NOW), "Nghe lúc 26/11/2026 20:41");
});

test("only what is wrong is said beside the lamp", () => {
  const of = (ways, slower = []) => trouble({ ways, slower });
  assert.equal(of([way({ heard_at: HEARD })]), "");
  assert.equal(of([way({ provider: "hand", way: "hand", account: "1", state: "unset" })]), "");
  assert.equal(of([way(), way({ way: "poll", state: "failing", code: "poll_unauthorised" })]), "SePay (hỏi định kỳ) đang lỗi");
  assert.equal(of([way({ state: "silent", heard_at: HEARD })]), "SePay (webhook) đang im");
  assert.equal(of([way()], ["t1", "t2"]), "2 khoản báo chậm");
});
