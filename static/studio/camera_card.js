// @ts-check
/** Owns how one camera looks among the others: its small picture, its number, whether it is on air. */

import { html, nothing } from "../vendor/lit-html/lit-html.js";
import { t } from "../messages.js";
import { stepOf } from "../sound.js";
import { worriesOf } from "./camera_facts.js";
import { icon } from "./icon.js";
import { pictureId } from "./pictures.js";

/** @typedef {import("./documents.js").Camera} Camera */
/**
 * @typedef {object} Card
 * @property {boolean} chosen its facts are seen
 * @property {boolean} several there are others to take
 * @property {boolean} busy it is being taken
 * @property {() => void} choose
 * @property {() => void} take
 */

/** So many cameras have a key of their own. */
const KEYS = 4;

/** Whether there is something to see. @param {Camera} camera */
export const hasPicture = (camera) => camera.state === "on_air" || camera.state === "stalled";

/**
 * @param {Camera} camera
 * @param {Card} card
 */
export function cameraCardView(camera, card) {
  const onAir = camera.program && hasPicture(camera);
  const label = `${t("studio.camera_number", { n: camera.number })}: ${camera.name}, ${t(`studio.camera_${onAir ? "program" : camera.state}`)}`;
  return html`<div class="camera-card ${onAir ? "is-program" : ""} ${card.chosen ? "is-chosen" : ""}">
    <button class="camera-picture" aria-pressed=${String(card.chosen)} aria-label=${label} title=${label} @click=${card.choose}>
      <video id=${pictureId(camera.id)} .muted=${true} autoplay playsinline></video>
      ${camera.state === "on_air" ? nothing : html`<span class="camera-none">${icon("video")}<span>${t("studio.no_picture")}</span></span>`}
      ${card.several ? html`<span class="camera-number">${camera.number}</span>` : nothing}
      ${worriesOf(camera).map((worry) => html`<span class="camera-worry">${icon(worry.icon)}</span>`)}
      ${onAir ? html`<span class="camera-plate"><span class="dot"></span>${t("studio.camera_program")}</span>` : nothing}
      <span class="meter" data-level=${stepOf(camera.sound)}></span>
    </button>
    ${card.several ? html`<span class="camera-name clip">${camera.name}</span>` : nothing}
    ${card.several || !camera.taken ? takeView(camera, card) : nothing}
  </div>`;
}

/**
 * @param {Camera} camera
 * @param {Card} card
 */
function takeView(camera, card) {
  const waits = camera.taken && !camera.program && hasPicture(camera);
  const label = t(camera.program ? "studio.taken_already" : "studio.take_of", { n: camera.number, name: camera.name });
  return html`<button
    class="button button-small camera-take"
    ?disabled=${camera.program || !hasPicture(camera)}
    aria-busy=${card.busy || waits ? "true" : "false"}
    aria-label=${label}
    aria-keyshortcuts=${camera.number <= KEYS ? String(camera.number) : nothing}
    title=${label}
    @click=${card.take}
  >
    ${icon(card.busy || waits ? "refresh-cw" : "radio")}<span class="camera-take-word">${t("studio.take")}</span>
  </button>`;
}
