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

const SOUND = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

export class Eye {
  stream = new MediaStream();
  /** @type {Facing} */
  #facing = "environment";
  #onlost;

  /** @param {() => void} onlost the system took the camera or the microphone away */
  constructor(onlost) {
    this.#onlost = onlost;
  }

  /** Whether the person sees themselves and expects a mirror. */
  get mirrored() {
    return this.stream.getVideoTracks()[0]?.getSettings().facingMode === "user";
  }

  /** Whether picture and sound still come. */
  get alive() {
    const tracks = this.stream.getTracks();
    return tracks.length > 0 && tracks.every((track) => track.readyState === "live");
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

  /** @param {MediaStream} stream */
  #hold(stream) {
    this.stream = stream;
    for (const track of stream.getTracks()) track.onended = () => this.#onlost();
    for (const track of stream.getVideoTracks()) track.contentHint = "motion";
  }
}

/** @param {MediaStreamTrack} track */
function release(track) {
  track.onended = null;
  track.stop();
}

/**
 * @param {unknown} error
 * @returns {EyeTrouble}
 */
export function troubleOf(error) {
  return TROUBLES[error instanceof DOMException ? error.name : ""] ?? "other";
}
