// @ts-check
/** Owns which thank-yous this browser source has shown, so that a reload neither repeats nor loses one. */

/** More than the server ever keeps in the feed (5), so a reload still knows all it may meet. */
const REMEMBERED = 100;

/**
 * OBS keeps localStorage when a source is reloaded or shut down. On the very first opening all
 * that is already there counts as shown: nobody wants yesterday's thanks replayed.
 * @param {string} feed
 */
export function thanked(feed) {
  const place = `livehub.thanked.${feed}`;
  let known = read(place);
  /** Queued in this page and not shown yet: not to be queued twice. */
  const waiting = new Set();

  return {
    /** @param {string[]} keys what is there when this source first hears from the server */
    begin(keys) {
      if (known !== null) return;
      known = keys;
      write(place, known);
    },
    /** @param {string[]} keys */
    fresh(keys) {
      const fresh = keys.filter((key) => !known?.includes(key) && !waiting.has(key));
      fresh.forEach((key) => waiting.add(key));
      return fresh;
    },
    /** @param {string} key */
    add(key) {
      waiting.delete(key);
      known = [...(known ?? []), key].slice(-REMEMBERED);
      write(place, known);
    },
  };
}

/**
 * @param {string} place
 * @returns {string[] | null}
 */
function read(place) {
  try {
    const kept = JSON.parse(localStorage.getItem(place) ?? "null");
    return Array.isArray(kept) ? kept : null;
  } catch {
    return null;
  }
}

/**
 * @param {string} place
 * @param {string[]} keys
 */
function write(place, keys) {
  try {
    localStorage.setItem(place, JSON.stringify(keys));
  } catch {
    // Storage switched off: a reload may repeat a thank-you, which is better than none.
  }
}
