// @ts-check
/** Owns how amounts, times, phone numbers and names are written on every screen. */

import { t } from "./messages.js";

const ZONE = "Asia/Ho_Chi_Minh";
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const amounts = new Intl.NumberFormat("vi-VN");
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: ZONE });
const day = new Intl.DateTimeFormat("en-GB", {
  day: "2-digit",
  month: "2-digit",
  year: "numeric",
  timeZone: ZONE,
});

/**
 * Whole đồng as read in Vietnam: 1.234.000 ₫ (no-break space before the sign).
 * @param {number} amount
 */
export function money(amount) {
  return `${amounts.format(amount)}\u00a0₫`;
}

/**
 * HH:mm in Vietnam.
 * @param {number} at ms UTC
 */
export function timeOfDay(at) {
  return clock.format(at);
}

/**
 * dd/MM/yyyy HH:mm in Vietnam.
 * @param {number} at ms UTC
 */
export function dateTime(at) {
  return `${day.format(at)} ${clock.format(at)}`;
}

/**
 * "3 phút trước"; a day and more is a date.
 * @param {number} at ms UTC
 * @param {number} now ms UTC
 */
export function ago(at, now) {
  const passed = now - at;
  if (passed < MINUTE_MS) return t("format.just_now");
  if (passed < HOUR_MS) return t("format.minutes_ago", { n: Math.floor(passed / MINUTE_MS) });
  if (passed < DAY_MS) return t("format.hours_ago", { n: Math.floor(passed / HOUR_MS) });
  return dateTime(at);
}

/**
 * Time until a deadline: "còn 12 phút", in the last minute seconds, "" when there is none.
 * @param {number | null | undefined} until ms UTC
 * @param {number} now ms UTC
 */
export function timeLeft(until, now) {
  if (!until) return "";
  const left = until - now;
  if (left <= 0) return t("format.time_up");
  if (left < MINUTE_MS) return t("format.seconds_left", { n: Math.ceil(left / 1000) });
  if (left < HOUR_MS) return t("format.minutes_left", { n: Math.ceil(left / MINUTE_MS) });
  return t("format.hours_left", { n: Math.floor(left / HOUR_MS) });
}

/**
 * A Vietnamese number in the groups people read aloud: 0912 345 678; others unchanged.
 * @param {string | null | undefined} number E.164 or national
 */
export function phone(number) {
  const digits = (number ?? "").replace(/[^\d+]/g, "").replace(/^\+84/, "0");
  const mobile = /^(0\d{3})(\d{3})(\d{3})$/.exec(digits);
  if (mobile) return `${mobile[1]} ${mobile[2]} ${mobile[3]}`;
  const landline = /^(0\d{2})(\d{4})(\d{4})$/.exec(digits);
  return landline ? `${landline[1]} ${landline[2]} ${landline[3]}` : (number ?? "");
}

/**
 * An account number in fours, for reading aloud; copying takes the plain one.
 * @param {string} number
 */
export function accountNumber(number) {
  return number.replace(/(\w{4})(?=\w)/g, "$1\u00a0");
}

/**
 * First letters of the first and the last word: "Hàng hoa Tây Tựu" -> "HT".
 * @param {string | null | undefined} name
 */
export function initials(name) {
  const words = (name ?? "").trim().split(/\s+/).filter(Boolean);
  const ends = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return ends.map((word) => [...(word ?? "")][0]?.toLocaleUpperCase("vi") ?? "").join("") || "?";
}

/**
 * Without diacritics and case, đ as d: what searching compares.
 * @param {string} text
 */
export function folded(text) {
  return text
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .replace(/[đĐ]/g, "d")
    .toLowerCase();
}
