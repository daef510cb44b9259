// @ts-check
/** Owns a buyer's order page once it is there: copying, and what money does to it, in place. */

import { copyText } from "./clipboard.js";
import { money } from "./format.js";
import { bind, connect, feeds, given, part } from "./page.js";

/** @typedef {"wait" | "partial" | "paid" | "over" | "review" | "expired" | "cancelled"} Phase */
/** @typedef {{name: string, label: string | null, qty: number, price: number}} Line */
/**
 * The document order/order, as far as this page reads it.
 * @typedef {object} Order
 * @property {number | null} qr what the QR asks for, null when nothing is to be paid
 * @property {Line[]} lines
 * @property {number} due
 * @property {number} received
 * @property {number} remainder
 * @property {"unpaid" | "partial" | "paid" | "over"} payment
 * @property {string[]} flags
 * @property {string} state
 * @property {string} memo
 * @property {{number: string}} account
 * @property {boolean} has_contact
 */

const COPIED_MS = 2500;
/** As many lines as leave room for the QR on a screen of 360x640; the rest unfolds. */
const LINES_SEEN = 2;
const page = part("order", HTMLElement);
const qr = part("qr", HTMLImageElement);
const save = part("save", HTMLAnchorElement);

const sync = connect({ onchange: show });

function show() {
  const feed = feeds[0] ?? "";
  const order = /** @type {Order | undefined} */ (sync.one(feed, "order", "order"));
  if (!order) return;
  showLines(order.lines);
  showAmounts(order);
  showPhase(phaseOf(order));
  const label = part("amount-label", HTMLElement);
  if (order.payment === "partial") label.textContent = label.dataset.still ?? "";
  for (const element of page.querySelectorAll("[data-contact]")) {
    const said = element instanceof HTMLElement && element.dataset.contact === "yes";
    element.toggleAttribute("hidden", said !== order.has_contact);
  }
}

/**
 * The same choice as the template makes.
 * @param {Order} order
 * @returns {Phase}
 */
function phaseOf(order) {
  if (order.state === "cancelled") return "cancelled";
  const lateMoney = order.state === "expired" && order.received > 0;
  if (order.flags.includes("review") || lateMoney) return "review";
  if (order.payment === "paid" || order.payment === "over") return order.payment;
  if (order.state === "expired") return "expired";
  return order.payment === "partial" ? "partial" : "wait";
}

/** @param {Phase} phase */
function showPhase(phase) {
  for (const element of page.querySelectorAll("[data-phase]")) {
    const phases = element.getAttribute("data-phase")?.split(" ") ?? [];
    element.toggleAttribute("hidden", !phases.includes(phase));
  }
}

/** @param {Order} order */
function showAmounts(order) {
  bind(page, {
    received: money(order.received),
    remainder: money(order.remainder),
    excess: money(Math.max(0, order.received - order.due)),
    memo: order.memo,
    account: order.account.number,
  });
  keep("remainder", String(order.remainder));
  keep("memo", order.memo);
  keep("account", order.account.number);
  if (!order.qr) return; // nothing to pay: the picture is hidden, and there is none any more
  const address = `${given.qr}?v=${order.remainder}`;
  if (qr.getAttribute("src") !== address) qr.src = address;
  save.href = address;
}

/**
 * What the copy button of this row takes.
 * @param {string} name
 * @param {string} value
 */
function keep(name, value) {
  const button = page.querySelector(`[data-copy="${name}"]`);
  if (button instanceof HTMLElement) button.dataset.value = value;
}

/** @param {Line[]} lines */
function showLines(lines) {
  const first = lines.slice(0, LINES_SEEN);
  const rest = lines.slice(LINES_SEEN);
  part("lines", HTMLElement).replaceChildren(...first.map(lineItem));
  part("more-lines", HTMLElement).replaceChildren(...rest.map(lineItem));
  part("more", HTMLDetailsElement).hidden = rest.length === 0;
  bind(page, { more: rest.length });
}

/** @param {Line} line */
function lineItem(line) {
  const pattern = part("line", HTMLTemplateElement).content.firstElementChild;
  if (!pattern) throw new Error("page lacks the pattern of a line");
  const item = /** @type {Element} */ (pattern.cloneNode(true));
  bind(item, { qty: line.qty, name: line.name, label: line.label, sum: money(line.qty * line.price) });
  return item;
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

for (const button of page.querySelectorAll("button[data-copy]")) {
  if (!(button instanceof HTMLButtonElement)) continue;
  button.hidden = false;
  button.addEventListener("click", () => void copy(button));
}
