// @ts-check
/** Owns the lists that hold and hide comments: a line each, tried on a sentence before they are saved. */

import { t } from "../messages.js";
import { bind, part } from "../page.js";
import { field, onSubmit } from "./fields.js";
import { toast } from "./lists.js";

/** @typedef {import("../sync.js").Doc} Doc */
/** @typedef {import("../sync.js").Sync} Sync */

const LISTS = ["hide", "hold", "allow", "links"];
const TRY_AFTER_MS = 400;

export class Words {
  #sync;
  #form = part("words-form", HTMLFormElement);
  #sentence = part("words-try", HTMLInputElement);
  #verdict = part("words-try-verdict", HTMLElement);
  /** What somebody types is not written over by what comes from elsewhere. */
  #touched = false;
  #asked = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #soon;

  /** @param {Sync} sync */
  constructor(sync) {
    this.#sync = sync;
    onSubmit(this.#form, () => [], () => this.#save());
    this.#form.addEventListener("input", (event) => this.#typed(event.target));
    this.#form.querySelector("[data-shipped-again]")?.addEventListener("click", () => this.#shippedAgain());
    this.#sentence.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault(); // tries; saving is the button's
      this.#tryNow();
    });
  }

  /** @param {Doc | undefined} rules */
  show(rules) {
    if (!rules || this.#touched) return;
    for (const name of LISTS) field(this.#form, name).value = (rules[name] ?? []).join("\n");
    this.#count();
  }

  /** @param {EventTarget | null} element */
  #typed(element) {
    if (element !== this.#sentence) {
      this.#touched = true;
      this.#count();
    }
    clearTimeout(this.#soon);
    this.#soon = setTimeout(() => this.#tryNow(), TRY_AFTER_MS);
  }

  /** @param {string} name @returns {string[]} */
  #lines(name) {
    return field(this.#form, name).value.split("\n").map((line) => line.trim()).filter(Boolean);
  }

  #lists() {
    return Object.fromEntries(LISTS.map((name) => [name, this.#lines(name)]));
  }

  #count() {
    const said = (/** @type {string} */ name) => t(`talk.count_${name}`, { n: this.#lines(name).length });
    bind(this.#form, { hide: said("hide"), hold: said("hold"), allow: said("allow") });
  }

  #shippedAgain() {
    for (const name of LISTS) {
      const list = field(this.#form, name);
      if (list.dataset.shipped !== undefined) list.value = list.dataset.shipped;
    }
    this.#touched = true;
    this.#count();
    this.#tryNow();
  }

  async #save() {
    await this.#sync.command("shop", "set_comment_rules", this.#lists());
    this.#touched = false;
    toast(t("talk.rules_saved"));
  }

  async #tryNow() {
    clearTimeout(this.#soon);
    const text = this.#sentence.value.trim();
    const asked = ++this.#asked;
    if (!text) return this.#say("", "");
    const found = await verdict({ text, ...this.#lists() });
    if (asked !== this.#asked) return; // a later one is on its way
    if (found === undefined) this.#say("", t("talk.try_failed"));
    else if (found === null) this.#say("through", t("talk.through"));
    else this.#say(found.what, t(`talk.${found.what}_for_${found.reason}`));
  }

  /**
   * @param {string} kind
   * @param {string} sentence
   */
  #say(kind, sentence) {
    this.#verdict.dataset.verdict = kind;
    this.#verdict.textContent = sentence;
  }
}

/**
 * What would become of a comment; undefined when nobody answers.
 * @param {Record<string, unknown>} tried
 * @returns {Promise<{what: string, reason: string} | null | undefined>}
 */
async function verdict(tried) {
  try {
    const headers = { Accept: "application/json", "Content-Type": "application/json" };
    const response = await fetch("/api/try-comment", { method: "POST", headers, body: JSON.stringify(tried) });
    return response.ok ? (await response.json()).verdict : undefined;
  } catch {
    return undefined;
  }
}
