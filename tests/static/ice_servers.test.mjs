/** What a page reads out of the Link headers of an answer. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { iceServers } from "../../static/ice_servers.js";

const LINK =
  '<turn:t.example:3478?transport=udp>; rel="ice-server"; username="9:a"; credential="x+/="; credential-type="password"';

test("each relay is read with its name and password", () => {
  const two = `${LINK}, ${LINK.replace("turn:", "turns:").replace("udp", "tcp")}`;
  assert.deepEqual(iceServers(two), [
    { urls: "turn:t.example:3478?transport=udp", username: "9:a", credential: "x+/=" },
    { urls: "turns:t.example:3478?transport=tcp", username: "9:a", credential: "x+/=" },
  ]);
});

test("without the header there is none", () => {
  assert.deepEqual(iceServers(null), []);
  assert.deepEqual(iceServers(""), []);
});

test("what is no relay is passed over", () => {
  for (const other of [
    '<stun:stun.example.net>; rel="ice-server"',
    '</events>; rel="urn:ietf:params:whep:ext:core:server-sent-events"',
    "<turn:t.example>",
    "turn:t.example; rel=ice-server",
    '<https://evil.example>; rel="ice-server"',
  ]) {
    assert.deepEqual(iceServers(other), [], other);
    assert.equal(iceServers(`${other}, ${LINK}`).length, 1, other);
  }
});

test("a comma or a semicolon inside quotes ends nothing", () => {
  const [server] = iceServers('<turn:t.example>; rel="ice-server"; username="a, b; c"; credential=plain');
  assert.deepEqual(server, { urls: "turn:t.example", username: "a, b; c", credential: "plain" });
});
