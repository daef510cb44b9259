// @ts-check
/** Owns the dialog that sets to which server elsewhere a show's camera is pushed, and how that goes. */

import { refusalText, t } from "../messages.js";
import { part } from "../page.js";
import { clear, field, missing, onSubmit, typed } from "./fields.js";
import { toast } from "./lists.js";

/** @typedef {import("../sync.js").Doc} Doc */
/** @typedef {import("../sync.js").Sync} Sync */

/** @type {Record<string, string>} */
const LOOKS = { live: "note note-good", failing: "note note-bad" };

/**
 * How a hand-over goes, in words.
 * @param {Doc} doc out of the vitals
 */
export function handoverWords(doc) {
  if (doc.state === "failing") return refusalText({ code: doc.code, data: { status: doc.status } });
  return t(`setup.handover_${doc.state}`, { server: doc.server });
}

export class HandoverDialog {
  #sync;
  #dialog = part("handover", HTMLDialogElement);
  #form = part("handover-form", HTMLFormElement);
  #show = "";

  /** @param {Sync} sync */
  constructor(sync) {
    this.#sync = sync;
    const needed = { whip: "setup.need_address", whep: "setup.need_address" };
    onSubmit(this.#form, () => missing(this.#form, needed), () => this.#save());
    this.#form.querySelector("[data-leave]")?.addEventListener("click", () => this.#dialog.close());
    this.#form.querySelector("[data-clear]")?.addEventListener("click", () => this.#stop());
  }

  /**
   * Address and token are secrets that no page is ever shown again: they are typed anew each time.
   * @param {string} show
   * @param {string} title
   * @param {Doc | undefined} doc what is set, out of the vitals
   */
  open(show, title, doc) {
    this.#show = show;
    clear(this.#form);
    this.#form.reset();
    part("handover-title", HTMLElement).textContent = t("setup.handover_title", { title });
    this.#hint("whip", doc ? `${doc.server}/…` : "https://whip.example.vn/live/whip");
    this.#hint("token", doc?.has_token ? "••••••••" : "");
    field(this.#form, "whep").value = doc?.whep ?? "";
    this.follow(new Map(doc ? [[show, doc]] : []));
    this.#dialog.showModal();
  }

  /**
   * @param {string} name
   * @param {string} words what stands in the empty field
   */
  #hint(name, words) {
    field(this.#form, name).setAttribute("placeholder", words);
  }

  /** @param {Map<string, Doc>} handovers by show */
  follow(handovers) {
    const doc = handovers.get(this.#show);
    part("handover-now", HTMLElement).hidden = !doc;
    if (!doc) return;
    const place = part("handover-state", HTMLElement);
    place.className = `${LOOKS[doc.state] ?? "note"} anywhere`;
    place.textContent = handoverWords(doc);
  }

  async #save() {
    const body = { whip: typed(this.#form, "whip"), whep: typed(this.#form, "whep"), token: typed(this.#form, "token") };
    await this.#sync.command(`show:${this.#show}`, "set_handover", body);
    this.#form.reset();
    this.#dialog.close();
    toast(t("setup.saved"));
  }

  #stop() {
    const stopped = () => {
      this.#dialog.close();
      toast(t("setup.handover_stopped"));
    };
    this.#sync.command(`show:${this.#show}`, "clear_handover", {}).then(stopped, (refusal) => toast(refusalText(refusal), "bad"));
  }
}
