/** What a person types as a price or a count. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { readAmount, readCount } from "../../static/setup/fields.js";

test("amounts are read the ways people write them", () => {
  for (const typed of ["250000", "250.000", "250,000", "250 000", "250k", " 250K ", "250.000 đ", "250.000\u00a0₫"]) {
    assert.equal(readAmount(typed), 250_000, typed);
  }
  assert.equal(readAmount("1.250.000"), 1_250_000);
});

test("letters, fractions, signs, zero and half a billion are no amounts", () => {
  for (const typed of ["", "hai trăm", "25o000", "-5", "0", "2.5", "25.00", "1e5", "500.000.000", "٢٥"]) {
    assert.equal(readAmount(typed), null, typed);
  }
});

test("a count is digits within its bound", () => {
  assert.equal(readCount("12", 99), 12);
  assert.equal(readCount("0", 99), 0);
  for (const typed of ["", "-1", "1.5", "100", "mười"]) assert.equal(readCount(typed, 99), null, typed);
});
