// @ts-check
/** Owns what the plain-HTTP door shows to whom: in-app browsers are led out, phones see their own steps. */

import { copyText } from "./clipboard.js";
import { chromeIntent, inAppBrowser, phoneKind } from "./in_app.js";

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

function offerWaysOut() {
  const url = document.body.dataset.https ?? "";
  const button = byId("copy");
  button.hidden = false;
  button.addEventListener("click", async () => {
    const words = button.querySelector("span");
    if ((await copyText(url)) && words) words.textContent = button.dataset.done ?? "";
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
