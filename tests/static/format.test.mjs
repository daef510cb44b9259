/** How amounts, times, numbers and names are written. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { accountNumber, ago, dateTime, folded, initials, money, phone, timeLeft, timeOfDay } from "../../static/format.js";
import { refusalText, setMessages, t } from "../../static/messages.js";

setMessages(
  {
    "format.just_now": "vừa xong",
    "format.minutes_ago": "{n} phút trước",
    "format.hours_ago": "{n} giờ trước",
    "format.time_up": "hết giờ",
    "format.seconds_left": "còn {n} giây",
    "format.minutes_left": "còn {n} phút",
    "format.hours_left": "còn {n} giờ",
    "errors.internal": "Có lỗi.",
    "errors.too_many_waiting": "Quá {limit} việc đang chờ.",
  },
  "vi",
);

const AT = Date.UTC(2026, 10, 22, 13, 5);

test("amounts have dots and the sign after a no-break space", () => {
  assert.equal(money(1234000), "1.234.000\u00a0₫");
  assert.equal(money(0), "0\u00a0₫");
});

test("times are Vietnam's wherever the page is opened", () => {
  assert.equal(timeOfDay(AT), "20:05");
  assert.equal(dateTime(AT), "22/11/2026 20:05");
});

test("what is near is told as a distance, what is far as a date", () => {
  assert.equal(ago(AT, AT + 59_000), "vừa xong");
  assert.equal(ago(AT, AT + 3 * 60_000), "3 phút trước");
  assert.equal(ago(AT, AT + 2 * 3_600_000), "2 giờ trước");
  assert.equal(ago(AT, AT + 30 * 3_600_000), "22/11/2026 20:05");
});

test("a deadline counts minutes up and seconds in its last minute", () => {
  assert.equal(timeLeft(AT + 90_000, AT), "còn 2 phút");
  assert.equal(timeLeft(AT + 30_000, AT), "còn 30 giây");
  assert.equal(timeLeft(AT + 26 * 3_600_000, AT), "còn 26 giờ");
  assert.equal(timeLeft(AT, AT), "hết giờ");
  assert.equal(timeLeft(null, AT), "");
});

test("phone numbers are grouped, foreign and masked ones left alone", () => {
  assert.equal(phone("+84912345678"), "0912 345 678");
  assert.equal(phone("0912.345.678"), "0912 345 678");
  assert.equal(phone("02433861234"), "024 3386 1234");
  assert.equal(phone("+14155550100"), "+14155550100");
  assert.equal(phone("09•• ••• 678"), "09•• ••• 678");
  assert.equal(phone(null), "");
});

test("account numbers are read in fours", () => {
  assert.equal(accountNumber("0011001234567"), "0011\u00a00012\u00a03456\u00a07");
  assert.equal(accountNumber("1234"), "1234");
});

test("initials are those of the first and the last word", () => {
  assert.equal(initials("Hàng hoa Tây tựu"), "HT");
  assert.equal(initials("ánh"), "Á");
  assert.equal(initials("  "), "?");
});

test("searching sees neither diacritics nor case", () => {
  assert.equal(folded("Đồ Thủ Công"), "do thu cong");
});

test("values go into sentences and a missing one stays visible", () => {
  assert.equal(t("format.minutes_ago", { n: 3 }), "3 phút trước");
  assert.equal(t("format.minutes_ago"), "{n} phút trước");
  assert.equal(t("studio.unknown"), "studio.unknown");
});

test("a refusal speaks with the server's sentence, else with ours, else generally", () => {
  assert.equal(refusalText({ code: "sold_out", text: "Hết hàng." }), "Hết hàng.");
  assert.equal(refusalText({ code: "too_many_waiting", data: { limit: 200 } }), "Quá 200 việc đang chờ.");
  assert.equal(refusalText({ code: "never_heard" }), "Có lỗi.");
});
