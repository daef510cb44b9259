// @ts-check
/** Owns the loudspeaker of this device: whether the browser lets it sound, and playing sentences. */

import { fetchClips } from "./clips.js";
import { laidOut } from "./levelling.js";

/** A moment to schedule in, so that the first clip is not cut. */
const LEAD_S = 0.06;
/** A context that was stopped midway never says that it has ended. */
const GRACE_MS = 1500;

/** @typedef {"loading" | "blocked" | "failed" | "ready"} SpeakerState */

export class Speaker {
  #onchange;
  /** @type {AudioContext | null} */
  #context = null;
  /** @type {GainNode | null} */
  #gain = null;
  #volume = 1;
  /** @type {Map<string, AudioBuffer> | null} */
  #clips = null;
  /** @type {Promise<void> | null} */
  #loading = null;
  #failed = false;

  /** @param {() => void} onchange the state may be another */
  constructor(onchange) {
    this.#onchange = onchange;
  }

  /** @returns {SpeakerState} what stands in the way, the person's part first */
  get state() {
    if (this.#context && this.#context.state !== "running") return "blocked";
    if (this.#clips) return "ready";
    return this.#failed ? "failed" : "loading";
  }

  /** Gets everything ready, and makes sound possible where a tap or a setting allows it. */
  open() {
    if (!this.#context) this.#make();
    this.unlock();
    this.#loading ??= this.#load();
    return this.#loading;
  }

  /** To be called in a tap: only then some browsers let a page sound. */
  unlock() {
    if (this.#context && this.#context.state !== "running") this.#context.resume().catch(() => undefined);
  }

  /** @param {number} volume 0 to 1 */
  set volume(volume) {
    this.#volume = volume;
    // Ears hear the square: half way is half as loud.
    if (this.#gain) this.#gain.gain.value = volume * volume;
  }

  /**
   * @param {import("./sentences.js").Token[]} tokens
   * @returns {Promise<boolean>} after it was heard; false when it could not be
   */
  async say(tokens) {
    await this.open();
    const [context, gain, clips] = [this.#context, this.#gain, this.#clips];
    if (!context || !gain || !clips || context.state !== "running") return false;
    const { starts, length } = laidOut(tokens, (clip) => clips.get(clip)?.duration ?? 0);
    // A number with a hole is another number.
    if (starts.some(({ clip }) => !clips.has(clip))) return false;
    const begin = context.currentTime + LEAD_S;
    for (const { clip, at } of starts) {
      const source = new AudioBufferSourceNode(context, { buffer: clips.get(clip) ?? null });
      source.connect(gain);
      source.start(begin + at);
    }
    await this.#until(context, begin + length);
    return true;
  }

  #make() {
    const context = new AudioContext();
    this.#context = context;
    this.#gain = context.createGain();
    this.#gain.connect(context.destination);
    this.volume = this.#volume;
    context.addEventListener("statechange", this.#onchange);
  }

  async #load() {
    try {
      this.#clips = this.#context && (await fetchClips(this.#context));
      this.#failed = false;
    } catch {
      this.#failed = true;
      this.#loading = null; // the next sentence tries again
    }
    this.#onchange();
  }

  /**
   * @param {AudioContext} context
   * @param {number} end in its own time
   */
  async #until(context, end) {
    const deadline = performance.now() + (end - context.currentTime) * 1000 + GRACE_MS;
    while (context.currentTime < end && performance.now() < deadline) {
      await new Promise((then) => setTimeout(then, Math.max(50, (end - context.currentTime) * 1000)));
    }
  }
}
