// @ts-check
/** Owns what keeps the phone useful while it films: screen on, upright, charged. */

const LOW = 0.2;

/** Keeps the screen on while wanted; the system drops that whenever the page is hidden. */
export class Awake {
  #wanted = false;
  /** @type {WakeLockSentinel | null} */
  #lock = null;

  constructor() {
    document.addEventListener("visibilitychange", () => void this.#take());
  }

  /** @param {boolean} wanted */
  async want(wanted) {
    this.#wanted = wanted;
    if (wanted) return this.#take();
    await this.#lock?.release();
    this.#lock = null;
    return undefined;
  }

  async #take() {
    if (!this.#wanted || document.hidden || (this.#lock && !this.#lock.released)) return;
    try {
      this.#lock = (await navigator.wakeLock?.request("screen")) ?? null;
    } catch {
      // Battery saver may forbid it; then the phone's own timeout rules.
    }
  }
}

/** Upright where the phone lets a page decide that; elsewhere the person holds it as they like. */
export async function stayUpright() {
  try {
    const orientation = /** @type {{lock?: (way: string) => Promise<void>}} */ (
      /** @type {unknown} */ (screen.orientation)
    );
    await orientation?.lock?.("portrait");
  } catch {
    // Most browsers allow it in full screen only.
  }
}

/**
 * @typedef {object} Battery
 * @property {number} level 0 to 1
 * @property {boolean} charging
 * @property {(event: string, then: () => void) => void} addEventListener
 */

/** @typedef {{percent: number, charging: boolean, low: boolean}} Charge */

/** @param {(charge: Charge) => void} then only where the browser tells (Chrome does, Safari does not) */
export async function watchBattery(then) {
  const source = /** @type {{getBattery?: () => Promise<Battery>}} */ (/** @type {unknown} */ (navigator));
  const battery = await source.getBattery?.().catch(() => null);
  if (!battery) return;
  const tell = () => {
    const { level, charging } = battery;
    then({ percent: Math.round(level * 100), charging, low: level <= LOW && !charging });
  };
  battery.addEventListener("levelchange", tell);
  battery.addEventListener("chargingchange", tell);
  tell();
}
