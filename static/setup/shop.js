// @ts-check
/** Owns what is true of the shop as a whole: its name, and whether buyers outside can reach it. */

import { t } from "../messages.js";
import { bind, part } from "../page.js";
import { clear, field, missing, onSubmit, typed } from "./fields.js";
import { toast } from "./lists.js";

/** @typedef {import("../sync.js").Doc} Doc */
/** @typedef {import("../sync.js").Sync} Sync */

export class Shop {
  #sync;
  #dialog = part("rename", HTMLDialogElement);
  #form = part("rename-form", HTMLFormElement);
  #door = part("door-form", HTMLFormElement);
  #name = "";

  /** @param {Sync} sync */
  constructor(sync) {
    this.#sync = sync;
    part("rename-open", HTMLElement).addEventListener("click", () => this.#open());
    this.#form.querySelector("[data-leave]")?.addEventListener("click", () => this.#dialog.close());
    onSubmit(this.#form, () => missing(this.#form, { name: "setup.need_name" }), () => this.#rename());
    onSubmit(this.#door, () => [], () => this.#saveDoor());
  }

  /**
   * @param {Doc | undefined} shop
   * @param {Doc | undefined} door its lamp, out of the vitals
   */
  show(shop, door) {
    if (shop) this.#name = shop.name;
    if (shop) bind(part("shop-head", HTMLElement), { shop: shop.name });
    for (const lamp of this.#door.querySelectorAll("[data-door]")) {
      lamp.toggleAttribute("hidden", lamp.getAttribute("data-door") !== door?.state);
    }
  }

  #open() {
    clear(this.#form);
    field(this.#form, "name").value = this.#name;
    this.#dialog.showModal();
  }

  async #rename() {
    await this.#sync.command("shop", "name_shop", { name: typed(this.#form, "name") });
    this.#dialog.close();
    toast(t("setup.saved"));
  }

  async #saveDoor() {
    await this.#sync.command("shop", "set_public_url", { url: typed(this.#door, "url") });
    toast(t("setup.saved"));
  }
}
