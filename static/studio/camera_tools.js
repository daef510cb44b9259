// @ts-check
/** Owns what helpers do to a camera from afar: cues for the artisan, wishes for the phone. */

import { html, nothing } from "../vendor/lit-html/lit-html.js";
import { t } from "../messages.js";
import { closeWhenLeft } from "./menus.js";
import { icon } from "./icon.js";

/** @typedef {import("./app.js").Studio} Studio */
/** @typedef {import("./documents.js").Camera} Camera */

export const CUES = ["louder", "closer", "asked_price", "slower", "smile", "pause"];
/** kbit/s that a picture may take, from "only just to be seen" to more than any hall needs. */
export const LIMITS = [300, 600, 1000, 1500, 2500, 4000];
/** What phones begin with; see static/whip.js. */
const USUAL = 2500;
const CUE_LENGTH = 40;

/**
 * The next step from a limit; undefined where there is none.
 * @param {number | null} limit
 * @param {1 | -1} way
 */
export function nextLimit(limit, way) {
  const now = limit ?? USUAL;
  return way > 0 ? LIMITS.find((kbps) => kbps > now) : LIMITS.filter((kbps) => kbps < now).at(-1);
}

export class CameraTools {
  #studio;
  #refresh;
  #own = "";

  /**
   * @param {Studio} studio
   * @param {() => void} refresh
   */
  constructor(studio, refresh) {
    this.#studio = studio;
    this.#refresh = refresh;
  }

  /** @param {Camera} camera */
  view(camera) {
    if (this.#studio.documents.show?.state === "closed") return nothing;
    return html`${this.#cuesView(camera)} ${this.#wishesView(camera)}`;
  }

  /** @param {Camera} camera */
  #cuesView(camera) {
    return html`<details class="menu camera-menu" @focusout=${closeWhenLeft}>
      <summary class="button button-small">${icon("megaphone")}${t("studio.cue")}</summary>
      <div class="menu-list stack gap-2">
        <p class="small soft">${t("studio.cue_words")}</p>
        <div class="cue-grid">
          ${CUES.map(
            (cue) => html`<button class="button button-small" @click=${(/** @type {Event} */ event) => this.#send(event, camera, cue)}>
              ${t(`camera.cue_${cue}`)}
            </button>`,
          )}
        </div>
        <form class="cue-own" @submit=${(/** @type {Event} */ event) => this.#send(event, camera, "own")}>
          <input
            class="input"
            maxlength=${CUE_LENGTH}
            autocomplete="off"
            aria-label=${t("studio.cue_own")}
            placeholder=${t("studio.cue_own")}
            .value=${this.#own}
            @input=${(/** @type {Event} */ event) => (this.#own = /** @type {HTMLInputElement} */ (event.target).value)}
          />
          <button class="button button-small button-icon" aria-label=${t("studio.cue_send")}>${icon("send")}</button>
        </form>
      </div>
    </details>`;
  }

  /**
   * @param {Event} event
   * @param {Camera} camera
   * @param {string} cue
   */
  async #send(event, camera, cue) {
    event.preventDefault();
    const text = cue === "own" ? this.#own.trim() : "";
    if (cue === "own" && !text) return;
    close(event);
    const said = text || t(`camera.cue_${cue}`);
    if (!(await this.#studio.actions.cue(camera.id, cue, text))) return;
    if (text) this.#own = "";
    this.#studio.toasts.say(t("studio.cue_sent", { name: camera.name, text: said }), "good");
    this.#refresh();
  }

  /** @param {Camera} camera */
  #wishesView(camera) {
    return html`<details class="menu camera-menu" @focusout=${closeWhenLeft}>
      <summary class="button button-small button-icon" aria-label=${t("studio.camera_more")} title=${t("studio.camera_more")}>
        ${icon("ellipsis")}
      </summary>
      <div class="menu-list stack gap-2">
        ${this.#wishView(camera, "switch-camera", t("studio.flip"), "flip", 0)}
        ${this.#limitView(camera, -1)} ${this.#limitView(camera, 1)}
        ${this.#wishView(camera, "refresh-cw", t("studio.key_frame"), "key_frame", 0)}
        <p class="small soft">${t("studio.limit_words")}</p>
        <button class="button button-small camera-wish" @click=${() => this.#studio.invite.open("camera")}>
          ${icon("qr-code")}${t("studio.invite_camera_more")}
        </button>
      </div>
    </details>`;
  }

  /**
   * @param {Camera} camera
   * @param {1 | -1} way
   */
  #limitView(camera, way) {
    const kbps = nextLimit(camera.limit, way);
    if (kbps === undefined) return nothing;
    const label = t(way > 0 ? "studio.limit_raise" : "studio.limit_lower", { n: kbps });
    return this.#wishView(camera, way > 0 ? "chevron-up" : "chevron-down", label, "limit", kbps);
  }

  /**
   * @param {Camera} camera
   * @param {string} symbol
   * @param {string} label
   * @param {"flip" | "limit" | "key_frame"} wish
   * @param {number} value
   */
  #wishView(camera, symbol, label, wish, value) {
    return html`<button
      class="button button-small camera-wish"
      aria-busy=${String(this.#studio.actions.busy("ask_camera", camera.id))}
      @click=${() => this.#ask(camera, label, wish, value)}
    >
      ${icon(symbol)}${label}
    </button>`;
  }

  /**
   * @param {Camera} camera
   * @param {string} label
   * @param {"flip" | "limit" | "key_frame"} wish
   * @param {number} value
   */
  async #ask(camera, label, wish, value) {
    const asked = await this.#studio.actions.askCamera(camera.id, wish, value);
    if (asked) this.#studio.toasts.say(`${camera.name}: ${label}`);
  }
}

/** @param {Event} event in a menu that has done its work */
function close(event) {
  const menu = event.target instanceof Element ? event.target.closest("details") : null;
  if (menu) menu.open = false;
}
