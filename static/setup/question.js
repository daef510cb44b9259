// @ts-check
/** Owns the one modal question of the set-up page: may this really happen? */

import { part } from "../page.js";

/**
 * @param {{question: string, words: string, no: string, yes: string}} asked
 * @param {() => void} then what happens on yes
 */
export function ask({ question, words, no, yes }, then) {
  const dialog = part("sure", HTMLDialogElement);
  part("sure-question", HTMLElement).textContent = question;
  part("sure-words", HTMLElement).textContent = words;
  part("sure-no", HTMLElement).textContent = no;
  part("sure-yes", HTMLElement).textContent = yes;
  dialog.returnValue = "no";
  dialog.onclose = () => dialog.returnValue === "yes" && then();
  dialog.showModal();
}
