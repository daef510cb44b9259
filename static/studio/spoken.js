// @ts-check
/** Owns spoken money in the studio: the choice of this device, and what stands in its way. */

import { html, nothing } from "../vendor/lit-html/lit-html.js";
import { t } from "../messages.js";
import { paidOrder } from "../speech/paid.js";
import { soundOnAir } from "../speech/talk.js";
import { Voice } from "../speech/voice.js";
import { icon } from "./icon.js";
import { closeWhenLeft } from "./menus.js";

/** @typedef {import("./app.js").Studio} Studio */

const STEPS = 20;
/** States in which nothing will be heard though somebody wanted it. */
const TROUBLES = ["blocked", "elsewhere", "failed"];

export class Spoken {
  #studio;
  #voice;

  /** @param {Studio} studio */
  constructor(studio) {
    this.#studio = studio;
    this.#voice = new Voice("livehub.voice.studio", studio.refresh);
  }

  /** @param {import("../sync.js").SyncState} state */
  connection(state) {
    this.#voice.connection(state, () => this.#paid());
  }

  /** Orders changed. */
  read() {
    this.#voice.read(this.#paid());
  }

  /** Cameras changed: perhaps the artisan talks. */
  listen() {
    const { sync, documents } = this.#studio;
    this.#voice.hear(soundOnAir(sync.documents(documents.vitals).get("cameras")?.values() ?? []));
  }

  /** Not through the studio's sorted lists: those may be older than the news. */
  #paid() {
    const { sync, documents } = this.#studio;
    const orders = [...(sync.documents(documents.feed).get("orders")?.values() ?? [])];
    return orders.flatMap((order) => paidOrder(order) ?? []);
  }

  view() {
    const { on, state } = this.#voice;
    const troubled = TROUBLES.includes(state);
    const label = `${t("studio.voice")}: ${t(on ? "studio.voice_here" : "studio.voice_off")}`;
    return html`<details class="menu" id="spoken" data-state=${state} data-spoken=${this.#voice.spoken} @focusout=${closeWhenLeft}>
      <summary class="button button-small spoken-button ${on ? "is-on" : ""} ${troubled ? "is-troubled" : ""}" aria-label=${label} title=${label}>
        ${icon("megaphone")}${icon(troubled ? "triangle-alert" : on ? "check" : "minus")}
      </summary>
      <div class="menu-list stack gap-2">
        <h2 class="large">${t("studio.voice")}</h2>
        <div class="tabs spoken-choice" role="group" aria-label=${t("studio.voice")}>
          ${this.#choiceView(false, t("studio.voice_off"))} ${this.#choiceView(true, t("studio.voice_here"))}
        </div>
        <label class="spoken-volume">
          <span>${t("studio.voice_volume")}</span>
          <input
            type="range"
            min="0"
            max=${STEPS}
            .value=${String(Math.round(this.#voice.volume * STEPS))}
            @input=${(/** @type {Event} */ event) => this.#voice.setVolume(Number(/** @type {HTMLInputElement} */ (event.target).value) / STEPS)}
          />
        </label>
        <button class="button button-small" id="spoken-try" @click=${() => void this.#voice.try()}>${icon("volume-2")}${t("studio.voice_try")}</button>
        ${troubled ? html`<p class="small spoken-trouble" role="status">${t(`studio.voice_${state}`)}</p>` : nothing}
        <p class="small soft">${t("studio.voice_words")}</p>
        <p class="small soft phone-only">${t("studio.voice_phone")}</p>
      </div>
    </details>`;
  }

  /**
   * @param {boolean} on
   * @param {string} label
   */
  #choiceView(on, label) {
    return html`<button class="tab" aria-pressed=${String(this.#voice.on === on)} @click=${() => this.#voice.turn(on)}>${label}</button>`;
  }

  /** The browser waits for a tap; any will do, this one says so. */
  hintView() {
    if (this.#voice.state !== "blocked") return nothing;
    return html`<button class="spoken-hint" id="spoken-hint">${icon("megaphone")}<span>${t("studio.voice_blocked")}</span></button>`;
  }
}
