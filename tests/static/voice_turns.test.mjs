/** Which paid orders are spoken of, and when: once, together, and not into the artisan's words. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Absence, News, paidOrder } from "../../static/speech/paid.js";
import { Talk, soundOnAir } from "../../static/speech/talk.js";
import { GATHER_MS, PATIENCE_MS, Turns } from "../../static/speech/turns.js";

const MINUTE = 60_000;
const paid = (number, more = {}) => ({ id: `s-${number}`, number, amount: 100_000, at: number, provisional: false, ...more });
const numbers = (list) => list.map(({ number }) => number);

test("an order's document tells of money only once it is paid", () => {
  const order = { id: "s-1", number: 1, received: 50_000, payment: "partial", paid_at: null, flags: [] };
  assert.equal(paidOrder(order), null);
  const settled = { ...order, received: 80_000, payment: "over", paid_at: 7 };
  assert.deepEqual(paidOrder(settled), { id: "s-1", number: 1, amount: 80_000, at: 7, provisional: false });
  assert.equal(paidOrder({ ...settled, provisional: true })?.provisional, true);
  assert.equal(paidOrder({ ...settled, flags: ["provisional"] })?.provisional, true);
});

test("what was paid before the page opened is no news, also when nothing was", () => {
  const news = new News();
  assert.deepEqual(news.read([paid(1)]), [], "not before the page knows anything");
  news.begin([paid(1)]);
  assert.deepEqual(news.read([paid(1)]), []);
  assert.deepEqual(numbers(news.read([paid(1), paid(2)])), [2]);
  const empty = new News();
  empty.begin([]);
  assert.deepEqual(numbers(empty.read([paid(1)])), [1]);
});

test("an order is told once, whatever snapshots come again", () => {
  const news = new News();
  news.begin([]);
  assert.deepEqual(numbers(news.read([paid(2), paid(1)])), [1, 2], "as they were paid");
  assert.deepEqual(news.read([paid(1), paid(2)]), []);
  news.begin([]); // live again after a loss
  news.read([]); // a screen that shows the latest only
  assert.deepEqual(news.read([paid(1), paid(2)]), []);
});

test("what was provisional is told again when it is certain, and never the other way round", () => {
  const news = new News();
  news.begin([]);
  assert.equal(news.read([paid(1, { provisional: true })])[0]?.provisional, true);
  assert.equal(news.read([paid(1)])[0]?.provisional, false);
  assert.deepEqual(news.read([paid(1, { provisional: true })]), []);
  assert.deepEqual(news.read([paid(1)]), []);
});

test("an order whose money was taken back and came anew is news", () => {
  const news = new News();
  news.begin([paid(1)]);
  news.read([]);
  assert.deepEqual(numbers(news.read([paid(1, { at: 99 })])), [1]);
});

test("a short loss is caught up with, a long one and sleep are not", () => {
  const absence = new Absence(0);
  absence.leave(1000);
  absence.return(1000 + 2 * MINUTE);
  absence.tick(1000 + 2 * MINUTE);
  assert.equal(absence.long(1000 + 2 * MINUTE), false);
  absence.leave(3 * MINUTE);
  absence.tick(6 * MINUTE);
  assert.equal(absence.long(8.5 * MINUTE), true, "still away");
  absence.tick(10 * MINUTE);
  absence.return(10 * MINUTE);
  assert.equal(absence.long(10 * MINUTE + 1), true, "what comes now is old");
  absence.tick(10.5 * MINUTE);
  assert.equal(absence.long(10.5 * MINUTE), false);
  assert.equal(absence.long(70 * MINUTE), true, "woken, and no tick yet");
  absence.tick(70 * MINUTE);
  assert.equal(absence.long(70 * MINUTE + 1), true, "woken just now");
  absence.tick(71 * MINUTE);
  assert.equal(absence.long(71 * MINUTE), false);
});

test("a pause is quiet that lasts; where no camera tells, nobody is waited for", () => {
  const talk = new Talk();
  assert.equal(talk.pausing(0), true);
  talk.heard(30, 0);
  assert.equal(talk.pausing(5000), false, "the level stands until another comes");
  talk.heard(70, 5000);
  assert.equal(talk.pausing(5100), false);
  assert.equal(talk.pausing(5500), true);
  talk.heard(25, 5600);
  assert.equal(talk.pausing(5700), false);
  talk.heard(null, 5700);
  assert.equal(talk.pausing(5700), true);
});

test("the level is that of the camera on air", () => {
  const cameras = [{ program: false, state: "on_air", sound: 20 }, { program: true, state: "on_air", sound: 61 }];
  assert.equal(soundOnAir(cameras), 61);
  assert.equal(soundOnAir([{ program: true, state: "stalled", sound: 20 }]), null);
  assert.equal(soundOnAir([{ program: true, state: "on_air" }]), null);
  assert.equal(soundOnAir([]), null);
});

/** Turns whose clock goes on only while something is waited for. */
function stage({ quietFrom = 0, sayMs = 3000 } = {}) {
  const said = [];
  /** @type {{at: number, then: () => void}[]} */
  const waiting = [];
  let now = 0;
  const wait = (ms) => new Promise((then) => waiting.push({ at: now + ms, then }));
  const turns = new Turns({
    pausing: () => now >= quietFrom,
    now: () => now,
    wait,
    say: async (list) => {
      said.push({ at: now, numbers: numbers(list) });
      await wait(sayMs);
      if (list.some(({ number }) => number === 13)) throw new Error("the loudspeaker broke");
    },
  });
  const until = async (time) => {
    for (;;) {
      await new Promise((then) => setImmediate(then));
      const [next] = waiting.sort((a, b) => a.at - b.at);
      if (!next || next.at > time) break;
      waiting.shift();
      now = Math.max(now, next.at);
      next.then();
    }
    now = time;
  };
  return { turns, said, until };
}

test("what lands together is said together, what comes while somebody speaks after that", async () => {
  const { turns, said, until } = stage();
  turns.add([paid(1)]);
  await until(GATHER_MS - 1);
  turns.add([paid(2)]);
  await until(GATHER_MS + 100);
  turns.add([paid(3)]);
  turns.add([paid(4)]);
  await until(20_000);
  assert.deepEqual(said.map((one) => one.numbers), [[1, 2], [3, 4]]);
  assert.equal(said[0]?.at, GATHER_MS);
  assert.ok(said[1] && said[1].at >= GATHER_MS + 3000);
});

test("the artisan is let finish", async () => {
  const { turns, said, until } = stage({ quietFrom: 4000 });
  turns.add([paid(1)]);
  await until(30_000);
  assert.ok(said[0] && said[0].at >= 4000 && said[0].at < 4300, String(said[0]?.at));
});

test("but not waited for any longer than eight seconds", async () => {
  const { turns, said, until } = stage({ quietFrom: Infinity });
  turns.add([paid(1)]);
  await until(30_000);
  assert.ok(said[0] && said[0].at >= PATIENCE_MS && said[0].at < PATIENCE_MS + 300, String(said[0]?.at));
});

test("an order confirmed before its turn is said once", async () => {
  const { turns, said, until } = stage();
  turns.add([paid(1, { provisional: true })]);
  turns.add([paid(1)]);
  await until(20_000);
  assert.deepEqual(said.map((one) => one.numbers), [[1]]);
});

test("a sentence that fails does not silence the next, and what nobody listens to is dropped", async () => {
  const { turns, said, until } = stage();
  turns.add([paid(13)]);
  await until(10_000);
  turns.add([paid(14)]);
  await until(20_000);
  turns.add([paid(15)]);
  turns.clear();
  await until(30_000);
  assert.deepEqual(said.map((one) => one.numbers), [[13], [14]]);
});

test("more than anybody could listen to is bounded", async () => {
  const { turns, said, until } = stage({ quietFrom: 5000 });
  for (let number = 1; number <= 700; number += 1) turns.add([paid(number)]);
  await until(20_000);
  assert.equal(said[0]?.numbers.length, 500);
  assert.equal(said[0]?.numbers.at(-1), 700);
});
