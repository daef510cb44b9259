// @ts-check
/** Owns the buyer's order page: copy buttons, and changing it in place when money comes. */

import { copyText } from "./clipboard.js";
import { money } from "./format.js";
import { bind, connect, feeds, given, part } from "./page.js";

/** @typedef {"wait" | "partial" | "paid" | "over" | "review" | "expired" | "cancelled"} Phase */
/** @typedef {{name: string, label: string | null, qty: number, price: number}} Line */
/**
 * One order of the parcel, as far as this page reads it.
 * @typedef {object} Order
 * @property {Phase} phase
 * @property {number | null} qr what the QR asks for, null when nothing is to be paid
 * @property {Line[]} lines
 * @property {number} received
 * @property {number} remainder
 * @property {number} excess
 * @property {string} memo
 * @property {{bank: string, number: string, holder: string, seller: string}} account
 */
/**
 * The document order/order: all orders of the parcel.
 * @typedef {object} Parcel
 * @property {number} number
 * @property {Phase} phase
 * @property {number} waiting how many of the orders are still to be paid
 * @property {number} received
 * @property {number} remainder
 * @property {boolean} has_contact
 * @property {boolean} said_paid the buyer's own word, which never means paid
 * @property {Order[]} orders
 */

const COPIED_MS = 2500;
/** As many lines as leave room for the QR on a screen of 360x640; the rest unfolds. */
const LINES_SEEN = 2;
const page = part("order", HTMLElement);
const parts = part("parts", HTMLElement);

const sync = connect({ onchange: show });

function show() {
  const parcel = /** @type {Parcel | undefined} */ (sync.one(feeds[0] ?? "", "order", "order"));
  if (!parcel) return;
  while (parts.children.length < parcel.orders.length) parts.append(made("part"));
  parcel.orders.forEach((order, at) => {
    const section = parts.children[at];
    if (section) showOrder(section, order, at + 1, parcel.orders.length);
  });
  showPhase(page, "data-whole", parcel.phase);
  bind(part("thanks-words", HTMLElement).parentElement ?? page, { received: money(parcel.received) });
  const several = part("several", HTMLElement);
  several.hidden = parcel.orders.length < 2 || parcel.waiting === 0;
  bind(several, { several: parcel.waiting, remainder: parcel.waiting > 1 ? money(parcel.remainder) : null });
  for (const element of page.querySelectorAll("[data-contact]")) {
    const said = element instanceof HTMLElement && element.dataset.contact === "yes";
    element.toggleAttribute("hidden", said !== parcel.has_contact);
  }
  for (const element of page.querySelectorAll("[data-said]")) {
    element.toggleAttribute("hidden", (element.getAttribute("data-said") === "yes") !== parcel.said_paid);
  }
}

/**
 * @param {Element} section
 * @param {Order} order
 * @param {number} place from 1
 * @param {number} of
 */
function showOrder(section, order, place, of) {
  section.querySelector("[data-head]")?.toggleAttribute("hidden", of < 2);
  showPhase(section, "data-phase", order.phase);
  showLines(section, order.lines);
  bind(section, {
    place: `${place}/${of}`,
    payee: order.account.seller || given.shop,
    received: money(order.received),
    remainder: money(order.remainder),
    excess: money(order.excess),
    memo: order.memo,
    bank: order.account.bank,
    holder: order.account.holder,
    account: order.account.number,
  });
  const label = section.querySelector("[data-amount-label]");
  if (label instanceof HTMLElement) {
    label.textContent = (order.phase === "partial" ? label.dataset.still : label.dataset.amount) ?? "";
  }
  keep(section, "remainder", String(order.remainder));
  keep(section, "memo", order.memo);
  keep(section, "account", order.account.number);
  if (order.qr) showPicture(section, `/d/${given.key}/${place}/qr.png?v=${order.remainder}`);
}

/**
 * The picture of what is to be paid now; when nothing is, it is hidden and there is none any more.
 * @param {Element} section
 * @param {string} address
 */
function showPicture(section, address) {
  const qr = section.querySelector("[data-qr]");
  if (qr instanceof HTMLImageElement && qr.getAttribute("src") !== address) qr.src = address;
  const save = section.querySelector("[data-save]");
  if (save instanceof HTMLAnchorElement) save.href = address;
}

/**
 * @param {Element} root
 * @param {"data-phase" | "data-whole"} attribute
 * @param {Phase} phase
 */
function showPhase(root, attribute, phase) {
  for (const element of root.querySelectorAll(`[${attribute}]`)) {
    const phases = element.getAttribute(attribute)?.split(" ") ?? [];
    element.toggleAttribute("hidden", !phases.includes(phase));
  }
}

/**
 * What the copy button of this row takes.
 * @param {Element} section
 * @param {string} name
 * @param {string} value
 */
function keep(section, name, value) {
  const button = section.querySelector(`[data-copy="${name}"]`);
  if (button instanceof HTMLElement) button.dataset.value = value;
}

/**
 * @param {Element} section
 * @param {Line[]} lines
 */
function showLines(section, lines) {
  const first = lines.slice(0, LINES_SEEN);
  const rest = lines.slice(LINES_SEEN);
  section.querySelector("[data-lines]")?.replaceChildren(...first.map(lineItem));
  section.querySelector("[data-more-lines]")?.replaceChildren(...rest.map(lineItem));
  section.querySelector("[data-more]")?.toggleAttribute("hidden", rest.length === 0);
  bind(section, { more: rest.length });
}

/** @param {Line} line */
function lineItem(line) {
  const item = made("line");
  bind(item, { qty: line.qty, name: line.name, label: line.label, sum: money(line.qty * line.price) });
  return item;
}

/**
 * A new copy of a pattern on the page, its copy buttons at work.
 * @param {string} id of its template
 */
function made(id) {
  const pattern = part(id, HTMLTemplateElement).content.firstElementChild;
  if (!pattern) throw new Error(`page lacks the pattern #${id}`);
  const element = /** @type {Element} */ (pattern.cloneNode(true));
  offerCopies(element);
  return element;
}

/** @param {HTMLButtonElement} button */
async function copy(button) {
  if (!(await copyText(button.dataset.value ?? ""))) return;
  button.classList.add("is-done");
  toggleCopied(button, true);
  setTimeout(() => {
    button.classList.remove("is-done");
    toggleCopied(button, false);
  }, COPIED_MS);
}

/**
 * @param {HTMLElement} button
 * @param {boolean} copied
 */
function toggleCopied(button, copied) {
  button.querySelector(".copy-do")?.toggleAttribute("hidden", copied);
  button.querySelector(".copy-done")?.toggleAttribute("hidden", !copied);
}

/** @param {Element} root */
function offerCopies(root) {
  for (const button of root.querySelectorAll("button[data-copy]")) {
    if (!(button instanceof HTMLButtonElement)) continue;
    button.hidden = false;
    button.addEventListener("click", () => void copy(button));
  }
}

offerCopies(page);
