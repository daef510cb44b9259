/** How numbers, amounts and sentences about money are read aloud in Vietnamese. */

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

import { sampleSentence, sentencesOf } from "../../static/speech/sentences.js";
import { LARGEST, amountClips, numberClips } from "../../static/speech/words.js";

const here = (path) => new URL(path, import.meta.url);
const SAYS = JSON.parse(readFileSync(here("../../static/voice/clips.json"), "utf8"));
const TABLE = readFileSync(here("../data/speech/numbers.tsv"), "utf8").trim().split("\n");

/** What is heard, pauses as commas. */
function heard(tokens) {
  return tokens
    .map((token) => (typeof token === "number" ? "," : (SAYS[token] ?? assert.fail(`no clip ${token}`))))
    .join(" ")
    .replaceAll(" ,", ",");
}

const paid = (number, amount, provisional = false) => ({ id: `s-${number}`, number, amount, at: 1, provisional });

/**
 * A listener: reads words back to a number by the grammar of spoken numbers, knowing nothing of clips.
 * Anything a listener could take for another number, or that nobody says, is refused.
 */
function understood(words) {
  let rest = words;
  let sum = 0;
  let before = "";
  for (const [unit, value] of [["triệu", 1e6], ["nghìn", 1e3]]) {
    const [group, ...after] = rest.split(` ${unit}`);
    if (after.length === 0) continue;
    assert.ok(after.length === 1, words);
    sum += hundreds(group.trim(), before !== "", unit === "nghìn") * value;
    before = unit;
    rest = after[0].trim();
  }
  if (rest === "") return sum;
  if (before === "triệu") assert.fail(`${words}: thousands are not named`);
  return sum + hundreds(rest, before !== "", false);
}

const DIGITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];

function hundreds(words, inside, empty) {
  if (words === "không" && (empty || !inside)) return 0;
  const match = /^(?:(\p{L}+) trăm)?(?: ?(.+))?$/u.exec(words);
  const [, hundred, rest] = match ?? assert.fail(words);
  if (inside) assert.ok(hundred, `${words}: hundreds are not named`);
  const value = hundred ? digit(hundred) * 100 : 0;
  return value + (rest ? tens(rest, hundred !== undefined) : 0);
}

function tens(words, after) {
  const parts = words.split(" ");
  if (parts[0] === "linh") {
    assert.ok(after && parts.length === 2, words);
    return digit(parts[1]);
  }
  if (parts[0] === "mười") return 10 + (parts[1] ? ones(parts[1], { năm: -1, lăm: 5 }) : 0);
  if (parts[1] === "mươi") {
    assert.ok(digit(parts[0]) > 1, words);
    return digit(parts[0]) * 10 + (parts[2] ? ones(parts[2], { một: -1, bốn: -1, năm: -1, mốt: 1, tư: 4, lăm: 5 }) : 0);
  }
  assert.ok(!after && parts.length === 1, words);
  return digit(parts[0]);
}

/** @param {Record<string, number>} special words that change after a ten; -1: nobody says that there */
function ones(word, special) {
  const value = special[word] ?? digit(word);
  assert.ok(value > 0, word);
  return value;
}

function digit(word) {
  const value = DIGITS.indexOf(word);
  assert.ok(value >= 0, word);
  return value;
}

test("numbers are read as in the table that people checked", () => {
  assert.ok(TABLE.length >= 150);
  for (const line of TABLE) {
    const [number, words] = line.split("\t");
    assert.equal(heard(numberClips(Number(number))), words, number);
    assert.equal(understood(words), Number(number), "the listener of these tests hears it too");
  }
});

test("a listener understands every number up to a hundred thousand, and a spread of all others", () => {
  for (let number = 0; number <= 100_000; number += 1) assert.equal(understood(heard(numberClips(number))), number);
  for (let number = 100_001; number <= LARGEST; number += 39_119) assert.equal(understood(heard(numberClips(number))), number);
});

test("what is no amount is refused, so that no wrong sum is heard", () => {
  for (const number of [-1, 1.5, Number.NaN, LARGEST + 1, "12", null]) assert.throws(() => numberClips(number), RangeError);
});

test("whole thousands are said without đồng, all else with it", () => {
  assert.equal(heard(amountClips(250_000)), "hai trăm năm mươi nghìn");
  assert.equal(heard(amountClips(2_000_000)), "hai triệu");
  assert.equal(heard(amountClips(250_500)), "hai trăm năm mươi nghìn năm trăm đồng");
  assert.equal(heard(amountClips(500)), "năm trăm đồng");
  assert.equal(heard(amountClips(0)), "không đồng");
});

test("one order is read by number, amount, and that the money is there", () => {
  assert.equal(heard(sentencesOf([paid(27, 250_000)])), "đơn hai mươi bảy, hai trăm năm mươi nghìn, đã nhận tiền");
});

test("an order accepted without money is read without an amount", () => {
  assert.equal(heard(sentencesOf([paid(3, 0)])), "đơn ba, đã nhận tiền");
});

test("several are read as one, lowest number first, with their sum", () => {
  assert.equal(
    heard(sentencesOf([paid(27, 250_000), paid(12, 150_000), paid(15, 300_000)])),
    "ba đơn vừa nhận tiền, mười hai, mười lăm, và hai mươi bảy, tổng cộng bảy trăm nghìn",
  );
});

test("many are counted and summed, not listed", () => {
  const many = Array.from({ length: 21 }, (_, n) => paid(n + 1, 100_000));
  assert.equal(heard(sentencesOf(many)), "hai mươi mốt đơn vừa nhận tiền, tổng cộng hai triệu một trăm nghìn");
});

test("a sum that cannot be read is left out, the orders are not", () => {
  const two = [paid(1, 499_999_000), paid(2, 600_000_000)];
  assert.equal(heard(sentencesOf(two)), "hai đơn vừa nhận tiền, một, và hai");
});

test("what is provisional is never said to be received", () => {
  assert.equal(
    heard(sentencesOf([paid(27, 250_000, true)])),
    "đơn hai mươi bảy, hai trăm năm mươi nghìn, tiền đang chờ xác nhận",
  );
  assert.equal(
    heard(sentencesOf([paid(1, 100_000, true), paid(2, 100_000), paid(3, 100_000, true)])),
    "đơn hai, một trăm nghìn, đã nhận tiền, hai đơn có tiền đang chờ xác nhận, một, và ba, tổng cộng hai trăm nghìn",
  );
});

test("nothing is said of nothing, and a try says that it is one", () => {
  assert.deepEqual(sentencesOf([]), []);
  assert.match(heard(sampleSentence()), /^nghe thử, đơn hai mươi bảy/);
});

test("every clip can be said, is said in some sentence, and has its file", () => {
  const numbers = TABLE.flatMap((line) => amountClips(Number(line.split("\t")[0])));
  const some = [[paid(1, 1)], [paid(1, 1, true)], [paid(1, 1), paid(2, 1)], [paid(1, 1, true), paid(2, 1, true)]];
  const used = new Set([...numbers, ...some.flatMap(sentencesOf), ...sampleSentence()].filter((token) => typeof token === "string"));
  assert.deepEqual([...used].sort(), Object.keys(SAYS).sort());
  const files = readdirSync(here("../../static/voice")).filter((name) => name.endsWith(".mp3"));
  assert.deepEqual(files.sort(), Object.keys(SAYS).map((clip) => `${clip}.mp3`).sort());
});
