// @ts-check
/** Owns the set-up page: one connection, and the parts that show what comes through it. */

import { copyText } from "./clipboard.js";
import { loadMessages } from "./messages.js";
import { connect, part } from "./page.js";
import { Accounts } from "./setup/accounts.js";
import { Forwarders } from "./setup/forwarders.js";
import { Products, Sellers } from "./setup/goods.js";
import { COUNTER } from "./setup/lists.js";
import { followAddress, markDone } from "./setup/parts.js";
import { People } from "./setup/people.js";
import { Pin } from "./setup/pin.js";
import { Shop } from "./setup/shop.js";
import { Shows } from "./setup/shows.js";
import { Answers } from "./setup/talk_answers.js";
import { Words } from "./setup/talk_words.js";

const FEED = "shop/helper";
/** The counter is always open, so its vitals are always there: the lamp of the public address. */
const VITALS = "vitals:counter";
/** A restart takes a moment; saying at once that the server is away would only frighten. */
const AWAY_MS = 3000;

followAddress();
copyOnPress();
await loadMessages();

/** @type {ReturnType<typeof setTimeout> | undefined} */
let away;
let drawing = false;

const sync = connect({ onchange: draw, onstate: showState });
const pin = new Pin(sync);
const accounts = new Accounts(sync, pin);
const sellers = new Sellers(pin, (account) => accounts.words(account));
const products = new Products(sync);
const shows = new Shows(sync);
const people = new People(sync);
/** The rehearsal has no bank to hear of. */
const forwarders = document.getElementById("forwarder-form") ? new Forwarders(sync) : null;
const shop = new Shop(sync);
const words = new Words(sync);
const answers = new Answers(sync);

/** Many changes in one frame are drawn once. */
function draw() {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    drawNow();
  });
}

function drawNow() {
  const documents = sync.documents(FEED);
  const of = (/** @type {string} */ name) => documents.get(name) ?? new Map();
  const planned = new Map([...of("shows")].filter(([key]) => key !== COUNTER));
  shop.show(sync.one(FEED, "shop", "shop"), sync.one(VITALS, "door", "door"));
  const phones = of("forwarders").size > 0 ? ["phone"] : [];
  accounts.show(of("accounts"), [...(sync.one(FEED, "shop", "shop")?.providers ?? []), ...phones]);
  sellers.show(of("sellers"), of("accounts"));
  products.show(of("products"), of("sellers"), new Map([...planned, ...of("shows")]));
  shows.show(planned, sync.documents(VITALS).get("handovers") ?? new Map());
  forwarders?.show(of("forwarders"), sync.documents(VITALS).get("forwarders") ?? new Map());
  words.show(sync.one(FEED, "rules", "rules"));
  answers.show(of("templates"));
  markDone("talk", sync.one(FEED, "rules", "rules")?.own || [...of("templates").values()].some((each) => each.own));
  people.show(of("invites"), of("devices"), planned);
  for (const name of ["accounts", "sellers", "products"]) markDone(name, of(name).size > 0);
  markDone("shows", planned.size > 0);
  markDone("people", [...of("devices").values()].some((device) => device.role !== "owner"));
  markDone("ways", Boolean(sync.one(FEED, "shop", "shop")?.public_url));
}

/** @param {import("./sync.js").SyncState} state */
function showState(state) {
  clearTimeout(away);
  if (state === "live") part("away", HTMLElement).hidden = true;
  else away = setTimeout(() => (part("away", HTMLElement).hidden = false), AWAY_MS);
}

/** The button says that it has copied; without a clipboard the text beside it is selected. */
function copyOnPress() {
  document.addEventListener("click", async (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-copy]") : null;
    if (!(button instanceof HTMLButtonElement)) return;
    if (await copyText(button.dataset.copy ?? "")) {
      const words = button.querySelector("span");
      if (words) words.textContent = button.dataset.done ?? "";
      return;
    }
    const value = button.parentElement?.querySelector(".copy-value");
    if (value) getSelection()?.selectAllChildren(value);
  });
}
