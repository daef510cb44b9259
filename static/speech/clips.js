// @ts-check
/** Owns fetching the clips: a recording of the village first, else the voice we bring along. */

import { prepared } from "./levelling.js";

const LIST = "/voice";
/** No word takes so long: somebody dropped in a song. */
const LONGEST_S = 8;

/**
 * @param {BaseAudioContext} context
 * @returns {Promise<Map<string, AudioBuffer>>} every clip; rejects when one is not to be had at all
 */
export async function fetchClips(context) {
  /** @type {Record<string, string[]>} clip -> addresses, the best first */
  const list = await (await fetched(LIST)).json();
  const entries = Object.entries(list).map(async ([clip, addresses]) => {
    return /** @type {const} */ ([clip, await firstGood(context, addresses)]);
  });
  return new Map(await Promise.all(entries));
}

/**
 * @param {BaseAudioContext} context
 * @param {string[]} addresses
 */
async function firstGood(context, addresses) {
  for (const address of addresses) {
    const sound = await decoded(context, address).catch(() => null);
    if (sound) return sound;
  }
  throw new Error(`no sound at ${addresses.join(" ")}`);
}

/**
 * @param {BaseAudioContext} context
 * @param {string} address
 * @returns {Promise<AudioBuffer | null>} null for one that is silent or endless
 */
async function decoded(context, address) {
  const sound = await context.decodeAudioData(await (await fetched(address)).arrayBuffer());
  const samples = sound.duration > LONGEST_S ? null : prepared(mixed(sound), sound.sampleRate);
  if (!samples || samples.length === 0) return null;
  const buffer = context.createBuffer(1, samples.length, sound.sampleRate);
  buffer.getChannelData(0).set(samples);
  return buffer;
}

/** All channels in one. @param {AudioBuffer} sound */
function mixed(sound) {
  const sum = new Float32Array(sound.length);
  for (let channel = 0; channel < sound.numberOfChannels; channel += 1) {
    sound.getChannelData(channel).forEach((sample, at) => (sum[at] = (sum[at] ?? 0) + sample / sound.numberOfChannels));
  }
  return sum;
}

/** @param {string} address */
async function fetched(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${response.status} ${address}`);
  return response;
}
