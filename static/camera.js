// @ts-check
/** Owns the artisan's camera page: which of its states is seen, and what its buttons do. */

import { Air } from "./camera/air.js";
import { Awake, stayUpright, watchBattery } from "./camera/awake.js";
import { Eye, troubleOf } from "./camera/eye.js";
import { chromeIntent, inAppBrowser, phoneKind } from "./in_app.js";
import { connect, given, part } from "./page.js";

/** @typedef {"hello" | "permit" | "try" | "live" | "ask" | "trouble"} Step */
/** @typedef {import("./camera/eye.js").EyeTrouble | "insecure" | "in_app" | "in_app_iphone" | "old"} Trouble */

const SAID_MS = 8000;
/** Set while on air: a tab that the system threw away returns to it without being asked. */
const ON_AIR = `livehub.on_air.${given.show}`;

const main = part("camera", HTMLElement);
const mirror = part("mirror", HTMLVideoElement);
const said = part("said", HTMLElement);
const flip = part("flip", HTMLButtonElement);
const eye = new Eye(() => void recover());
const air = new Air(given.whip ?? "", showAir);
const awake = new Awake();
const sync = connect({});

/** @type {Step} */
let step = "hello";
let flippable = false;

/** @param {Step} next */
function go(next) {
  step = next;
  main.dataset.step = next;
  for (const element of main.querySelectorAll("[data-only]")) {
    element.toggleAttribute("hidden", !element.getAttribute("data-only")?.split(" ").includes(next));
  }
  flip.hidden = !flippable || (next !== "try" && next !== "live");
  if (next !== "live" && next !== "ask") showAir(null, "");
}

/** @param {Trouble} code */
function fail(code) {
  go("trouble");
  for (const element of main.querySelectorAll("[data-trouble]")) {
    element.toggleAttribute("hidden", element.getAttribute("data-trouble") !== code);
  }
  for (const element of main.querySelectorAll("[data-for]")) {
    element.toggleAttribute("hidden", !element.getAttribute("data-for")?.split(" ").includes(code));
  }
}

/**
 * @param {import("./camera/air.js").AirState | null} state
 * @param {string} why
 */
function showAir(state, why) {
  part("plate-joining", HTMLElement).hidden = state !== "joining";
  part("plate-live", HTMLElement).hidden = state !== "live";
  part("plate-back", HTMLElement).hidden = state !== "back";
  part("waiting", HTMLElement).hidden = state !== "back" || why !== "";
  const reason = part("why", HTMLElement);
  reason.textContent = why;
  reason.hidden = why === "";
}

function look() {
  mirror.srcObject = eye.stream;
  mirror.classList.toggle("is-mirrored", eye.mirrored);
  mirror.play().catch(() => undefined); // autoplay of a muted self view; a refusal heals by the next tap
}

/** Asks for the camera; the phone's own question lies over the picture that explains it. */
async function open() {
  const wrong = surroundings();
  if (wrong) return fail(wrong);
  go("permit");
  try {
    await eye.open();
  } catch (error) {
    return fail(troubleOf(error));
  }
  flippable = await eye.canFlip();
  look();
  return go("try");
}

function start() {
  keepOnAir(true);
  void awake.want(true);
  void stayUpright();
  go("live");
  air.go(eye.stream);
}

function stop() {
  keepOnAir(false);
  air.leave();
  void awake.want(false);
  if (eye.alive) go("try");
  else void open();
}

async function turn() {
  flip.disabled = true;
  try {
    await eye.flip();
    look();
    await air.send(eye.stream);
  } catch (error) {
    fail(troubleOf(error));
  }
  flip.disabled = false;
}

/** After a call, a locked screen or a change of app: the camera again, and on air if it was. */
async function recover() {
  if (document.hidden || (step !== "try" && step !== "live" && step !== "ask")) return;
  if (!eye.alive) {
    try {
      await eye.open();
    } catch (error) {
      return fail(troubleOf(error));
    }
    look();
    await air.send(eye.stream);
  }
  air.hurry();
  return undefined;
}

/** Once more after trouble, and straight back on air when that is where it came from. */
async function again() {
  await open();
  if (step === "try" && keptOnAir()) start();
}

/** @returns {Trouble | null} why no camera can be had here at all */
function surroundings() {
  if (inAppBrowser(navigator.userAgent)) {
    // Only Android lets a link leave the app; on an iPhone the person has to.
    const iphone = phoneKind(navigator.userAgent, navigator.maxTouchPoints) === "iphone";
    return iphone ? "in_app_iphone" : "in_app";
  }
  if (!isSecureContext) return "insecure";
  if (!navigator.mediaDevices?.getUserMedia || !("RTCPeerConnection" in window)) return "old";
  return null;
}

/** @param {boolean} on */
function keepOnAir(on) {
  try {
    if (on) sessionStorage.setItem(ON_AIR, "1");
    else sessionStorage.removeItem(ON_AIR);
  } catch {
    // A private window: a thrown-away tab then begins with hello.
  }
}

function keptOnAir() {
  try {
    return sessionStorage.getItem(ON_AIR) === "1";
  } catch {
    return false;
  }
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let silence;

/** @param {string | undefined} sentence */
function say(sentence) {
  clearTimeout(silence);
  said.textContent = sentence ?? "";
  said.hidden = false;
  silence = setTimeout(() => (said.hidden = true), SAID_MS);
}

async function callHelper() {
  if (sync.state !== "live") say(said.dataset.uncalled);
  try {
    await sync.command(`show:${given.show}`, "call_helper", {});
    say(said.dataset.called);
  } catch {
    say(said.dataset.uncalled);
  }
}

/**
 * @param {string} id
 * @param {() => unknown} then
 */
const press = (id, then) => part(id, HTMLElement).addEventListener("click", then);

press("open", () => void open());
press("again", () => void again());
press("start", start);
press("stop", () => go("ask"));
press("stay", () => {
  go("live");
  air.go(eye.stream);
});
press("leave-air", stop);
press("flip", () => void turn());
press("help", () => void callHelper());
part("leave", HTMLAnchorElement).href = chromeIntent(given.landing || location.href);

document.addEventListener("visibilitychange", () => void recover());
addEventListener("pagehide", () => air.leave());
addEventListener("pageshow", (event) => {
  if (event.persisted && keptOnAir()) void again();
});
void watchBattery((low) => (part("battery", HTMLElement).hidden = !low));

const wrong = surroundings();
if (wrong) fail(wrong);
else if (keptOnAir()) void again();
else go("hello");
