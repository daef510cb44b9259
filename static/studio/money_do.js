// @ts-check
/** Owns the commands about money: each once at a time, each with its way back where there is one. */

import { money } from "../format.js";
import { t } from "../messages.js";
import { orderName } from "./money_words.js";

/** @typedef {import("./app.js").Studio} Studio */
/** @typedef {import("./documents.js").Order} Order */
/** @typedef {import("./documents.js").Transfer} Transfer */
/** @typedef {{order?: string, transfer?: string, amount: number, bin: string, number: string, holder: string}} Refunding */

export class MoneyActions {
  #studio;

  /** @param {Studio} studio */
  constructor(studio) {
    this.#studio = studio;
  }

  /**
   * @param {string} type
   * @param {string} subject
   */
  busy(type, subject) {
    return String(this.#studio.actions.busy(type, subject));
  }

  /**
   * @param {string} type
   * @param {Record<string, unknown>} body
   * @param {string} subject what it is about: a second tap on it is the same command
   */
  #bank(type, body, subject) {
    return this.#studio.actions.sendTo("bank", type, body, subject);
  }

  /**
   * @param {string} text
   * @param {(() => void) | null} [undo]
   */
  #say(text, undo = null) {
    this.#studio.toasts.say(text, "good", undo);
  }

  /**
   * @param {string} transfer
   * @param {string} order
   * @param {number} amount
   * @param {string} [name] of the order, when it is of another show
   * @returns {Promise<boolean>}
   */
  async allocate(transfer, order, amount, name = orderName(this.#studio, order)) {
    const result = await this.#bank("allocate_transfer", { transfer, log: "", order, code: "", amount }, transfer);
    if (result === null) return false;
    const undo = () => void this.undo(result.allocation, t("money.undone_at_once"));
    this.#say(t("money.allocated", { amount: money(amount), order: name }), undo);
    return true;
  }

  /**
   * @param {string} allocation
   * @param {string} reason
   */
  async undo(allocation, reason) {
    if ((await this.#bank("undo_allocation", { allocation, reason }, allocation)) !== null) this.#say(t("money.undone"));
  }

  /** @param {string} transfer @param {string} other */
  async join(transfer, other) {
    if ((await this.#bank("join_transfers", { transfer, other }, other)) === null) return;
    // Whichever pays an order went on: the one that was joined to it is parted again.
    const joined = () => this.#studio.documents.transfers.find((each) => each.joined && (each.id === transfer || each.id === other));
    this.#say(t("money.joined"), () => void this.part(joined()?.id ?? other));
  }

  /** @param {string} other */
  async part(other) {
    if ((await this.#bank("part_transfers", { other }, other)) !== null) this.#say(t("money.parted"));
  }

  /** @param {string} transfer @param {string} reason */
  async setAside(transfer, reason) {
    if ((await this.#bank("set_aside", { transfer, reason }, transfer)) !== null) this.#say(t("money.put_aside"));
  }

  /**
   * @param {Order} order
   * @param {number} amount
   * @param {string} reason
   */
  async see(order, amount, reason) {
    const result = await this.#bank("see_money", { order: order.id, amount, reason }, order.id);
    if (result === null) return false;
    const undo = () => void this.setAside(result.transfer, t("money.undone_at_once"));
    this.#say(t("money.seen_toast", { amount: money(amount), order: orderName(this.#studio, order.id) }), undo);
    return true;
  }

  /** @param {Refunding} refunding @returns {Promise<string | null>} the refund's id */
  async askRefund(refunding) {
    const result = await this.#bank("ask_refund", { ...refunding }, refunding.order ?? refunding.transfer ?? "");
    return result?.refund ?? null;
  }

  /** @param {string} refund @param {string} reason */
  async markReturned(refund, reason) {
    const result = await this.#bank("mark_refund_paid", { refund, reason }, refund);
    if (result !== null) this.#say(t("money.marked_returned"));
    return result !== null;
  }

  /** @param {string} refund @param {string} debit */
  async closeRefund(refund, debit) {
    if ((await this.#bank("close_refund", { refund, debit }, refund)) !== null) this.#say(t("money.refund_closed"));
  }

  /** @param {string} refund */
  async dropRefund(refund) {
    if ((await this.#bank("drop_refund", { refund }, refund)) !== null) this.#say(t("money.refund_dropped"));
  }

  /** @param {string} notification @param {boolean} entered */
  async dismiss(notification, entered) {
    await this.#bank("dismiss_notification", { notification, entered }, notification);
  }

  /** @param {Order} order @param {string} reason */
  accept(order, reason) {
    return this.#studio.actions.send("accept_paid", { order: order.id, reason }, order.id);
  }

  /** @param {Order} order */
  keepPaidLines(order) {
    return this.#studio.actions.send("keep_paid_lines", { order: order.id }, order.id);
  }
}
