// @ts-check
/** Owns speaking of money on one screen: the device's choice, what is news, whose turn, what is in the way. */

import { Absence, News } from "./paid.js";
import { sampleSentence, sentencesOf } from "./sentences.js";
import { Speaker } from "./speaker.js";
import { Talk } from "./talk.js";
import { Turns } from "./turns.js";

/** @typedef {import("./sentences.js").Paid} Paid */
/** @typedef {"off" | "elsewhere" | import("./speaker.js").SpeakerState} VoiceState */

const TICK_MS = 5000;
/** One page of a browser speaks, however many are open. */
const LOCK = "livehub.voice";
/** What counts as a tap differs between browsers. */
const TAPS = ["pointerup", "touchend", "click", "keydown"];

export class Voice {
  #place;
  #onchange;
  #choice;
  #speaker;
  #turns;
  #news = new News();
  #talk = new Talk();
  #absence = new Absence(Date.now());
  /** @type {(() => void) | null} gives the browser's one voice to another page */
  #release = null;
  #mine = false;
  /** How often a sentence was begun, for whoever looks at the page from outside. */
  spoken = 0;

  /**
   * @param {string} place in localStorage, where the choice of this device is kept
   * @param {() => void} onchange
   * @param {boolean} [on] switched on by the page's address
   */
  constructor(place, onchange, on = false) {
    this.#place = place;
    this.#onchange = onchange;
    this.#choice = readChoice(place);
    if (on) this.#choice.on = true;
    this.#speaker = new Speaker(onchange);
    this.#speaker.volume = this.#choice.volume;
    this.#turns = new Turns({ say: (paid) => this.#say(paid), pausing: () => this.#talk.pausing(performance.now()) });
    setInterval(() => this.#absence.tick(Date.now()), TICK_MS);
    for (const tap of TAPS) document.addEventListener(tap, () => this.#choice.on && this.#speaker.unlock(), { capture: true, passive: true });
    if (this.#choice.on) this.#begin();
  }

  get on() {
    return this.#choice.on;
  }

  get volume() {
    return this.#choice.volume;
  }

  /** @returns {VoiceState} */
  get state() {
    if (!this.#choice.on) return "off";
    if (!this.#mine) return "elsewhere";
    return this.#speaker.state;
  }

  /** @param {boolean} on called in a tap, which unlocks the sound */
  turn(on) {
    if (on === this.#choice.on) return;
    this.#choice.on = on;
    this.#keep();
    if (on) this.#begin();
    else this.#end();
    this.#onchange();
  }

  /** @param {number} volume 0 to 1 */
  setVolume(volume) {
    this.#choice.volume = Math.min(1, Math.max(0, volume));
    this.#speaker.volume = this.#choice.volume;
    this.#keep();
    this.#onchange();
  }

  /** Lets this device be heard once, in words that are no news. */
  try() {
    return this.#speaker.say(sampleSentence());
  }

  /**
   * @param {import("../sync.js").SyncState} state
   * @param {() => Paid[]} paid what is paid now
   */
  connection(state, paid) {
    if (state !== "live") return this.#absence.leave(Date.now());
    this.#news.begin(paid());
    return this.#absence.return(Date.now());
  }

  /**
   * @param {Paid[]} paid all that are paid now, or the latest of them
   * @returns {Paid[]} what is news, spoken of or not
   */
  read(paid) {
    const news = this.#news.read(paid);
    if (news.length === 0 || this.#absence.long(Date.now())) return [];
    if (this.state === "ready" || this.state === "loading") this.#turns.add(news);
    return news;
  }

  /** @param {number | null | undefined} sound of the camera on air, as in RFC 6464 */
  hear(sound) {
    this.#talk.heard(sound, performance.now());
  }

  /** @param {Paid[]} paid */
  #say(paid) {
    this.spoken += 1;
    this.#onchange();
    return this.#speaker.say(sentencesOf(paid));
  }

  #begin() {
    void this.#speaker.open();
    if (!navigator.locks) {
      this.#mine = true; // over plain HTTP browsers have none
      return;
    }
    const asked = new AbortController();
    const held = new Promise((then) => (this.#release = () => (asked.abort(), then(undefined))));
    navigator.locks
      .request(LOCK, { signal: asked.signal }, () => {
        this.#mine = true;
        this.#onchange();
        return held;
      })
      .catch(() => undefined);
  }

  #end() {
    this.#release?.();
    this.#release = null;
    this.#mine = false;
    this.#turns.clear();
  }

  #keep() {
    try {
      localStorage.setItem(this.#place, JSON.stringify(this.#choice));
    } catch {
      // Storage switched off: the choice lasts as long as the page.
    }
  }
}

/**
 * @param {string} place
 * @returns {{on: boolean, volume: number}}
 */
function readChoice(place) {
  try {
    const kept = JSON.parse(localStorage.getItem(place) ?? "null");
    const volume = Number(kept?.volume ?? 1);
    return { on: kept?.on === true, volume: volume >= 0 && volume <= 1 ? volume : 1 };
  } catch {
    return { on: false, volume: 1 };
  }
}
