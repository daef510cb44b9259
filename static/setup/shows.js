// @ts-check
/** Owns the parts for shows and for the people invited to them. */

import { initials } from "../format.js";
import { t } from "../messages.js";
import { bind, part } from "../page.js";
import { field, missing, onSubmit, readCount, typed } from "./fields.js";
import { tone } from "./goods.js";
import { List, showOptions, toast } from "./lists.js";

/** @typedef {import("../sync.js").Doc} Doc */
/** @typedef {import("../sync.js").Sync} Sync */

const HOLD_LIMIT_MINUTES = 10_080; // a week
/** @type {Record<string, string>} */
const STATE_LOOKS = { open: "state state-wait", planned: "state state-wait", live: "state state-live", closed: "state" };

export class Shows {
  #sync;
  #form = part("show-form", HTMLFormElement);
  #list = new List("shows", (row, doc, key) => this.#fill(row, doc, key));

  /** @param {Sync} sync */
  constructor(sync) {
    this.#sync = sync;
    onSubmit(this.#form, () => this.#mistakes(), () => this.#add());
  }

  /** @param {Map<string, Doc>} shows */
  show(shows) {
    this.#list.show(shows);
  }

  /**
   * @param {HTMLElement} row
   * @param {Doc} doc
   * @param {string} key
   */
  #fill(row, doc, key) {
    const uses = ["desk", ...(doc.uses ?? [])].map((use) => t(`setup.short_${use}`)).join(" · ");
    bind(row, { title: doc.title, uses });
    const state = /** @type {HTMLElement} */ (row.querySelector("[data-state]"));
    state.className = STATE_LOOKS[doc.state] ?? "state";
    state.textContent = t(`setup.show_${doc.state}`);
    row.querySelector("[data-studio]")?.setAttribute("href", `/studio/${encodeURIComponent(key)}`);
  }

  #mistakes() {
    const wrong = missing(this.#form, { title: "setup.need_title" });
    if (typed(this.#form, "hold_minutes") && !this.#hold()) {
      wrong.push({ field: "hold_minutes", key: "setup.hold_wrong" });
    }
    return wrong;
  }

  /** Null: units are held until noon of the next day. */
  #hold() {
    return readCount(typed(this.#form, "hold_minutes"), HOLD_LIMIT_MINUTES);
  }

  async #add() {
    const uses = ["overlay", "camera"].filter((use) => /** @type {HTMLInputElement} */ (field(this.#form, use)).checked);
    const title = typed(this.#form, "title");
    await this.#sync.command("shop", "plan_show", { title, uses, hold_minutes: this.#hold() });
    this.#form.reset();
    toast(t("setup.show_added", { title }));
  }
}

export class People {
  #sync;
  #form = part("invite-form", HTMLFormElement);
  #sure = part("sure", HTMLDialogElement);
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

  /** Those that can still be used; their countdown runs by the second. */
  #showInvites() {
    const now = Date.now();
    this.#invites.show([...this.#open].filter(([, doc]) => doc.expires_at > now && !doc.used));
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
    bind(row, { heading: t(`setup.invited_${doc.kind}`, { name }), left, link });
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
    part("sure-question", HTMLElement).textContent = t("setup.remove_sure", { name });
    this.#sure.returnValue = "no";
    this.#sure.showModal();
    this.#sure.onclose = () => {
      if (this.#sure.returnValue !== "yes") return;
      const removed = () => toast(t("setup.removed", { name }));
      this.#sync.command("shop", "remove_device", { device }).then(removed, (refusal) => toast(refusal.text, "bad"));
    };
  }

  #mistakes() {
    return missing(this.#form, { name: "setup.need_name", show: "setup.need_show" });
  }

  async #add() {
    const kind = String(new FormData(this.#form).get("kind"));
    const body = { kind, show: typed(this.#form, "show"), name: typed(this.#form, "name") };
    const result = await this.#sync.command("shop", "make_invite", body);
    this.#made.set(String(result.invite), { link: String(result.link ?? ""), name: body.name });
    field(this.#form, "name").value = "";
    this.#showInvites();
    document.getElementById("people-heading")?.scrollIntoView({ block: "start" });
  }
}
