"""Owns listening to a page: which clips it began, and whether anything reached its loudspeaker."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page

from tests.browser.seeing import until

_LISTEN = """
globalThis.begun = [];
globalThis.loudest = 0;
const { start } = AudioBufferSourceNode.prototype;
AudioBufferSourceNode.prototype.start = function (...when) {
  globalThis.begun.push(this.buffer.duration);
  return start.apply(this, when);
};
const { connect } = AudioNode.prototype;
AudioNode.prototype.connect = function (to, ...rest) {
  if (to instanceof AudioDestinationNode) {
    const meter = this.context.createAnalyser();
    const samples = new Float32Array(meter.fftSize);
    connect.call(this, meter);
    setInterval(() => {
      meter.getFloatTimeDomainData(samples);
      globalThis.loudest = Math.max(globalThis.loudest, ...samples.map(Math.abs));
    }, 20);
  }
  return connect.call(this, to, ...rest);
};
"""


def listen(context: BrowserContext) -> None:
    """From the next page on, what sounds in it is counted and measured."""
    context.add_init_script(_LISTEN)


def begun(page: Page) -> int:
    """How many clips the page has begun since it was loaded."""
    return int(page.evaluate("begun.length"))


def hear(page: Page, clips: int) -> None:
    """So many clips are begun, and they are loud, not only scheduled."""
    until(page, f"{clips} clips", lambda: begun(page) >= clips)
    until(page, "sound", lambda: page.evaluate("loudest") > 0.1)
    assert begun(page) == clips
    assert page.evaluate("loudest") < 0.95
    assert all(0.1 < seconds < 2.5 for seconds in page.evaluate("begun"))
