// @ts-check
/** Owns inviting from the studio: a helper or a camera for this show, by a QR that lasts ten minutes. */

import { html, nothing } from "../vendor/lit-html/lit-html.js";
import { t } from "../messages.js";
import { closeDialog, showDialog } from "./dialogs.js";
import { icon } from "./icon.js";

/** @typedef {import("./app.js").Studio} Studio */
/** @typedef {"helper" | "camera"} Kind */
/** @typedef {{invite: string, link: string, expires_at: number}} Made */

export class Invite {
  #studio;
  /** @type {Kind} */
  #kind = "helper";
  /** @type {Made | null} */
  #made = null;
  /** @type {ReturnType<typeof setInterval> | undefined} the countdown runs by the second while it is seen */
  #clock;

  /** @param {Studio} studio */
  constructor(studio) {
    this.#studio = studio;
  }

  /** @param {Kind} kind */
  async open(kind) {
    this.#kind = kind;
    this.#made = null;
    this.#studio.refresh();
    showDialog("invite");
    clearInterval(this.#clock);
    this.#clock = setInterval(this.#studio.refresh, 1000);
    await this.#make();
  }

  async #make() {
    const kind = this.#kind;
    const made = await this.#studio.actions.invite(kind, "");
    if (kind !== this.#kind) return;
    if (made === null) return closeDialog("invite");
    this.#made = made;
    this.#studio.refresh();
  }

  #closed() {
    clearInterval(this.#clock);
    this.#made = null;
    this.#studio.refresh();
  }

  view() {
    return html`<dialog class="dialog" id="invite" aria-labelledby="invite-title" @close=${() => this.#closed()}>
      <div class="dialog-head">
        <h2 id="invite-title">${t(`studio.invite_${this.#kind}`)}</h2>
        <button class="button button-quiet button-icon" aria-label=${t("studio.dismiss")} @click=${() => closeDialog("invite")}>
          ${icon("x")}
        </button>
      </div>
      <div class="dialog-body stack gap-3 invite-body">
        ${this.#made ? this.#madeView(this.#made) : html`<p class="soft">${t("studio.invite_making")}</p>`}
      </div>
    </dialog>`;
  }

  /** @param {Made} made */
  #madeView(made) {
    const seconds = Math.max(0, Math.ceil((made.expires_at - this.#studio.now) / 1000));
    const used = this.#studio.documents.inviteUsed(made.invite);
    if (used || seconds === 0) return this.#overView(used);
    const left = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    return html`
      <p>${t(`studio.invite_${this.#kind}_how`)}</p>
      <div class="qr"><img src="/invites/${made.invite}/qr.svg" alt=${t("setup.invite_qr")} width="256" height="256" /></div>
      <span class="state state-wait">${icon("hourglass")}${left}</span>
      ${made.link
        ? html`<button class="button" @click=${() => this.#studio.copy(made.link, t("studio.link_copied"))}>
            ${icon("copy")}${t("studio.copy_link")}
          </button>`
        : nothing}
      <p class="small soft">${t("studio.invite_hidden")}</p>
    `;
  }

  /** @param {boolean} used */
  #overView(used) {
    return html`
      <p class="note ${used ? "note-good" : ""}" role="status">${icon(used ? "check" : "hourglass")}${t(used ? "studio.invite_used" : "studio.invite_over")}</p>
      <button class="button" @click=${() => this.open(this.#kind)}>${icon("qr-code")}${t("setup.invite_again")}</button>
    `;
  }
}
