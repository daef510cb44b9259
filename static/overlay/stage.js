// @ts-check
/** Owns the canvas of an overlay: which layout, how large, where platforms cover it. */

/** @typedef {"v" | "h"} LayoutName */
/** @typedef {[left: number, top: number, right: number, bottom: number]} Zone */
/**
 * One layout of theme.toml.
 * @typedef {object} Layout
 * @property {number} width
 * @property {number} height
 * @property {number} qr_module
 * @property {Record<string, Zone>} safe
 */

const SIDES = /** @type {const} */ (["left", "top", "right", "bottom"]);
/** A QR module never gets narrower than this in canvas pixels, whatever a theme says. */
const QR_MODULE_FLOOR = 8;

export class Stage {
  #element;
  #query;
  /** @type {Record<LayoutName, Layout>} */
  #layouts = JSON.parse(document.body.dataset.layouts ?? "{}");
  /** @type {(() => void)[]} */
  #listeners = [];

  /**
   * @param {HTMLElement} element
   * @param {URLSearchParams} query
   */
  constructor(element, query) {
    this.#element = element;
    this.#query = query;
    if (query.get("guides") === "1") this.#paintGuides();
    addEventListener("resize", () => this.#fit());
    this.#fit();
  }

  /** Canvas pixels per QR module in the present layout. */
  get module() {
    return Math.max(QR_MODULE_FLOOR, Math.ceil(this.#layout.qr_module));
  }

  /** @param {() => void} then called when the layout or size has changed */
  onchange(then) {
    this.#listeners.push(then);
  }

  /** @returns {LayoutName} */
  get #name() {
    const asked = this.#query.get("layout");
    if (asked === "v" || asked === "h") return asked;
    return innerWidth > innerHeight ? "h" : "v";
  }

  get #layout() {
    return this.#layouts[this.#name];
  }

  #fit() {
    const { width, height, safe } = this.#layout;
    const style = this.#element.style;
    const zone = safe[this.#query.get("safe") ?? ""] ?? safe.default ?? [0, 0, width, height];
    SIDES.forEach((side, index) => style.setProperty(`--safe-${side}`, `${zone[index]}px`));
    style.width = `${width}px`;
    style.height = `${height}px`;
    const scale = Math.min(innerWidth / width, innerHeight / height);
    style.transform = scale === 1 ? "" : `scale(${scale})`;
    this.#element.classList.toggle("is-vertical", this.#name === "v");
    this.#element.classList.toggle("is-horizontal", this.#name === "h");
    this.#element.classList.add("is-ready");
    this.#listeners.forEach((then) => then());
  }

  /**
   * Tells the theme's CSS what stands on the canvas now: class `has-<collection>` on the stage, and
   * its size as `--<collection>-width` and `--<collection>-height`.
   * @param {string} collection
   * @param {HTMLElement | null} element null when its slot is empty
   */
  mark(collection, element) {
    this.#element.classList.toggle(`has-${collection}`, element !== null);
    if (!element) return;
    this.#element.style.setProperty(`--${collection}-width`, `${element.offsetWidth}px`);
    this.#element.style.setProperty(`--${collection}-height`, `${element.offsetHeight}px`);
  }

  #paintGuides() {
    const guide = document.createElement("div");
    guide.className = "guide";
    const text = document.createElement("p");
    text.className = "guide-text";
    text.textContent = document.body.dataset.guide ?? "";
    guide.append(text);
    this.#element.append(guide);
  }
}
