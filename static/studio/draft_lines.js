// @ts-check
/** Owns what an author's draft comes to after a helper has counted, chosen and left out. */

/** @typedef {import("./documents.js").Comment} Comment */
/** @typedef {import("./documents.js").Documents} Documents */
/** @typedef {import("./documents.js").DraftLine} DraftLine */
/** @typedef {import("./documents.js").Product} Product */
/** @typedef {import("./line_editor.js").Wanted} Wanted */
/**
 * @typedef {object} Line
 * @property {string} key
 * @property {DraftLine} of
 * @property {Product | undefined} product
 * @property {string | null} variant
 * @property {number} qty
 * @property {import("./documents.js").Order | undefined} held an order of theirs that holds it already and is not paid
 * @property {boolean} repeats it was said again, and nobody has decided yet what that means
 */
/** @typedef {{variant?: string, qty?: number}} Change */

const QTY_LIMIT = 999;

export class DraftLines {
  #documents;
  #refresh;
  /** @type {Map<string, Map<string, Change>>} author -> line -> what a helper made of it */
  #changes = new Map();
  /** Grows with every change: what is drawn hangs on it. */
  version = 0;

  /**
   * @param {Documents} documents
   * @param {() => void} refresh
   */
  constructor(documents, refresh) {
    this.#documents = documents;
    this.#refresh = refresh;
  }

  /** @param {string} author @returns {Line[]} */
  of(author) {
    const lines = this.#documents.thread(author)?.draft?.lines ?? [];
    return lines.map((line) => this.#line(author, line));
  }

  /** @param {string} author @param {DraftLine} of @returns {Line} */
  #line(author, of) {
    const key = `${of.product} ${of.variant ?? ""}`;
    const change = this.#changes.get(author)?.get(key) ?? {};
    const product = this.#documents.product(of.product);
    const only = product?.variants.length === 1 ? product.variants[0]?.id : undefined;
    const variant = change.variant ?? of.variant ?? only ?? null;
    const held = of.ordered ? this.#unpaid(author, of.product) : undefined;
    // Whoever waits to pay for it and says it again only asks to be heard, unless a helper thinks otherwise.
    const qty = change.qty ?? (held ? 0 : of.qty);
    return { key, of, product, variant, qty, held, repeats: of.again && change.qty === undefined && !held };
  }

  /** @param {string} author @param {string} product */
  #unpaid(author, product) {
    const orders = (this.#documents.thread(author)?.orders ?? []).flatMap((id) => this.#documents.order(id) ?? []);
    const waiting = orders.filter(({ payment, state }) => state === "open" && (payment === "unpaid" || payment === "partial"));
    return waiting.find(({ lines }) => lines.some((line) => line.product === product));
  }

  /** @param {string} author @param {string} key @param {Change} change */
  #change(author, key, change) {
    let lines = this.#changes.get(author);
    if (!lines) this.#changes.set(author, (lines = new Map()));
    lines.set(key, { ...lines.get(key), ...change });
    this.version += 1;
    this.#refresh();
  }

  /** @param {string} author @param {Line} line @param {number} by */
  step(author, line, by) {
    this.#change(author, line.key, { qty: Math.min(QTY_LIMIT, Math.max(0, line.qty + by)) });
  }

  /** @param {string} author @param {Line} line @param {string} variant */
  choose(author, line, variant) {
    this.#change(author, line.key, { variant, qty: Math.max(1, line.qty) });
  }

  /** Whether a helper has made the draft their own. @param {string} author */
  touched(author) {
    return this.#changes.has(author);
  }

  /** The draft is an order now, or nobody works on it any more. @param {string} author */
  forget(author) {
    this.#changes.delete(author);
    this.version += 1;
  }

  /**
   * What is to be ordered; null while a variant is still to be chosen.
   * @param {string} author
   * @returns {Wanted[] | null}
   */
  wanted(author) {
    const lines = this.of(author).filter(({ qty }) => qty > 0);
    return lines.every(({ variant }) => variant !== null) ? summed(lines) : null;
  }

  /** What choosing begins with: what is to be ordered, or as it was said when nothing is. @param {string} author @returns {Wanted[]} */
  begun(author) {
    const chosen = this.of(author).filter(({ variant }) => variant !== null);
    const wanted = chosen.filter(({ qty }) => qty > 0);
    return summed(wanted.length > 0 ? wanted : chosen.map((line) => ({ ...line, qty: line.of.qty })));
  }

  /** @param {string} author whole đồng */
  total(author) {
    return this.of(author).reduce((sum, { product, qty }) => sum + (product?.price ?? 0) * qty, 0);
  }

  /**
   * The lines of one comment that stands in no draft; null when something in it needs a person's choice.
   * @param {Comment} comment
   * @returns {Wanted[] | null}
   */
  read(comment) {
    const lines = (comment.reading?.items ?? []).map((item) =>
      this.#line("", { ...item, qty: item.qty || 1, again: false, ordered: false }),
    );
    return lines.every(({ variant }) => variant !== null) ? summed(lines) : null;
  }
}

/** @param {Line[]} lines @returns {Wanted[]} */
function summed(lines) {
  /** @type {Map<string, number>} */
  const wanted = new Map();
  for (const { variant, qty } of lines) wanted.set(variant ?? "", (wanted.get(variant ?? "") ?? 0) + qty);
  return [...wanted].map(([variant, qty]) => ({ variant, qty }));
}
