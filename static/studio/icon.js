// @ts-check
/** Owns how an icon of the sprite is drawn: its shapes themselves, which costs a long list far less
 *  than a reference that the browser copies for every row. */

import { Directive, directive } from "../vendor/lit-html/directive.js";
import { html, noChange } from "../vendor/lit-html/lit-html.js";

const SVG = "http://www.w3.org/2000/svg";
const sprite = globalThis.document?.body.dataset.icons ?? "";
/** @type {Map<string, Element>} */
const shapes = new Map();

/** Loads the sprite's shapes; without them icons are references to it, and look the same. @returns {Promise<void>} */
export function loadIcons() {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("GET", sprite);
    // Parsed by the browser as what it is: text that becomes elements would be no trusted type.
    request.responseType = "document";
    request.onload = () => {
      for (const symbol of request.responseXML?.querySelectorAll("symbol") ?? []) shapes.set(symbol.id, drawn(symbol));
      resolve();
    };
    request.onerror = () => resolve();
    request.send();
  });
}

/** @param {Element} symbol */
function drawn(symbol) {
  const svg = document.createElementNS(SVG, "svg");
  for (const { name, value } of symbol.attributes) if (name !== "id") svg.setAttribute(name, value);
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  for (const shape of symbol.children) svg.append(document.importNode(shape, true));
  return svg;
}

class Icon extends Directive {
  #name = "";

  /** @param {string} name */
  render(name) {
    if (name === this.#name) return noChange;
    const shape = shapes.get(name);
    if (!shape) return html`<svg class="icon" aria-hidden="true"><use href="${sprite}#${name}"></use></svg>`;
    this.#name = name;
    return shape.cloneNode(true);
  }
}

/** An icon by its id in static/icons.svg. @type {(name: string) => unknown} */
export const icon = directive(Icon);
