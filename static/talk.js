// @ts-check
/** Owns helpers' page for words and ready answers: one connection, two forms. */

import { loadMessages } from "./messages.js";
import { connect, part } from "./page.js";
import { Answers } from "./setup/talk_answers.js";
import { Words } from "./setup/talk_words.js";

const FEED = "shop/helper";
/** A restart takes a moment; saying at once that the server is away would only frighten. */
const AWAY_MS = 3000;

await loadMessages();

/** @type {ReturnType<typeof setTimeout> | undefined} */
let away;

const sync = connect({ onchange: draw, onstate: showState });
const words = new Words(sync);
const answers = new Answers(sync);

function draw() {
  words.show(sync.one(FEED, "rules", "rules"));
  answers.show(sync.documents(FEED).get("templates") ?? new Map());
}

/** @param {import("./sync.js").SyncState} state */
function showState(state) {
  clearTimeout(away);
  if (state === "live") part("away", HTMLElement).hidden = true;
  else away = setTimeout(() => (part("away", HTMLElement).hidden = false), AWAY_MS);
}
