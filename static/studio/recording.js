// @ts-check
/** Owns recordings in the studio: whether one runs, starting and stopping it, and its files. */

import { html, nothing } from "../vendor/lit-html/lit-html.js";
import { timeOfDay } from "../format.js";
import { refusalText, t } from "../messages.js";
import { icon } from "./icon.js";
import { closeWhenLeft } from "./menus.js";

/** @typedef {import("./app.js").Studio} Studio */
/** @typedef {{id: string, since: number, program: boolean, cameras: boolean}} Running */
/** @typedef {{state: string, files: number, octets: number, free: number | null, trouble: string}} Recorder */
/** @typedef {{recording: string, file: string, camera: string | null, at: number, ms: number, octets: number}} Kept */

const MB = 1e6;
const GB = 1e9;
const MINUTE_MS = 60_000;

/** As people say sizes: "820 MB", "1,4 GB". @param {number} octets */
export function size(octets) {
  if (octets < GB) return `${Math.round(octets / MB)} MB`;
  return `${(octets / GB).toFixed(1).replace(".", t("studio.decimal"))} GB`;
}

/** "0:42", "1:05:09". @param {number} ms */
export function length(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = String(seconds % 60).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

export class Recording {
  #studio;
  program = true;
  cameras = false;

  /** @param {Studio} studio */
  constructor(studio) {
    this.#studio = studio;
  }

  /** @returns {Running | null} */
  get running() {
    return /** @type {any} */ (this.#studio.documents.show)?.recording ?? null;
  }

  /** @returns {Recorder | null} what the recorder says of itself */
  get recorder() {
    const { sync, documents } = this.#studio;
    return /** @type {any} */ (sync.one(documents.vitals, "recording", "recording")) ?? null;
  }

  /** Why it stopped by itself, or what ails it now; "" when all is well. */
  get trouble() {
    const code = this.running ? this.recorder?.trouble : /** @type {any} */ (this.#studio.documents.show)?.recording_stopped;
    return code ? refusalText({ code }) : "";
  }

  /** @returns {Kept[]} newest first */
  get files() {
    const { sync, documents } = this.#studio;
    const kept = [...(sync.documents(documents.feed).get("recordings")?.values() ?? [])];
    return /** @type {Kept[]} */ (kept).sort((a, b) => b.at - a.at || (a.file < b.file ? -1 : 1));
  }

  start() {
    return this.#studio.actions.send("start_recording", { program: this.program, cameras: this.cameras });
  }

  stop() {
    return this.#studio.actions.send("stop_recording", {});
  }

  view() {
    const show = this.#studio.documents.show;
    if (!show || this.#studio.counter || !show.uses.includes("camera")) return nothing;
    const { running, trouble } = this;
    if (!running && show.state === "closed" && this.files.length === 0) return nothing;
    const label = running ? t("studio.recording_now") : t("studio.record");
    return html`<details class="menu" id="recording" @focusout=${closeWhenLeft}>
      <summary class="button button-small" aria-label=${label} title=${trouble || label}>
        ${running
          ? html`<span class="state state-recorded"><span class="dot"></span>${t("studio.recorded")}</span>${this.#ageView(running)}`
          : html`${icon("circle-dot")}<span class="wide-only">${t("studio.record")}</span>`}
        ${trouble ? icon("triangle-alert") : nothing}
      </summary>
      <div class="menu-list stack gap-2">
        ${trouble ? html`<p class="small recording-trouble" role="status">${trouble}</p>` : nothing}
        ${running ? this.#runningView() : show.state === "closed" ? nothing : this.#choiceView()} ${this.#filesView()}
      </div>
    </details>`;
  }

  /** @param {Running} running */
  #ageView(running) {
    const minutes = Math.max(0, Math.floor((this.#studio.now - running.since) / MINUTE_MS));
    return html`<span class="not-phone">${t("studio.minutes", { n: minutes })}</span>`;
  }

  #runningView() {
    const { recorder } = this;
    return html`
      ${recorder ? html`<p class="small">${t(`studio.recorder_${recorder.state}`)}</p>` : nothing}
      ${recorder?.free ? html`<p class="small soft">${t("studio.recorded_so_far", { size: size(recorder.octets), free: size(recorder.free) })}</p>` : nothing}
      <button class="button button-small button-stop" aria-busy=${String(this.#studio.actions.busy("stop_recording"))} @click=${() => void this.stop()}>
        ${icon("circle-stop")}${t("studio.stop_recording")}
      </button>
    `;
  }

  #choiceView() {
    return html`
      <p class="small soft">${t("studio.record_words")}</p>
      ${this.#checkView("program", t("studio.record_program"))} ${this.#checkView("cameras", t("studio.record_cameras"))}
      <button
        class="button button-small button-primary"
        ?disabled=${!this.program && !this.cameras}
        aria-busy=${String(this.#studio.actions.busy("start_recording"))}
        @click=${() => void this.start()}
      >
        ${icon("circle-dot")}${t("studio.start_recording")}
      </button>
    `;
  }

  /**
   * @param {"program" | "cameras"} what
   * @param {string} label
   */
  #checkView(what, label) {
    return html`<label class="recording-what">
      <input type="checkbox" .checked=${this[what]} @change=${(/** @type {Event} */ event) => this.#choose(what, event)} />${label}
    </label>`;
  }

  /**
   * @param {"program" | "cameras"} what
   * @param {Event} event
   */
  #choose(what, event) {
    this[what] = /** @type {HTMLInputElement} */ (event.target).checked;
    this.#studio.refresh();
  }

  #filesView() {
    const { files } = this;
    if (files.length === 0) return nothing;
    return html`<ul class="recording-files">
      ${files.map(
        (file) => html`<li>
          <a class="grow clip" href=${this.#address(file)} target="_blank" rel="noreferrer">
            ${timeOfDay(file.at)} · ${file.camera ? this.#studio.documents.cameraName(file.camera) : t("studio.record_program")}
          </a>
          <span class="small soft">${length(file.ms)} · ${size(file.octets)}</span>
        </li>`,
      )}
    </ul>`;
  }

  /** @param {Kept} file */
  #address(file) {
    return `/recordings/${[this.#studio.show, file.recording, file.file].map(encodeURIComponent).join("/")}`;
  }
}
