// @ts-check
/** Owns the phone's camera and microphone: opening, turning round, noticing that they were taken. */

/** @typedef {"denied" | "missing" | "busy" | "other"} EyeTrouble */
/** @typedef {"environment" | "user"} Facing */

/** What browsers call each way of not getting a camera. */
/** @type {Record<string, EyeTrouble>} */
const TROUBLES = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "missing",
  OverconstrainedError: "missing",
  NotReadableError: "busy",
  AbortError: "busy",
};

/**
 * Phones count width along the sensor: held upright, 1280x720 arrives as 720x1280. "none" keeps
 * what the sensor gives instead of cropping to the wish.
 * @param {Facing} facing
 */
function wish(facing) {
  const video = {
    facingMode: { ideal: facing },
    width: { ideal: 1280 },
    height: { ideal: 720 },
    frameRate: { ideal: 30, max: 30 },
    resizeMode: { ideal: "none" },
  };
  return /** @type {MediaTrackConstraints} */ (video);
}

/** A call or a locked screen holds tracks still; most come back by themselves within this time. */
const STUCK_MS = 4000;

const SOUND = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

export class Eye {
  stream = new MediaStream();
  /** @type {Facing} */
  #facing = "environment";
  #onlost;
  /** @type {Set<MediaStreamTrack>} held still by the system for longer than it takes to come back */
  #stuck = new Set();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #still;

  /** @param {() => void} onlost the system took the camera or the microphone away */
  constructor(onlost) {
    this.#onlost = onlost;
  }

  /** Whether the person sees themselves and expects a mirror. */
  get mirrored() {
    return this.stream.getVideoTracks()[0]?.getSettings().facingMode === "user";
  }

  /** Which camera it is, where the browser tells. @returns {Facing | null} */
  get facing() {
    const facing = this.stream.getVideoTracks()[0]?.getSettings().facingMode;
    return facing === "user" || facing === "environment" ? facing : null;
  }

  /** Whether picture and sound still come. */
  get alive() {
    const tracks = this.stream.getTracks();
    return tracks.length > 0 && tracks.every((track) => track.readyState === "live" && !this.#stuck.has(track));
  }

  /** Opens both; throws what `troubleOf` names. */
  async open() {
    this.close();
    this.#hold(await navigator.mediaDevices.getUserMedia({ video: wish(this.#facing), audio: SOUND }));
  }

  /** The other side of the phone; the sound goes on. Throws what `troubleOf` names. */
  async flip() {
    const before = this.#facing;
    this.#facing = before === "environment" ? "user" : "environment";
    // Most phones cannot open both cameras, so the old one goes first.
    const sound = this.stream.getAudioTracks();
    this.stream.getVideoTracks().forEach((track) => release(track));
    try {
      this.#hold(new MediaStream([...sound, ...(await this.#picture()).getTracks()]));
    } catch {
      this.#facing = before;
      this.#hold(new MediaStream([...sound, ...(await this.#picture()).getTracks()]));
    }
  }

  async canFlip() {
    const devices = await navigator.mediaDevices.enumerateDevices();
    return devices.filter((device) => device.kind === "videoinput").length > 1;
  }

  close() {
    this.stream.getTracks().forEach((track) => release(track));
    this.stream = new MediaStream();
  }

  #picture() {
    return navigator.mediaDevices.getUserMedia({ video: wish(this.#facing) });
  }

  /** Looked at once more when the page is seen again: while it is hidden, tracks are still by right. */
  #mayBeStuck() {
    clearTimeout(this.#still);
    this.#still = setTimeout(() => this.look(), STUCK_MS);
  }

  /** Whether the system gave everything back by now; what it did not is lost. */
  look() {
    if (document.hidden) return;
    const still = this.stream.getTracks().filter((track) => track.muted && track.readyState === "live");
    this.#stuck = new Set(still);
    if (still.length > 0) this.#onlost();
  }

  /** The page is seen again: tracks get their time to come back. */
  wake() {
    if (this.stream.getTracks().some((track) => track.muted)) this.#mayBeStuck();
  }

  /** @param {MediaStream} stream */
  #hold(stream) {
    this.stream = stream;
    this.#stuck.clear();
    for (const track of stream.getTracks()) {
      track.onended = () => this.#onlost();
      track.onmute = () => this.#mayBeStuck();
      track.onunmute = () => this.#stuck.delete(track);
    }
    for (const track of stream.getVideoTracks()) track.contentHint = "motion";
  }
}

/** @param {MediaStreamTrack} track */
function release(track) {
  track.onended = track.onmute = track.onunmute = null;
  track.stop();
}

/**
 * @param {unknown} error
 * @returns {EyeTrouble}
 */
export function troubleOf(error) {
  return TROUBLES[error instanceof DOMException ? error.name : ""] ?? "other";
}
