// @ts-check
/** Owns the ready answers: as many as there are digit keys, in the order of these. */

import { t } from "../messages.js";
import { bind, part } from "../page.js";
import { onSubmit } from "./fields.js";
import { toast } from "./lists.js";

/** @typedef {import("../sync.js").Doc} Doc */
/** @typedef {import("../sync.js").Sync} Sync */

const MOST = 9;
const HOLE = /\{([^{}]*)\}/g;

/**
 * @template {HTMLElement} T
 * @param {Element} row
 * @param {string} name
 * @param {new () => T} kind
 * @returns {T}
 */
function of(row, name, kind) {
  const element = row.querySelector(`[data-${name}]`);
  if (!(element instanceof kind)) throw new Error(`answer lacks ${name}`);
  return element;
}

/** @param {Element} row */
function opened(row) {
  const details = row.querySelector("details");
  if (details) details.open = true;
}

export class Answers {
  #sync;
  #form = part("answers-form", HTMLFormElement);
  #list = /** @type {HTMLElement} */ (document.querySelector('[data-list="answers"]'));
  #template = part("row-answers", HTMLTemplateElement);
  #more = part("answer-more", HTMLButtonElement);
  #shown = "";
  /** What somebody types is not written over by what comes from elsewhere. */
  #touched = false;
  /** @type {HTMLTextAreaElement | null} where a hole goes */
  #last = null;

  /** @param {Sync} sync */
  constructor(sync) {
    this.#sync = sync;
    onSubmit(this.#form, () => [], () => this.#save());
    this.#form.addEventListener("input", (event) => {
      this.#touched = true;
      const row = event.target instanceof Element ? event.target.closest("li") : null;
      if (row) this.#summary(row);
    });
    this.#form.addEventListener("focusin", (event) => {
      if (event.target instanceof HTMLTextAreaElement) this.#last = event.target;
    });
    this.#more.addEventListener("click", () => this.#add());
    for (const hole of this.#form.querySelectorAll("[data-hole]")) {
      hole.addEventListener("click", () => this.#insert(hole.getAttribute("data-hole") ?? ""));
    }
  }

  /** @param {Map<string, Doc>} templates */
  show(templates) {
    const rows = [...templates.values()].sort((one, other) => Number(one.id) - Number(other.id));
    const shown = JSON.stringify(rows);
    if (this.#touched || shown === this.#shown) return;
    this.#shown = shown;
    this.#list.replaceChildren(...rows.map((doc) => this.#row(doc.name, doc.text, doc.public)));
    this.#number();
  }

  /**
   * @param {string} name
   * @param {string} text
   * @param {boolean} everybody
   */
  #row(name, text, everybody) {
    const copy = document.importNode(this.#template.content, true);
    const row = /** @type {HTMLElement} */ (copy.firstElementChild);
    of(row, "name", HTMLInputElement).value = name;
    of(row, "text", HTMLTextAreaElement).value = text;
    of(row, "public", HTMLInputElement).checked = everybody;
    this.#summary(row);
    of(row, "up", HTMLButtonElement).onclick = () => this.#move(row, row.previousElementSibling, "up");
    of(row, "down", HTMLButtonElement).onclick = () => this.#move(row.nextElementSibling, row, "down", row);
    of(row, "remove", HTMLButtonElement).onclick = () => this.#remove(row);
    return row;
  }

  /** What is seen of it while it is closed. @param {Element} row */
  #summary(row) {
    const text = of(row, "text", HTMLTextAreaElement).value.replace(HOLE, "‹$1›").replaceAll("\n", " ");
    bind(row, { name: of(row, "name", HTMLInputElement).value || t("talk.answer_new"), text });
    of(row, "everybody", HTMLElement).hidden = !of(row, "public", HTMLInputElement).checked;
  }

  /** @returns {Element[]} */
  #rows() {
    return [...this.#list.children];
  }

  #number() {
    const rows = this.#rows();
    rows.forEach((row, at) => {
      bind(row, { key: at + 1 });
      of(row, "up", HTMLButtonElement).disabled = at === 0;
      of(row, "down", HTMLButtonElement).disabled = at === rows.length - 1;
    });
    this.#more.hidden = rows.length >= MOST;
  }

  /**
   * @param {Element | null} row goes before the other
   * @param {Element | null} before
   * @param {string} button that keeps the focus
   * @param {Element | null} [moved] the row whose button was pressed
   */
  #move(row, before, button, moved = row) {
    if (!row || !before || !moved) return;
    before.before(row);
    this.#touched = true;
    this.#number();
    const pressed = of(moved, button, HTMLButtonElement);
    (pressed.disabled ? of(moved, button === "up" ? "down" : "up", HTMLButtonElement) : pressed).focus();
  }

  /** @param {HTMLElement} row */
  #remove(row) {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    this.#touched = true;
    this.#number();
    const summary = next?.querySelector("summary");
    (summary ?? this.#more).focus();
  }

  #add() {
    const row = this.#row("", "", false);
    this.#list.append(row);
    opened(row);
    this.#touched = true;
    this.#number();
    of(row, "name", HTMLInputElement).focus();
  }

  /** @param {string} hole */
  #insert(hole) {
    const text = this.#last?.isConnected ? this.#last : this.#list.querySelector("textarea");
    const row = text?.closest("li");
    if (!text || !row) return;
    opened(row);
    text.setRangeText(hole, text.selectionStart, text.selectionEnd, "end");
    this.#touched = true;
    this.#summary(row);
    text.focus();
  }

  /** Says beside each row what it lacks, and throws when there is one. */
  #check() {
    let wrong = false;
    for (const row of this.#rows()) {
      const name = of(row, "name", HTMLInputElement).value.trim();
      const text = of(row, "text", HTMLTextAreaElement).value.trim();
      const key = !name ? "talk.need_name" : !text ? "talk.need_text" : "";
      of(row, "wrong", HTMLElement).textContent = key ? t(key) : "";
      if (key) opened(row);
      if (key && !wrong) (name ? of(row, "text", HTMLTextAreaElement) : of(row, "name", HTMLInputElement)).focus();
      wrong ||= key !== "";
    }
    if (wrong) throw { text: t("talk.see_above") };
  }

  async #save() {
    this.#check();
    const templates = this.#rows().map((row, at) => ({
      id: String(at + 1),
      name: of(row, "name", HTMLInputElement).value.trim(),
      text: of(row, "text", HTMLTextAreaElement).value.trim(),
      public: of(row, "public", HTMLInputElement).checked,
    }));
    await this.#sync.command("shop", "keep_templates", { templates });
    this.#touched = false;
    toast(t("talk.answers_saved"));
  }
}
