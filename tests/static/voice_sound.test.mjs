/** What is heard: clips cut, equally loud, joined without clicks; whole sentences out of the real files. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { LOUDNESS, PEAK, laidOut, prepared } from "../../static/speech/levelling.js";
import { COMMA_MS, sentencesOf } from "../../static/speech/sentences.js";

const RATE = 48_000;
const decibels = (ratio) => 20 * Math.log10(ratio);
const peak = (samples) => samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
const level = (samples) => Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);

/** Silence with a hum, a tone, and silence again: a phone on a table. */
function recording({ before = 0.7, tone = 0.5, after = 0.9, loud = 0.3, hum = 0.0005 } = {}) {
  const samples = new Float32Array(Math.round((before + tone + after) * RATE));
  for (let at = 0; at < samples.length; at += 1) {
    const inside = at >= before * RATE && at < (before + tone) * RATE;
    samples[at] = Math.sin((at / RATE) * 2 * Math.PI * 220) * (inside ? loud : hum);
  }
  return samples;
}

test("the silence around a word is cut off", () => {
  const clip = prepared(recording(), RATE);
  assert.ok(clip && Math.abs(clip.length / RATE - 0.53) < 0.02, String(clip && clip.length / RATE));
});

test("a whisper and a shout come out equally loud, and nothing is clipped", () => {
  for (const loud of [0.02, 0.1, 0.3, 1]) {
    const clip = prepared(recording({ loud, hum: loud / 500 }), RATE);
    assert.ok(clip);
    assert.ok(Math.abs(decibels(level(clip) / LOUDNESS)) < 1, String(loud));
    assert.ok(peak(clip) <= PEAK + 1e-6);
  }
});

test("one loud knock does not make the voice clip", () => {
  const samples = recording({ loud: 0.02 });
  samples[Math.round(0.9 * RATE)] = 1;
  const clip = prepared(samples, RATE);
  assert.ok(clip && peak(clip) <= PEAK + 1e-6);
});

test("a clip begins and ends in silence, so that nothing clicks", () => {
  const clip = prepared(recording({ before: 0, after: 0 }), RATE);
  assert.ok(clip);
  assert.equal(Math.abs(clip[0] ?? 1), 0);
  assert.equal(Math.abs(clip.at(-1) ?? 1), 0);
});

test("a recording that holds nothing is none", () => {
  assert.equal(prepared(new Float32Array(RATE), RATE), null);
  assert.equal(prepared(new Float32Array(0), RATE), null);
  assert.equal(prepared(recording({ loud: 0.001, hum: 0 }), RATE), null);
});

test("clips follow each other closely, and pauses are pauses", () => {
  const { starts, length } = laidOut(["don", "so-7", 240, "da-nhan-tien"], () => 0.5);
  assert.deepEqual(starts.map(({ at }) => Number(at.toFixed(3))), [0, 0.535, 1.275]);
  assert.equal(Number(length.toFixed(3)), 1.775);
  assert.deepEqual(laidOut([], () => 1), { starts: [], length: 0 });
});

// ---- the real files -----------------------------------------------------------------------------

/** @type {Map<string, Float32Array>} */
const decoded = new Map();

function clip(name) {
  const known = decoded.get(name);
  if (known) return known;
  const path = fileURLToPath(new URL(`../../static/voice/${name}.mp3`, import.meta.url));
  const { stdout, status } = spawnSync("ffmpeg", ["-v", "error", "-i", path, "-f", "f32le", "-ac", "1", "-ar", String(RATE), "-"], { maxBuffer: 2 ** 26 });
  assert.equal(status, 0, name);
  const samples = prepared(new Float32Array(stdout.buffer.slice(stdout.byteOffset, stdout.byteOffset + stdout.length)), RATE);
  assert.ok(samples, name);
  decoded.set(name, samples);
  return samples;
}

function rendered(tokens) {
  const { starts, length } = laidOut(tokens, (name) => clip(name).length / RATE);
  const out = new Float32Array(Math.ceil(length * RATE));
  for (const { clip: name, at } of starts) {
    clip(name).forEach((sample, index) => {
      const place = Math.round(at * RATE) + index;
      if (place < out.length) out[place] = (out[place] ?? 0) + sample;
    });
  }
  return { out, starts, length };
}

const paid = (number, amount, provisional = false) => ({ id: `s-${number}`, number, amount, at: 1, provisional });
const SENTENCES = [
  { paid: [paid(27, 250_000)], seconds: [2.8, 5] },
  { paid: [paid(1, 5000)], seconds: [1.6, 3.5] },
  { paid: [paid(999, 499_999_999)], seconds: [6, 12] },
  { paid: [paid(104, 1_250_500, true)], seconds: [4, 8] },
  { paid: [paid(12, 150_000), paid(15, 1_005_000), paid(21, 45_000)], seconds: [5, 10] },
];
const without = spawnSync("ffmpeg", ["-version"]).status === 0 ? false : "no ffmpeg found, which decodes";

test("whole sentences last as long as speech, are loud enough and never clipped", { skip: without }, () => {
  for (const one of SENTENCES) {
    const { out, length } = rendered(sentencesOf(one.paid));
    const [least = 0, most = 0] = one.seconds;
    assert.ok(length > least && length < most, `${length} s`);
    assert.ok(peak(out) < PEAK + 0.01, String(peak(out)));
    assert.ok(decibels(level(out)) > -26, String(decibels(level(out))));
  }
});

test("within a sentence all words are equally loud", { skip: without }, () => {
  for (const one of SENTENCES) {
    const levels = rendered(sentencesOf(one.paid)).starts.map((start) => decibels(level(clip(start.clip))));
    assert.ok(Math.max(...levels) - Math.min(...levels) < 4, levels.join(" "));
  }
});

test("where two words meet there is a short silence and no jump", { skip: without }, () => {
  const tokens = sentencesOf([paid(27, 250_000)]);
  const { out, starts } = rendered(tokens);
  for (const { at } of starts.slice(1)) {
    const place = Math.round(at * RATE);
    const seam = out.slice(place - Math.round(0.02 * RATE), place + 20);
    assert.ok(peak(seam) < 0.02, `${at} s: ${peak(seam)}`);
  }
  const first = starts.find(({ clip: name }) => name === "so-7");
  const next = starts.find(({ clip: name }) => name === "so-200");
  assert.ok(first && next && next.at - first.at - clip("so-7").length / RATE >= COMMA_MS / 1000 - 0.001);
});
