/** Who is led out of an app's browser, and which phone's steps are shown. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { chromeIntent, inAppBrowser, phoneKind } from "../../static/in_app.js";

const ANDROID = "Mozilla/5.0 (Linux; Android 13; SM-A146P) AppleWebKit/537.36 (KHTML, like Gecko)";
const IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";

test("browsers inside apps are recognised by name", () => {
  /** @type {[string, string][]} */
  const agents = [
    ["zalo", `${ANDROID} Version/4.0 Chrome/124.0 Mobile Safari/537.36 Zalo android/12100656`],
    ["facebook", `${IPHONE} Mobile/15E148 [FBAN/FBIOS;FBAV/450.0.0.38.108;FBDV/iPhone12,1]`],
    ["messenger", `${IPHONE} Mobile/15E148 [FBAN/MessengerForiOS;FBAV/450.0]`],
    ["messenger", `${ANDROID} Chrome/124.0 Mobile Safari/537.36 [FB_IAB/Orca-Android;FBAV/450.0]`],
    ["tiktok", `${ANDROID} Chrome/124.0 Mobile Safari/537.36 trill_340204 BytedanceWebview/d8a21c6`],
    ["instagram", `${IPHONE} Mobile/15E148 Instagram 320.0.0.0 (iPhone12,1)`],
  ];
  for (const [app, agent] of agents) assert.equal(inAppBrowser(agent), app, agent);
});

test("Chrome and Safari themselves are not taken for an app", () => {
  assert.equal(inAppBrowser(`${ANDROID} Chrome/124.0 Mobile Safari/537.36`), null);
  assert.equal(inAppBrowser(`${IPHONE} Version/17.4 Mobile/15E148 Safari/604.1`), null);
});

test("an iPad that calls itself a Mac is shown the iPhone's steps, a Mac is not", () => {
  const mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15";
  assert.equal(phoneKind(mac, 5), "iphone");
  assert.equal(phoneKind(mac, 0), "android");
  assert.equal(phoneKind(`${ANDROID} Chrome/124.0`, 5), "android");
});

test("the intent keeps the invitation's path and asks for Chrome", () => {
  assert.equal(
    chromeIntent("https://192.168.1.20:8443/join/abc?lang=en"),
    "intent://192.168.1.20:8443/join/abc?lang=en#Intent;scheme=https;package=com.android.chrome;end",
  );
});
