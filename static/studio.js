// @ts-check
/** Owns the start of the studio page: sentences first, then the connection and its keys. */

import { loadMessages } from "./messages.js";
import { Studio } from "./studio/app.js";
import { loadIcons } from "./studio/icon.js";
import { listenToKeys } from "./studio/keys.js";

await Promise.all([loadMessages(), loadIcons()]);
const root = /** @type {HTMLElement} */ (document.getElementById("studio"));
root.replaceChildren();
const studio = new Studio(document.body.dataset, root);
listenToKeys(studio);
studio.refresh();
