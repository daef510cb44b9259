// @ts-check
/** Owns the part for shows: planned here, carried on in the studio, closed from either. */

import { refusalText, t } from "../messages.js";
import { bind, part } from "../page.js";
import { field, missing, onSubmit, readCount, typed } from "./fields.js";
import { HandoverDialog, handoverWords } from "./handover.js";
import { List, toast } from "./lists.js";
import { ask } from "./question.js";

/** @typedef {import("../sync.js").Doc} Doc */
/** @typedef {import("../sync.js").Sync} Sync */

const HOLD_LIMIT_MINUTES = 10_080; // a week
/** @type {Record<string, string>} */
const STATE_LOOKS = { open: "state state-wait", planned: "state state-wait", live: "state state-live", closed: "state" };

export class Shows {
  #sync;
  #form = part("show-form", HTMLFormElement);
  #list = new List("shows", (row, doc, key) => this.#fill(row, doc, key));
  /** @type {HandoverDialog | null} none in the rehearsal, which touches nothing outside */
  #handover;
  /** @type {Map<string, Doc>} */
  #handovers = new Map();

  /** @param {Sync} sync */
  constructor(sync) {
    this.#sync = sync;
    this.#handover = document.getElementById("handover") ? new HandoverDialog(sync) : null;
    onSubmit(this.#form, () => this.#mistakes(), () => this.#add());
  }

  /**
   * @param {Map<string, Doc>} shows
   * @param {Map<string, Doc>} handovers how those go that are handed over, by show
   */
  show(shows, handovers) {
    this.#handovers = handovers;
    this.#list.show(shows);
    this.#handover?.follow(handovers);
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
    const close = /** @type {HTMLButtonElement} */ (row.querySelector("[data-close]"));
    close.hidden = doc.state === "closed";
    close.onclick = () => this.#askToClose(key, doc.title);
    this.#fillHandover(row, doc, key);
  }

  /**
   * @param {HTMLElement} row
   * @param {Doc} doc
   * @param {string} key
   */
  #fillHandover(row, doc, key) {
    const going = this.#handovers.get(key);
    const words = /** @type {HTMLElement} */ (row.querySelector("[data-handover-words]"));
    words.hidden = !going;
    words.textContent = going ? handoverWords(going) : "";
    words.classList.toggle("error", going?.state === "failing");
    const button = row.querySelector("[data-handover]");
    if (!(button instanceof HTMLButtonElement)) return;
    button.hidden = doc.state === "closed" || !(doc.uses ?? []).includes("camera");
    button.onclick = () => this.#handover?.open(key, doc.title, this.#handovers.get(key));
  }

  /**
   * @param {string} show
   * @param {string} title
   */
  #askToClose(show, title) {
    const asked = { question: t("setup.close_sure", { title }), words: t("studio.close_text"), no: t("setup.leave"), yes: t("setup.show_close") };
    ask(asked, () => {
      const closed = () => toast(t("setup.show_ended", { title }));
      this.#sync.command(`show:${show}`, "close_show", {}).then(closed, (refusal) => toast(refusalText(refusal), "bad"));
    });
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
