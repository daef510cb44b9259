// @ts-check
/** Owns the sentences about money that has arrived: which clips in which order, and the pauses between. */

import { LARGEST, amountClips, numberClips } from "./words.js";

/**
 * An order that was paid. `provisional`: somebody or a phone saw the money, no bank said so yet.
 * @typedef {{id: string, number: number, amount: number, at: number, provisional: boolean}} Paid
 */
/** A clip by name, or a pause in milliseconds. @typedef {string | number} Token */

/** As long as a comma. */
export const COMMA_MS = 240;
/** As long as a full stop. */
export const STOP_MS = 520;
/** More order numbers than that in one breath and nobody remembers any. */
const LISTED = 4;
/** What a try says. */
export const SAMPLE = { id: "", number: 27, amount: 250_000, at: 0, provisional: false };

/**
 * What is certain first; what is provisional is said in words that promise nothing.
 * @param {Paid[]} paid
 * @returns {Token[]} [] for nothing
 */
export function sentencesOf(paid) {
  const certain = sentence(paid.filter((one) => !one.provisional), "da-nhan-tien", "don-vua-nhan-tien");
  const seen = sentence(paid.filter((one) => one.provisional), "cho-xac-nhan", "don-co-tien-cho-xac-nhan");
  return certain.length > 0 && seen.length > 0 ? [...certain, STOP_MS, ...seen] : [...certain, ...seen];
}

/** A try can't be taken for money. @returns {Token[]} */
export function sampleSentence() {
  return ["nghe-thu", STOP_MS, ...sentencesOf([SAMPLE])];
}

/**
 * @param {Paid[]} paid
 * @param {string} ending of a sentence about one order
 * @param {string} middle of a sentence about several, after their count
 * @returns {Token[]}
 */
function sentence(paid, ending, middle) {
  const [only] = paid;
  if (!only) return [];
  if (paid.length > 1) return several(paid, middle);
  return ["don", ...numberClips(only.number), COMMA_MS, ...amount(only.amount, COMMA_MS), ending];
}

/**
 * "Ba đơn vừa nhận tiền: mười hai, mười lăm và hai mươi bảy. Tổng cộng bảy trăm nghìn."
 * @param {Paid[]} paid
 * @param {string} middle
 * @returns {Token[]}
 */
function several(paid, middle) {
  const sum = paid.reduce((total, one) => total + one.amount, 0);
  const tokens = [...numberClips(paid.length), middle, ...listed(paid)];
  const total = amount(sum, 0);
  return total.length > 0 ? [...tokens, STOP_MS, "tong-cong", ...total] : tokens;
}

/**
 * @param {Paid[]} paid
 * @returns {Token[]} their numbers, lowest first; [] for too many
 */
function listed(paid) {
  if (paid.length > LISTED) return [];
  const numbers = paid.map((one) => one.number).sort((a, b) => a - b);
  return numbers.flatMap((number, at) => {
    const last = at === numbers.length - 1;
    return [COMMA_MS, ...(last ? ["va"] : []), ...numberClips(number)];
  });
}

/**
 * @param {number} sum 0 (accepted without money) and more than can be read are left out
 * @param {number} pause after it
 * @returns {Token[]}
 */
function amount(sum, pause) {
  if (sum <= 0 || sum > LARGEST) return [];
  return pause > 0 ? [...amountClips(sum), pause] : amountClips(sum);
}
