// @ts-check
/** Owns how the sources of comments are told of: a lamp each, an alarm for silence, gaps as tasks. */

import { html, nothing } from "../vendor/lit-html/lit-html.js";
import { timeOfDay } from "../format.js";
import { refusalText, t } from "../messages.js";
import { icon } from "./icon.js";
import { closeWhenLeft } from "./menus.js";
import { platformName } from "./platforms.js";

/** @typedef {import("./app.js").Studio} Studio */
/** @typedef {import("./documents.js").SourceNow} SourceNow */
/** @typedef {import("./documents.js").Gap} Gap */
/** @typedef {"ok" | "failing" | "silent" | "waiting" | "over"} Look */

/** @type {Record<Look, string>} */
const SIGNS = { ok: "check", failing: "x", silent: "triangle-alert", waiting: "hourglass", over: "minus" };
const GAPS_SHOWN = 2;

/** @param {SourceNow} source @returns {Look} */
export function lookOf(source) {
  if (source.state === "refused" || source.code) return "failing";
  if (source.silent) return "silent";
  if (source.state === "live" || source.state === "listening") return "ok";
  if (source.state === "ended") return "over";
  return source.state === "degraded" ? "silent" : "waiting";
}

/** Whole seconds since a moment, never less than none. @param {number} since @param {number} now */
const seconds = (since, now) => Math.max(0, Math.round((now - since) / 1000));

/** "90 giây", "4 phút". @param {number} since @param {number} now */
function lasted(since, now) {
  const passed = seconds(since, now);
  return passed < 120 ? t("studio.seconds", { n: passed }) : t("studio.minutes", { n: Math.floor(passed / 60) });
}

/**
 * What there is to say of a source now, in one sentence.
 * @param {SourceNow} source
 * @param {number} now ms UTC
 */
export function wordsOf(source, now) {
  if (source.silent && source.state !== "refused") {
    return t("studio.source_silent_for", { time: lasted(source.heard_at ?? source.since, now) });
  }
  if (source.code) {
    const retry = source.retry_at && source.retry_at > now ? ` ${t("studio.source_retries", { time: timeOfDay(source.retry_at) })}` : "";
    const data = { retry_s: source.retry_at ? Math.max(1, Math.ceil((source.retry_at - now) / 1000)) : "" };
    return refusalText({ code: source.code, data }) + retry;
  }
  const heard = source.heard_at ? t("studio.source_heard", { time: timeOfDay(source.heard_at) }) : "";
  return [t(`studio.source_is_${source.state}`), heard].filter(Boolean).join(" · ");
}

/** Figures for whoever looks closer. @param {SourceNow} source */
function figuresOf(source) {
  const { viewers, lag_ms, dropped, quota, every_s } = source;
  return [
    viewers === null ? "" : t("studio.source_viewers", { n: viewers }),
    lag_ms === null ? "" : t("studio.source_lag", { n: (lag_ms / 1000).toFixed(1).replace(".", t("studio.decimal")) }),
    every_s === null ? "" : t("studio.source_every", { n: Math.round(every_s) }),
    quota === null ? "" : t("studio.source_quota", { n: Math.round((100 * quota.used) / Math.max(1, quota.limit)) }),
    dropped ? t("studio.source_dropped", { n: dropped }) : "",
  ].filter(Boolean);
}

/** The lamps of all sources and what can be done about them. @param {Studio} studio */
export function sourcesView(studio) {
  const { sources } = studio.documents;
  const label = sources.map((source) => `${platformName(source.source)}: ${wordsOf(source, studio.now)}`).join(". ");
  return html`<details class="menu sources" @focusout=${closeWhenLeft}>
    <summary class="button button-small sources-lamps" aria-label=${label || t("studio.sources_none")} title=${t("studio.sources")}>
      ${icon("radio")}
      ${sources.length === 0 ? html`<span class="small">${t("studio.connect_source")}</span>` : sources.map((source) => lampView(source))}
    </summary>
    <div class="menu-list stack gap-2">
      <strong>${t("studio.sources")}</strong>
      ${sources.length === 0 ? html`<p class="soft small">${t("studio.sources_none_words")}</p>` : nothing}
      ${sources.map((source) => sourceView(studio, source))}
      <div class="cluster gap-2">
        <button class="button button-small" @click=${() => studio.sourceDialog.open()}>${icon("plus")}${t("studio.connect_source")}</button>
        <button class="button button-small" @click=${() => studio.typing.open()}>${icon("pencil")}${t("studio.type_comment")}</button>
      </div>
    </div>
  </details>`;
}

/** @param {SourceNow} source */
function lampView(source) {
  const look = lookOf(source);
  return html`<span class="source-lamp is-${look}">${platformName(source.source)}${icon(SIGNS[look])}</span>`;
}

/** @param {Studio} studio @param {SourceNow} source */
function sourceView(studio, source) {
  const look = lookOf(source);
  const connected = studio.documents.listensTo(source.source);
  return html`<div class="source is-${look}">
    ${icon(SIGNS[look])}
    <span class="grow">
      <strong>${platformName(source.source)}</strong>
      <span class="small">${wordsOf(source, studio.now)}</span>
      <span class="soft small">${figuresOf(source).join(" · ")}</span>
    </span>
    ${connected
      ? html`<button
          class="button button-small button-icon button-quiet"
          aria-label=${t("studio.source_change_of", { name: platformName(source.source) })}
          title=${t("studio.source_change")}
          @click=${() => studio.sourceDialog.open(source.source)}
        >
          ${icon("pencil")}
        </button>`
      : nothing}
  </div>`;
}

/** What somebody must see and do at once: a source that fell silent, a time to be read again. @param {Studio} studio */
export function alarmsView(studio) {
  const { documents, now } = studio;
  const silent = documents.sources.filter((source) => ["silent", "failing"].includes(lookOf(source)));
  const gaps = documents.show?.gaps ?? [];
  if (silent.length === 0 && gaps.length === 0) return nothing;
  return html`<div class="alarms" role="status">
    ${silent.map((source) => alarmView(studio, source, now))} ${gaps.slice(0, GAPS_SHOWN).map((gap) => gapView(studio, gap))}
    ${gaps.length > GAPS_SHOWN ? html`<p class="soft small alarms-more">${t("studio.gaps_more", { n: gaps.length - GAPS_SHOWN })}</p>` : nothing}
  </div>`;
}

/** @param {Studio} studio @param {SourceNow} source @param {number} now */
function alarmView(studio, source, now) {
  const name = platformName(source.source);
  const refused = source.state === "refused" || source.state === "ended";
  const text = source.silent && !refused
    ? t("studio.source_alarm", { name, time: lasted(source.heard_at ?? source.since, now) })
    : `${name}: ${wordsOf(source, now)}`;
  return html`<div class="alarm ${refused ? "is-bad" : ""}">
    ${icon("triangle-alert")}<span class="grow">${text}</span>
    <button class="button button-small" @click=${() => studio.sourceDialog.open(source.source)}>${t("studio.source_look")}</button>
  </div>`;
}

/** @param {Studio} studio @param {Gap} gap */
function gapView(studio, gap) {
  const text = t("studio.gap", { name: platformName(gap.source), since: timeOfDay(gap.since), until: timeOfDay(gap.until) });
  const close = () => studio.actions.send("close_gap", { gap: gap.id }, gap.id);
  return html`<div class="alarm is-gap">
    ${icon("list-checks")}<span class="grow">${text}</span>
    <button class="button button-small" @click=${() => studio.typing.open(gap.source)}>${icon("pencil")}${t("studio.type_comment")}</button>
    <button class="button button-small" aria-busy=${String(studio.actions.busy("close_gap", gap.id))} @click=${close}>${icon("check")}${t("studio.gap_done")}</button>
  </div>`;
}
