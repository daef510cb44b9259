// @ts-check
/** Owns a cue on the artisan's phone: huge, felt, spoken where the phone can, gone after a while. */

const SHOWN_MS = 20_000;
/** Two short pushes: felt in the hand or on the table, and unlike a call. */
const PUSHES_MS = [200, 120, 200];

export class Cue {
  #plate;
  #words;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {HTMLElement} plate covers the page while there is a cue
   * @param {HTMLElement} words
   */
  constructor(plate, words) {
    this.#plate = plate;
    this.#words = words;
    globalThis.speechSynthesis?.getVoices(); // Android loads them when first asked
  }

  /**
   * @param {string} cue
   * @param {string} text a helper's own words, for the cue `own`
   */
  show(cue, text) {
    const canned = this.#plate.querySelector(`[data-cue="${CSS.escape(cue)}"]`)?.textContent ?? "";
    const said = cue === "own" ? text : canned;
    if (!said) return; // a cue of a newer version than this page
    this.#words.textContent = said;
    this.#plate.dataset.shown = cue;
    this.#plate.hidden = false;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.hide(), SHOWN_MS);
    navigator.vibrate?.(PUSHES_MS);
    speak(said);
  }

  hide() {
    clearTimeout(this.#timer);
    this.#plate.hidden = true;
    globalThis.speechSynthesis?.cancel();
  }
}

/** @param {string} words spoken in the page's language; a phone without such a voice stays silent */
function speak(words) {
  const language = document.documentElement.lang;
  const voice = globalThis.speechSynthesis?.getVoices().find((one) => one.lang.replace("_", "-").startsWith(language));
  if (!voice) return;
  const said = new SpeechSynthesisUtterance(words);
  said.voice = voice;
  said.lang = voice.lang;
  speechSynthesis.cancel();
  speechSynthesis.speak(said);
}
