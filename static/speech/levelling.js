// @ts-check
/** Owns what makes clips of any voice one sentence: silence cut off, equal loudness, soft ends, times. */

/** Speech of every clip is brought to this (root mean square, -20 dB of full scale). */
export const LOUDNESS = 0.1;
/** No sample gets louder than this: -1 dB of full scale. */
export const PEAK = 0.89;
/** A recording quieter than that at its loudest holds no voice. */
const VOICELESS = 0.004;
const FRAME_S = 0.005;
/** Below the loudest moment by this factor (-34 dB) is silence, and by that (-20 dB) no vowel. */
const SILENCE = 0.02;
const VOWEL = 0.1;
/** What is left of the silence around: soft consonants begin in it. */
const MARGIN_S = 0.015;
const FADE_IN_S = 0.004;
const FADE_OUT_S = 0.012;
/** Between the words of one phrase. */
const WORD_GAP_S = 0.035;

/**
 * @param {Float32Array} samples one channel
 * @param {number} rate samples a second
 * @returns {Float32Array | null} a copy ready to be joined to others; null when nothing can be heard
 */
export function prepared(samples, rate) {
  const frame = Math.max(1, Math.round(FRAME_S * rate));
  const levels = levelsOf(samples, frame);
  const loudest = levels.reduce((most, level) => Math.max(most, level), 0);
  if (loudest < VOICELESS) return null;
  const heard = (/** @type {number} */ level) => level > loudest * SILENCE;
  const first = levels.findIndex(heard);
  const last = levels.length - 1 - [...levels].reverse().findIndex(heard);
  const margin = Math.round(MARGIN_S * rate);
  const cut = samples.slice(Math.max(0, first * frame - margin), (last + 1) * frame + margin);
  const gain = gainFor(cut, levels.filter((level) => level > loudest * VOWEL));
  for (let at = 0; at < cut.length; at += 1) cut[at] = (cut[at] ?? 0) * gain;
  soften(cut, Math.round(FADE_IN_S * rate), Math.round(FADE_OUT_S * rate));
  return cut;
}

/**
 * @param {Float32Array} samples
 * @param {number} frame
 * @returns {number[]} root mean square of each frame
 */
function levelsOf(samples, frame) {
  const levels = [];
  for (let start = 0; start < samples.length; start += frame) {
    const part = samples.subarray(start, start + frame);
    levels.push(Math.sqrt(part.reduce((sum, sample) => sum + sample * sample, 0) / part.length));
  }
  return levels;
}

/**
 * @param {Float32Array} samples
 * @param {number[]} voiced levels of the frames that hold a voice
 */
function gainFor(samples, voiced) {
  const level = Math.sqrt(voiced.reduce((sum, one) => sum + one * one, 0) / voiced.length);
  const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  return Math.min(LOUDNESS / level, PEAK / peak);
}

/**
 * A wave that begins or ends in the middle of a swing is heard as a click.
 * @param {Float32Array} samples changed in place
 * @param {number} rise
 * @param {number} fall
 */
function soften(samples, rise, fall) {
  const length = samples.length;
  for (let at = 0; at < Math.min(rise, length); at += 1) samples[at] = ((samples[at] ?? 0) * at) / rise;
  for (let at = 0; at < Math.min(fall, length); at += 1) {
    const place = length - 1 - at;
    samples[place] = ((samples[place] ?? 0) * at) / fall;
  }
}

/**
 * When each clip of a sentence begins.
 * @param {import("./sentences.js").Token[]} tokens
 * @param {(clip: string) => number} seconds how long a clip is
 * @returns {{starts: {clip: string, at: number}[], length: number}} in seconds from the sentence's beginning
 */
export function laidOut(tokens, seconds) {
  const starts = [];
  let at = 0;
  let length = 0;
  for (const token of tokens) {
    if (typeof token === "number") {
      at = length + token / 1000;
      continue;
    }
    starts.push({ clip: token, at });
    length = at + seconds(token);
    at = length + WORD_GAP_S;
  }
  return { starts, length };
}
