// @ts-check
/** Owns connecting a source of comments: which platform, which live, and the owner's keys. */

import { html, nothing } from "../vendor/lit-html/lit-html.js";
import { t } from "../messages.js";
import { closeDialog, showDialog } from "./dialogs.js";
import { textField } from "./fields.js";
import { icon } from "./icon.js";
import { platformName } from "./platforms.js";

/** @typedef {import("./app.js").Studio} Studio */
/** @typedef {"ssn" | "facebook" | "youtube" | "tiktok" | "twitch"} Source */
/** @typedef {{post: string, post_here: string, session: string, port: string}} SocialStream where it sends comments to */

/** @type {Source[]} the one that needs no key and no review first */
const SOURCES = ["ssn", "facebook", "youtube", "tiktok", "twitch"];
/** @type {Record<Source, ("token" | "secret")[]>} the owner's keys that it takes */
const KEYS = { ssn: ["token"], facebook: ["token", "secret"], youtube: ["token"], tiktok: [], twitch: [] };
const ID = "source-dialog";

export class SourceDialog {
  #studio;
  /** @type {Source} */
  #source = "ssn";
  #stream = "";
  /** Never kept: the fields are emptied when the dialog closes. */
  #keys = { token: "", secret: "" };
  /** @type {SocialStream | null} */
  #address = null;

  /** @param {Studio} studio */
  constructor(studio) {
    this.#studio = studio;
  }

  /** @param {string} [source] */
  open(source = this.#source) {
    this.#choose(/** @type {Source} */ (SOURCES.includes(/** @type {Source} */ (source)) ? source : "ssn"));
    showDialog(ID);
  }

  /** @param {Source} source */
  #choose(source) {
    this.#source = source;
    this.#stream = this.#studio.documents.sources.find((each) => each.source === source)?.stream ?? "";
    this.#keys = { token: "", secret: "" };
    if (source === "ssn" && this.#address === null) void this.#fetchAddress();
    this.#studio.refresh();
  }

  async #fetchAddress() {
    try {
      const response = await fetch(`/api/social-stream/${this.#studio.show}`, { headers: { Accept: "application/json" } });
      if (response.ok) this.#address = await response.json();
    } catch {
      // Without a connection there is nothing to show; it is asked for again when the dialog opens.
    }
    this.#studio.refresh();
  }

  /** @param {Event} event */
  async #submit(event) {
    event.preventDefault();
    const { token, secret } = this.#keys;
    const keys = this.#studio.role === "owner" ? { token: token.trim(), secret: secret.trim() } : {};
    // Whoever knows the relay's session hears the buyers: it is a key, and no address.
    const relayed = this.#source === "ssn" && keys.token ? "relay" : this.#stream.trim();
    const body = { source: this.#source, stream: relayed, ...keys };
    closeDialog(ID);
    const result = await this.#studio.actions.send("connect_source", body, this.#source);
    if (result) this.#studio.toasts.say(t("studio.source_connected", { name: platformName(body.source) }), "good");
  }

  async #disconnect() {
    const source = this.#source;
    const stream = this.#stream;
    closeDialog(ID);
    this.#address = null; // its key was good for this connection
    const result = await this.#studio.actions.send("disconnect_source", { source }, source);
    const again = () => void this.#studio.actions.send("connect_source", { source, stream }, source);
    if (result) this.#studio.toasts.say(t("studio.source_disconnected", { name: platformName(source) }), "plain", again);
  }

  #closed() {
    this.#keys = { token: "", secret: "" };
    this.#studio.refresh();
  }

  view() {
    const connected = this.#studio.documents.listensTo(this.#source);
    return html`<dialog class="dialog" id=${ID} aria-labelledby="source-title" @close=${() => this.#closed()}>
      <form @submit=${(/** @type {Event} */ event) => void this.#submit(event)}>
        <div class="dialog-head">
          <h2 id="source-title">${t("studio.sources")}</h2>
          <button type="button" class="button button-quiet button-icon" aria-label=${t("studio.dismiss")} @click=${() => closeDialog(ID)}>${icon("x")}</button>
        </div>
        <div class="dialog-body stack gap-3">
          ${this.#studio.rehearsal ? html`<p class="note small">${icon("sparkles")}${t("studio.source_rehearsal")}</p>` : nothing}
          <div class="cluster gap-2" role="group" aria-label=${t("studio.source_where")}>
            ${SOURCES.map(
              (source) => html`<button type="button" class="chip" aria-pressed=${String(source === this.#source)} @click=${() => this.#choose(source)}>
                ${platformName(source)}${this.#studio.documents.listensTo(source) ? icon("check") : nothing}
              </button>`,
            )}
          </div>
          <p class="small soft">${t(`studio.source_how_${this.#source}`)}</p>
          ${this.#source === "ssn" ? this.#addressView() : nothing}
          ${this.#source === "ssn" ? nothing : textField("source-stream", t(`studio.source_stream_${this.#source}`), this.#stream, (value) => this.#give(value), { maxlength: 300 })}
          ${this.#keysView()}
        </div>
        <div class="dialog-foot">
          ${connected ? html`<button type="button" class="button button-danger" @click=${() => void this.#disconnect()}>${t("studio.source_disconnect")}</button>` : nothing}
          <button class="button button-primary" ?disabled=${this.#stream.trim() === "" && this.#source !== "facebook" && this.#source !== "ssn"}>
            ${t(connected ? "studio.source_save" : "studio.source_connect")}
          </button>
        </div>
      </form>
    </dialog>`;
  }

  /** @param {string} value */
  #give(value) {
    this.#stream = value;
    this.#studio.refresh();
  }

  /** Where Social Stream Ninja sends comments: whoever has it can write into the show. */
  #addressView() {
    const address = this.#address;
    if (!address) return nothing;
    /** @type {[string, string][]} */
    const rows = [
      ["post", address.post],
      ["post_here", address.post_here],
      ["session", address.session],
    ];
    return html`<div class="source-address">
      ${rows.map(
        ([name, value]) => html`<div class="copy-row">
          <span class="copy-label">${t(`studio.ssn_${name}`)}</span><span class="copy-value">${value}</span>
          <button type="button" class="button button-small" @click=${() => this.#studio.copy(value, t("studio.link_copied"))}>${icon("copy")}${t("studio.copy")}</button>
        </div>`,
      )}
      <p class="small soft">${t("studio.ssn_secret")}</p>
    </div>`;
  }

  #keysView() {
    const keys = KEYS[this.#source];
    if (keys.length === 0) return nothing;
    if (this.#studio.role !== "owner") return html`<p class="note small">${icon("lock")}${t("studio.source_keys_owner")}</p>`;
    return html`${keys.map(
      (key) => html`<div class="field">
        <label class="label" for="source-${key}">${t(`studio.source_key_${this.#source}_${key}`)}</label>
        <input
          class="input"
          id="source-${key}"
          type="password"
          autocomplete="off"
          spellcheck="false"
          maxlength="2000"
          placeholder=${t("studio.source_key_kept")}
          .value=${this.#keys[key]}
          @input=${(/** @type {Event} */ event) => (this.#keys[key] = /** @type {HTMLInputElement} */ (event.target).value)}
        />
      </div>`,
    )}`;
  }
}
