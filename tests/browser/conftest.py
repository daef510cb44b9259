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


@pytest.fixture(scope="module")
def executable() -> str:
    found = browsers.find()
    if found is None:
        pytest.skip(f"no browser found: install one of {', '.join(browsers.NAMES)}")
    return found


@pytest.fixture(scope="module")
def window(executable: str) -> Iterator[Chromium]:
    """The browser that the tests of one file share. Tests of other files may need their own loop."""
    with browsers.running(executable) as running:
        yield running


@pytest.fixture
def chromium(request: pytest.FixtureRequest, window: Chromium) -> Iterator[Chromium]:
    """That browser without anybody in it: people, pages and complaints are each test's own."""
    with window.fresh() as running:
        yield running
        picture_failure(request, running)


@pytest.fixture(scope="session")
def filmed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the camera of every test sees, drawn once."""
    if shutil.which("ffmpeg") is None:
        pytest.skip("no ffmpeg found, which draws what the camera sees")
    return clip.draw(tmp_path_factory.mktemp("filmed"))


@pytest.fixture
def chromium_with_camera(
    request: pytest.FixtureRequest, executable: str, filmed: Path
) -> Iterator[Chromium]:
    with browsers.running(executable, camera=filmed) as running:
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
