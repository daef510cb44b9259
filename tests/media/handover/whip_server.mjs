// A WHIP server that is not ours, for tests: libdatachannel receives, and what came is counted.
// `node whip_server.mjs PORT TOKEN` listens on loopback and prints "ready PORT".
// GET /count tells {sessions, ended, video, audio}; POST /keyframe asks the publisher for one.

import { createServer } from "node:http";
import datachannel from "node-datachannel";

const [port, token] = [Number(process.argv[2] ?? 0), process.argv[3] ?? ""];
const MARKER = 0x80;

/** Counts what arrives of one kind: packets, gaps, whole frames, and for VP8 key frames. */
class Tally {
  packets = 0;
  missing = 0;
  frames = 0;
  keyFrames = 0;
  #next = -1;
  #whole = false;
  #timestamp = -1;

  take(packet) {
    if (packet.length < 13 || packet[0] >> 6 !== 2) return;
    const seq = packet.readUInt16BE(2);
    const timestamp = packet.readUInt32BE(4);
    const gap = this.#next < 0 ? 0 : (seq - this.#next) & 0xffff;
    if (gap > 0x7fff) return; // a repetition
    this.packets += 1;
    this.missing += gap;
    if (timestamp !== this.#timestamp) {
      this.#whole = gap === 0;
      this.#timestamp = timestamp;
      if (isKeyFrame(packet)) this.keyFrames += 1;
    } else if (gap > 0) {
      this.#whole = false;
    }
    if (packet[1] & MARKER && this.#whole) this.frames += 1;
    this.#next = (seq + 1) & 0xffff;
  }
}

/** RFC 7741: a payload descriptor that starts a frame, then a frame header without the P bit. */
function isKeyFrame(packet) {
  let at = 12 + 4 * (packet[0] & 15);
  const first = packet[at++];
  if ((first & 0x10) === 0) return false;
  if (first & 0x80) {
    const more = packet[at++];
    if (more & 0x80) at += packet[at] & 0x80 ? 2 : 1;
    if (more & 0x40) at += 1;
    if (more & 0x30) at += 1;
  }
  return at < packet.length && (packet[at] & 1) === 0;
}

const sessions = new Map();
const counts = { sessions: 0, ended: 0, refused: 0, video: new Tally(), audio: new Tally() };

function publish(offer, answered) {
  const id = String(++counts.sessions);
  const peer = new datachannel.PeerConnection(id, { iceServers: [], bindAddress: "127.0.0.1" });
  const tracks = [];
  peer.onTrack((track) => {
    track.setMediaHandler(new datachannel.RtcpReceivingSession());
    const kind = track.type();
    track.onMessage((packet) => counts[kind].take(packet));
    tracks.push(track);
  });
  peer.onGatheringStateChange((state) => {
    if (state === "complete") answered(id, peer.localDescription().sdp);
  });
  sessions.set(id, { peer, tracks });
  peer.setRemoteDescription(offer, "offer");
}

function askForKeyFrames() {
  for (const { tracks } of sessions.values()) {
    for (const track of tracks) if (track.type() === "video") track.requestKeyframe();
  }
}

function end(id) {
  const session = sessions.get(id);
  if (session === undefined) return false;
  sessions.delete(id);
  session.peer.close();
  counts.ended += 1;
  return true;
}

async function handle(request, response) {
  let body = "";
  for await (const chunk of request) body += chunk;
  const answer = (status, headers = {}, text = "") => response.writeHead(status, headers).end(text);
  if (request.url === "/count") {
    const { video, audio } = counts;
    return answer(200, { "Content-Type": "application/json" }, JSON.stringify({ ...counts, video, audio }));
  }
  if (request.url === "/keyframe") {
    askForKeyFrames();
    return answer(204);
  }
  if (token && request.headers.authorization !== `Bearer ${token}`) {
    counts.refused += 1;
    return answer(401, { "WWW-Authenticate": "Bearer" });
  }
  if (request.method === "DELETE") return answer(end(request.url.split("/").pop()) ? 200 : 404);
  if (request.method !== "POST" || request.url !== "/whip") return answer(405);
  return publish(body, (id, sdp) => answer(201, { "Content-Type": "application/sdp", Location: `/whip/${id}` }, sdp));
}

const server = createServer((request, response) => void handle(request, response));
server.listen(port, "127.0.0.1", () => console.log(`ready ${server.address().port}`));
