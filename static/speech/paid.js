// @ts-check
/** Owns which paid orders are news: each once, none that was paid before the page opened or long ago. */

/** @typedef {import("./sentences.js").Paid} Paid */

/** After a longer absence what was missed is seen on the screen, not heard. */
const LONG_MS = 5 * 60_000;
/** So soon after it all that was missed has come. */
const CATCH_UP_MS = 15_000;
/** More orders than a show ever has; beyond it the oldest is forgotten. */
const KNOWN_MOST = 10_000;

/**
 * What a helper's document of an order says of money that arrived, null for an order that is not paid.
 * @param {Record<string, any>} order
 * @returns {Paid | null}
 */
export function paidOrder(order) {
  const settled = order.payment === "paid" || order.payment === "over";
  if (!settled || typeof order.paid_at !== "number") return null;
  const { id, number, received, paid_at: at } = order;
  return { id, number, amount: received, at, provisional: order.provisional === true || (order.flags ?? []).includes("provisional") };
}

/** Whether the page was away or asleep for long: by its own clock, which may be wrong but goes on. */
export class Absence {
  /** @type {number | null} */
  #left = null;
  #seen;
  #hush = -Infinity;

  /** @param {number} now ms */
  constructor(now) {
    this.#seen = now;
  }

  /** @param {number} now */
  leave(now) {
    this.#left ??= now;
  }

  /** @param {number} now */
  return(now) {
    this.#end(this.#left ?? now, now);
    this.#left = null;
  }

  /** Called every few seconds: a gap was sleep. @param {number} now */
  tick(now) {
    this.#end(this.#seen, now);
    this.#seen = now;
  }

  /** @param {number} now */
  long(now) {
    return now < this.#hush || now - this.#seen > LONG_MS || now - (this.#left ?? now) > LONG_MS;
  }

  /**
   * @param {number} from
   * @param {number} to
   */
  #end(from, to) {
    if (to - from > LONG_MS) this.#hush = to + CATCH_UP_MS;
  }
}

export class News {
  /** @type {Map<string, Paid> | null} null until the page knows what was paid before it opened */
  #known = null;

  /** What is there when the page first hears from the server is no news. @param {Paid[]} paid */
  begin(paid) {
    if (this.#known !== null) return;
    this.#known = new Map();
    this.read(paid);
  }

  /**
   * An order is news when it is paid, when what was provisional became certain, and when it is
   * paid anew after an undo.
   * @param {Paid[]} paid all that are paid now, or the latest of them
   * @returns {Paid[]} those to tell, in the order they were paid
   */
  read(paid) {
    const known = this.#known;
    if (known === null) return [];
    const fresh = paid.filter((one) => isNews(known.get(one.id), one));
    for (const one of fresh) {
      known.delete(one.id);
      known.set(one.id, one);
    }
    for (const oldest of known.keys()) {
      if (known.size <= KNOWN_MOST) break;
      known.delete(oldest);
    }
    return fresh.sort((a, b) => a.at - b.at || a.number - b.number);
  }
}

/**
 * @param {Paid | undefined} before
 * @param {Paid} now
 */
function isNews(before, now) {
  if (!before || now.at > before.at) return true;
  return now.at === before.at && before.provisional && !now.provisional;
}
