// @ts-check
/** Owns what the server suggests for transfers: asked for once each, one at a time, kept a while. */

/** @typedef {import("./documents.js").Transfer} Transfer */
/** @typedef {{order: string, show: string, title: string, number: number, name: string | null, amount: number,
 *   account: string, state: string, payment: string}} Found an order of any show */
/** @typedef {Found & {reasons: string[], strong: boolean}} Suggested */
/** @typedef {{transfer: string, other: string, reason: string}} Join */
/** @typedef {{orders: Suggested[], joins: Join[], refunds: string[]}} Suggestions */

/** @type {Suggestions} */
const NONE = { orders: [], joins: [], refunds: [] };
/** Orders come and go: what is as old as this is asked for again while somebody looks. */
const FRESH_MS = 60_000;
/** Where other orders want money than did then, it is asked for again, and not at every change. */
const STEADY_MS = 10_000;
/** Of more than these nobody can think at once; the next follow as the first are done. */
const AHEAD = 12;

export class Suggester {
  #refresh;
  /** @type {Map<string, {look: string, wanting: string, at: number, told: Suggestions}>} by transfer */
  #told = new Map();
  /** @type {Map<string, {look: string, wanting: string}>} by transfer, in the order of asking */
  #wanted = new Map();
  #asking = false;

  /** @param {() => void} refresh */
  constructor(refresh) {
    this.#refresh = refresh;
  }

  /**
   * What is known now; it is asked for when that is nothing, or old.
   * @param {Transfer} transfer
   * @param {number} now ms UTC
   * @param {string} [wanting] the orders that want money now, as a word that changes with them
   */
  of(transfer, now, wanting = "") {
    const look = `${transfer.state} ${transfer.free} ${transfer.provisional}`;
    const known = this.#told.get(transfer.id);
    const lasts = known?.wanting === wanting ? FRESH_MS : STEADY_MS;
    const fresh = known && known.look === look && now - known.at < lasts;
    if (!fresh && this.#wanted.size < AHEAD) {
      this.#wanted.set(transfer.id, { look, wanting });
      void this.#ask();
    }
    return known?.told ?? NONE;
  }

  /** Whether nothing has been heard of this one yet. @param {Transfer} transfer */
  isAsking(transfer) {
    return !this.#told.has(transfer.id);
  }

  async #ask() {
    if (this.#asking) return;
    this.#asking = true;
    for (let next = first(this.#wanted); next; next = first(this.#wanted)) {
      const [id, asked] = next;
      const told = (await fetched(`/transfers/${encodeURIComponent(id)}/suggestions`)) ?? this.#told.get(id)?.told ?? NONE;
      this.#told.set(id, { ...asked, at: Date.now(), told });
      this.#wanted.delete(id);
      this.#refresh();
    }
    this.#asking = false;
  }
}

/** @template T @param {Map<string, T>} wanted */
const first = (wanted) => wanted.entries().next().value;

/**
 * Orders of all shows that a text may mean.
 * @param {string} text
 * @returns {Promise<Found[]>}
 */
export async function findOrders(text) {
  return (await fetched(`/api/orders?q=${encodeURIComponent(text)}`))?.orders ?? [];
}

/**
 * The server's answer, or null: what cannot be had now is only not suggested.
 * @param {string} url
 * @returns {Promise<any>}
 */
export async function fetched(url) {
  try {
    const response = await fetch(url);
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}
