// @ts-check
/** Owns the accounts part: read from a picture of the bank's own VietQR, or typed twice. */

import { accountNumber, dateTime } from "../format.js";
import { refusalText, t } from "../messages.js";
import { bind, part } from "../page.js";
import { AccountSettings } from "./account_settings.js";
import { AccountTest } from "./account_test.js";
import { BankPicker } from "./banks.js";
import { field, mark, missing, onSubmit, typed } from "./fields.js";
import { List, toast } from "./lists.js";
import { upload } from "./uploads.js";

/** @typedef {import("../sync.js").Doc} Doc */
/** @typedef {import("../sync.js").Sync} Sync */
/** @typedef {import("./pin.js").Pin} Pin */

export class Accounts {
  #pin;
  #settings;
  #test;
  #form = part("account-form", HTMLFormElement);
  #file = part("account-file", HTMLInputElement);
  #bank = new BankPicker();
  #list = new List("accounts", (row, doc) => this.#fill(row, doc));
  /** Whether number and bank came out of a picture, so that nobody types them twice. */
  #read = false;
  /** @type {string[]} ways of hearing that are set up */
  #connected = [];

  /**
   * @param {Sync} sync
   * @param {Pin} pin
   */
  constructor(sync, pin) {
    this.#pin = pin;
    this.#settings = new AccountSettings(pin);
    this.#test = new AccountTest(sync, (account) => this.#proven(account));
    this.#file.addEventListener("change", () => this.#readPicture());
    part("account-other", HTMLButtonElement).addEventListener("click", () => this.#showRead(null));
    onSubmit(this.#form, () => this.#mistakes(), () => this.#add());
  }

  /**
   * @param {Map<string, Doc>} accounts
   * @param {string[]} connected ways of hearing that are set up
   */
  show(accounts, connected) {
    this.#connected = connected;
    this.#proposeCoop([...accounts.values()].some((account) => account.coop));
    // The cooperative's first, those given up last.
    const rank = (/** @type {Doc} */ account) => (account.coop ? 0 : account.retired ? 2 : 1);
    this.#list.show([...accounts].sort(([, a], [, b]) => rank(a) - rank(b) || a.holder.localeCompare(b.holder, "vi")));
    for (const account of accounts.values()) this.#test.show(account);
  }

  /**
   * The first account is the cooperative's; a later one takes its place only when somebody says so.
   * @param {boolean} known
   */
  #proposeCoop(known) {
    const box = part("account-coop", HTMLInputElement);
    if (box.defaultChecked === !known) return;
    box.defaultChecked = box.checked = !known;
  }

  /** @param {Doc} account */
  words(account) {
    return `${this.#bank.name(account.bin)} · ${account.number}`;
  }

  /**
   * @param {HTMLElement} row
   * @param {Doc} doc
   */
  #fill(row, doc) {
    const heard = doc.ways.map((/** @type {string} */ way) => t(`setup.way_${way}`)).join(", ");
    bind(row, {
      bank: this.#bank.name(doc.bin),
      number: accountNumber(doc.number),
      holder: doc.holder,
      coop: doc.coop ? t("setup.coop_mark") : null,
      retired: doc.retired ? t("setup.retired") : null,
      ways: heard ? t("setup.heard_by", { ways: heard }) : t("setup.by_hand"),
      proven: this.#proven(doc),
    });
    row.classList.toggle("is-retired", doc.retired);
    row.querySelector("[data-proven]")?.toggleAttribute("hidden", !doc.proven);
    row.querySelector("[data-buttons]")?.toggleAttribute("hidden", doc.retired);
    const [test, change] = ["test", "change"].map((name) => /** @type {HTMLButtonElement} */ (row.querySelector(`[data-${name}]`)));
    if (test) test.onclick = () => void this.#test.open(doc);
    if (change) change.onclick = () => this.#settings.open(doc, this.words(doc), this.#connected);
  }

  /** @param {Doc} account @returns {string | null} when and by whom its test transfer was told of */
  #proven({ proven }) {
    if (!proven) return null;
    return t("setup.proven", { time: dateTime(proven.at), way: t(`setup.way_${proven.provider || proven.way}`) });
  }

  async #readPicture() {
    const file = this.#file.files?.[0];
    if (!file) return;
    mark(this.#file, "");
    try {
      this.#showRead(await upload("/api/read-qr", file));
    } catch (refusal) {
      mark(this.#file, refusalText(/** @type {any} */ (refusal)));
    }
    this.#file.value = "";
  }

  /** @param {{bin: string, account: string} | null} found */
  #showRead(found) {
    this.#read = found !== null;
    part("account-read", HTMLElement).hidden = !this.#read;
    part("account-picture", HTMLElement).hidden = this.#read;
    part("account-typed", HTMLElement).hidden = this.#read;
    this.#bank.set(found?.bin ?? "");
    for (const name of ["number", "number2"]) field(this.#form, name).value = found?.account ?? "";
    if (!found) return;
    bind(part("account-read", HTMLElement), { bank: this.#bank.name(found.bin), number: accountNumber(found.account) });
    field(this.#form, "holder").focus();
  }

  #mistakes() {
    const wrong = missing(this.#form, { number: "setup.need_number", holder: "setup.need_holder" });
    if (!this.#bank.bin) wrong.unshift({ field: "bin", key: "setup.need_bank" });
    const number = this.#number("number");
    if (number && !/^[0-9A-Z]{1,19}$/.test(number)) wrong.push({ field: "number", key: "setup.number_letters" });
    if (number && !this.#read && number !== this.#number("number2")) {
      wrong.push({ field: "number2", key: "setup.number_differs" });
    }
    return wrong;
  }

  /** @param {string} name */
  #number(name) {
    return typed(this.#form, name).replace(/[\s.-]/g, "").toUpperCase();
  }

  async #add() {
    const coop = part("account-coop", HTMLInputElement).checked;
    const body = {
      bin: this.#bank.bin,
      number: this.#number("number"),
      number_again: this.#read ? null : this.#number("number2"),
      holder: typed(this.#form, "holder"),
      coop,
    };
    await this.#pin.command("add_account", body);
    this.#form.reset();
    this.#showRead(null);
    toast(t("setup.account_added"));
  }
}
