"""Owns cameras that film one colour, so that a picture tells which camera it is from."""

from __future__ import annotations

import json

from playwright.sync_api import BrowserContext, Locator

from tests.browser.seeing import until

Colour = tuple[int, int, int]

RED: Colour = (200, 30, 30)
ORANGE: Colour = (230, 150, 20)
BLUE: Colour = (30, 60, 200)
GREEN: Colour = (20, 140, 60)
NAMES = {RED: "red", ORANGE: "orange", BLUE: "blue", GREEN: "green"}

# Something has to move, or there are no new pictures; the middle stays as it is.
_FILMING = """
(() => {
  if (!navigator.mediaDevices) return; // about:blank
  const sides = SIDES;
  const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.enumerateDevices = async () =>
    Object.keys(sides).map((side) => ({ kind: "videoinput", deviceId: side }));
  navigator.mediaDevices.getUserMedia = async ({ video, audio }) => {
    const stream = new MediaStream(audio ? (await real({ audio: true })).getTracks() : []);
    if (!video) return stream;
    const canvas = Object.assign(document.createElement("canvas"), { width: 180, height: 320 });
    const ink = canvas.getContext("2d");
    let at = 0;
    setInterval(() => {
      ink.fillStyle = `rgb(${sides[video.facingMode.ideal].join()})`;
      ink.fillRect(0, 0, 180, 320);
      ink.fillStyle = "white";
      ink.fillRect((at += 7) % 160, 4, 20, 20);
    }, 100);
    stream.addTrack(canvas.captureStream(10).getVideoTracks()[0]);
    return stream;
  };
})();
"""

_MIDDLE = """(video) => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 3, height: 3 });
  const ink = canvas.getContext("2d");
  ink.drawImage(video, 0, 0, 3, 3);
  return [...ink.getImageData(1, 1, 1, 1).data].slice(0, 3);
}"""


def film(context: BrowserContext, back: Colour, front: Colour) -> None:
    """Cameras of this browser's pages film these colours from now on."""
    sides = json.dumps({"environment": back, "user": front})
    context.add_init_script(_FILMING.replace("SIDES", sides))


def seen(video: Locator) -> str:
    """The name of the colour that a video shows now."""
    found = video.evaluate(_MIDDLE)

    def distance(colour: Colour) -> int:
        return sum(abs(one - other) for one, other in zip(colour, found, strict=True))

    return NAMES[min(NAMES, key=distance)] if max(found) > 0 else "nothing"


def see(video: Locator, colour: Colour) -> None:
    """Wait until a video shows this colour."""
    name = NAMES[colour]
    until(video.page, f"{name} in the picture", lambda: seen(video) == name)
