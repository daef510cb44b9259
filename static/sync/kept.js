// @ts-check
/** Owns the commands that outlive a reload of the page: written down until the server has answered. */

/** @typedef {import("./outbox.js").Command} Command */
/**
 * Which commands are kept, and where.
 * @typedef {object} Keep
 * @property {Pick<Storage, "getItem" | "setItem" | "removeItem">} storage one tab's own: `sessionStorage`
 * @property {string} name under which they lie there
 * @property {readonly string[]} types of commands that are as good later as now, and hold no secret
 */

export class Kept {
  #keep;
  /** @type {Map<string, Command>} */
  #commands = new Map();

  /** @param {Keep | undefined} keep */
  constructor(keep) {
    this.#keep = keep;
    for (const command of this.#read()) this.#commands.set(command.id, command);
  }

  /** Those of a page that was here before, oldest first. @returns {Command[]} */
  get all() {
    return [...this.#commands.values()];
  }

  /** Whether it would outlive this page. @param {Command} command */
  keeps(command) {
    return this.#commands.has(command.id);
  }

  /** @param {Command} command */
  add(command) {
    if (!this.#keep?.types.includes(command.type)) return;
    this.#commands.set(command.id, command);
    this.#write();
  }

  /** @param {string} id */
  delete(id) {
    if (this.#commands.delete(id)) this.#write();
  }

  /** @returns {Command[]} */
  #read() {
    try {
      const found = JSON.parse(this.#keep?.storage.getItem(this.#keep.name) ?? "[]");
      return Array.isArray(found) ? found.filter((each) => typeof each?.id === "string" && typeof each?.type === "string") : [];
    } catch {
      return []; // no storage, or something else wrote there
    }
  }

  #write() {
    const keep = this.#keep;
    if (!keep) return;
    try {
      if (this.#commands.size === 0) keep.storage.removeItem(keep.name);
      else keep.storage.setItem(keep.name, JSON.stringify(this.all));
    } catch {
      // Full or forbidden: they are kept as long as the page is there, as all others are.
    }
  }
}
