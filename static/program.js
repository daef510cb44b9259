// @ts-check
/** Owns the program in a <video>: its connection, and whether pictures really come. */

import { Whep } from "./whep.js";

/** Looked at this often; frames are counted, because a dead stream leaves its last one standing. */
const LOOK_MS = 500;
/** No new frame for so long and there is no picture any more: a Wi-Fi roam takes up to two seconds. */
const PATIENCE_MS = 3000;

/** A picture that stands so long makes us ask whether we are still served; then after twice as long, and so on. */
const VERIFY_MS = 2000;

export class Program {
  #video;
  #whep;
  #onpicture;
  #frames = 0;
  #quiet = PATIENCE_MS;
  #verifyAt = VERIFY_MS;
  #there = false;

  /**
   * @param {HTMLVideoElement} video
   * @param {string} url of the WHEP endpoint
   * @param {(there: boolean) => void} onpicture
   */
  constructor(video, url, onpicture) {
    this.#video = video;
    this.#onpicture = onpicture;
    this.#whep = new Whep({ url, language: document.documentElement.lang, onstream: (stream) => this.#play(stream) });
    setInterval(() => this.#look(), LOOK_MS);
    addEventListener("pagehide", () => this.#whep.close());
    addEventListener("pageshow", () => this.#whep.start());
    this.#whep.start();
  }

  /** Somebody knows that the camera is back: do not wait for the next try. */
  hurry() {
    this.#whep.hurry();
  }

  /** Another server serves us and no longer gets the picture: ask again where it is. */
  askAnew() {
    if (!this.#whep.sentOn) return;
    this.#whep.close();
    this.#whep.start();
  }

  /** @param {MediaStream} stream */
  #play(stream) {
    if (this.#video.srcObject !== stream) this.#video.srcObject = stream;
    this.#video.play().catch(() => {
      // Sound without a tap is refused outside OBS; the picture must come all the same.
      this.#video.muted = true;
      this.#video.play().catch(() => undefined);
    });
  }

  #look() {
    const frames = this.#video.getVideoPlaybackQuality().totalVideoFrames;
    this.#quiet = frames === this.#frames ? this.#quiet + LOOK_MS : 0;
    this.#frames = frames;
    if (this.#quiet === this.#verifyAt) {
      this.#verifyAt *= 2;
      void this.#whep.verify();
    } else if (this.#quiet === 0) {
      this.#verifyAt = VERIFY_MS;
    }
    const there = this.#quiet < PATIENCE_MS;
    if (there === this.#there) return;
    this.#there = there;
    this.#onpicture(there);
  }
}
