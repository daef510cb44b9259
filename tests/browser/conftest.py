"""Fixtures for tests in a real browser: the browser itself, and a server to look at."""

from __future__ import annotations

import shutil
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from tests.browser import chromium as browsers
from tests.browser import clip
from tests.browser.chromium import Chromium
from tests.browser.house import House
from tests.browser.pictures import SCREENS

FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fixtures that look after a test learn here whether it failed."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture
def executable() -> str:
    found = browsers.find()
    if found is None:
        pytest.skip(f"no browser found: install one of {', '.join(browsers.NAMES)}")
    return found


@pytest.fixture
def chromium(request: pytest.FixtureRequest, executable: str) -> Iterator[Chromium]:
    with browsers.running(executable) as running:
        yield running
        picture_failure(request, running)


@pytest.fixture
def chromium_with_camera(
    request: pytest.FixtureRequest, executable: str, tmp_path: Path
) -> Iterator[Chromium]:
    if shutil.which("ffmpeg") is None:
        pytest.skip("no ffmpeg found, which draws what the camera sees")
    with browsers.running(executable, camera=clip.draw(tmp_path)) as running:
        yield running
        picture_failure(request, running)


def picture_failure(request: pytest.FixtureRequest, running: Chromium) -> None:
    """What all pages showed when a test failed, in build/screens/failed."""
    if request.node.stash.get(FAILED, False):
        running.picture_all(SCREENS / "failed")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with House(tmp_path) as house:
        yield house
