// @ts-check
/**
 * Owns what a benchmark hears of the studio's work on the main thread: nothing is measured unless
 * the page's address has `?measure`. Then each frame in which the queue was drawn becomes a
 * `performance.measure` named `studio.frame`: from the beginning of the frame until the browser has
 * styled, laid out and painted it; its `detail` is {heard: ms of messages taken in since the last
 * one, drawn: ms of drawing, work: the frame's ms and what was heard}. Observe them with a
 * PerformanceObserver of type "measure" (they are not kept), tasks over 50 ms with "longtask".
 */

const FRAME = "studio.frame";

export const measuring = new URLSearchParams(globalThis.location?.search ?? "").has("measure");

let heard = 0;
let drawn = 0;
/** @type {number | null} when the present frame began */
let began = null;

/**
 * Work outside of frames.
 * @param {() => void} work
 */
export function hearing(work) {
  if (!measuring) return work();
  const from = performance.now();
  work();
  heard += performance.now() - from;
}

/**
 * Work within a frame.
 * @param {() => void} work
 */
export function drawing(work) {
  if (!measuring) return work();
  const from = performance.now();
  if (began === null) {
    began = from;
    afterPaint(() => told(began ?? from));
  }
  work();
  drawn += performance.now() - from;
}

/** @param {() => void} then */
function afterPaint(then) {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => {
    channel.port1.close();
    then();
  };
  channel.port2.postMessage(null);
}

/** @param {number} from */
function told(from) {
  const now = performance.now();
  performance.measure(FRAME, { start: from, end: now, detail: { heard, drawn, work: now - from + heard } });
  performance.clearMeasures(FRAME);
  heard = drawn = 0;
  began = null;
}
