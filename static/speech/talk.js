// @ts-check
/** Owns whether the artisan is talking just now, as far as a camera tells how loud it is. */

/** Speech lies between 20 and 40 below the loudest, a quiet room below 60 (RFC 6464). */
const TALK_DB = 48;
/** A breath between words is no pause. The level itself is that of the last half second. */
const PAUSE_MS = 400;

export class Talk {
  /** @type {number | null} */
  #quietSince = -Infinity;

  /**
   * @param {number | null | undefined} sound 0 is the loudest, 127 silence; null when no camera tells
   * @param {number} now ms
   */
  heard(sound, now) {
    if (sound === null || sound === undefined) this.#quietSince = -Infinity;
    else if (sound < TALK_DB) this.#quietSince = null;
    else this.#quietSince ??= now;
  }

  /** @param {number} now ms */
  pausing(now) {
    return this.#quietSince !== null && now - this.#quietSince >= PAUSE_MS;
  }
}

/**
 * The level of the camera that is on air; null when there is none or it does not tell.
 * @param {Iterable<Record<string, any>>} cameras
 * @returns {number | null}
 */
export function soundOnAir(cameras) {
  for (const camera of cameras) {
    if (camera.program && camera.state === "on_air") return camera.sound ?? null;
  }
  return null;
}
