// @ts-check
/** Owns which key does what, and when keys are left to typing. */

/** @typedef {import("./app.js").Studio} Studio */

/** @param {EventTarget | null} target */
function takesText(target) {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;
}

/** Enter belongs to the button that has the focus. @param {EventTarget | null} target */
function isPressable(target) {
  return target instanceof Element && target.closest("button, a, summary") !== null;
}

/** @type {Record<string, (studio: Studio) => void>} */
const KEYS = {
  j: (studio) => studio.move(1),
  k: (studio) => studio.move(-1),
  o: (studio) => studio.withSelected((comment) => studio.ordering.order(comment)),
  f: (studio) => studio.withSelected((comment) => studio.actions.toggleCommentFeature(comment)),
  h: (studio) => studio.withSelected((comment) => studio.actions.hide(comment)),
  z: (studio) => studio.toasts.undoLast(),
  ...Object.fromEntries(
    [1, 2, 3, 4].map((number) => [String(number), (/** @type {Studio} */ studio) => studio.cameras.takeNumber(number)]),
  ),
  "?": (studio) => studio.help(),
  Escape: (studio) => studio.leave(),
  Enter: (studio) => studio.withSelected((comment) => studio.claim(comment)),
};

/**
 * Whether a key press is a command at all: not while typing, composing (Telex, VNI), or in a dialog.
 * @param {KeyboardEvent} event
 */
export function isCommandKey(event) {
  // 229 is what some browsers send for a key that the input method has taken.
  if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return false;
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return event.repeat && /^[jk]$/i.test(event.key);
  if (document.querySelector("dialog[open]")) return false;
  if (event.key === "Enter" && isPressable(event.target)) return false;
  return !takesText(event.target);
}

/** @param {Studio} studio */
export function listenToKeys(studio) {
  addEventListener("keydown", (event) => {
    if (!isCommandKey(event)) return;
    const act = KEYS[event.key] ?? KEYS[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act(studio);
  });
}
