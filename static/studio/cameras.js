// @ts-check
/** Owns the cameras of the show in the studio: which there are, which is looked at, which is taken. */

import { html, nothing, render } from "../vendor/lit-html/lit-html.js";
import { repeat } from "../vendor/lit-html/directives/repeat.js";
import { ago } from "../format.js";
import { t } from "../messages.js";
import { cameraCardView } from "./camera_card.js";
import { cameraFactsView, worriesOf } from "./camera_facts.js";
import { CameraTools } from "./camera_tools.js";
import { icon } from "./icon.js";
import { Pictures } from "./pictures.js";

/** @typedef {import("./app.js").Studio} Studio */
/** @typedef {import("./documents.js").Camera} Camera */

/** Whoever was going to come has come by then. */
const CALL_SHOWN_MS = 180_000;
const PLACE = "cameras";

export class Cameras {
  #studio;
  #used;
  #drawing = false;
  /** Whether the program is listened to. */
  #listening = false;
  /** @type {string | null} the one whose facts are seen; the program as long as nobody chose */
  #chosen = null;
  #pictures = new Pictures();
  /** @type {Map<string, Set<string>>} per camera, what worried at the last drawing */
  #worries = new Map();

  /**
   * @param {Studio} studio
   * @param {boolean} used whether the show uses cameras at all
   */
  constructor(studio, used) {
    this.#studio = studio;
    this.#used = used;
    this.tools = new CameraTools(studio, () => this.refresh());
    this.refresh = this.refresh.bind(this);
    document.addEventListener("visibilitychange", () => (document.hidden ? this.#follow() : this.refresh()));
    addEventListener("resize", this.refresh);
  }

  get list() {
    return this.#studio.documents.cameras;
  }

  /** The camera whose facts are seen. @returns {Camera | undefined} */
  get shown() {
    const { list } = this;
    return list.find(({ id }) => id === this.#chosen) ?? list.find(({ program }) => program) ?? list[0];
  }

  /** Where the cameras will be drawn: by themselves, because they change many times a second. */
  placeView() {
    return this.#used ? html`<div id=${PLACE} class="cameras-place"></div>` : nothing;
  }

  /** Draws the cameras alone in the next frame. */
  refresh() {
    if (this.#drawing) return;
    this.#drawing = true;
    requestAnimationFrame(() => this.draw());
  }

  draw() {
    this.#drawing = false;
    const place = document.getElementById(PLACE);
    if (!place) return;
    const { list } = this;
    render(this.#view(list), place);
    this.#follow();
    this.#tell(list);
  }

  /** What is urgent is said once when it begins, wherever the helper looks. @param {Camera[]} list */
  #tell(list) {
    const before = this.#worries;
    this.#worries = new Map(list.map((camera) => [camera.id, new Set(worriesOf(camera).map((worry) => worry.key))]));
    for (const camera of list) {
      const known = before.get(camera.id); // what a page that opens finds is no news
      for (const worry of known ? worriesOf(camera) : []) {
        if (!worry.urgent || known?.has(worry.key)) continue;
        this.#studio.toasts.say(`${t("studio.camera_number", { n: camera.number })}: ${worry.text}`, "bad");
      }
    }
  }

  /** Not by drawing: a page that is hidden draws nothing. */
  #follow() {
    this.#pictures.follow(this.list, { hidden: document.hidden, listening: this.#listening });
  }

  /** The camera with this number becomes the program. @param {number} number */
  takeNumber(number) {
    const camera = this.list.find((one) => one.number === number);
    if (camera) this.take(camera);
  }

  /** @param {Camera} camera */
  take(camera) {
    if (this.#studio.documents.show?.state === "closed") return;
    this.#chosen = null;
    if (!camera.taken) void this.#studio.actions.take(camera.id);
    this.refresh();
  }

  /** @param {Camera} camera */
  choose(camera) {
    this.#chosen = camera.id;
    this.refresh();
  }

  toggleSound() {
    this.#listening = !this.#listening;
    this.refresh();
  }

  /** @param {Camera[]} list */
  #view(list) {
    const { shown } = this;
    return html`<div class="cameras" data-count=${Math.min(list.length, 4)} data-wide=${list.length === 1 && isWide(list[0])}>
      ${list.length === 0 ? html`<span class="cameras-none">${icon("video")}</span>` : nothing}
      <ul class="camera-strip" ?hidden=${list.length === 0}>
        ${repeat(
          list,
          ({ id }) => id,
          (camera) => html`<li>${this.#cardView(camera, camera.id === shown?.id, list.length > 1)}</li>`,
        )}
      </ul>
      <div class="camera-facts">
        <div class="camera-said stack gap-1">
          ${this.#worriesView(list)}
          ${shown ? cameraFactsView(shown, list.length > 1) : html`<span class="state">${t("studio.camera_off")}</span>`}
        </div>
        ${shown && shown.state !== "off" ? this.#toolsView(shown) : this.#inviteView()}
      </div>
      ${this.#callView()}
    </div>`;
  }

  /**
   * @param {Camera} camera
   * @param {boolean} chosen
   * @param {boolean} several
   */
  #cardView(camera, chosen, several) {
    const { actions } = this.#studio;
    return cameraCardView(camera, {
      chosen: chosen && several,
      several,
      busy: actions.busy("take_camera", camera.id),
      choose: () => this.choose(camera),
      take: () => this.take(camera),
    });
  }

  /** What is wrong with any camera stands first, whichever is looked at. @param {Camera[]} list */
  #worriesView(list) {
    const gone = this.#studio.documents.program;
    const lost = gone && list.length > 0 && !list.some(({ id }) => id === gone);
    const worries = list.flatMap((camera) => worriesOf(camera).map((worry) => ({ camera, worry })));
    return html`<div>
      ${lost ? html`<p class="worry">${icon("triangle-alert")}<span>${t("studio.program_gone")}</span></p>` : nothing}
      ${worries.map(
        ({ camera, worry }) => html`<p class="worry">
          ${icon(worry.icon)}<span>${list.length > 1 ? html`<b>${t("studio.camera_number", { n: camera.number })}:</b> ` : nothing}${worry.text}</span>
        </p>`,
      )}
    </div>`;
  }

  /** @param {Camera} camera */
  #toolsView(camera) {
    return html`<div class="cluster gap-1">
      ${this.tools.view(camera)}
      <button
        class="button button-small button-icon"
        aria-pressed=${String(this.#listening)}
        aria-label=${t(this.#listening ? "studio.sound_off" : "studio.sound_on")}
        title=${t(this.#listening ? "studio.sound_off" : "studio.sound_on")}
        @click=${() => this.toggleSound()}
      >
        ${icon("volume-2")}
      </button>
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

  #callView() {
    const call = this.#studio.documents.call;
    if (!call || this.#studio.now - call.at > CALL_SHOWN_MS) return nothing;
    return html`<p class="call">
      ${icon("bell")}<span>${t("studio.called", { name: call.name })} · ${ago(call.at, this.#studio.now)}</span>
    </p>`;
  }
}

/** @param {Camera | undefined} camera */
function isWide(camera) {
  return camera !== undefined && camera.width > camera.height;
}
