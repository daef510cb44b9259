/** Commands that outlive a reload of the page: kept by their ids, sent once, told afterwards. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { liveSync, settled, startSync } from "./fakes.mjs";

/** A tab's own storage. */
function tabStorage() {
  const entries = new Map();
  return {
    entries,
    getItem: (name) => entries.get(name) ?? null,
    setItem: (name, value) => void entries.set(name, value),
    removeItem: (name) => void entries.delete(name),
  };
}

test("an order that waits outlives a reload and goes out once, under its own id", async () => {
  const storage = tabStorage();
  const keep = { storage, name: "kept", types: ["open_order"] };
  const before = await liveSync({ keep });
  before.sockets[0].breaks();
  void before.sync.command("show:k7q2abcd", "open_order", { lines: [] }, "order-1");
  void before.sync.command("show:k7q2abcd", "take_camera", { camera: "c1" }, "camera-1");
  assert.equal(before.sync.fleeting, 1);
  before.sync.close();

  const told = [];
  const after = await startSync({ keep, onkept: (command, refused, result) => told.push([command.id, refused?.code, result]) });
  assert.deepEqual(after.sync.pending.map(({ id }) => id), ["order-1"]);
  assert.equal(after.sync.fleeting, 0);
  after.sockets[0].opens();
  assert.deepEqual(after.sockets[0].commands, [{ id: "order-1", log: "show:k7q2abcd", type: "open_order", body: { lines: [] } }]);
  after.sockets[0].says({ reply: { id: "order-1", ok: true, seq: 11, result: { order: "o1" } } });
  await settled();
  assert.deepEqual(told, [["order-1", undefined, { order: "o1" }]]);
  assert.equal(storage.entries.size, 0);
});

test("a kept command that is refused is told and kept no longer", async () => {
  const storage = tabStorage();
  storage.setItem("kept", JSON.stringify([{ id: "order-1", log: "show:k7q2abcd", type: "open_order", body: {} }]));
  const told = [];
  const keep = { storage, name: "kept", types: ["open_order"] };
  const { sockets } = await startSync({ keep, onkept: (_, refused) => told.push(refused.code) });
  sockets[0].opens();
  sockets[0].says({ reply: { id: "order-1", ok: false, error: { code: "sold_out" } } });
  await settled();
  assert.deepEqual(told, ["sold_out"]);
  assert.equal(storage.entries.size, 0);
});

test("a storage that cannot be read or written stops nothing", async () => {
  const storage = {
    getItem: () => "no list at all",
    setItem: () => {
      throw new Error("full");
    },
    removeItem: () => {},
  };
  const { sync, sockets } = await liveSync({ keep: { storage, name: "kept", types: ["open_order"] } });
  const answer = sync.command("show:k7q2abcd", "open_order", {}, "order-1");
  sockets[0].says({ reply: { id: "order-1", ok: true, result: { order: "o1" } } });
  assert.deepEqual(await answer, { order: "o1" });
});
