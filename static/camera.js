// @ts-check
/** Owns the artisan's camera page: which of its states is seen, and what its buttons do. */

import { Air } from "./camera/air.js";
import { Awake, stayUpright, watchBattery } from "./camera/awake.js";
import { Cue } from "./camera/cue.js";
import { Eye, troubleOf } from "./camera/eye.js";
import { Reports } from "./camera/report.js";
import { ServerClock, Wishes } from "./camera/wishes.js";
import { hardwareCodec } from "./codecs.js";
import { chromeIntent, inAppBrowser, phoneKind } from "./in_app.js";
import { connect, feeds, given, part } from "./page.js";
import { showRecorded } from "./recording.js";
import { isSilent, stepOf } from "./sound.js";

/** @typedef {"hello" | "permit" | "try" | "live" | "ask" | "trouble"} Step */
/** @typedef {import("./camera/eye.js").EyeTrouble | "insecure" | "in_app" | "in_app_iphone" | "old"} Trouble */

const SAID_MS = 8000;
/** Somebody else has the camera, a call mostly: looked at again until they are done. */
const BUSY_MS = 5000;
/** Set while on air: a tab that the system threw away returns to it without being asked. */
const ON_AIR = `livehub.on_air.${given.show}`;

const main = part("camera", HTMLElement);
const mirror = part("mirror", HTMLVideoElement);
const said = part("said", HTMLElement);
const flip = part("flip", HTMLButtonElement);
const eye = new Eye(() => void recover());
const air = new Air(given.whip ?? "", showAir);
const awake = new Awake();
const clock = new ServerClock();
const wishes = new Wishes(clock, given.show ?? "");
const cue = new Cue(part("cue", HTMLElement), part("cue-words", HTMLElement));
const reports = new Reports(given.report ?? "", phone, (now) => clock.set(now));
const sync = connect({ onchange: hear, onstate: hear });
const [show = "", vitals = ""] = feeds;

/** @type {Step} */
let step = "hello";
let flippable = false;
/** @type {import("./camera/awake.js").Charge | null} */
let charge = null;

/** @param {Step} next */
function go(next) {
  step = next;
  main.dataset.step = next;
  for (const element of main.querySelectorAll("[data-only]")) {
    element.toggleAttribute("hidden", !element.getAttribute("data-only")?.split(" ").includes(next));
  }
  flip.hidden = !flippable || (next !== "try" && next !== "live");
  if (next !== "live" && next !== "ask") showAir(null);
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
  if (code === "busy" && keptOnAir()) setTimeout(() => void (step === "trouble" && again()), BUSY_MS);
}

/** @param {import("./camera/air.js").AirReport | null} report */
function showAir(report) {
  for (const state of ["joining", "ready", "live", "back"]) {
    part(`plate-${state}`, HTMLElement).hidden = report?.state !== state;
  }
  const { why = "", blocked = false } = report ?? {};
  part("blocked", HTMLElement).hidden = !blocked;
  part("waiting", HTMLElement).hidden = report?.state !== "back" || why !== "" || blocked;
  const reason = part("why", HTMLElement);
  reason.textContent = why;
  reason.hidden = why === "" || blocked;
  showSound(report !== null);
}

/** @param {boolean} onAir */
function showSound(onAir) {
  const meter = part("meter", HTMLElement);
  meter.hidden = !onAir || air.sound === null;
  meter.dataset.level = String(stepOf(air.sound));
  part("silent", HTMLElement).hidden = !onAir || !isSilent(heard());
}

/** What the server says of this camera; null while it says nothing. */
function heard() {
  const doc = sync.state === "live" ? sync.one(vitals, "camera", "camera") : undefined;
  return /** @type {import("./camera/air.js").Heard | null} */ (doc ?? null);
}

/** Something came from the server: how we arrive, what we are told and asked. */
function hear() {
  const said = heard();
  air.hear(said);
  const number = part("number", HTMLElement);
  number.hidden = !said;
  if (said) number.textContent = (number.dataset.pattern ?? "{n}").replace("{n}", String(said.number));
  const told = sync.one(show, "cue", "cue");
  if (wishes.take("cue", /** @type {any} */ (told))) cue.show(told?.cue, told?.text);
  const flipped = sync.one(show, "wishes", "flip");
  if (wishes.take("flip", /** @type {any} */ (flipped)) && !flip.hidden) void turnForHelper();
  air.limit(sync.one(show, "wishes", "limit")?.value);
  showRecorded(sync.one(show, "show", "show"));
}

/** @returns {import("./camera/report.js").Phone} */
function phone() {
  const { percent = null, charging = null } = charge ?? {};
  return { battery: percent, charging, limited: air.limited, facing: eye.facing, hidden: document.hidden };
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
  reports.start();
  void awake.want(true);
  void stayUpright();
  go("live");
  air.go(eye.stream);
}

function stop() {
  keepOnAir(false);
  reports.stop();
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

async function turnForHelper() {
  await turn();
  say(said.dataset.flipped);
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
  eye.wake();
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
press("cue-done", () => cue.hide());
part("leave", HTMLAnchorElement).href = chromeIntent(given.landing || location.href);

clock.set(Number(given.now));
document.addEventListener("visibilitychange", () => {
  void reports.send();
  void recover();
});
addEventListener("pagehide", () => air.leave());
addEventListener("pageshow", (event) => {
  if (event.persisted && keptOnAir()) void again();
});
void watchBattery((now) => {
  charge = now;
  part("battery", HTMLElement).hidden = !now.low;
});
void hardwareCodec().then((codec) => (air.codec = codec));

const wrong = surroundings();
if (wrong) fail(wrong);
else if (keptOnAir()) void again();
else go("hello");
