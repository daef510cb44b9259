"""Owns looking at pages: codes in pictures, moving pictures, what stands inside the screen."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable
from typing import TypeVar

import zxingcpp
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from livehub.i18n import catalogue, translate
from tests.browser.chromium import PATIENCE_MS

LOOK_MS = 100

T = TypeVar("T")


def say(key: str, **data: str | int) -> str:
    """A sentence of the screens, in Vietnamese."""
    return translate("vi", key, **data)


def until(page: Page, what: str, look: Callable[[], T | None], patience_ms: int = PATIENCE_MS) -> T:
    """What `look` sees once it sees something; the pages live on meanwhile.

    Playwright's own wait_for_function evaluates strings, which our content policy forbids.
    """
    deadline = time.monotonic() + patience_ms / 1000
    while not (seen := look()):
        assert time.monotonic() < deadline, f"not in {patience_ms} ms: {what}"
        page.wait_for_timeout(LOOK_MS)
    return seen


def codes(picture: bytes) -> list[str]:
    """The texts of all QR codes in a picture."""
    with Image.open(io.BytesIO(picture)) as image:
        found = zxingcpp.read_barcodes(image.convert("RGB"))
    return [each.text for each in found]


def frames(video: Locator) -> int:
    """How many pictures this video has decoded."""
    return int(video.evaluate("video => video.getVideoPlaybackQuality().totalVideoFrames"))


def see_moving_picture(video: Locator, mark: str, shape: float, more: int = 15) -> None:
    """New pictures come, of the right shape, and they are what the camera sees."""
    expect(video).to_be_visible()
    before = frames(video)
    until(video.page, "moving pictures", lambda: frames(video) >= before + more)
    width, height = video.evaluate("video => [video.videoWidth, video.videoHeight]")
    assert abs(width / height - shape) < 0.02, (width, height)
    until(video.page, f"{mark!r} in the picture", lambda: mark in codes(video.screenshot()))


def assert_on_first_screen(page: Page, *parts: Locator) -> None:
    """Each part stands whole inside the window, without scrolling."""
    size = page.viewport_size
    assert size is not None
    assert page.evaluate("scrollY") == 0
    for part in parts:
        box = part.bounding_box()
        assert box is not None, part
        assert 0 <= box["x"] <= size["width"] - box["width"], (part, box)
        assert 0 <= box["y"] <= size["height"] - box["height"], (part, box)


def mark(page: Page) -> None:
    """Remember this very document; a reload forgets it."""
    page.evaluate("document.documentElement.dataset.story = 'the same document'")


def assert_same_document(*pages: Page) -> None:
    """No page has been loaded anew since it was marked."""
    for page in pages:
        assert page.evaluate("document.documentElement.dataset.story") == "the same document", page


_AREAS = "|".join(sorted({key.partition(".")[0] for key in catalogue("vi")}))
_KEY = re.compile(rf"\b(?:{_AREAS})\.[a-z][a-z0-9_]*\b(?![.@/])")
_HOLE = re.compile(r"\{[a-z_]+\}")
_WORDS = r"""() => [
  document.title,
  document.body.innerText,
  ...[...document.querySelectorAll("[aria-label], [title], [placeholder], [alt]")].flatMap((element) =>
    ["aria-label", "title", "placeholder", "alt"].map((name) => element.getAttribute(name) ?? "")),
].join("\n")"""


def assert_in_language(page: Page, language: str) -> None:
    """Every sentence was found: no key and no hole of a pattern can be seen or heard."""
    assert page.evaluate("document.documentElement.lang") == language
    words = page.evaluate(_WORDS)
    assert not (found := _KEY.findall(words) + _HOLE.findall(words)), (page.url, found)


def assert_as_wide_as_the_screen(page: Page) -> None:
    """Nothing has to be scrolled sideways."""
    wide, seen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide <= seen, (page.url, wide, seen)
