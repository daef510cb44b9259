// @ts-check
/** Owns what of the money waits for a person, in the order in which it should be looked at. */

/** @typedef {import("./documents.js").Documents} Documents */
/** @typedef {import("./documents.js").Order} Order */
/** @typedef {import("./documents.js").Transfer} Transfer */
/** @typedef {import("./documents.js").Refund} Refund */
/** @typedef {import("./documents.js").Kept} Kept */
/** @typedef {"waiting" | "seen" | "said" | "review" | "short" | "kept" | "refund"} SectionName */
/** @typedef {{id: string, transfer: Transfer}} TransferRow */
/** @typedef {{id: string, order: Order}} OrderRow */
/** @typedef {{id: string, transfer?: Transfer, order?: Order, kept?: Kept, refund?: Refund, amount?: number}} Row
 *   `amount`: what is still to be asked back for an order */
/** @typedef {{name: SectionName, rows: Row[]}} Section */

/** Sections that somebody has to do something about; the others only wait for the bank or the buyer. */
const URGENT = ["waiting", "said", "review", "kept", "refund"];

/** A refund that a helper marked as sent is shown for so long while no debit confirms it. */
const RETURNED_SHOWN_MS = 24 * 3_600_000;

/**
 * @param {Documents} documents
 * @param {number} now ms UTC
 * @returns {Section[]} those that are not empty
 */
export function moneySections(documents, now) {
  const incoming = [...documents.transfers].filter((one) => one.direction !== "out").reverse(); // the oldest has waited longest
  const orders = [...documents.orders].sort((a, b) => a.opened_at - b.opened_at);
  const review = orders.filter(isInReview);
  const said = orders.filter((one) => one.flags.includes("said_paid") && !isInReview(one));
  const short = orders.filter((one) => isShort(one) && !review.includes(one) && !said.includes(one));
  /** @type {Section[]} */
  const sections = [
    { name: "waiting", rows: incoming.filter(isWaiting).map((transfer) => ({ id: `transfer-${transfer.id}`, transfer })) },
    { name: "seen", rows: incoming.filter(isOnlySeen).map((transfer) => ({ id: `seen-${transfer.id}`, transfer })) },
    { name: "said", rows: said.map((order) => ({ id: `said-${order.id}`, order })) },
    { name: "review", rows: review.map((order) => ({ id: `review-${order.id}`, order })) },
    { name: "short", rows: short.map((order) => ({ id: `short-${order.id}`, order })) },
    { name: "kept", rows: documents.kept.map((kept) => ({ id: `kept-${kept.id}`, kept })) },
    { name: "refund", rows: [...dueRows(documents, orders), ...refundRows(documents, now)] },
  ];
  return sections.filter(({ rows }) => rows.length > 0);
}

/**
 * Under a hand: rows as they stood, and new ones after them.
 * @param {Section[]} held
 * @param {Section[]} now
 * @returns {Section[]}
 */
export function merged(held, now) {
  const sections = held.map(({ name, rows }) => {
    const known = new Set(rows.map(({ id }) => id));
    const more = now.find((one) => one.name === name)?.rows.filter(({ id }) => !known.has(id)) ?? [];
    return { name, rows: [...rows, ...more] };
  });
  return [...sections, ...now.filter(({ name }) => !held.some((one) => one.name === name))];
}

/** How many things somebody has to do something about. @param {Section[]} sections */
export function urgent(sections) {
  return sections.reduce((sum, { name, rows }) => sum + (URGENT.includes(name) ? rows.length : 0), 0);
}

/** @param {Transfer} transfer */
const isWaiting = ({ state }) => state === "unmatched" || state === "review";

/** Somebody saw it and it pays an order already; no bank has said so. @param {Transfer} transfer */
const isOnlySeen = (transfer) => transfer.provisional && !isWaiting(transfer) && transfer.state !== "joined" && transfer.state !== "aside";

/** @param {Order} order */
const isInReview = ({ flags, state }) => state !== "cancelled" && (flags.includes("review") || flags.includes("earlier_amount"));

/** @param {Order} order */
const isShort = ({ payment, state }) => payment === "partial" && state !== "cancelled";

/**
 * Orders of which something is to be given back that nobody has asked for yet.
 * @param {Documents} documents
 * @param {Order[]} orders
 * @returns {Row[]}
 */
function dueRows(documents, orders) {
  return orders
    .map((order) => ({ id: `due-${order.id}`, order, amount: order.refund_due - asked(documents, order.id) }))
    .filter(({ amount }) => amount > 0);
}

/**
 * @param {Documents} documents
 * @param {string} order
 */
function asked(documents, order) {
  return documents.refunds.reduce((sum, one) => sum + (one.order === order && one.state === "asked" ? one.amount : 0), 0);
}

/**
 * @param {Documents} documents
 * @param {number} now
 * @returns {Row[]}
 */
function refundRows(documents, now) {
  return documents.refunds
    .filter((one) => one.state === "asked" || (one.by_hand && now - one.at < RETURNED_SHOWN_MS))
    .map((refund) => ({ id: `refund-${refund.id}`, refund }));
}
