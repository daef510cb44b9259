// @ts-check
/** Owns the dialog of a test transfer: its QR, and the moment it is heard of. */

import { accountNumber, money } from "../format.js";
import { refusalText, t } from "../messages.js";
import { bind, part } from "../page.js";
import { toast } from "./lists.js";

/** @typedef {import("../sync.js").Doc} Doc */
/** @typedef {import("../sync.js").Sync} Sync */

export class AccountTest {
  #sync;
  #dialog = part("test", HTMLDialogElement);
  #qr = part("test-qr", HTMLImageElement);
  #proven;
  #account = "";
  /** @type {Map<string, Doc>} as they were last: the change may come before the command's reply, or after it */
  #latest = new Map();
  /** Whether the code of this test was seen to be waited for: an older proof is not its end. */
  #asked = false;

  /**
   * @param {Sync} sync
   * @param {(account: Doc) => string | null} proven when and by whom the account was heard of
   */
  constructor(sync, proven) {
    this.#sync = sync;
    this.#proven = proven;
    this.#dialog.addEventListener("close", () => (this.#account = ""));
  }

  /** @param {Doc} account */
  async open(account) {
    this.#asked = false;
    try {
      await this.#sync.command("shop", "test_account", { account: account.id });
    } catch (refusal) {
      return toast(refusalText(/** @type {any} */ (refusal)), "bad");
    }
    this.#account = account.id;
    this.show(this.#latest.get(account.id) ?? account);
    this.#dialog.showModal();
  }

  /** @param {Doc} account as it is now; any but the one that is tested is none of ours */
  show(account) {
    this.#latest.set(account.id, account);
    if (account.id !== this.#account) return;
    if (account.test) this.#showCode(account);
    const heard = this.#asked && !account.test ? this.#proven(account) : null;
    for (const part of this.#dialog.querySelectorAll("[data-test-state]")) {
      part.toggleAttribute("hidden", part.getAttribute("data-test-state") !== (heard ? "heard" : "waits"));
    }
    bind(this.#dialog, { proven: heard });
  }

  /** @param {Doc} account */
  #showCode(account) {
    this.#asked = true;
    const { bank, holder, id, test } = account;
    bind(this.#dialog, { amount: money(test.amount), bank, number: accountNumber(account.number), holder, memo: test.memo });
    const address = `/accounts/${encodeURIComponent(id)}/test.svg?memo=${encodeURIComponent(test.memo)}`;
    if (this.#qr.getAttribute("src") !== address) this.#qr.src = address;
    this.#dialog.querySelector("[data-by-hand]")?.toggleAttribute("hidden", account.ways.length > 0);
    part("test-title", HTMLElement).textContent = t("setup.test_title");
  }
}
