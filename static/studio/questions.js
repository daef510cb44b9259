// @ts-check
/** Owns what is asked before something happens to a whole order or show. */

import { t } from "../messages.js";

/** @typedef {import("./app.js").Studio} Studio */
/** @typedef {import("./documents.js").Order} Order */

/** @param {Studio} studio @param {Order} order */
export function askCancel(studio, order) {
  studio.dialogs.ask({
    title: t("studio.cancel_order_title", { number: order.number }),
    text: t(order.received > 0 ? "studio.cancel_paid_text" : "studio.cancel_text"),
    yes: t("studio.cancel_order"),
    danger: true,
    reason: t("studio.reason"),
    reasons: [t("studio.reason_changed_mind"), t("studio.reason_no_answer"), t("studio.reason_mistake")],
    then: (reason) => void studio.actions.cancel(order, reason),
  });
}

/** @param {Studio} studio */
export function askStart(studio) {
  const text = t("studio.start_text");
  studio.dialogs.ask({ title: t("studio.start_title"), text, yes: t("studio.start_show"), then: () => void studio.actions.startShow() });
}

/** @param {Studio} studio */
export function askClose(studio) {
  const waiting = studio.documents.orders.filter((order) => order.state === "open" && order.payment === "unpaid").length;
  studio.dialogs.ask({
    title: t("studio.close_title"),
    text: waiting > 0 ? t("studio.close_text_unpaid", { n: waiting }) : t("studio.close_text"),
    yes: t("studio.close_show"),
    danger: true,
    then: () => void studio.actions.closeShow(),
  });
}
