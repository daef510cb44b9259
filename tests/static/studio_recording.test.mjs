/** Rules of recordings in the studio that need no page: what is said of them, what is sent. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { setMessages } from "../../static/messages.js";
import { Documents } from "../../static/studio/documents.js";

// lit-html asks for these as soon as it is loaded; nothing is drawn here.
globalThis.document = { createTreeWalker: () => ({}), createComment: () => ({}), body: { dataset: {} } };
const { Recording, length, size } = await import("../../static/studio/recording.js");

setMessages({ "studio.decimal": ",", "errors.recording_disk_low": "sắp hết chỗ", "errors.recording_disk_slow": "quá chậm" }, "vi");

const SHOW = "k7q2abcd";
const RUNNING = { id: "r1", since: 0, program: true, cameras: false };

function world({ show = {}, recorder, files = {} } = {}) {
  const feeds = {
    [`show:${SHOW}/helper`]: { show: { show: { state: "live", uses: ["camera"], recording: null, recording_stopped: "", ...show } }, recordings: files },
    [`vitals:${SHOW}`]: { recording: recorder ? { recording: recorder } : {} },
  };
  const sync = {
    documents: (feed) => new Map(Object.entries(feeds[feed] ?? {}).map(([name, docs]) => [name, new Map(Object.entries(docs))])),
    one: (feed, collection, key) => feeds[feed]?.[collection]?.[key],
  };
  const sent = [];
  const actions = { send: (type, body) => sent.push([type, body]) };
  return { recording: new Recording({ sync, actions, show: SHOW, documents: new Documents(sync, SHOW), refresh: () => {} }), sent };
}

test("sizes and lengths are written as people say them", () => {
  assert.deepEqual([size(820_400_000), size(1_440_000_000)], ["820 MB", "1,4 GB"]);
  assert.deepEqual([length(42_900), length(3_909_000), length(-5)], ["0:42", "1:05:09", "0:00"]);
});

test("nothing is recorded unless somebody starts it, and then what they chose", () => {
  const { recording, sent } = world();
  assert.equal(recording.running, null);
  recording.start();
  recording.program = false;
  recording.cameras = true;
  recording.start();
  recording.stop();
  assert.deepEqual(sent, [
    ["start_recording", { program: true, cameras: false }],
    ["start_recording", { program: false, cameras: true }],
    ["stop_recording", {}],
  ]);
});

test("why a recording stopped is said until the next one, and then what ails that", () => {
  assert.equal(world().recording.trouble, "");
  assert.equal(world({ show: { recording_stopped: "recording_disk_low" } }).recording.trouble, "sắp hết chỗ");
  const slow = { state: "recording", files: 1, octets: 5, free: 9, trouble: "recording_disk_slow" };
  assert.equal(world({ show: { recording: RUNNING }, recorder: slow }).recording.trouble, "quá chậm");
  assert.equal(world({ show: { recording: RUNNING } }).recording.trouble, "");
});

test("the newest file stands first", () => {
  const files = { "r1/a": { file: "a", at: 1 }, "r1/c": { file: "c", at: 3 }, "r1/b": { file: "b", at: 3 } };
  assert.deepEqual(world({ files }).recording.files.map((file) => file.file), ["b", "c", "a"]);
});
