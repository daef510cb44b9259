// @ts-check
/** Owns the small live pictures: pulled while they are seen, and not one packet longer. */

import { language } from "../messages.js";

/** @typedef {import("./documents.js").Camera} Camera */
/** @typedef {import("../whep.js").Whep} Whep */
/** @typedef {{whep: Whep, video: HTMLVideoElement, key: string}} Pull */

/** Whoever looks at another tab for a moment gets the pictures back without a gap. */
const GRACE_MS = 5000;

/** @param {string} camera */
export const pictureId = (camera) => `camera-video-${camera}`;

export class Pictures {
  /** @type {Map<string, Pull>} by camera */
  #pulls = new Map();
  /** @type {Promise<typeof import("../whep.js")> | null} */
  #module = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #grace;

  /**
   * After each drawing: begins with what can be seen now, ends what cannot.
   * @param {Camera[]} cameras
   * @param {{hidden: boolean, listening: boolean}} page
   */
  follow(cameras, { hidden, listening }) {
    if (hidden) {
      this.#grace ??= setTimeout(() => this.#endAll(), GRACE_MS);
      return;
    }
    clearTimeout(this.#grace);
    this.#grace = undefined;
    const wanted = new Set();
    for (const camera of cameras) {
      const video = document.getElementById(pictureId(camera.id));
      if (!(video instanceof HTMLVideoElement) || !isSeen(video) || !camera.whep || !sends(camera)) continue;
      wanted.add(camera.id);
      this.#pull(camera, video, listening && camera.program);
    }
    for (const camera of this.#pulls.keys()) if (!wanted.has(camera)) this.#end(camera);
  }

  /**
   * @param {Camera} camera
   * @param {HTMLVideoElement} video
   * @param {boolean} sound
   */
  #pull(camera, video, sound) {
    const key = `${camera.whep} ${sound}`;
    const pull = this.#pulls.get(camera.id);
    if (pull?.key === key && pull.video === video) return;
    this.#end(camera.id);
    void this.#begin(camera, video, sound, key);
  }

  /**
   * @param {Camera} camera
   * @param {HTMLVideoElement} video
   * @param {boolean} sound
   * @param {string} key
   */
  async #begin(camera, video, sound, key) {
    // The desk works without a picture, so nothing waits for this module.
    this.#module ??= import("../whep.js");
    const { Whep } = await this.#module;
    if (this.#pulls.has(camera.id) || document.hidden || !video.isConnected) return;
    const whep = new Whep({
      url: camera.whep,
      language: language(),
      sound,
      onstream: (stream) => {
        if (video.srcObject !== stream) video.srcObject = stream;
      },
    });
    video.muted = !sound;
    this.#pulls.set(camera.id, { whep, video, key });
    whep.start();
  }

  /** @param {string} camera */
  #end(camera) {
    const pull = this.#pulls.get(camera);
    this.#pulls.delete(camera);
    pull?.whep.close();
    if (pull) pull.video.srcObject = null;
  }

  #endAll() {
    this.#grace = undefined;
    for (const camera of [...this.#pulls.keys()]) this.#end(camera);
  }
}

/** @param {Camera} camera */
const sends = (camera) => camera.state === "on_air" || camera.state === "stalled";

/** On a phone the column is there and not to be seen. @param {HTMLElement} element */
const isSeen = (element) => element.offsetParent !== null;
