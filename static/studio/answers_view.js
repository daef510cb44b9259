// @ts-check
/** Owns how the ready answers to a comment look under it. */

import { html, nothing } from "../vendor/lit-html/lit-html.js";
import { refusalText, t } from "../messages.js";
import { icon } from "./icon.js";

/** @typedef {import("./app.js").Studio} Studio */
/** @typedef {import("./documents.js").Comment} Comment */
/** @typedef {import("./answers.js").Answer} Answer */

/** @param {Studio} studio @param {Comment} comment */
export function answersView(studio, comment) {
  const { answers } = studio;
  return html`<section class="answers" aria-label=${t("studio.answers")}>
    <header class="answers-head">
      <strong>${t("studio.answers")}</strong>
      <span class="soft small grow">${t(answers.repliesTo(comment) ? "studio.answers_private" : "studio.answers_copy")}</span>
      <button class="button button-small button-icon button-quiet" aria-label=${t("studio.dismiss")} @click=${() => answers.close()}>${icon("x")}</button>
    </header>
    ${bodyView(studio, comment)}
  </section>`;
}

/** @param {Studio} studio @param {Comment} comment */
function bodyView(studio, comment) {
  const { answers } = studio;
  if (answers.failed) {
    return html`<p class="answers-none">
      ${t("studio.answers_failed")}
      <button class="button button-small" @click=${() => answers.again()}>${icon("refresh-cw")}${t("studio.try_again")}</button>
    </p>`;
  }
  if (answers.list === null) return html`<p class="answers-none soft">${t("studio.answers_coming")}</p>`;
  if (answers.list.length === 0) return html`<p class="answers-none soft">${t("studio.answers_none")}</p>`;
  return html`<ol class="answers-list">
    ${answers.list.map((answer, at) => answerView(studio, comment, answer, at + 1))}
  </ol>`;
}

/** @param {Studio} studio @param {Comment} comment @param {Answer} answer @param {number} number */
function answerView(studio, comment, answer, number) {
  const { answers } = studio;
  const sends = answer.private !== null && answers.repliesTo(comment);
  const text = (sends ? answer.private : (answer.public ?? answer.private)) ?? "";
  return html`<li>
    <button class="answer" ?disabled=${answer.code !== null} @click=${() => answers.use(comment, answer)}>
      <kbd>${number}</kbd>
      <span class="answer-words"
        ><strong>${answer.name}</strong><span class="soft small">${answer.code ? refusalText({ code: answer.code }) : text}</span></span
      >
      ${icon(sends ? "send" : "copy")}
    </button>
    ${!sends && !answer.code && "share" in navigator
      ? html`<button class="button button-small button-icon button-quiet" aria-label=${t("studio.share")} @click=${() => answers.share(text)}>
          ${icon("share-2")}
        </button>`
      : nothing}
  </li>`;
}
