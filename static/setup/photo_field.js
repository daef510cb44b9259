// @ts-check
/** Owns a field for a product's photo: what was chosen is seen at once, and goes to the server on saving. */

import { refusalText } from "../messages.js";
import { part } from "../page.js";
import { mark } from "./fields.js";
import { upload } from "./uploads.js";

export class PhotoField {
  #file;
  #preview;
  /** The picture that is there before one is chosen. */
  #before = "";

  /** @param {string} form the form's name, which its elements' ids begin with */
  constructor(form) {
    this.#file = part(`${form}-photo`, HTMLInputElement);
    this.#preview = part(`${form}-preview`, HTMLImageElement);
    this.#file.addEventListener("change", () => this.#show());
  }

  /** Nothing chosen. @param {string} [before] address of the picture that there is already */
  reset(before = "") {
    this.#file.value = "";
    this.#before = before;
    this.#show();
  }

  /** @returns {Promise<string | null>} the photo's name on the server, null when none was chosen; rejects with Refused */
  async send() {
    const file = this.#file.files?.[0];
    if (!file) return null;
    try {
      return (await upload("/api/photos", file)).photo;
    } catch (refusal) {
      mark(this.#file, refusalText(/** @type {any} */ (refusal)));
      throw refusal;
    }
  }

  #show() {
    mark(this.#file, "");
    if (this.#preview.src.startsWith("blob:")) URL.revokeObjectURL(this.#preview.src);
    const file = this.#file.files?.[0];
    const url = file ? URL.createObjectURL(file) : this.#before;
    this.#preview.hidden = url === "";
    if (url) this.#preview.src = url;
    else this.#preview.removeAttribute("src");
  }
}
