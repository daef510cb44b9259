// @ts-check
/** Owns the PIN before anything that decides where money goes: asked for, and the command sent again. */

import { t } from "../messages.js";
import { part } from "../page.js";
import { clear, field, onSubmit, typed } from "./fields.js";

/** @typedef {import("../sync.js").Sync} Sync */

export class Pin {
  #sync;
  #dialog = part("pin", HTMLDialogElement);
  #form = part("pin-form", HTMLFormElement);
  #proven = false;

  /** @param {Sync} sync */
  constructor(sync) {
    this.#sync = sync;
    onSubmit(this.#form, () => this.#mistakes(), () => this.#prove());
    this.#form.querySelector("[data-leave]")?.addEventListener("click", () => this.#dialog.close());
  }

  /**
   * A command to the shop; when the server wants the PIN first, it is asked for and the command sent again.
   * @param {string} type
   * @param {Record<string, unknown>} body
   */
  async command(type, body) {
    try {
      return await this.#sync.command("shop", type, body);
    } catch (refusal) {
      if (/** @type {any} */ (refusal).code !== "pin_needed") throw refusal;
    }
    if (!(await this.#ask())) throw { code: "pin_needed", text: t("setup.pin_left") };
    return this.#sync.command("shop", type, body);
  }

  /** @returns {Promise<boolean>} whether it was typed right */
  #ask() {
    clear(this.#form);
    this.#form.reset();
    this.#proven = false;
    this.#dialog.showModal();
    field(this.#form, "pin").focus();
    return new Promise((resolve) => {
      this.#dialog.addEventListener("close", () => resolve(this.#proven), { once: true });
    });
  }

  #mistakes() {
    return /^\d{6}$/.test(typed(this.#form, "pin")) ? [] : [{ field: "pin", key: "errors.pin_form" }];
  }

  async #prove() {
    const pin = typed(this.#form, "pin");
    const response = await fetch("/api/pin", { method: "POST", body: JSON.stringify({ pin }) });
    if (!response.ok) {
      field(this.#form, "pin").value = "";
      const { error } = await response.json();
      throw { ...error, data: { field: "pin" } };
    }
    this.#proven = true;
    this.#dialog.close();
  }
}
