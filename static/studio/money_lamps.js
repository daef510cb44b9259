// @ts-check
/** Owns the lamp of money in the top bar: how each way of hearing of transfers is, in words. */

import { html, nothing } from "../vendor/lit-html/lit-html.js";
import { accountNumber, dateTime, money, timeOfDay } from "../format.js";
import { refusalText, t } from "../messages.js";
import { icon } from "./icon.js";
import { closeWhenLeft } from "./menus.js";

/** @typedef {import("./app.js").Studio} Studio */
/** @typedef {import("./documents.js").Way} Way */
/** @typedef {import("./documents.js").MoneyLamps} MoneyLamps */
/** @typedef {import("./documents.js").Transfer} Transfer */
/** @typedef {"failing" | "silent" | "slow" | "ok" | "unset"} Look of the whole, worst first */

const DAY_MS = 86_400_000;
const SHOWN = 3;

/** @type {Record<Look, string>} */
const SIGNS = { failing: "x", silent: "triangle-alert", slow: "clock", ok: "check", unset: "minus" };

/** The worst of all ways. @param {MoneyLamps} lamps @returns {Look} */
export function worst({ ways, slower }) {
  const is = (/** @type {string} */ state) => ways.some((way) => way.state === state);
  if (is("failing")) return "failing";
  if (is("silent")) return "silent";
  if (slower.length > 0) return "slow";
  return is("ok") ? "ok" : "unset";
}

/** "SePay (webhook)", "Điện thoại", "Tài khoản 1133 6666 8888". @param {Way} way */
export function nameOf({ provider, way, account }) {
  if (way === "hand") return t("studio.way_account", { account: accountNumber(account) });
  if (way === "phone") return t("studio.way_phone");
  return `${t(`studio.provider_${provider}`)} (${t(`studio.way_${way}`)})`;
}

/**
 * What is to be said of a way: "nghe lúc 20:41", "im từ 20:10", why it fails.
 * @param {Way} way
 * @param {number} now ms UTC
 */
export function wordsOf(way, now) {
  if (way.state === "unset") return t("studio.way_by_hand");
  if (way.state === "failing") return t("studio.way_failing", { why: refusalText({ code: way.code ?? "" }) });
  if (way.state === "silent") return silence(way, now);
  if (way.heard_at) return t("studio.way_heard", { time: at(way.heard_at, now) });
  return way.ok_at ? t("studio.way_looked", { time: at(way.ok_at, now) }) : t("studio.way_waits");
}

/**
 * @param {Way} way
 * @param {number} now
 */
function silence(way, now) {
  const since = way.heard_at ?? way.ok_at;
  const words = since ? t("studio.way_silent", { time: at(since, now) }) : t("studio.way_never");
  return way.account ? t("studio.way_on_account", { words, account: accountNumber(way.account) }) : words;
}

/**
 * The time alone, with the date when it was not within a day.
 * @param {number} moment ms UTC
 * @param {number} now ms UTC
 */
function at(moment, now) {
  return now - moment < DAY_MS ? timeOfDay(moment) : dateTime(moment);
}

/** Why a shop should look at the panel, in one line; "" when all is well. @param {MoneyLamps} lamps */
export function trouble(lamps) {
  const look = worst(lamps);
  if (look === "slow") return t("studio.money_slow", { n: lamps.slower.length });
  const way = lamps.ways.find(({ state }) => state === look);
  return way && (look === "failing" || look === "silent") ? t(`studio.money_${look}`, { name: nameOf(way) }) : "";
}

/** @param {Studio} studio */
export function moneyLampView(studio) {
  const lamps = studio.documents.money;
  if (!lamps) return nothing;
  const look = worst(lamps);
  const wrong = trouble(lamps);
  const label = `${t("studio.lamp_money")}: ${wrong || t(`studio.money_${look}`)}`;
  return html`<details class="menu money-lamp ${wrong ? "is-wrong" : ""}" id="money-lamp" @focusout=${closeWhenLeft}>
    <summary class="lamp is-${look}" aria-label=${label} title=${label}>
      ${icon("landmark")}${icon(SIGNS[look])}${wrong ? html`<span class="wide-only clip">${wrong}</span>` : nothing}
    </summary>
    <div class="menu-list stack gap-3">
      <h2 class="money-lamp-title">${t("studio.money_ways")}</h2>
      <ul class="money-ways">
        ${lamps.ways.map((way) => wayView(way, studio.now))} ${lamps.ways.length === 0 ? html`<li>${t("studio.bank_unset")}</li>` : nothing}
      </ul>
      ${lamps.slower.length > 0 ? slowerView(studio, lamps.slower) : nothing} ${setUpView(studio, look)}
    </div>
  </details>`;
}

/**
 * @param {Way} way
 * @param {number} now
 */
function wayView(way, now) {
  return html`<li class="money-way is-${way.state}">
    ${icon(SIGNS[way.state])}
    <div>
      <b>${nameOf(way)}</b>
      <p>${wordsOf(way, now)}</p>
    </div>
  </li>`;
}

/** Transfers that only a slower way told of. @param {Studio} studio @param {string[]} slower */
function slowerView(studio, slower) {
  const found = slower.flatMap((id) => studio.documents.transfers.filter((transfer) => transfer.id === id));
  return html`<div class="money-slower">
    <p>${t("studio.money_slow_why", { n: slower.length })}</p>
    <ul>
      ${found.slice(0, SHOWN).map((transfer) => html`<li class="small">${timeOfDay(transfer.at)} · ${money(transfer.amount)}</li>`)}
    </ul>
  </div>`;
}

/** Where it is put right, for who may. @param {Studio} studio @param {Look} look */
function setUpView(studio, look) {
  if (look === "ok") return nothing;
  if (studio.role === "owner") return html`<a class="button button-small" href="/setup#ways">${icon("settings")}${t("studio.money_set_up")}</a>`;
  return look === "failing" || look === "silent" ? html`<p class="small soft">${t("studio.money_ask_owner")}</p>` : nothing;
}
