// @ts-check
/** Owns the small picture of what is on air, and how the camera is doing. */

import { html, nothing } from "../vendor/lit-html/lit-html.js";
import { ago } from "../format.js";
import { language, t } from "../messages.js";
import { icon } from "./icon.js";

/** @typedef {import("./app.js").Studio} Studio */
/** @typedef {import("./documents.js").CameraVitals} CameraVitals */

/** Whoever was going to come has come by then. */
const CALL_SHOWN_MS = 180_000;
const LOOKS = { on_air: "live", connecting: "news", stalled: "wait", off: "" };

export class Preview {
  #studio;
  #url;
  #muted = true;
  #begun = false;
  #onAir = false;
  /** Whether there has been a picture: until then its place is small, and the products have the room. */
  #seen = false;
  /** @type {import("../whep.js").Whep | undefined} */
  #whep;

  /**
   * @param {Studio} studio
   * @param {string} url WHEP address of the program, "" when the show has no camera
   */
  constructor(studio, url) {
    this.#studio = studio;
    this.#url = url;
  }

  /** Called after drawing: asks for the picture when there is one, and at once when it is back. */
  begin() {
    const onAir = this.#studio.documents.cameras.some(([, camera]) => camera.state === "on_air");
    const back = onAir && !this.#onAir;
    this.#onAir = onAir;
    const video = document.getElementById("preview-video");
    if (!back || !(video instanceof HTMLVideoElement)) return;
    if (this.#begun) return this.#whep?.hurry();
    this.#begun = true;
    video.addEventListener("resize", () => this.#studio.refresh());
    void this.#watch(video);
  }

  /** @param {HTMLVideoElement} video */
  async #watch(video) {
    // The desk works without a picture, so nothing waits for this module.
    const { Whep } = await import("../whep.js");
    const whep = new Whep({ url: this.#url, language: language() });
    video.srcObject = whep.stream;
    whep.start();
    this.#whep = whep;
  }

  get #wide() {
    const video = document.getElementById("preview-video");
    return video instanceof HTMLVideoElement && video.videoWidth > video.videoHeight;
  }

  view() {
    return this.#url ? this.#pictureView() : nothing;
  }

  #callView() {
    const call = this.#studio.documents.call;
    if (!call || this.#studio.now - call.at > CALL_SHOWN_MS) return nothing;
    return html`<p class="call">
      ${icon("bell")}<span>${t("studio.called", { name: call.name })} · ${ago(call.at, this.#studio.now)}</span>
    </p>`;
  }

  #pictureView() {
    const [camera] = this.#studio.documents.cameras;
    this.#seen ||= camera !== undefined && camera[1].state !== "off";
    const look = this.#wide ? "is-wide" : this.#seen ? "" : "is-empty";
    return html`<div class="preview ${look}">
      <div class="preview-picture">
        <video id="preview-video" .muted=${this.#muted} autoplay playsinline aria-label=${t("studio.preview")}></video>
        ${camera?.[1].state === "on_air" ? nothing : html`<p class="preview-none">${icon("video")}<span>${t("studio.no_picture")}</span></p>`}
      </div>
      <div class="preview-facts stack gap-2">${vitalsView(camera?.[1])} ${camera && camera[1].state !== "off" ? this.#soundView() : this.#inviteView()}</div>
      ${this.#callView()}
    </div>`;
  }

  /** Without a picture the next step is a phone. */
  #inviteView() {
    if (this.#studio.documents.show?.state === "closed") return nothing;
    return html`
      <p class="small">${t("studio.no_camera_yet")}</p>
      <button class="button button-small" @click=${() => this.#studio.invite.open("camera")}>
        ${icon("qr-code")}${t("studio.invite_camera_do")}
      </button>
    `;
  }

  #soundView() {
    const label = t(this.#muted ? "studio.sound_on" : "studio.sound_off");
    return html`<button class="button button-small" aria-pressed=${String(!this.#muted)} @click=${() => this.#toggleSound()}>
      ${icon("volume-2")}${label}
    </button>`;
  }

  #toggleSound() {
    this.#muted = !this.#muted;
    this.#studio.refresh();
  }
}

/** @param {CameraVitals | undefined} camera */
function vitalsView(camera) {
  const state = camera?.state ?? "off";
  const look = LOOKS[/** @type {keyof typeof LOOKS} */ (state)] ?? "";
  return html`
    <span class="state state-${look}">
      ${state === "on_air" ? html`<span class="dot"></span>` : nothing}${t(`studio.camera_${state}`)}
    </span>
    ${camera && state !== "off"
      ? html`<dl class="vitals">
          ${vital("studio.picture", camera.width && camera.height ? `${camera.width}×${camera.height}` : "")}
          ${vital("studio.frames", camera.fps ? t("studio.fps", { n: Math.round(camera.fps) }) : "")}
          ${vital("studio.rate", camera.kbps ? t("studio.kbps", { n: Math.round(camera.kbps) }) : "")}
          ${vital("studio.viewers", camera.viewers === undefined ? "" : String(camera.viewers))}
        </dl>`
      : nothing}
  `;
}

/**
 * @param {string} key
 * @param {string} value
 */
function vital(key, value) {
  return value ? html`<div><dt>${t(key)}</dt><dd>${value}</dd></div>` : nothing;
}
