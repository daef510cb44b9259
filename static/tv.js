// @ts-check
/** Owns the host TV: this product, its price and how many are left, whom to thank, and spoken money. */

import { Awake } from "./camera/awake.js";
import { money, timeOfDay } from "./format.js";
import { loadMessages, t } from "./messages.js";
import { bind, connect, feeds, given, part } from "./page.js";
import { Voice } from "./speech/voice.js";

/** @typedef {import("./speech/sentences.js").Paid} Paid */

const THANKED = 3;
const LAST_FEW = 3;
const CLOCK_MS = 1000;
const MINUTE_MS = 60_000;
/** As long as it is spoken of, and a moment more. */
const MONEY_MS = 12_000;
const WORDS = { loading: "voice_stop", ready: "voice_stop", off: "voice_on", blocked: "voice_blocked", elsewhere: "voice_elsewhere", failed: "voice_failed" };

await loadMessages();
const main = part("tv", HTMLElement);
const [feed = "", vitals = ""] = feeds;
/** A TV's own clock is often wrong; the server's went on from when the page was made. */
const ahead = Number(given.now) - performance.now();
const now = () => ahead + performance.now();
/** @type {{paid: Paid, until: number}[]} */
let shown = [];

const asked = new URLSearchParams(location.search).get("voice") === "1";
const voice = new Voice("livehub.voice.tv", showVoice, asked);
const sync = connect({ onchange: show, onstate });
void new Awake().want(true);
/** Whether the press under way is the tap that browsers want, and no wish for silence. */
let unlocking = false;
for (const begins of ["pointerdown", "keydown"]) {
  part("voice", HTMLButtonElement).addEventListener(begins, () => (unlocking = voice.state === "blocked"));
}
part("voice", HTMLButtonElement).addEventListener("click", press);
setInterval(tick, CLOCK_MS);
showVoice();
tick();

/** A press on a button that asks for sound has given it; on any other it switches. */
function press() {
  if (!unlocking) voice.turn(!voice.on);
  unlocking = false;
  showVoice();
}

function showVoice() {
  const button = part("voice", HTMLButtonElement);
  const { state } = voice;
  const quiet = state === "ready" || state === "loading";
  button.classList.toggle("is-on", quiet);
  button.setAttribute("aria-pressed", String(voice.on));
  button.dataset.state = state;
  part("voice-word", HTMLElement).textContent = t(`tv.${WORDS[state]}`);
}

/**
 * @param {import("./sync.js").SyncState} state
 */
function onstate(state) {
  part("away", HTMLElement).hidden = state === "live" || state === "connecting";
  voice.connection(state, paid);
}

/** @returns {Paid[]} */
function paid() {
  return [...(sync.documents(feed).get("paid") ?? [])].map(([id, doc]) => {
    const { number, amount, at, provisional } = doc;
    return { id, number, amount, at, provisional };
  });
}

/**
 * @param {string} from
 * @param {string[]} changed
 */
function show(from, changed) {
  if (from === vitals) return voice.hear(sync.one(vitals, "cameras", "program")?.sound);
  if (changed.includes("card")) showCard();
  if (changed.includes("thanks")) showThanks();
  if (changed.includes("paid")) hear(voice.read(paid()));
  return tick();
}

function showCard() {
  const card = sync.one(feed, "card", "card");
  const product = part("product", HTMLElement);
  product.hidden = !card;
  part("empty", HTMLElement).hidden = Boolean(card);
  if (!card) return;
  const left = Number(card.available ?? 0);
  bind(product, { code: card.code, name: card.name, price: money(card.price), available: left > 0 ? left : null });
  product.classList.toggle("is-last-few", left > 0 && left <= LAST_FEW);
  product.classList.toggle("is-long", String(card.name).length > 28);
  part("gone", HTMLElement).hidden = left > 0;
  part("photo-place", HTMLElement).hidden = !card.photo;
  if (card.photo) part("photo", HTMLImageElement).src = `/photos/${encodeURIComponent(card.photo)}/1080.webp`;
}

/** The latest first; a name that was erased leaves the order's number. */
function showThanks() {
  const thanks = [...(sync.documents(feed).get("thanks")?.values() ?? [])].sort((a, b) => b.at - a.at);
  part("thanks", HTMLElement).hidden = thanks.length === 0;
  const rows = thanks.slice(0, THANKED).map((doc) => {
    const row = document.createElement("li");
    const name = document.createElement("bdi");
    name.textContent = doc.name || t("tv.order_number", { number: doc.number });
    row.append(name);
    return row;
  });
  part("names", HTMLElement).replaceChildren(...rows);
}

/** @param {Paid[]} news also to be read, by those who do not hear well */
function hear(news) {
  const until = performance.now() + MONEY_MS;
  const known = new Set(news.map(({ id }) => id));
  shown = [...shown.filter((one) => !known.has(one.paid.id)), ...news.map((one) => ({ paid: one, until }))];
}

function showMoney() {
  shown = shown.filter(({ until }) => until > performance.now());
  const orders = shown.map((one) => one.paid);
  const line = part("money", HTMLElement);
  line.hidden = orders.length === 0;
  const provisional = orders.some((one) => one.provisional);
  line.classList.toggle("is-provisional", provisional);
  if (orders.length === 0) return;
  const [only] = orders;
  const amount = money(orders.reduce((sum, one) => sum + one.amount, 0));
  const kind = provisional ? "seen" : "paid";
  const words = orders.length === 1 ? t(`tv.${kind}`, { number: only?.number, amount }) : t(`tv.${kind}_many`, { n: orders.length, amount });
  if (line.textContent !== words) line.textContent = words;
}

function tick() {
  const doc = sync.one(feed, "show", "show");
  const live = doc?.state === "live";
  part("live", HTMLElement).hidden = !live;
  if (doc) bind(main, { title: doc.title });
  bind(main, {
    clock: timeOfDay(now()),
    running: live && doc.started_at ? runningFor(now() - doc.started_at) : null,
    state: doc && !live ? t(`tv.${doc.state}`) : null,
  });
  showMoney();
}

/** Hours and minutes: 1:05. @param {number} ms */
function runningFor(ms) {
  const minutes = Math.max(0, Math.floor(ms / MINUTE_MS));
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
}
