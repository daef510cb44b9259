/** What a new count asks of the shop, and which rows stand still under a hand. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { changesOf, stockChange } from "../../static/setup/stock.js";
import { standing } from "../../static/studio/hand.js";

const SHOW = "k7q2abcd";

test("a change of name alone moves no unit", () => {
  assert.deepEqual(stockChange(0, 0, SHOW), {});
  assert.deepEqual(stockChange(4, 4, ""), {});
});

test("what is counted goes to the chosen show, or stays in the shop", () => {
  assert.deepEqual(stockChange(0, 5, SHOW), { on_hand: 5, shows: [SHOW] });
  assert.deepEqual(stockChange(4, 3, ""), { on_hand: 3, shows: [] });
  assert.deepEqual(stockChange(4, 4, SHOW), { on_hand: 4, shows: [SHOW] });
});

test("a new price from the studio says nothing of units", () => {
  const before = { price: 35_000, kept: 2, variants: 1 };
  assert.deepEqual(changesOf(before, { price: 40_000, more: 0 }, SHOW), [{ price: 40_000 }]);
  assert.deepEqual(changesOf(before, { price: 35_000, more: 0 }, SHOW), []);
});

test("units that lay in the shop are given first, and what is left of them is counted there again", () => {
  const before = { price: 35_000, kept: 7, variants: 1 };
  const wanted = { price: 35_000, more: 5 };
  assert.deepEqual(changesOf(before, wanted, SHOW), [{ on_hand: 5, shows: [SHOW] }, { on_hand: 2 }]);
  assert.deepEqual(changesOf({ ...before, kept: 3 }, wanted, SHOW), [{ on_hand: 5, shows: [SHOW] }]);
});

test("under a hand rows change but neither come nor go", () => {
  const now = [{ id: "o3" }, { id: "o1", paid: true }];
  const all = new Map([...now, { id: "o2" }].map((order) => [order.id, order]));
  const { shown, waiting } = standing(["o2", "o1"], now, (id) => all.get(id));
  assert.deepEqual(shown, [{ id: "o2" }, { id: "o1", paid: true }]);
  assert.equal(waiting, 1);
});
