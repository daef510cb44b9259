/**
 * Plays OBS with what OBS itself is built on, libdatachannel: a camera by WHIP, or a viewer by WHEP.
 * node obs.mjs camera|viewer URL TOKEN [FFMPEG]; one JSON object a line tells how it goes, a line on
 * its standard input ends it the way OBS ends: first the connection, then DELETE.
 */

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

import datachannel from "node-datachannel";

const [, , role, url, token, ffmpeg] = process.argv;
const FPS = 25;
const OPUS_SILENCE = Buffer.from([0xf8, 0xff, 0xfe]); // 20 ms (RFC 6716 section 3.1)
const ACCESS_UNIT = Buffer.from([0, 0, 0, 1, 9]);

const tell = (fact) => process.stdout.write(`${JSON.stringify(fact)}\n`);
const { PeerConnection, Audio, Video } = datachannel;
const peer = new PeerConnection("obs", { iceServers: [] });

/** A sending track with the handlers that OBS gives it. */
function sending(description, ssrc, payloadType, clockRate, Packetizer) {
  description.addSSRC(ssrc, "obs", "stream", `track-${ssrc}`);
  const track = peer.addTrack(description);
  const config = new datachannel.RtpPacketizationConfig(ssrc, "obs", payloadType, clockRate);
  const packetizer = Packetizer(config);
  packetizer.addToChain(new datachannel.RtcpSrReporter(config));
  packetizer.addToChain(new datachannel.RtcpNackResponder());
  track.setMediaHandler(packetizer);
  return { track, config };
}

function camera() {
  const audio = new Audio("0", "SendOnly");
  audio.addOpusCodec(111);
  const video = new Video("1", "SendOnly");
  video.addH264Codec(96);
  const sound = sending(audio, 1111, 111, 48000, (config) => new datachannel.RtpPacketizer(config));
  const picture = sending(video, 2222, 96, 90000, (config) =>
    new datachannel.H264RtpPacketizer("StartSequence", config));
  return () => {
    setInterval(() => {
      sound.config.timestamp += 960;
      if (sound.track.isOpen()) sound.track.sendMessageBinary(OPUS_SILENCE);
    }, 20).unref();
    encode(picture);
  };
}

/** OBS sends a key frame every so often and never on request. */
function encode({ track, config }) {
  const encoder = spawn(ffmpeg, [
    "-loglevel", "error", "-re", "-f", "lavfi", "-i", `testsrc2=size=640x360:rate=${FPS}`,
    "-pix_fmt", "yuv420p", "-c:v", "libx264", "-profile:v", "baseline", "-preset", "ultrafast",
    "-tune", "zerolatency", "-g", String(FPS), "-bsf:v", "h264_metadata=aud=insert", "-f", "h264", "-",
  ], { stdio: ["ignore", "pipe", "ignore"] });
  process.on("exit", () => encoder.kill());
  let waiting = Buffer.alloc(0);
  encoder.stdout.on("data", (data) => {
    waiting = Buffer.concat([waiting, data]);
    for (let end = waiting.indexOf(ACCESS_UNIT, 1); end > 0; end = waiting.indexOf(ACCESS_UNIT, 1)) {
      config.timestamp += 90000 / FPS;
      if (track.isOpen()) track.sendMessageBinary(waiting.subarray(0, end));
      waiting = waiting.subarray(end);
    }
  });
}

function viewer() {
  const packets = { audio: 0, video: 0 };
  const tracks = []; // so that they outlive this function
  const video = new Video("0", "RecvOnly");
  video.addVP8Codec(96);
  video.addH264Codec(102);
  const audio = new Audio("1", "RecvOnly");
  audio.addOpusCodec(111);
  for (const [kind, description] of Object.entries({ video, audio })) {
    const track = peer.addTrack(description);
    track.setMediaHandler(new datachannel.RtcpReceivingSession());
    track.onMessage(() => {
      packets[kind] += 1;
      if (packets[kind] === 100) tell({ received: Object.keys(packets).filter((each) => packets[each] >= 100) });
    });
    tracks.push(track);
  }
  return () => tracks;
}

const connected = role === "camera" ? camera() : viewer();
const headers = { "Content-Type": "application/sdp", Authorization: `Bearer ${token}` };
let location;

peer.onStateChange((state) => {
  tell({ state });
  if (state === "connected") connected();
});
peer.onLocalDescription(async (sdp) => {
  // OBS looks for its addresses when the answer is there: none is in its offer
  const offer = sdp.replace(/a=(?:candidate|end-of-candidates).*\r\n/g, "");
  const response = await fetch(url, { method: "POST", headers, body: offer });
  location = response.headers.get("Location");
  tell({ status: response.status, location });
  if (response.status === 201) peer.setRemoteDescription(await response.text(), "answer");
});
peer.setLocalDescription("offer");

createInterface({ input: process.stdin }).once("line", async () => {
  peer.close();
  const gone = await fetch(new URL(location, url), { method: "DELETE", headers });
  tell({ deleted: gone.status });
  process.exit(0);
});
