// @ts-check
/** Owns what a theme may show of each document: named fields, and flags that become classes. */

/** @typedef {import("../sync.js").Doc} Doc */
/**
 * @typedef {object} View
 * @property {string} identity same identity: values change in place; another: leave and enter
 * @property {import("../page.js").Fields} fields
 * @property {string[]} flags each becomes the class `is-<flag>` of the slot
 */

const LAST_FEW = 3;
const grouped = new Intl.NumberFormat("vi-VN");

/** @type {Map<string, (key: string, doc: Doc) => View>} */
const VIEWS = new Map(Object.entries({ card, comment, thanks, door }));

/**
 * @param {string} collection
 * @param {string} key
 * @param {Doc | undefined} doc
 * @returns {View | null} null when there is nothing to show
 */
export function viewOf(collection, key, doc) {
  const view = VIEWS.get(collection);
  return view && doc ? view(key, doc) : null;
}

/**
 * @param {string} _key
 * @param {Doc} doc
 * @returns {View}
 */
function card(_key, doc) {
  const left = Number(doc.available ?? 0);
  const seller = typeof doc.seller === "string" ? { name: doc.seller } : (doc.seller ?? {});
  const flags = [];
  if (left <= 0) flags.push("sold-out");
  else if (left <= LAST_FEW) flags.push("last-few");
  if (!doc.photo) flags.push("no-photo");
  return {
    identity: String(doc.product),
    flags,
    fields: {
      code: doc.code,
      name: doc.name,
      price_number: grouped.format(Number(doc.price)),
      available: left > 0 ? left : null,
      seller_name: seller.name,
      seller_craft: seller.craft ?? doc.craft,
      photo: doc.photo ? `/photos/${encodeURIComponent(doc.photo)}/1080.webp` : null,
    },
  };
}

/**
 * @param {string} _key
 * @param {Doc} doc
 * @returns {View}
 */
function comment(_key, doc) {
  return { identity: String(doc.id), flags: [], fields: { name: doc.name, text: doc.text } };
}

/**
 * A name that was erased since leaves the order number alone.
 * @param {string} key
 * @param {Doc} doc
 * @returns {View}
 */
function thanks(key, doc) {
  const flags = doc.name ? [] : ["nameless"];
  return { identity: key, flags, fields: { name: doc.name, number: doc.number } };
}

/**
 * @param {string} _key
 * @param {Doc} doc
 * @returns {View}
 */
function door(_key, doc) {
  return { identity: String(doc.shop_qr), flags: [], fields: { shop_qr: doc.shop_qr, text: doc.text } };
}
