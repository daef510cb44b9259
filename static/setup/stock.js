// @ts-check
/** Owns what a new count of units asks of the shop: what is counted there, what goes to a show. */

/** The server holds the same bound. */
export const STOCK_LIMIT = 99_999;

/**
 * What a change of stock asks for: nothing, unless something was counted or is to go to a show.
 * @param {number} before units that no show has
 * @param {number} counted
 * @param {string} show "" for none
 */
export function stockChange(before, counted, show) {
  if (counted === before && (show === "" || counted === 0)) return {};
  return { on_hand: counted, shows: show ? [show] : [] };
}

/**
 * The commands' bodies that a change asks for, in their order. What is given to the show is counted
 * first; units that lay in the shop beyond it are counted there again, so that none gets lost.
 * @param {{price: number, kept: number, variants: number}} before
 * @param {{price: number, more: number}} after
 * @param {string} show
 * @returns {Record<string, unknown>[]}
 */
export function changesOf(before, after, show) {
  const priced = after.price === before.price ? {} : { price: after.price };
  const given = after.more > 0 ? { on_hand: after.more, shows: [show] } : {};
  const left = before.variants === 1 ? before.kept - after.more : 0;
  const first = { ...priced, ...given };
  const rest = after.more > 0 && left > 0 ? [{ on_hand: left }] : [];
  return Object.keys(first).length > 0 ? [first, ...rest] : [];
}
