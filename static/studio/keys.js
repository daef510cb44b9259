// @ts-check
/** Owns which key does what, and when keys are left to typing. */

/** @typedef {import("./app.js").Studio} Studio */

/** @param {EventTarget | null} target */
function takesText(target) {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;
}

/** Enter and Space belong to the button that has the focus. @param {EventTarget | null} target */
function isPressable(target) {
  return target instanceof Element && target.closest("button, a, summary") !== null;
}

/** @type {Record<string, (studio: Studio) => void>} */
const KEYS = {
  j: (studio) => studio.move(1),
  k: (studio) => studio.move(-1),
  o: (studio) => studio.withSelected((comment) => studio.ordering.order(comment)),
  f: (studio) => studio.withSelected((comment) => studio.comments.toggleFeature(comment)),
  h: (studio) => studio.withSelected((comment) => studio.comments.hide(comment)),
  g: (studio) => studio.withSelected((comment) => studio.comments.toggleHold(comment)),
  x: (studio) => studio.withSelected((comment) => studio.comments.finish(comment)),
  m: (studio) => studio.withSelected((comment) => studio.comments.toggleMute(comment)),
  b: (studio) => studio.withSelected((comment) => studio.comments.askBan(comment)),
  r: (studio) => studio.withSelected((comment) => studio.answers.open(comment)),
  z: (studio) => studio.toasts.undoLast(),
  " ": (studio) => studio.pane.pause(),
  "/": (studio) => studio.openSearch(),
  "?": (studio) => studio.help(),
  Escape: (studio) => studio.leave(),
  Enter: (studio) => studio.withSelected((comment) => studio.claim(comment)),
};
/** Of the counter's page, which has no comments. */
const EVERYWHERE = ["?", "Escape", "z"];
const CAMERAS = 4;

/** Digits choose an answer while answers are open, else a camera. @param {Studio} studio @param {number} digit */
function chosen(studio, digit) {
  if (studio.answers.comment !== null) return () => studio.answers.choose(digit);
  return digit <= CAMERAS ? () => studio.cameras.takeNumber(digit) : undefined;
}

/** What a key does; nothing for most. @param {Studio} studio @param {string} key */
export function actOf(studio, key) {
  if (/^[1-9]$/.test(key)) return chosen(studio, Number(key));
  const name = key.length === 1 ? key.toLowerCase() : key;
  const act = studio.counter && !EVERYWHERE.includes(name) ? undefined : KEYS[name];
  return act && (() => act(studio));
}

/**
 * Whether a key press is a command at all: not while typing, composing (Telex, VNI), or in a dialog.
 * @param {KeyboardEvent} event
 */
export function isCommandKey(event) {
  // 229 is what some browsers send for a key that the input method has taken.
  if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return false;
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return event.repeat && /^[jk]$/i.test(event.key);
  if (document.querySelector("dialog[open]")) return false;
  if ((event.key === "Enter" || event.key === " ") && isPressable(event.target)) return false;
  return !takesText(event.target);
}

/** @param {Studio} studio */
export function listenToKeys(studio) {
  addEventListener("keydown", (event) => {
    if (!isCommandKey(event)) return;
    const act = actOf(studio, event.key);
    if (!act) return;
    event.preventDefault();
    act();
  });
}
