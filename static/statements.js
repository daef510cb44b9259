// @ts-check
/** Owns importing a statement: the file goes up, what would be booked comes back, a press agrees. */

import { dateTime, money } from "./format.js";
import { loadMessages, refusalText, t } from "./messages.js";
import { bind, part } from "./page.js";
import { Refused } from "./sync.js";

/**
 * @typedef {{row: number, at: number, timed: boolean, amount: number, direction: "in" | "out",
 *   reference: string, narrative: string, payer: string}} Entry
 * @typedef {{row: number, reason: string, text: string}} Problem
 * @typedef {{n: number, in?: number, out?: number, rows: (Entry | Problem)[]}} Group
 * @typedef {{names: string[], headings: string[], samples: string[][],
 *   chosen: Record<string, string>, remembered: boolean}} Columns
 * @typedef {{draft: string, columns: Columns, missing: string[], needed: string,
 *   preview?: Record<string, Group>}} Answer
 */

/** The server holds the same bound; told here at once instead of after a slow upload. */
const LIMIT_BYTES = 10 * 1024 * 1024;
const KINDS = ["new", "confirms", "doubtful", "known", "problem"];

/** @type {Answer | undefined} */
let answer;
/** @type {Set<number>} rows that look known and were ticked all the same */
const also = new Set();

/**
 * @param {string} path
 * @param {BodyInit} body
 * @returns {Promise<any>} the JSON answer; rejects with Refused
 */
async function send(path, body) {
  /** @type {Response} */
  let response;
  try {
    response = await fetch(path, { method: "POST", body, headers: { Accept: "application/json" } });
  } catch {
    throw new Refused({ code: "busy", data: { retry_s: 5 } });
  }
  const told = await response.json().catch(() => ({}));
  if (response.ok) return told;
  throw new Refused(told.error ?? { code: "internal" });
}

/** @param {string} id */
const element = (id) => part(id, HTMLElement);

/**
 * Carries something out that may be refused, and says beside it why.
 * @param {string} place id of the element for the sentence
 * @param {() => Promise<void>} work
 */
async function tried(place, work) {
  element(place).textContent = "";
  document.body.setAttribute("aria-busy", "true");
  try {
    await work();
  } catch (refusal) {
    element(place).textContent = refusalText(/** @type {any} */ (refusal));
  } finally {
    document.body.removeAttribute("aria-busy");
  }
}

/** @param {File} file */
async function upload(file) {
  const words = element("file-name");
  words.textContent = t("statements.reading", { name: file.name });
  hide("preview", "columns", "done");
  await tried("file-error", async () => {
    if (file.size > LIMIT_BYTES) throw new Refused({ code: "statement_too_large" });
    const body = new FormData(part("choose", HTMLFormElement));
    body.set("file", file);
    show(await send("/api/statements", body));
    words.textContent = file.name;
  });
  if (element("file-error").textContent) words.textContent = t("statements.file");
}

/** @param {string[]} ids */
function hide(...ids) {
  for (const id of ids) element(id).hidden = true;
}

/** @param {Answer} told */
function show(told) {
  answer = told;
  also.clear();
  showColumns(told);
  element("preview").hidden = !told.preview;
  if (told.preview) showPreview(told.preview);
}

/** @param {Answer} told */
function showColumns({ columns, missing, needed }) {
  element("columns").hidden = false;
  const words = missing.length > 0 ? `${t("statements.columns_words")} ${t("statements.needed", { columns: needed })}` : "";
  element("columns-words").textContent = words || t(columns.remembered ? "statements.columns_known" : "statements.columns_guessed");
  element("columns-error").textContent = "";
  for (const select of document.querySelectorAll("select[data-field]")) {
    if (select instanceof HTMLSelectElement) showChoices(select, columns);
  }
  unfold(missing.length > 0);
}

/**
 * @param {HTMLSelectElement} select
 * @param {Columns} columns
 */
function showChoices(select, { names, headings, samples, chosen }) {
  const none = select.options[0];
  const made = names.map((name, at) => {
    const sample = samples[at]?.[0] ?? "";
    const heading = headings[at] || t("statements.column", { n: at + 1 });
    return new Option(sample ? `${heading}: ${sample}` : heading, name);
  });
  select.replaceChildren(...(none ? [none] : []), ...made);
  select.value = chosen[select.dataset.field ?? ""] ?? "";
}

/** @param {boolean} open */
function unfold(open) {
  element("columns-fields").hidden = !open;
  element("columns-open").hidden = open;
  element("columns-open").setAttribute("aria-expanded", String(open));
}

/** @param {Record<string, Group>} groups */
function showPreview(groups) {
  element("sums").replaceChildren(...KINDS.map((kind) => sumOf(kind, groups[kind])));
  for (const kind of KINDS) showGroup(kind, groups[kind]);
  element("none-new").hidden = toBook() + count("doubtful") + count("problem") > 0;
  showConfirm();
}

/** @param {string} kind */
const count = (kind) => answer?.preview?.[kind]?.n ?? 0;

const toBook = () => count("new") + count("confirms") + also.size;

/** @param {string} id */
function copyOf(id) {
  const made = document.importNode(part(id, HTMLTemplateElement).content, true).firstElementChild;
  return /** @type {HTMLElement} */ (made);
}

/**
 * @param {string} kind
 * @param {Group | undefined} group
 */
function sumOf(kind, group) {
  const made = copyOf("sum");
  const { n = 0, in: came = 0, out: went = 0 } = group ?? {};
  made.dataset.kind = kind;
  made.classList.toggle("is-zero", n === 0);
  const parts = [came ? `+${money(came)}` : "", went ? `−${money(went)}` : ""].filter(Boolean);
  bind(made, { name: t(`statements.${kind}`), n, amounts: parts.join(" · ") });
  return made;
}

/**
 * @param {string} kind
 * @param {Group | undefined} group
 */
function showGroup(kind, group) {
  const place = element(`group-${kind}`);
  place.hidden = !group || group.n === 0;
  if (!group) return;
  bind(place, { n: group.n });
  const rows = group.rows.map((each) => ("reason" in each ? problemRow(each) : entryRow(each, kind === "doubtful")));
  place.querySelector("[data-rows]")?.replaceChildren(...rows);
  const more = /** @type {HTMLElement} */ (place.querySelector("[data-more]"));
  more.hidden = group.n <= group.rows.length;
  more.textContent = t("statements.more", { n: group.n - group.rows.length });
}

/** @param {Problem} problem */
function problemRow({ row, reason, text }) {
  const made = copyOf("row");
  made.classList.add("is-problem");
  bind(made, { row: t("statements.row", { n: row }), words: t(`statements.${reason}`), payer: text, reference: "", when: "", amount: "" });
  return made;
}

/**
 * @param {Entry} entry
 * @param {boolean} doubtful
 */
function entryRow(entry, doubtful) {
  const made = copyOf("row");
  const when = dateTime(entry.at);
  bind(made, {
    row: t("statements.row", { n: entry.row }),
    when: entry.timed ? when : when.slice(0, 10),
    amount: `${entry.direction === "in" ? "+" : "−"}${money(entry.amount)}`,
    words: entry.narrative,
    payer: entry.payer,
    reference: entry.reference,
  });
  made.querySelector(".statement-amount")?.setAttribute("data-direction", entry.direction);
  const tick = made.querySelector("[data-tick]");
  if (doubtful && tick instanceof HTMLElement) {
    tick.hidden = false;
    tick.querySelector("input")?.addEventListener("change", (event) => {
      const { checked } = /** @type {HTMLInputElement} */ (event.currentTarget);
      if (checked) also.add(entry.row);
      else also.delete(entry.row);
      showConfirm();
    });
  }
  return made;
}

function showConfirm() {
  const button = part("confirm", HTMLButtonElement);
  const n = toBook();
  button.disabled = n === 0;
  const words = button.querySelector("span");
  if (words) words.textContent = n > 0 ? t("statements.confirm", { n }) : t("statements.confirm_none");
}

async function confirm() {
  const button = part("confirm", HTMLButtonElement);
  const words = button.querySelector("span");
  button.disabled = true;
  if (words) words.textContent = t("statements.booking", { n: toBook() });
  await tried("confirm-error", async () => {
    const told = await send("/api/statements/confirm", JSON.stringify({ draft: answer?.draft, also: [...also] }));
    element("done-words").textContent = t("statements.booked", { n: told.booked });
    hide("preview", "columns", "choose");
    element("done").hidden = false;
    scrollTo(0, 0);
  });
  if (element("confirm-error").textContent) showConfirm();
}

async function chooseColumns() {
  /** @type {Record<string, string>} */
  const columns = {};
  for (const select of document.querySelectorAll("select[data-field]")) {
    if (select instanceof HTMLSelectElement) columns[select.dataset.field ?? ""] = select.value;
  }
  await tried("columns-error", async () => {
    show(await send("/api/statements/columns", JSON.stringify({ draft: answer?.draft, columns })));
  });
}

function again() {
  part("choose", HTMLFormElement).reset();
  element("file-name").textContent = t("statements.file");
  hide("done");
  element("choose").hidden = false;
}

async function begin() {
  await loadMessages();
  if (!document.getElementById("choose")) return;
  const file = part("file", HTMLInputElement);
  file.addEventListener("change", () => {
    const [chosen] = file.files ?? [];
    if (chosen) void upload(chosen);
    file.value = ""; // the same file, chosen again, is a change again
  });
  element("choose").addEventListener("submit", (event) => event.preventDefault());
  element("choose").addEventListener("change", (event) => {
    if (event.target !== file) hide("preview", "columns"); // another account: the file is chosen anew
  });
  element("columns").addEventListener("submit", (event) => {
    event.preventDefault();
    void chooseColumns();
  });
  element("columns-open").addEventListener("click", () => unfold(true));
  element("confirm").addEventListener("click", () => void confirm());
  element("again").addEventListener("click", again);
}

void begin();
