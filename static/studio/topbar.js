// @ts-check
/** Owns the top of the studio: which show, how it stands, what is connected, links to pass on. */

import { html, nothing } from "../vendor/lit-html/lit-html.js";
import { refusalText, t } from "../messages.js";
import { helpersView } from "./crew.js";
import { icon } from "./icon.js";
import { closeWhenLeft } from "./menus.js";
import { moneyLampView } from "./money_lamps.js";

/** @typedef {import("./app.js").Studio} Studio */
/** @typedef {import("./documents.js").Show} Show */

const SHOW_LOOKS = { planned: "wait", live: "live", closed: "" };

/** @param {Studio} studio */
export function topbarView(studio) {
  const show = studio.documents.show;
  return html`
    <a class="studio-home" href="/" aria-label=${t("studio.home")} title=${t("studio.home")}>${icon("chevron-left")}</a>
    <h1 class="studio-title">
      <span class="clip">${studio.counter ? t("studio.counter") : (show?.title ?? t("studio.loading"))}</span>
    </h1>
    ${show && !studio.counter ? showStateView(studio, show) : nothing}
    <div class="topbar-end">
      ${studio.recording.view()} ${studio.spoken.view()} ${counterView(studio)} ${helpersView(studio)} ${inviteView(studio, show)} ${lampsView(studio)} ${connectionView(studio)} ${linksView(studio)}
      <button
        class="button button-small button-icon button-quiet keys-button"
        aria-label=${t("studio.keys")}
        title=${t("studio.keys")}
        @click=${() => studio.help()}
      >
        ${icon("keyboard")}
      </button>
    </div>
  `;
}

/**
 * @param {Studio} studio
 * @param {Show} show
 */
function showStateView(studio, show) {
  return html`
    <span class="state state-${SHOW_LOOKS[show.state]} ${show.state === "planned" ? "not-phone" : ""}">
      ${show.state === "live" ? html`<span class="dot"></span>` : nothing}${t(`studio.show_${show.state}`)}
    </span>
    ${show.state === "planned"
      ? html`<button class="button button-small button-primary" @click=${() => studio.askStart()}>
          ${icon("play")}${t("studio.start_show")}
        </button>`
      : nothing}
    ${show.state === "live"
      ? html`<button class="button button-small" aria-label=${t("studio.close_show")} @click=${() => studio.askClose()}>
          ${icon("circle-stop")}<span class="not-phone">${t("studio.close_show")}</span>
        </button>`
      : nothing}
  `;
}

/** Somebody who buys in the hall after the show, or calls on a weekday. @param {Studio} studio */
function counterView(studio) {
  if (studio.counter) return nothing;
  return html`<a class="button button-small button-quiet not-phone" href="/studio/counter" aria-label=${t("studio.counter")} title=${t("studio.counter")}>
    ${icon("store")}<span class="wide-only">${t("studio.counter_short")}</span>
  </a>`;
}

/**
 * @param {Studio} studio
 * @param {Show | undefined} show
 */
const mayInvite = (studio, show) => show !== undefined && show.state !== "closed" && !studio.counter;

/**
 * @param {Studio} studio
 * @param {Show | undefined} show
 */
function inviteView(studio, show) {
  if (!mayInvite(studio, show)) return nothing;
  return html`<button
    class="button button-small not-phone"
    aria-label=${t("studio.invite_helper")}
    title=${t("studio.invite_helper")}
    @click=${() => studio.invite.open("helper")}
  >
    ${icon("user-plus")}
  </button>`;
}

/** @param {Studio} studio */
function lampsView(studio) {
  const { door } = studio.documents;
  return html`${moneyLampView(studio)}${lamp(door.state, "globe", t("studio.lamp_door"), t(`studio.door_${door.state}`))}`;
}

/**
 * @param {"ok" | "failing" | "unset"} state
 * @param {string} symbol
 * @param {string} name
 * @param {string} sentence
 */
function lamp(state, symbol, name, sentence) {
  const label = `${name}: ${sentence}`;
  return html`<span class="lamp is-${state}" role="img" aria-label=${label} title=${label}>
    ${icon(symbol)}${icon(state === "ok" ? "check" : state === "failing" ? "x" : "minus")}
  </span>`;
}

/** @param {Studio} studio */
function connectionView(studio) {
  const state = studio.sync.state;
  const look = state === "live" ? "good" : state === "connecting" ? "news" : "bad";
  return html`<span class="state state-${look} connection" role="img" aria-label=${t(`studio.connection_${state}`)} title=${t(`studio.connection_${state}`)}>
    ${icon(state === "live" ? "wifi" : "wifi-off")}<span class="wide-only">${t(`studio.connection_${state}`)}</span>
  </span>`;
}

/** @param {Studio} studio */
function linksView(studio) {
  const { links } = studio;
  return html`<details class="menu" @focusout=${closeWhenLeft}>
    <summary class="button button-small" aria-label=${t("studio.links")}>${icon("link")}<span class="wide-only">${t("studio.links")}</span></summary>
    <ul class="menu-list">
      ${mayInvite(studio, studio.documents.show)
        ? html`<li class="phone-only">
            <button class="button grow" @click=${() => studio.invite.open("helper")}>${icon("user-plus")}${t("studio.invite_helper")}</button>
          </li>`
        : nothing}
      <li class="phone-only"><a class="grow" href="/studio/counter">${t("studio.counter")}</a></li>
      <li><a class="grow" href=${`/studio/${studio.show}/ledger`}>${t("ledger.name")}</a></li>
      <li><a class="grow" href="/money/import">${t("statements.title")}</a></li>
      ${links.map(
        ([name, url]) => html`<li>
          <a class="grow" href=${url} target="_blank" rel="noreferrer">${t(`studio.link_${name}`)}</a>
          <button
            class="button button-small"
            aria-label=${t("studio.copy_link_of", { name: t(`studio.link_${name}`) })}
            @click=${() => studio.copy(url, t("studio.link_copied"))}
          >
            ${icon("copy")}${t("studio.copy")}
          </button>
        </li>`,
      )}
      ${links.length > 0 ? html`<li class="soft small">${t("studio.links_hint")}</li>` : nothing}
    </ul>
  </details>`;
}

/** The connection is lost: said once, across the page, while everything stays usable. */
/** @param {Studio} studio */
export function bannerView(studio) {
  const { state, waiting } = studio.sync;
  if (state === "refused") {
    return html`<div class="banner banner-bad studio-banner">${icon("lock")}<span>${refusalText(studio.refusal ?? {})}</span></div>`;
  }
  if (state !== "away") return nothing;
  return html`<div class="banner banner-bad studio-banner">
    ${icon("wifi-off")}<span>${t("studio.away")}</span>
    ${waiting > 0 ? html`<span class="chip">${t("studio.waiting", { n: waiting })}</span>` : nothing}
  </div>`;
}
