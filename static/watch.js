// @ts-check
/** Owns the buyers' page of a show: program and slate, what is offered now, talking in our own chat. */

import { money } from "./format.js";
import { bind, connect, feeds, given, part } from "./page.js";
import { Program } from "./program.js";
import { showRecorded } from "./recording.js";
import { newId } from "./sync.js";

/** More lines than a screen shows; older ones leave, or an evening fills the phone's memory. */
const LINES_KEPT = 100;
const NEAR_END_PX = 60;
/** A crowd that all hears of the same change does not ask in the same instant. */
const SPREAD_MS = 3000;

const main = part("watch", HTMLElement);
const video = part("program", HTMLVideoElement);
const slate = part("slate", HTMLElement);
const sound = part("sound", HTMLButtonElement);
const chat = part("chat", HTMLElement);
const name = part("name", HTMLInputElement);
const text = part("text", HTMLInputElement);
const problem = part("error", HTMLElement);
const [watch = "", vitals = ""] = feeds;

const program = given.whep ? new Program(video, given.whep, showPicture) : null;
/** Whether the picture is to be had at a server elsewhere. */
let elsewhere = false;
const sync = connect({ onchange: show });

/**
 * @param {string} feed
 * @param {string[]} changed
 */
function show(feed, changed) {
  if (feed === vitals) {
    if (changed.includes("handover")) followHandover();
    if (changed.includes("cameras") && sync.one(vitals, "cameras", "program")?.state === "on_air") program?.hurry();
    return;
  }
  if (changed.includes("show")) showState();
  if (changed.includes("card")) showOffer();
  if (changed.includes("chat")) showChat();
}

function followHandover() {
  const live = sync.one(vitals, "handover", "program")?.live === true;
  if (live === elsewhere) return;
  elsewhere = live;
  setTimeout(() => (elsewhere ? program?.hurry() : program?.askAnew()), Math.random() * SPREAD_MS);
}

/** @param {boolean} there */
function showPicture(there) {
  slate.hidden = there;
  main.classList.toggle("has-picture", there);
  part("on-air", HTMLElement).hidden = !there;
  sound.hidden = !there || !video.muted;
}

function showState() {
  const doc = sync.one(watch, "show", "show");
  if (!doc) return;
  const over = doc.state === "closed";
  part("slate-over", HTMLElement).hidden = !over;
  part("slate-soon", HTMLElement).hidden = over;
  part("say", HTMLFormElement).hidden = over;
  bind(main, { title: doc.title });
  showRecorded(doc);
}

function showOffer() {
  const card = sync.one(watch, "card", "card");
  const offer = part("offer", HTMLElement);
  offer.hidden = !card;
  if (!card) return;
  const left = Number(card.available ?? 0);
  bind(offer, { name: card.name, code: card.code, price: money(card.price), available: left > 0 ? left : null });
  part("gone", HTMLElement).hidden = left > 0;
  part("take", HTMLButtonElement).hidden = left <= 0;
  const photo = part("photo", HTMLImageElement);
  photo.hidden = !card.photo;
  if (card.photo) photo.src = `/photos/${encodeURIComponent(card.photo)}/400.webp`;
}

function showChat() {
  const lines = [...(sync.documents(watch).get("chat") ?? [])]
    .sort(([, a], [, b]) => a.at - b.at)
    .slice(-LINES_KEPT);
  const atEnd = chat.scrollHeight - chat.scrollTop - chat.clientHeight < NEAR_END_PX;
  const there = new Map([...chat.children].map((line) => [line.getAttribute("data-key"), line]));
  chat.replaceChildren(...lines.map(([key, doc]) => there.get(key) ?? chatLine(key, doc)));
  markMine();
  if (atEnd) chat.scrollTop = chat.scrollHeight;
}

/**
 * @param {string} key
 * @param {import("./sync.js").Doc} doc
 */
function chatLine(key, doc) {
  const pattern = part("chat-line", HTMLTemplateElement).content.firstElementChild;
  if (!pattern) throw new Error("page lacks the pattern of a chat line");
  const line = /** @type {HTMLElement} */ (pattern.cloneNode(true));
  line.dataset.key = key;
  line.dataset.author = doc.author;
  bind(line, { name: doc.name, text: doc.text });
  return line;
}

/** The key of our latest comment: its document may come before or after the reply. */
let latest = "";

/** Documents name authors by a hash that only the server can make; our own one our comment tells. */
function markMine() {
  const hash = sync.one(watch, "chat", latest)?.author;
  const ours = remembered("author_hash", hash);
  for (const line of chat.children) {
    line.classList.toggle("is-mine", ours !== "" && line.getAttribute("data-author") === ours);
  }
}

/**
 * Kept in this browser where it may be kept; a private window forgets.
 * @param {string} key
 * @param {string} [value]
 */
function remembered(key, value) {
  try {
    if (value !== undefined) localStorage.setItem(`livehub.${key}`, value);
    return localStorage.getItem(`livehub.${key}`) ?? "";
  } catch {
    return value ?? "";
  }
}

/** @param {boolean} known the name is known: the field makes room for the text */
function showName(known) {
  part("who", HTMLElement).hidden = known;
  part("rename", HTMLElement).hidden = !known;
}

/** @param {string} sentence "" when all is well */
function complain(sentence) {
  problem.textContent = sentence;
  problem.hidden = sentence === "";
}

const author = remembered("author") || remembered("author", newId());

/** @param {SubmitEvent} event */
async function say(event) {
  event.preventDefault();
  const said = text.value.trim();
  const called = name.value.trim();
  if (!called) return name.focus();
  if (!said) return text.focus();
  remembered("name", called);
  showName(true);
  const send = part("send", HTMLButtonElement);
  send.disabled = true;
  complain(sync.state === "live" ? "" : (problem.dataset.away ?? ""));
  try {
    const body = { author, name: called, text: said, source: "web" };
    const result = await sync.command(`show:${given.show}`, "receive_comment", body);
    latest = result.comment ?? "";
    markMine();
    if (text.value.trim() === said) text.value = "";
    chat.scrollTop = chat.scrollHeight;
    complain("");
  } catch (refused) {
    const sentence = refused instanceof Error && "text" in refused ? String(refused.text) : "";
    complain(sentence || (problem.dataset.failed ?? ""));
  }
  send.disabled = false;
  return undefined;
}

name.value = remembered("name");
showName(name.value !== "");
part("say", HTMLFormElement).addEventListener("submit", (event) => void say(event));
part("rename", HTMLElement).addEventListener("click", () => {
  showName(false);
  name.focus();
});
part("take", HTMLElement).addEventListener("click", () => {
  text.value = `${sync.one(watch, "card", "card")?.code ?? ""} x1`;
  (name.value.trim() ? text : name).focus();
});
sound.addEventListener("click", () => {
  video.muted = false;
  sound.hidden = true;
});
