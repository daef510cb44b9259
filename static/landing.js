// @ts-check
/** Owns what the plain-HTTP door shows to whom: in-app browsers are led out, phones see their own steps. */

/** Browsers inside other apps, which cannot open a camera or cross our certificate. */
const IN_APP = [
  ["zalo", /\bZalo\b/i],
  ["messenger", /FBAN\/Messenger|MessengerForiOS|MessengerLite|Orca-Android/i],
  ["facebook", /FBAN|FBAV|FB_IAB|FBIOS/],
  ["instagram", /Instagram/i],
  ["tiktok", /musical_ly|BytedanceWebview|ByteLocale|TikTok|\btrill/i],
];

/**
 * The app whose browser this is, or null for a real browser.
 * @param {string} agent
 */
export function inAppBrowser(agent) {
  for (const [app, pattern] of IN_APP) {
    if (/** @type {RegExp} */ (pattern).test(agent)) return /** @type {string} */ (app);
  }
  return null;
}

/**
 * @param {string} agent
 * @param {number} touches an iPad says it is a Mac, but Macs have no touch screen
 * @returns {"iphone" | "android"} everything else shows what Chrome shows
 */
export function phoneKind(agent, touches) {
  if (/iPhone|iPad|iPod/.test(agent)) return "iphone";
  return /Macintosh/.test(agent) && touches > 1 ? "iphone" : "android";
}

/**
 * The address that asks Android to open Chrome.
 * @param {string} url
 */
export function chromeIntent(url) {
  const { protocol, host, pathname, search } = new URL(url);
  const scheme = protocol.replace(":", "");
  return `intent://${host}${pathname}${search}#Intent;scheme=${scheme};package=com.android.chrome;end`;
}

/**
 * Works without navigator.clipboard, which plain HTTP does not have.
 * @param {string} text
 */
function copy(text) {
  const field = document.createElement("textarea");
  field.value = text;
  field.setAttribute("readonly", "");
  field.className = "only-read";
  document.body.append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  return copied;
}

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

function offerWaysOut() {
  const url = document.body.dataset.https ?? "";
  const button = byId("copy");
  button.hidden = false;
  button.addEventListener("click", () => {
    const words = button.querySelector("span");
    if (words && copy(url)) words.textContent = button.dataset.done ?? "";
  });
  if (!/Android/.test(navigator.userAgent)) return;
  const open = byId("open-chrome");
  open.setAttribute("href", chromeIntent(url));
  open.hidden = false;
}

function show() {
  const kind = phoneKind(navigator.userAgent, navigator.maxTouchPoints);
  byId(kind === "iphone" ? "android" : "iphone").hidden = true;
  for (const title of document.querySelectorAll("[data-both]")) title.setAttribute("hidden", "");
  const inApp = inAppBrowser(navigator.userAgent) !== null;
  byId(inApp ? "browser" : "in-app").hidden = true;
  if (inApp) offerWaysOut();
}

if (typeof document !== "undefined") show();
