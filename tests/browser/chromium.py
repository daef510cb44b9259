"""Owns Chromium for the story: finding it, one context per device, and what pages complained of."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Error,
    expect,
    sync_playwright,
)

NAMES = ("chromium", "chromium-browser", "google-chrome")
PATIENCE_MS = 45_000  # a shared machine with two cores: conditions are waited for, never time

OBS_HOST = "obs.example"
"""A host that no browser takes for a secure context; it leads to this machine."""

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",  # the camera exists; whether it may be used is asked
    f"--host-resolver-rules=MAP {OBS_HOST} 127.0.0.1",
]


@dataclass(frozen=True)
class Device:
    """What a page is looked at with."""

    width: int
    height: int
    phone: bool = False

    @property
    def words(self) -> str:
        """For names of pictures: `360x640`."""
        return f"{self.width}x{self.height}"


LAPTOP = Device(1366, 768)
CAMERA_PHONE = Device(360, 740, phone=True)
BUYER_PHONE = Device(360, 640, phone=True)
OBS_UPRIGHT = Device(1080, 1920)
OBS_WIDE = Device(1920, 1080)

SOUNDS_AT_ONCE = "no-user-gesture-required"  # as in OBS; buyers' pages are muted anyway
SOUNDS_AFTER_A_TAP = "document-user-activation-required"  # as browsers are

ANDROID = (
    "Mozilla/5.0 (Linux; Android 14; SM-A156E) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/156.0.0.0 Mobile Safari/537.36"
)
ZALO = f"{ANDROID} Zalo android/24100701 ZaloTheme/light ZaloLanguage/vi"

HARMLESS = [
    # The server is killed in the middle of the story; pages try again until it is back.
    r"net::ERR_(CONNECTION_(REFUSED|RESET|CLOSED)|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING|FAILED|NETWORK_CHANGED)",
    r"WebSocket connection to '\S+' failed",
    # WHEP: no camera on air yet; the page asks again after the time it is told.
    r"status of 409 .*/whep/",
    # The goodbye to a media session that died with the server.
    r"status of 404 .*/media/",
    # Asked for on purpose: a used invitation, a wrong signature, what the public host hides.
    r"status of (401|404|410|422) .*/(join|own|hooks|setup|studio|d)/?",
]
"""What a console may say; anything else is a fault of ours."""


def find() -> str | None:
    """The path of a Chromium on this machine."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Chromium:
    """A running browser whose pages may not complain."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self.complaints: list[str] = []

    def context(
        self,
        device: Device,
        *,
        trusting: bool = True,
        language: str = "vi-VN",
        permissions: Sequence[str] = (),
        agent: str = "",
        **more: Any,
    ) -> BrowserContext:
        """A person's own browser. `trusting`: they have gone on past the certificate's warning."""
        if device.phone:
            agent = agent or ANDROID
            more = {"is_mobile": True, "has_touch": True, **more}
        context = self._browser.new_context(
            viewport={"width": device.width, "height": device.height},
            locale=language,
            timezone_id="Asia/Ho_Chi_Minh",
            ignore_https_errors=trusting,
            user_agent=agent or None,
            **more,
        )
        context.grant_permissions(list(permissions))
        context.set_default_timeout(PATIENCE_MS)
        context.on("console", self._said)
        context.on("weberror", lambda failed: self.complaints.append(f"page error: {failed.error}"))
        context.on("dialog", self._asked)
        return context

    @contextmanager
    def fresh(self) -> Iterator[Self]:
        """The same browser as if it had just been started; nobody is left in it afterwards."""
        try:
            yield type(self)(self._browser)
        finally:
            for context in list(self._browser.contexts):
                context.close()

    def check(self) -> None:
        """No page has complained so far: no exception, no violated policy, nothing missing."""
        assert not self.complaints, "\n".join(self.complaints)

    def picture_all(self, folder: Path) -> None:
        """What every open page shows now, for people who look for a fault."""
        folder.mkdir(parents=True, exist_ok=True)
        pages = [page for context in self._browser.contexts for page in context.pages]
        for number, page in enumerate(pages):
            with suppress(Error):  # a page that hangs must not hide why the test failed
                page.screenshot(path=folder / f"{number}.png", timeout=5000)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"}:
            return
        text = f"{message.text} {message.location.get('url', '')}"
        if not any(re.search(pattern, text) for pattern in HARMLESS):
            self.complaints.append(f"{message.type}: {text}")

    def _asked(self, dialog: Dialog) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()


@contextmanager
def running(
    executable: str, camera: Path | None = None, *, sound: str = SOUNDS_AT_ONCE
) -> Iterator[Chromium]:
    """Chromium without a window; its camera shows the clip again and again."""
    arguments = [*ARGUMENTS, f"--autoplay-policy={sound}"]
    if camera is not None:
        arguments.append(f"--use-file-for-fake-video-capture={camera}")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=arguments)
        try:
            yield Chromium(browser)
        finally:
            browser.close()
