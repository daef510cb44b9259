// @ts-check
/** Owns the word in a list's tag that says which hand may lie on it. */

import { Directive, directive } from "../vendor/lit-html/directive.js";
import { noChange } from "../vendor/lit-html/lit-html.js";

/** @typedef {import("./hand.js").Hand} Hand */
/** @typedef {import("../vendor/lit-html/directive.js").ElementPart} ElementPart */
/** @typedef {import("../vendor/lit-html/directive.js").Part} Part */

class Under extends Directive {
  /** @param {Hand} _hand */
  render(_hand) {
    return noChange;
  }

  /** @override @param {Part} part @param {[Hand]} hands */
  update(part, [hand]) {
    hand.liesOn(/** @type {ElementPart} */ (part).element);
    return noChange;
  }
}

/** A hand may lie on the element it stands in. @type {(hand: Hand) => unknown} */
export const under = directive(Under);
