// @ts-check
/** Owns what is said of a camera in words and numbers, and what about it should worry a helper. */

import { html, nothing } from "../vendor/lit-html/lit-html.js";
import { t } from "../messages.js";
import { isSilent } from "../sound.js";

/** @typedef {import("./documents.js").Camera} Camera */
/** @typedef {{key: string, icon: string, text: string, urgent: boolean}} Worry */

const LOOKS = { on_air: "live", connecting: "news", stalled: "wait", blocked: "bad", off: "" };
/** Told once by a toast: a helper among the comments does not look at the cameras. */
const URGENT = new Set(["studio.program_gone", "studio.worry_blocked", "studio.worry_silent"]);
/** Per cent. */
const BATTERY_LOW = 20;
const LOSS_HIGH = 5;

/**
 * @param {Camera} camera
 * @returns {Worry[]} what somebody has to look at, the worst first
 */
export function worriesOf(camera) {
  const { phone } = camera;
  /** @type {[boolean, string, string, Record<string, number>?][]} */
  const found = [
    [camera.taken && camera.state === "off", "triangle-alert", "studio.program_gone"],
    [camera.state === "blocked", "wifi-off", "studio.worry_blocked"],
    [camera.state === "stalled" && phone?.hidden === true, "phone", "studio.worry_hidden"],
    [camera.state === "stalled" && phone?.hidden !== true, "wifi-off", "studio.worry_stalled"],
    [isSilent(camera), "mic-off", "studio.worry_silent", { n: camera.silent_s }],
    [camera.state === "on_air" && camera.loss >= LOSS_HIGH, "triangle-alert", "studio.worry_loss", { n: camera.loss }],
    [isLow(phone), "battery-low", "studio.worry_battery", { n: phone?.battery ?? 0 }],
  ];
  return found
    .filter(([so]) => so)
    .map(([, icon, key, data]) => ({ key, icon, text: t(key, data), urgent: URGENT.has(key) }));
}

/** @param {import("./documents.js").Phone | null} phone */
function isLow(phone) {
  return phone !== null && phone.battery !== null && phone.battery <= BATTERY_LOW && phone.charging === false;
}

/**
 * @param {Camera} camera
 * @param {boolean} several then it says which one it speaks of
 */
export function cameraFactsView(camera, several) {
  const look = LOOKS[/** @type {keyof typeof LOOKS} */ (camera.state)] ?? "";
  const onAir = camera.program && camera.state === "on_air";
  return html`
    ${several
      ? html`<p class="camera-which clip"><b>${t("studio.camera_number", { n: camera.number })}</b> · ${camera.name}</p>`
      : html`<span class="state state-${onAir ? "live" : look === "live" ? "good" : look}">
          ${onAir ? html`<span class="dot"></span>` : nothing}${t(`studio.camera_${onAir ? "program" : camera.state}`)}
        </span>`}
    ${camera.state === "off" ? nothing : numbersView(camera)}
  `;
}

/** @param {Camera} camera */
function numbersView(camera) {
  const { phone } = camera;
  return html`<dl class="vitals">
    ${vital("studio.picture", camera.width && camera.height ? `${camera.width}×${camera.height}` : "")}
    ${vital("studio.frames", camera.fps ? t("studio.fps", { n: Math.round(camera.fps) }) : "")}
    ${vital("studio.rate", camera.kbps ? t("studio.kbps", { n: Math.round(camera.kbps) }) : "")}
    ${vital("studio.limit", camera.limit ? t("studio.kbps", { n: camera.limit }) : "")}
    ${vital("studio.limited", limitedWord(phone))}
    ${vital("studio.loss", `${camera.loss ?? 0}%`)}
    ${vital("studio.round_trip", typeof camera.rtt_ms === "number" ? t("studio.ms", { n: camera.rtt_ms }) : "")}
    ${vital("studio.battery", batteryWord(phone))}
    ${vital("studio.facing", phone?.facing ? t(`studio.facing_${phone.facing}`) : "")}
    ${vital("studio.viewers", String(camera.viewers ?? 0))}
  </dl>`;
}

/** @param {import("./documents.js").Phone | null} phone */
function limitedWord(phone) {
  return phone?.limited && phone.limited !== "none" ? t(`studio.limited_${phone.limited}`) : "";
}

/** @param {import("./documents.js").Phone | null} phone */
function batteryWord(phone) {
  if (phone === null || phone.battery === null) return "";
  return phone.charging ? t("studio.charging", { n: phone.battery }) : `${phone.battery}%`;
}

/**
 * @param {string} key
 * @param {string} value
 */
function vital(key, value) {
  return value ? html`<div><dt>${t(key)}</dt><dd>${value}</dd></div>` : nothing;
}
