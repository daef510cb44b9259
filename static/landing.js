// @ts-check
/** Owns what the plain-HTTP door shows to whom: in-app browsers are led out, phones see their own steps. */

import { chromeIntent, inAppBrowser, phoneKind } from "./in_app.js";

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
