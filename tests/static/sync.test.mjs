/** Rules of the sync client: feeds that resume, commands that are never lost and never doubled. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { FEED, liveSync, response, settled, snapshot, startSync } from "./fakes.mjs";

const HELD = { [FEED]: { epoch: "e1", seq: 10 } };

test("the first hello holds nothing and names the protocol", async () => {
  const { sockets, seen } = await startSync({ feeds: [FEED, "vitals:k7q2abcd"] });
  sockets[0].opens();
  assert.equal(sockets[0].url, "wss://livehub.test:8443/sync");
  assert.deepEqual(sockets[0].hello, { protocol: 1, feeds: { [FEED]: null, "vitals:k7q2abcd": null } });
  assert.deepEqual(seen.states, ["connecting"]);
});

test("a snapshot makes the page live and is what it holds", async () => {
  const { sync, seen } = await liveSync();
  assert.equal(sync.state, "live");
  assert.deepEqual(sync.one(FEED, "orders", "o1"), { number: 1 });
  assert.deepEqual(seen.changes, [[FEED, ["orders"]]]);
});

test("changes put and delete, and seqs may skip", async () => {
  const { sync, sockets, seen } = await liveSync();
  sockets[0].says({ feed: FEED, seq: 14, put: { comments: { c1: { text: "A12" } } } });
  sockets[0].says({ feed: FEED, seq: 15, del: { orders: ["o1"] } });
  assert.equal(sync.one(FEED, "orders", "o1"), undefined);
  assert.deepEqual([...sync.documents(FEED).get("comments").keys()], ["c1"]);
  assert.deepEqual(seen.changes.slice(1), [
    [FEED, ["comments"]],
    [FEED, ["orders"]],
  ]);
});

test("a change that is held already changes nothing", async () => {
  const { sync, sockets, seen } = await liveSync();
  sockets[0].says({ feed: FEED, seq: 10, put: { orders: { o1: { number: 99 } } } });
  assert.equal(sync.one(FEED, "orders", "o1").number, 1);
  assert.equal(seen.changes.length, 1);
});

test("after a loss the page resumes from what it holds and keeps the picture", async () => {
  const { sync, sockets, seen, clockwork } = await liveSync();
  sockets[0].says({ feed: FEED, seq: 12, put: { orders: { o2: { number: 2 } } } });
  sockets[0].breaks();
  assert.equal(sync.state, "away");
  assert.equal(sync.documents(FEED).get("orders").size, 2);
  clockwork.pass(500);
  sockets[1].opens();
  assert.deepEqual(sockets[1].hello.feeds, { [FEED]: { epoch: "e1", seq: 12 } });
  clockwork.pass(1000);
  assert.deepEqual(seen.states, ["connecting", "live", "away", "live"]);
});

test("a snapshot of a new epoch replaces everything, even with a lower seq", async () => {
  const { sync, sockets, seen } = await liveSync();
  sockets[0].says(snapshot(3, { comments: { c9: {} } }, "e2"));
  assert.equal(sync.one(FEED, "orders", "o1"), undefined);
  assert.deepEqual(seen.changes[1], [FEED, ["orders", "comments"]]);
  sockets[0].says({ feed: FEED, seq: 4, put: { orders: { o5: {} } } });
  assert.deepEqual(sync.one(FEED, "orders", "o5"), {});
});

test("a change without a snapshot asks for the snapshot again", async () => {
  const { sync, sockets, clockwork } = await startSync();
  sockets[0].opens();
  sockets[0].says({ feed: FEED, seq: 5, put: { orders: { o1: {} } } });
  assert.equal(sync.state, "away");
  clockwork.pass(500);
  sockets[1].opens();
  assert.deepEqual(sockets[1].hello.feeds, { [FEED]: null });
});

test("vitals have no seq: the latest wins and nothing is resumed", async () => {
  const feed = "vitals:k7q2abcd";
  const { sync, sockets, clockwork } = await startSync({ feeds: [feed] });
  sockets[0].opens();
  sockets[0].says({ feed, documents: { cameras: { c1: { kbps: 900 }, c2: { kbps: 1 } } } });
  sockets[0].says({ feed, put: { cameras: { c1: { kbps: 1500 } } }, del: { cameras: ["c2"] } });
  assert.deepEqual([...sync.documents(feed).get("cameras")], [["c1", { kbps: 1500 }]]);
  sockets[0].breaks();
  clockwork.pass(500);
  sockets[1].opens();
  assert.deepEqual(sockets[1].hello.feeds, { [feed]: null });
});

test("attempts wait longer and longer, at most ten seconds, and never end", async () => {
  const { attempts, clockwork } = await startSync();
  const waits = [];
  for (let round = 0; round < 9; round += 1) {
    const begun = clockwork.now;
    const made = attempts.length;
    attempts.at(-1).breaks();
    while (attempts.length === made && clockwork.now < begun + 60_000) clockwork.pass(100);
    waits.push(clockwork.now - begun);
  }
  assert.deepEqual(waits, [500, 1000, 2000, 4000, 8000, 10000, 10000, 10000, 10000]);
});

test("a connection that lived for a while starts with the shortest wait again", async () => {
  const { sockets, clockwork } = await startSync();
  sockets[0].breaks();
  clockwork.pass(500);
  sockets[1].opens();
  sockets[1].says(snapshot(1, {}));
  clockwork.pass(5000);
  sockets[1].breaks();
  clockwork.pass(500);
  assert.equal(sockets.length, 3);
});

test("jitter takes up to half of the wait away", async () => {
  const { sockets, clockwork } = await startSync();
  clockwork.random = () => 0;
  sockets[0].breaks();
  clockwork.pass(250);
  assert.equal(sockets.length, 2);
});

test("looking at the page again retries at once", async () => {
  const { sockets, clockwork } = await liveSync();
  clockwork.wake("seen");
  assert.equal(sockets.length, 1);
  sockets[0].breaks();
  clockwork.wake("seen");
  assert.equal(sockets.length, 2);
});

test("a network that comes back replaces a socket that may be dead", async () => {
  const { sync, sockets, clockwork } = await liveSync();
  clockwork.wake("online");
  assert.ok(sockets[0].closed);
  sockets[1].opens();
  assert.deepEqual(sockets[1].hello.feeds, HELD);
  sockets[0].breaks();
  assert.equal(sync.state, "live");
});

test("a command is answered by the reply with its id", async () => {
  const { sync, sockets } = await liveSync();
  const answer = sync.command("show:k7q2abcd", "open_order", { lines: [] }, "cmd1");
  assert.deepEqual(sockets[0].commands, [
    { id: "cmd1", log: "show:k7q2abcd", type: "open_order", body: { lines: [] } },
  ]);
  sockets[0].says({ reply: { id: "cmd1", ok: true, seq: 11, result: { order: "o7" } } });
  assert.deepEqual(await answer, { order: "o7" });
  assert.equal(sync.waiting, 0);
});

test("a refusal keeps its code, sentence and values", async () => {
  const { sync, sockets } = await liveSync();
  const answer = sync.command("shop", "add_product", {}, "cmd1");
  const error = { code: "sold_out", text: "Hết hàng A12.", data: { code: "A12" } };
  sockets[0].says({ reply: { id: "cmd1", ok: false, error } });
  await assert.rejects(answer, { name: "Refused", ...error });
});

test("a command without reply goes out again with the same id after the connection is back", async () => {
  const { sync, sockets, clockwork } = await liveSync();
  const answer = sync.command("show:k7q2abcd", "start_show", {}, "cmd1");
  sockets[0].breaks();
  const second = sync.command("show:k7q2abcd", "close_show", {}, "cmd2");
  clockwork.pass(500);
  sockets[1].opens();
  assert.deepEqual(
    sockets[1].commands.map((command) => command.id),
    ["cmd1", "cmd2"],
  );
  sockets[1].says({ reply: { id: "cmd1", ok: true } });
  sockets[1].says({ reply: { id: "cmd2", ok: true } });
  assert.deepEqual([await answer, await second], [{}, {}]);
  assert.deepEqual(sockets[1].commands.length, 2);
});

test("a command that is not answered in ten seconds shows a dead connection", async () => {
  const { sync, sockets, clockwork } = await liveSync();
  void sync.command("shop", "name_shop", { name: "Xuân La" }, "cmd1");
  clockwork.pass(9_900);
  assert.equal(sync.state, "live");
  clockwork.pass(100);
  assert.equal(sync.state, "away");
  clockwork.pass(500);
  sockets[1].opens();
  assert.equal(sockets[1].commands[0].id, "cmd1");
});

test("the queue of commands is bounded and refuses the newest", async () => {
  const { sync, sockets } = await startSync();
  for (let n = 0; n < 200; n += 1) void sync.command("shop", "add_seller", {}, `c${n}`);
  await assert.rejects(sync.command("shop", "add_seller", {}, "one more"), { code: "too_many_waiting" });
  assert.equal(sync.waiting, 200);
  sockets[0].opens();
  assert.equal(sockets[0].commands.length, 200);
  assert.equal(sockets[0].commands.at(-1).id, "c199");
});

test("minted ids differ and carry 128 bits", async () => {
  const { sync, sockets } = await liveSync();
  void sync.command("shop", "a");
  void sync.command("shop", "a");
  const [first, second] = sockets[0].commands;
  assert.match(first.id, /^[0-9a-f]{32}$/);
  assert.notEqual(first.id, second.id);
});

test("two failed WebSockets and the page goes over to events and POSTs", async () => {
  const { sync, sockets, streams, requests, clockwork, server, seen } = await startSync();
  sockets[0].breaks();
  clockwork.pass(500);
  sockets[1].breaks();
  clockwork.pass(1000);
  const { searchParams, pathname } = streams[0].url;
  assert.equal(pathname, "/sync/events");
  assert.equal(searchParams.get("feeds"), FEED);
  assert.equal(searchParams.get("since"), "{}");
  streams[0].opens();
  streams[0].says(snapshot(10, {}));
  assert.equal(seen.states.at(-1), "live");
  server.answer = async (_url, init) => {
    const { id } = JSON.parse(init.body);
    return response(200, { reply: { id, ok: true, result: { id } } });
  };
  const answers = await Promise.all(["c1", "c2"].map((id) => sync.command("shop", "a", {}, id)));
  assert.deepEqual(answers, [{ id: "c1" }, { id: "c2" }]);
  assert.deepEqual(requests.map((request) => [request.method, request.url, request.body.id]), [
    ["POST", "https://livehub.test:8443/sync/commands", "c1"],
    ["POST", "https://livehub.test:8443/sync/commands", "c2"],
  ]);
});

test("when the stream drops the page goes back to the WebSocket and resumes", async () => {
  const { sockets, streams, clockwork } = await startSync();
  sockets[0].breaks();
  clockwork.pass(500);
  sockets[1].breaks();
  clockwork.pass(1000);
  streams[0].opens();
  streams[0].says(snapshot(10, {}));
  streams[0].breaks();
  clockwork.pass(2000);
  sockets[2].opens();
  assert.deepEqual(sockets[2].hello.feeds, HELD);
});

test("a page of the SSE carrier stays with it and resumes by since", async () => {
  const { sockets, streams, clockwork } = await startSync({ carrier: "sse" });
  streams[0].opens();
  streams[0].says(snapshot(10, {}));
  for (let n = 0; n < 4; n += 1) {
    streams.at(-1).breaks();
    clockwork.pass(10_000);
  }
  assert.equal(sockets.length, 0);
  assert.equal(streams.at(-1).url.searchParams.get("since"), JSON.stringify({ [FEED]: ["e1", 10] }));
});

test("a POST that the server cannot take now is sent again with its id", async () => {
  const { sync, streams, requests, clockwork, server } = await startSync({ carrier: "sse" });
  streams[0].opens();
  streams[0].says(snapshot(10, {}));
  const answer = sync.command("shop", "a", {}, "c1");
  await settled();
  assert.equal(sync.state, "away");
  server.answer = async () => response(200, { reply: { id: "c1", ok: true } });
  clockwork.pass(500);
  streams[1].opens();
  await answer;
  assert.deepEqual(
    requests.map((request) => request.body.id),
    ["c1", "c1"],
  );
});

test("a POST refused by a plain problem rejects the command and keeps the stream", async () => {
  const { sync, streams, server } = await startSync({ carrier: "sse" });
  streams[0].opens();
  streams[0].says(snapshot(10, {}));
  server.answer = async () => response(413, { error: { code: "too_large", text: "Quá dài." } });
  await assert.rejects(sync.command("shop", "a", {}, "c1"), { code: "too_large" });
  assert.equal(sync.state, "live");
});

test("a server that is busy gets the same command again when it said", async () => {
  const { sync, sockets, clockwork } = await liveSync();
  const answer = sync.command("shop", "a", {}, "c1");
  sockets[0].says({ reply: { id: "c1", ok: false, error: { code: "busy", data: { retry_s: 3 } } } });
  clockwork.pass(2_900);
  assert.equal(sockets[0].commands.length, 1);
  clockwork.pass(100);
  assert.deepEqual(
    sockets[0].commands.map((command) => command.id),
    ["c1", "c1"],
  );
  sockets[0].says({ reply: { id: "c1", ok: true, result: { product: "p1" } } });
  assert.deepEqual(await answer, { product: "p1" });
});

test("a POST that fails inside livehub is told, not repeated for ever", async () => {
  const { sync, streams, server } = await startSync({ carrier: "sse" });
  streams[0].opens();
  streams[0].says(snapshot(10, {}));
  server.answer = async () => response(503, { error: { code: "internal", text: "Có lỗi." } });
  await assert.rejects(sync.command("shop", "a", {}, "c1"), { code: "internal" });
});

test("what a resumed feed is greeted with makes the page live", async () => {
  const { sync, sockets, clockwork } = await liveSync();
  sockets[0].breaks();
  clockwork.pass(500);
  sockets[1].opens();
  sockets[1].says({ feed: FEED, epoch: "e1", seq: 10 });
  assert.equal(sync.state, "live");
  assert.deepEqual(sync.one(FEED, "orders", "o1"), { number: 1 });
});

test("a refused stream says why", async () => {
  const { streams, seen, server } = await startSync({ carrier: "sse" });
  server.answer = async () => response(403, { error: { code: "link_expired", text: "Liên kết đã hết hạn." } });
  streams[0].isRefused();
  await settled();
  assert.deepEqual(seen.states, ["connecting", "refused link_expired"]);
});

test("an error message is told and tried again every ten seconds", async () => {
  const { sockets, seen, clockwork } = await startSync();
  sockets[0].opens();
  sockets[0].says({ error: { code: "session_expired", text: "Hãy đăng nhập lại.", data: {} } });
  assert.deepEqual(seen.states, ["connecting", "refused session_expired"]);
  clockwork.pass(9_900);
  assert.equal(sockets.length, 1);
  clockwork.pass(100);
  sockets[1].opens();
  sockets[1].says(snapshot(1, {}));
  assert.equal(seen.states.at(-1), "live");
});

test("a socket that opens and never answers is given up", async () => {
  const { sync, sockets, clockwork } = await startSync();
  sockets[0].opens();
  clockwork.pass(10_000);
  assert.ok(sockets[0].closed);
  assert.equal(sync.state, "away");
});

test("a page that is too old is told to reload", async () => {
  const { sockets, seen } = await liveSync();
  sockets[0].says({ reload: true });
  assert.equal(seen.reloads, 1);
});

test("broken and unknown messages change nothing", async () => {
  const { sync, sockets } = await liveSync();
  sockets[0].says("{not json");
  sockets[0].says({ feed: "show:other/helper", seq: 11, put: { orders: { o1: {} } } });
  sockets[0].says({ later: "something a newer server says" });
  sockets[0].says({ reply: { id: "nobody", ok: true } });
  assert.equal(sync.state, "live");
  assert.deepEqual(sync.one(FEED, "orders", "o1"), { number: 1 });
});

test("a closed Sync stays closed", async () => {
  const { sync, sockets, streams, clockwork } = await liveSync();
  sync.close();
  clockwork.wake("online");
  clockwork.pass(60_000);
  assert.ok(sockets[0].closed);
  assert.equal(sockets.length + streams.length, 1);
});
