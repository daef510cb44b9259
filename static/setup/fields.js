// @ts-check
/** Owns what was typed into a form: reading amounts and numbers, and saying beside a field what is wrong. */

import { refusalText, t } from "../messages.js";

/** @typedef {{field: string, key: string}} Mistake a field's name and the sentence's key */

/** A transfer under NAPAS247 is under 500 million đồng; the server holds the same bound. */
const AMOUNT_LIMIT = 500_000_000;

/**
 * Whole đồng from what a person typed: 250000, 250.000, 250 000 đ, 250k. Null when it is no amount.
 * @param {string} text
 */
export function readAmount(text) {
  const typed = text.trim().toLowerCase().replace(/\u00a0/g, " ").replace(/\s*(vnd|đ|₫)$/, "");
  const thousands = /^(\d{1,6})\s*k$/.exec(typed);
  if (thousands) return bounded(Number(thousands[1]) * 1000);
  if (/^\d{1,12}$/.test(typed) || /^\d{1,3}([., ]\d{3}){1,3}$/.test(typed)) {
    return bounded(Number(typed.replace(/[., ]/g, "")));
  }
  return null;
}

/** @param {number} amount */
const bounded = (amount) => (amount > 0 && amount < AMOUNT_LIMIT ? amount : null);

/**
 * A whole number from 0 to `most`, or null.
 * @param {string} text
 * @param {number} most
 */
export function readCount(text, most) {
  const typed = text.trim();
  return /^\d{1,6}$/.test(typed) && Number(typed) <= most ? Number(typed) : null;
}

/**
 * The element of a form's field by its name.
 * @param {HTMLFormElement} form
 * @param {string} name
 */
export function field(form, name) {
  const element = form.elements.namedItem(name);
  if (element instanceof HTMLInputElement || element instanceof HTMLSelectElement || element instanceof HTMLTextAreaElement) return element;
  throw new Error(`form #${form.id} lacks ${name}`);
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 */
export const typed = (form, name) => field(form, name).value.trim();

/**
 * Says beside a field what is wrong with it, or takes that back with "".
 * @param {HTMLElement} element
 * @param {string} sentence
 */
export function mark(element, sentence) {
  const place = document.getElementById(`${element.id}-error`);
  if (place) place.textContent = sentence;
  if (sentence) element.setAttribute("aria-invalid", "true");
  else element.removeAttribute("aria-invalid");
}

/** Takes back all that was said to be wrong. @param {HTMLFormElement} form */
export function clear(form) {
  for (const element of form.querySelectorAll("[aria-invalid]")) mark(/** @type {HTMLElement} */ (element), "");
  const place = form.querySelector("[data-form-error]");
  if (place) place.textContent = "";
}

/**
 * @param {HTMLFormElement} form
 * @param {Mistake[]} mistakes
 */
function showMistakes(form, mistakes) {
  for (const { field: name, key } of mistakes) mark(field(form, name), t(key));
  const first = mistakes[0];
  if (first) field(form, first.field).focus();
}

/**
 * A refusal that names a field goes beside it, any other to the foot of the form.
 * @param {HTMLFormElement} form
 * @param {any} refusal
 */
export function showRefusal(form, refusal) {
  const sentence = refusalText(refusal);
  const named = form.elements.namedItem(String(refusal.data?.field ?? ""));
  if (named instanceof HTMLElement && !(named instanceof HTMLInputElement && named.type === "file")) {
    mark(named, sentence);
    named.focus();
    return;
  }
  const place = form.querySelector("[data-form-error]");
  if (place) place.textContent = sentence;
}

/**
 * Carries a form out: `check` returns what is wrong, `send` does it; the button waits meanwhile.
 * @param {HTMLFormElement} form
 * @param {() => Mistake[]} check
 * @param {() => Promise<unknown>} send
 */
export function onSubmit(form, check, send) {
  const button = form.querySelector("button:not([type=button])");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button?.getAttribute("aria-busy") === "true") return;
    clear(form);
    const mistakes = check();
    if (mistakes.length > 0) return showMistakes(form, mistakes);
    button?.setAttribute("aria-busy", "true");
    try {
      await send();
    } catch (refusal) {
      showRefusal(form, refusal);
    } finally {
      button?.removeAttribute("aria-busy");
    }
  });
}

/**
 * The fields among `names` that are empty, as mistakes.
 * @param {HTMLFormElement} form
 * @param {Record<string, string>} names field name -> key of the sentence
 * @returns {Mistake[]}
 */
export function missing(form, names) {
  return Object.entries(names)
    .filter(([name]) => typed(form, name) === "")
    .map(([name, key]) => ({ field: name, key }));
}
