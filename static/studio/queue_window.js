// @ts-check
/** Owns which rows of a long list are drawn, and that what somebody looks at stays where it is. */

/** Rows are drawn this far beyond what is seen, so that scrolling finds them there. */
const BEYOND_PX = 480;
/** Nobody scrolls a list that follows the newest: what is drawn many times a second is kept short. */
const BEYOND_FOLLOWING_PX = 100;
const BOTTOM_PX = 24;
const FIRST_GUESS_PX = 78;
/** How much of the newest measurement goes into what unseen rows measure on the average. */
const LEARNING = 0.05;
/** They are taken for something else only then: each time all that is not drawn is laid out anew. */
const WRONG_BY_PX = 6;
/** Room for rows that have left, above all others, before it is taken out. */
const SLACK_PX = 50_000;

/** @typedef {{id: number, top: number}} Anchor a row, and how far below the list's upper edge it stands */

export class QueueWindow {
  /** @type {readonly number[]} */
  #ids = [];
  /** @type {Map<number, number>} what rows measured when they were last drawn */
  #heights = new Map();
  /** What a row that was never drawn is taken for, and what rows measure lately. */
  #guess = FIRST_GUESS_PX;
  #average = FIRST_GUESS_PX;
  /** Whether rows that were never drawn are taken for something else now. */
  #guessed = false;
  /** The upper edge of each row, and of what would come after the last, without the slack. */
  #tops = new Float64Array(1);
  /**
   * Room above all rows. A full queue loses one for each that comes, far above what is seen; were all
   * below to move up by it, each drawing would lay out and paint every row anew to look the same.
   */
  #slack = 0;
  #start = 0;
  #end = 0;
  #scroll = 0;
  #view = 600;
  #width = 0;
  /** @type {HTMLElement | null} */
  #list = null;
  #above = new Room(null);
  #below = new Room(null);
  /** @type {number | null} a row to bring into sight */
  #wanted = null;
  /** @type {number | null} what must not move: the row under the pointer or with the focus */
  #held = null;
  /** @type {Anchor | null} */
  #anchor = null;
  following = true;

  /** Lets this row stand where it is, whatever happens around it. @param {number | null} id */
  hold(id) {
    this.#held = id;
  }

  /** Brings a row into sight with the next drawing. @param {number} id */
  bring(id) {
    this.#wanted = id;
    this.following = false;
  }

  follow() {
    this.following = true;
    this.#wanted = null;
  }

  /**
   * Which rows are drawn now.
   * @param {readonly number[]} ids all of the list; kept, and not to be changed afterwards
   * @param {boolean} frozen what is new at the bottom is not followed
   * @returns {{from: number, rows: readonly number[]}}
   */
  place(ids, frozen) {
    this.#remember();
    const before = this.#ids;
    const stood = this.#drawn();
    this.#ids = ids;
    this.#lay(sameUntil(before, ids));
    if (this.following && !frozen) this.#steady(stood);
    const beyond = this.following && !frozen ? BEYOND_FOLLOWING_PX : BEYOND_PX;
    this.#start = this.#rowAt(this.#aim(frozen) - beyond);
    if (this.#start === 0) this.#slack = 0; // here it would be seen
    this.#end = Math.min(this.#ids.length, this.#rowAt(this.#aim(frozen) + this.#view + beyond) + 1);
    return { from: this.#start, rows: this.#ids.slice(this.#start, this.#end) };
  }

  /**
   * After drawing: measures the rows and puts the list where it was looked at.
   * @param {HTMLElement} list
   * @param {boolean} frozen
   * @returns {boolean} whether the newest row is in sight
   */
  settle(list, frozen) {
    this.#space(list);
    if (this.#measure(list)) {
      this.#lay(this.#guessed ? 0 : this.#start);
      this.#space(list);
    }
    const there = list.scrollTop;
    const bottom = list.scrollHeight - list.clientHeight;
    const aim = Math.min(bottom, Math.max(0, Math.round(this.#aim(frozen))));
    if (Math.abs(aim - there) >= 1) list.scrollTop = aim;
    this.#scroll = aim;
    this.#wanted = null;
    this.#anchor = null;
    this.#remember();
    return bottom - aim < BOTTOM_PX;
  }

  /** Whether some of what is seen was not drawn: rows turned out lower than they were taken for. */
  get hasHole() {
    const above = this.#start > 0 && this.#top(this.#start) > this.#scroll;
    return above || (this.#end < this.#ids.length && this.#top(this.#end) < this.#scroll + this.#view);
  }

  /**
   * @param {HTMLElement} list
   * @returns {boolean} whether other rows must be drawn, or the end of the list came into sight or left it
   */
  scrolled(list) {
    const scroll = list.scrollTop;
    if (Math.abs(scroll - this.#scroll) < 1) return false; // we did it ourselves
    this.#scroll = scroll;
    const following = list.scrollHeight - list.clientHeight - scroll < BOTTOM_PX;
    const changed = following !== this.following;
    this.following = following;
    this.#anchor = null;
    this.#remember();
    const above = this.#start > 0 && this.#scroll < this.#top(this.#start) + BEYOND_PX / 2;
    const below = this.#end < this.#ids.length && this.#scroll + this.#view > this.#top(this.#end) - BEYOND_PX / 2;
    return changed || above || below;
  }

  /** The list has another size: rows break elsewhere. @param {HTMLElement} list */
  resized(list) {
    this.#view = list.clientHeight;
    if (list.clientWidth !== this.#width) {
      this.#heights.clear();
      this.#ids = []; // laid anew
    }
    this.#width = list.clientWidth;
  }

  /** The upper edge of a row; the last one is where all end. @param {number} at */
  #top(at) {
    return this.#slack + (this.#tops[Math.min(Math.max(at, 0), this.#ids.length)] ?? 0);
  }

  /** The rows that are drawn, and where they stand. @returns {Map<number, number>} */
  #drawn() {
    return new Map(this.#ids.slice(this.#start, this.#end).map((id, at) => [id, this.#top(this.#start + at)]));
  }

  /** Lets the rows that were drawn stand where they stood. @param {Map<number, number>} stood */
  #steady(stood) {
    let at = this.#ids.length - 1;
    while (at >= 0 && !stood.has(/** @type {number} */ (this.#ids[at]))) at -= 1;
    const before = stood.get(this.#ids[at] ?? -1) ?? 0;
    const slack = before - /** @type {number} */ (this.#tops[Math.max(at, 0)]);
    this.#slack = slack > 0 && slack < SLACK_PX ? slack : 0;
  }

  /** The row at a height. @param {number} y */
  #rowAt(y) {
    let from = 0;
    let to = Math.max(0, this.#ids.length - 1);
    while (from < to) {
      const middle = (from + to + 1) >> 1;
      if (this.#top(middle) <= y) from = middle;
      else to = middle - 1;
    }
    return from;
  }

  /** Where each row stands, from the first that may stand elsewhere than before. @param {number} from */
  #lay(from) {
    const count = this.#ids.length;
    if (this.#tops.length <= count) {
      const tops = new Float64Array(count * 2 + 1);
      tops.set(this.#tops);
      this.#tops = tops;
    }
    let top = from > 0 ? /** @type {number} */ (this.#tops[from]) : 0;
    for (let at = from; at < count; at += 1) {
      this.#tops[at] = top;
      top += this.#heights.get(/** @type {number} */ (this.#ids[at])) ?? this.#guess;
    }
    this.#tops[count] = top;
    this.#guessed = false;
    if (this.#heights.size > 2 * count + 1000) this.#forget();
  }

  /** Heights of rows that are no longer in the list. */
  #forget() {
    const there = new Set(this.#ids);
    for (const id of this.#heights.keys()) if (!there.has(id)) this.#heights.delete(id);
  }

  /** Remembers where what is looked at stands, before anything moves. */
  #remember() {
    if (this.#anchor !== null && this.#anchor.id === (this.#held ?? this.#anchor.id)) return;
    const held = this.#held === null ? -1 : this.#ids.indexOf(this.#held);
    const at = held >= 0 ? held : this.#rowAt(this.#scroll);
    const id = this.#ids[at];
    this.#anchor = id === undefined ? null : { id, top: this.#top(at) - this.#scroll };
  }

  /** How far the list is to be scrolled. @param {boolean} frozen */
  #aim(frozen) {
    if (this.#wanted !== null) return this.#towards(this.#wanted);
    if (this.following && !frozen) return Math.max(0, this.#top(this.#ids.length) + 100 - this.#view);
    if (this.#anchor === null) return this.#scroll;
    return this.#top(this.#find(this.#anchor.id)) - this.#anchor.top;
  }

  /** Where a row stands, or the next one after it when it has left. @param {number} id */
  #find(id) {
    const at = this.#ids.indexOf(id);
    if (at >= 0) return at;
    const next = this.#ids.findIndex((each) => each > id);
    return next < 0 ? this.#ids.length : next;
  }

  /** Just so far that the row is seen whole. @param {number} id */
  #towards(id) {
    const at = this.#ids.indexOf(id);
    if (at < 0) return this.#scroll;
    const [top, bottom] = [this.#top(at), this.#top(at + 1)];
    if (top < this.#scroll) return top;
    return bottom > this.#scroll + this.#view ? Math.min(top, bottom - this.#view + BOTTOM_PX) : this.#scroll;
  }

  /** Room for the rows that are not drawn. @param {HTMLElement} list */
  #space(list) {
    if (this.#list !== list) {
      this.#list = list;
      this.#above = new Room(list.querySelector(".queue-above"));
      this.#below = new Room(list.querySelector(".queue-below"));
    }
    this.#above.measures(this.#top(this.#start));
    this.#below.measures(this.#top(this.#ids.length) - this.#top(this.#end));
  }

  /** @param {HTMLElement} list @returns {boolean} whether a row is another height than it was taken for */
  #measure(list) {
    let changed = false;
    for (const row of list.children) {
      const id = Number(/** @type {HTMLElement} */ (row).dataset.row);
      if (!id) continue;
      const now = row.getBoundingClientRect().height;
      const before = this.#heights.get(id);
      if (now === 0 || (before !== undefined && Math.abs(before - now) < 0.5)) continue;
      this.#heights.set(id, now);
      this.#average += (now - this.#average) * LEARNING;
      changed = true;
    }
    if (Math.abs(this.#average - this.#guess) > WRONG_BY_PX) {
      this.#guess = Math.round(this.#average);
      this.#guessed = true;
    }
    return changed;
  }
}

/**
 * How many stand in both at the beginning: nearly all, when comments come.
 * @param {readonly number[]} before
 * @param {readonly number[]} now
 */
function sameUntil(before, now) {
  const most = Math.min(before.length, now.length);
  let at = 0;
  while (at < most && before[at] === now[at]) at += 1;
  return at;
}

/** Room in place of rows that are not drawn. */
class Room {
  #element;
  #px = -1;

  /** @param {Element | null} element */
  constructor(element) {
    this.#element = element;
  }

  /** @param {number} px */
  measures(px) {
    if (px === this.#px || !(this.#element instanceof HTMLElement)) return;
    this.#px = px;
    // Not rounded: a 64th of a pixel too much, and all rows are painted anew.
    this.#element.style.height = `${Math.max(0, px)}px`;
  }
}
