// @ts-check
/** Owns the page's sentences: the catalogue of its language, and how values are put into it. */

/** @type {Record<string, string>} */
let catalogue = {};
let tongue = "vi";

const TRIES = 6;
const PAUSE_MS = 1000;

/**
 * Loads the catalogue that the page names; a page is never without it for want of one retry.
 * @param {string | undefined} [url]
 * @param {string | undefined} [language]
 */
export async function loadMessages(url = document.body.dataset.messages, language = document.body.dataset.lang) {
  if (!url) return;
  for (let tries = 0; tries < TRIES; tries += 1) {
    try {
      const response = await fetch(url);
      if (response.ok) return setMessages(await response.json(), language ?? "vi");
    } catch {
      // The server is just starting again: the page may load before it answers.
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

/**
 * @param {Record<string, string>} messages flat, "area.key" -> sentence with {values}
 * @param {string} language "vi" or "en"
 */
export function setMessages(messages, language) {
  catalogue = messages;
  tongue = language;
}

/** The language of the page, for what is not in the catalogue (dates, sorting). */
export function language() {
  return tongue;
}

/**
 * The sentence of a key with values put in; an unknown key shows itself.
 * @param {string} key "area.key"
 * @param {Record<string, string | number | null | undefined>} [data]
 */
export function t(key, data = {}) {
  const sentence = catalogue[key] ?? key;
  return sentence.replace(/\{(\w+)\}/g, (hole, name) => {
    const value = data[name];
    return value === undefined || value === null ? hole : String(value);
  });
}

/**
 * What to show a person of a refusal: the server's sentence, else ours for the code.
 * @param {{code?: string, text?: string, data?: Record<string, any>}} refusal
 */
export function refusalText(refusal) {
  if (refusal.text) return refusal.text;
  const key = `errors.${refusal.code}`;
  return key in catalogue ? t(key, refusal.data) : t("errors.internal", refusal.data);
}
