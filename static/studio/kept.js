// @ts-check
/** Owns which of the studio's commands outlive a reload, and what is said when they went out after all. */

import { refusalText, t } from "../messages.js";

/** @typedef {import("./app.js").Studio} Studio */

/** As good later as now; none of them holds a key, and none moves a camera. */
export const KEPT = Object.freeze([
  "open_order",
  "change_lines",
  "cancel_order",
  "extend_order",
  "mark_sent",
  "claim_comment",
  "finish_comment",
  "hold_comment",
  "hide_comment",
  "restore_comment",
  "judge_author",
  "type_comment",
  "close_gap",
]);

/**
 * An order that was written before the page was loaded anew is passed on now; a refusal is told.
 * @param {Studio} studio
 * @param {{type: string}} command
 * @param {import("../sync/outbox.js").Refused | null} refused
 * @param {any} result
 */
export function keptTold(studio, command, refused, result) {
  if (refused) studio.toasts.say(t("studio.kept_refused", { why: refusalText(refused) }), "bad");
  else if (command.type === "open_order" && result?.order) {
    studio.toasts.say(t("studio.kept_order_sent", { number: result.number }), "good");
  }
  studio.refresh();
}
