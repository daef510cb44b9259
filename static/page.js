// @ts-check
/** Owns what every page is given on its body, and the parts of it that receive text. */

import { Sync } from "./sync.js";

/** @typedef {Record<string, string | number | null | undefined>} Fields */

/** The page's own values, written by the server as `data-*` on the body. */
export const given = document.body.dataset;

/** The feeds this page listens to, e.g. ["show:k7q2abcd/watch", "vitals:k7q2abcd"]. */
export const feeds = (given.feeds ?? "").split(" ").filter(Boolean);

/**
 * The page's one connection, as its body asks for it.
 * @param {Pick<import("./sync.js").SyncOptions, "onchange" | "onstate">} listeners
 */
export function connect(listeners) {
  const carrier = given.carrier === "sse" ? "sse" : "ws";
  return new Sync({ path: given.sync ?? "/sync", feeds, carrier, ...listeners });
}

/**
 * The element with this id; a template that forgot it fails at once and by name.
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} kind
 * @returns {T}
 */
export function part(id, kind) {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(`page lacks #${id}`);
  return element;
}

/**
 * Writes fields into `data-bind` elements as text, never as markup. A field that is null or
 * undefined hides its element; `data-pattern` wraps the value ("còn {value}").
 * @param {Element} root
 * @param {Fields} fields
 */
export function bind(root, fields) {
  for (const element of root.querySelectorAll("[data-bind]")) {
    if (!(element instanceof HTMLElement)) continue;
    const name = element.dataset.bind ?? "";
    if (!(name in fields)) continue;
    const value = fields[name];
    element.hidden = value === null || value === undefined || value === "";
    const text = String(value ?? "");
    const written = (element.dataset.pattern ?? "{value}").replace("{value}", () => text);
    if (element.textContent !== written) element.textContent = written;
  }
}
