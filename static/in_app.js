// @ts-check
/** Owns which browser a page stands in: inside another app, on an iPhone, and the way out. */

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
