/** What is said of comment sources, and which key does what: rules that need no page. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { setMessages } from "../../static/messages.js";
import { actOf, isCommandKey } from "../../static/studio/keys.js";

// lit-html asks for these as soon as it is loaded; nothing is drawn here.
globalThis.document = { createTreeWalker: () => ({}), createComment: () => ({}), body: { dataset: {} } };
const { lookOf, wordsOf } = await import("../../static/studio/sources.js");

const NOW = Date.UTC(2026, 10, 28, 13, 41);
setMessages(
  {
    "studio.seconds": "{n} giây",
    "studio.minutes": "{n} phút",
    "studio.source_silent_for": "im {time}",
    "studio.source_is_live": "đang nghe",
    "studio.source_heard": "nghe lúc {time}",
    "studio.source_retries": "Thử lại lúc {time}.",
    "errors.source_quota": "Hết lượt.",
    "errors.source_throttled": "Đọc lại sau {retry_s} giây.",
  },
  "vi",
);

function source(more = {}) {
  const figures = { lag_ms: null, dropped: 0, echoes: 0, viewers: null, quota: null, every_s: null };
  return { source: "tiktok", stream: "", state: "live", code: null, since: NOW, heard_at: null, silent: false, retry_at: null, ...figures, ...more };
}

test("a source that listens says so, and when it heard last", () => {
  assert.equal(lookOf(source()), "ok");
  assert.equal(wordsOf(source({ heard_at: NOW - 60_000 }), NOW), "đang nghe · nghe lúc 20:40");
});

test("silence is told in seconds, then in minutes, from the last that was heard", () => {
  const silent = source({ silent: true, since: NOW - 900_000, heard_at: NOW - 90_000 });
  assert.equal(lookOf(silent), "silent");
  assert.equal(wordsOf(silent, NOW), "im 90 giây");
  assert.equal(wordsOf({ ...silent, heard_at: null }, NOW), "im 15 phút");
});

test("a refusal is told with its sentence and when it is tried again", () => {
  const refused = source({ state: "waiting", code: "source_quota", retry_at: NOW + 600_000 });
  assert.equal(lookOf(refused), "failing");
  assert.equal(wordsOf(refused, NOW), "Hết lượt. Thử lại lúc 20:51.");
  const throttled = source({ state: "waiting", code: "source_throttled", retry_at: NOW + 30_000 });
  assert.equal(wordsOf(throttled, NOW), "Đọc lại sau 30 giây. Thử lại lúc 20:41.");
});

function pressed(answering) {
  const did = [];
  const studio = {
    counter: false,
    answers: { comment: answering ? "1" : null, choose: (number) => did.push(`answer ${number}`) },
    cameras: { takeNumber: (number) => did.push(`camera ${number}`) },
    toasts: { undoLast: () => did.push("undo") },
    pane: { pause: () => did.push("pause") },
  };
  return { did, press: (key) => actOf(studio, key)?.() };
}

test("a digit switches a camera, and chooses an answer while answers are open", () => {
  const cameras = pressed(false);
  for (const key of ["1", "4", "5", "9"]) cameras.press(key);
  assert.deepEqual(cameras.did, ["camera 1", "camera 4"]);
  const answers = pressed(true);
  for (const key of ["1", "9", "0"]) answers.press(key);
  assert.deepEqual(answers.did, ["answer 1", "answer 9"]);
});

test("space stands still, and letters mean the same under caps lock", () => {
  const { did, press } = pressed(false);
  for (const key of [" ", "Z", "z", "q", "constructor"]) press(key);
  assert.deepEqual(did, ["pause", "undo", "undo"]);
});

test("keys belong to the input method while it composes", (context) => {
  globalThis.document.querySelector = () => null;
  globalThis.Element = class {};
  context.after(() => delete globalThis.Element);
  const event = { key: "h", target: null, repeat: false };
  assert.equal(isCommandKey(event), true);
  assert.equal(isCommandKey({ ...event, isComposing: true }), false);
  assert.equal(isCommandKey({ ...event, keyCode: 229 }), false);
  assert.equal(isCommandKey({ ...event, ctrlKey: true }), false);
  assert.equal(isCommandKey({ ...event, repeat: true }), false);
  assert.equal(isCommandKey({ ...event, key: "j", repeat: true }), true);
});
