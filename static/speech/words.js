// @ts-check
/** Owns how numbers and amounts are read aloud in Vietnamese, as the names of the clips to play. */

/** More is not read: no transfer is that large. */
export const LARGEST = 999_999_999;
const THOUSAND = 1000;

/**
 * @param {number} number whole, 0 to LARGEST
 * @returns {string[]} clips; RangeError for any other number, for a wrong sum must not be heard
 */
export function numberClips(number) {
  if (!Number.isInteger(number) || number < 0 || number > LARGEST) throw new RangeError(`not read aloud: ${number}`);
  if (number === 0) return ["so-0"];
  const millions = Math.floor(number / THOUSAND ** 2);
  const thousands = Math.floor(number / THOUSAND) % THOUSAND;
  const rest = number % THOUSAND;
  const clips = [];
  if (millions > 0) clips.push(...groupClips(millions, false), "trieu");
  if (thousands > 0) clips.push(...groupClips(thousands, millions > 0), "nghin");
  // 1.000.500: without "không nghìn" five hundred đồng would be heard as five hundred thousand.
  else if (millions > 0 && rest > 0) clips.push("so-0", "nghin");
  if (rest > 0) clips.push(...groupClips(rest, number >= THOUSAND));
  return clips;
}

/**
 * Whole thousands are said without đồng, as people do; anything else would be taken for thousands.
 * @param {number} amount whole đồng
 */
export function amountClips(amount) {
  const clips = numberClips(amount);
  return amount > 0 && amount % THOUSAND === 0 ? clips : [...clips, "dong"];
}

/**
 * @param {number} group 1 to 999
 * @param {boolean} inside whether more was said before, so that missing hundreds are named
 */
function groupClips(group, inside) {
  const hundreds = Math.floor(group / 100);
  const tens = Math.floor(group / 10) % 10;
  const ones = group % 10;
  const clips = [];
  if (hundreds > 0) clips.push(`so-${hundreds}00`);
  else if (inside) clips.push("khong-tram");
  if (tens > 0) clips.push(`so-${tens}0`);
  else if (clips.length > 0 && ones > 0) clips.push("linh");
  if (ones > 0) clips.push(onesClip(tens, ones));
  return clips;
}

/**
 * mười một but hai mươi mốt; mười bốn but hai mươi tư; năm, and lăm after any ten.
 * @param {number} tens
 * @param {number} ones 1 to 9
 */
function onesClip(tens, ones) {
  if (ones === 1 && tens > 1) return "mot-cuoi";
  if (ones === 4 && tens > 1) return "tu-cuoi";
  if (ones === 5 && tens > 0) return "lam-cuoi";
  return `so-${ones}`;
}
