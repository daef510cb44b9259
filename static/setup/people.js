// @ts-check
/** Owns the part for people: invitations with their QR and time left, and who has come in. */

import { initials } from "../format.js";
import { refusalText, t } from "../messages.js";
import { bind, part } from "../page.js";
import { field, missing, onSubmit, typed } from "./fields.js";
import { tone } from "./goods.js";
import { List, showOptions, toast } from "./lists.js";
import { ask } from "./question.js";

/** @typedef {import("../sync.js").Doc} Doc */
/** @typedef {import("../sync.js").Sync} Sync */

export class People {
  #sync;
  #form = part("invite-form", HTMLFormElement);
  #invites = new List("invites", (row, doc, key) => this.#fillInvite(row, doc, key));
  #devices = new List("devices", (row, doc, key) => this.#fillDevice(row, doc, key));
  /** Link and name come once, with the answer to the command: only this page has them.
   * @type {Map<string, {link: string, name: string}>} */
  #made = new Map();
  /** @type {Map<string, Doc>} */
  #shows = new Map();
  /** @type {Map<string, Doc>} */
  #open = new Map();

  /** @param {Sync} sync */
  constructor(sync) {
    this.#sync = sync;
    onSubmit(this.#form, () => this.#mistakes(), () => this.#add());
    setInterval(() => this.#showInvites(), 1000);
  }

  /**
   * @param {Map<string, Doc>} invites
   * @param {Map<string, Doc>} devices
   * @param {Map<string, Doc>} shows
   */
  show(invites, devices, shows) {
    this.#shows = shows;
    this.#open = invites;
    const select = /** @type {HTMLSelectElement} */ (field(this.#form, "show"));
    const going = [...shows].filter(([, show]) => show.state !== "closed");
    showOptions(select, going.map(([key, show]) => [key, show.title]));
    if (going.length === 1 && !select.value) select.selectedIndex = 1;
    this.#devices.show(devices);
    this.#showInvites();
  }

  /** Those that can still be used, the newest first; their countdown runs by the second. */
  #showInvites() {
    const now = Date.now();
    this.#invites.show([...this.#open].filter(([, doc]) => doc.expires_at > now && !doc.used).reverse());
  }

  /**
   * @param {HTMLElement} row
   * @param {Doc} doc
   * @param {string} key
   */
  #fillInvite(row, doc, key) {
    const made = this.#made.get(key);
    const link = made?.link ?? null;
    const name = made?.name || t("setup.somebody");
    const seconds = Math.max(0, Math.ceil((doc.expires_at - Date.now()) / 1000));
    const left = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    // After a reload the link is gone; the code still leads in, and a new invitation is one press away.
    const how = t(link ? "setup.invite_how" : "setup.invite_how_code");
    bind(row, { heading: t(`setup.invited_${doc.kind}`, { name }), left, link, how });
    const again = /** @type {HTMLButtonElement} */ (row.querySelector("[data-again]"));
    again.hidden = Boolean(link);
    again.onclick = () => this.#inviteAgain(doc);
    row.querySelector("[data-link-row]")?.toggleAttribute("hidden", !link);
    row.querySelector("[data-copy]")?.setAttribute("data-copy", link ?? "");
    const qr = /** @type {HTMLImageElement} */ (row.querySelector("[data-qr]"));
    const url = `/invites/${encodeURIComponent(key)}/qr.svg`;
    if (qr.getAttribute("src") !== url) qr.src = url;
  }

  /**
   * @param {HTMLElement} row
   * @param {Doc} doc
   * @param {string} key
   */
  #fillDevice(row, doc, key) {
    const show = this.#shows.get(doc.show)?.title;
    const role = show ? `${t(`setup.role_${doc.role}`)} · ${show}` : t(`setup.role_${doc.role}`);
    bind(row, { name: doc.name, role, initials: initials(doc.name) });
    row.querySelector(".avatar")?.setAttribute("data-tone", tone(key));
    const remove = /** @type {HTMLButtonElement} */ (row.querySelector("[data-remove]"));
    remove.hidden = doc.role === "owner";
    remove.onclick = () => this.#askToRemove(key, doc.name);
  }

  /**
   * @param {string} device
   * @param {string} name
   */
  #askToRemove(device, name) {
    const asked = { question: t("setup.remove_sure", { name }), words: t("setup.remove_words"), no: t("setup.keep"), yes: t("setup.remove") };
    ask(asked, () => {
      const removed = () => toast(t("setup.removed", { name }));
      this.#sync.command("shop", "remove_device", { device }).then(removed, (refusal) => toast(refusalText(refusal), "bad"));
    });
  }

  #mistakes() {
    return missing(this.#form, { name: "setup.need_name", show: "setup.need_show" });
  }

  /** @param {Doc} doc of an invitation whose link this page does not have */
  #inviteAgain(doc) {
    const failed = (/** @type {any} */ refusal) => toast(refusalText(refusal), "bad");
    this.#make({ kind: doc.kind, show: doc.show, name: "" }).catch(failed);
  }

  /** @param {{kind: string, show: string, name: string}} body */
  async #make(body) {
    const result = await this.#sync.command("shop", "make_invite", body);
    this.#made.set(String(result.invite), { link: String(result.link ?? ""), name: body.name });
    this.#showInvites();
  }

  async #add() {
    const kind = String(new FormData(this.#form).get("kind"));
    await this.#make({ kind, show: typed(this.#form, "show"), name: typed(this.#form, "name") });
    field(this.#form, "name").value = "";
    document.getElementById("people-heading")?.scrollIntoView({ block: "start" });
  }
}
