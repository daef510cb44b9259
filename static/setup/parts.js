// @ts-check
/** Owns which part of the set-up page is seen: the address names it, so Back and links work. */

import { part } from "../page.js";

export const PARTS = ["accounts", "sellers", "products", "shows", "people", "talk", "ways"];

/** @returns {string} */
function named() {
  const name = location.hash.slice(1);
  return PARTS.includes(name) ? name : "accounts";
}

/**
 * @param {string} id
 * @param {string | undefined} name the part it leads to; without one the link is hidden
 */
function turn(id, name) {
  const link = part(id, HTMLAnchorElement);
  link.hidden = name === undefined;
  if (name) link.href = `#${name}`;
}

function show() {
  const name = named();
  for (const section of document.querySelectorAll(".setup-part")) section.toggleAttribute("hidden", section.id !== name);
  for (const step of document.querySelectorAll("[data-step]")) {
    const here = step.getAttribute("data-step") === name;
    if (here) step.setAttribute("aria-current", "step");
    else step.removeAttribute("aria-current");
    if (here) step.scrollIntoView({ block: "nearest", inline: "center" });
  }
  const at = PARTS.indexOf(name);
  turn("turn-back", PARTS[at - 1]);
  turn("turn-on", PARTS[at + 1]);
}

export function followAddress() {
  addEventListener("hashchange", () => {
    show();
    scrollTo(0, 0);
    part(named(), HTMLElement).focus({ preventScroll: true });
  });
  show();
}

/**
 * @param {string} name
 * @param {boolean} done
 */
export function markDone(name, done) {
  document.querySelector(`[data-step="${name}"]`)?.classList.toggle("is-done", done);
}
