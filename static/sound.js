// @ts-check
/** Owns how loud a sound looks: decibels below the loudest, as the steps of a small meter. */

/** Steps of the meter, from nothing to all. */
export const STEPS = 10;
/** Speech lies between 20 and 40 below the loudest, a quiet room below 60. */
const FLOOR_DB = 60;
const STEP_DB = 5;
/** So long without any sound while on air and somebody has to look at the microphone. */
export const SILENT_S = 10;

/**
 * @param {number | null | undefined} sound 0 is the loudest, 127 is silence (RFC 6464)
 * @returns {number} 0 to STEPS
 */
export function stepOf(sound) {
  if (sound === null || sound === undefined) return 0;
  return Math.min(STEPS, Math.max(0, Math.ceil((FLOOR_DB - sound) / STEP_DB)));
}

/**
 * What browsers call a level, 0 to 1, on the scale of `stepOf`.
 * @param {number} level
 */
export function below(level) {
  return level > 0 ? Math.min(127, Math.round(20 * Math.log10(1 / level))) : 127;
}

/**
 * @param {{state: string, silent_s?: number | null} | null | undefined} camera
 * @returns {boolean} whether this camera is on air and nobody would hear it
 */
export function isSilent(camera) {
  return camera?.state === "on_air" && (camera.silent_s ?? 0) >= SILENT_S;
}
