"""Fixtures for every test: the one event loop, no blocking call inside it, no waiting for disks."""

from __future__ import annotations

import inspect
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from blockbuster import blockbuster_ctx
from hypothesis import HealthCheck, settings

# A busy machine is no failure: pytest's own timeout bounds every test.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("quick", PATIENT, max_examples=40)
settings.register_profile("thorough", PATIENT, max_examples=200)  # what `make test` runs
settings.load_profile("quick")

# Containers like to forbid Python to keep what it has compiled. Then every worker rewrites every
# test again, and every server that a test starts compiles all of livehub before it answers.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

MEMORY = "/dev/shm"  # where Linux keeps files that no disk has to confirm
ROOM = 4 << 30  # recordings ask for a gigabyte to be free, and Chromium wants its share


def _has_room(folder: str) -> bool:
    """Whether temporary files may lie there, those that are run as programs too."""
    if not os.access(folder, os.W_OK):
        return False
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize > ROOM and not found.f_flag & os.ST_NOEXEC


# Every world writes logs that the disk has to confirm, and tests would mostly wait for that. No
# test cuts the power: a process that is killed finds what it wrote, on a disk or in memory.
if _has_room(MEMORY):
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", MEMORY)

SLOW = (
    "tests/banks/",  # whole evenings of providers, over real HTTP
    "tests/comments/sources/",  # whole evenings of platforms, likewise
    "tests/web/",  # every test opens a world
    "tests/work/test_poll",
    "tests/work/test_doorkeeper",
    "tests/work/test_cameras",
    "tests/work/test_allotments",
    "tests/work/test_money_lamps",
    "tests/work/test_any_hands",
    "tests/work/test_source",  # sources that fall silent, hang and come back
    "tests/work/test_claims",
    "tests/work/test_platform",
    "tests/work/test_facebook_whole",
    "tests/work/test_twitch",
    "tests/screens/test_past",
    "tests/log/test_replays",
    "tests/store/",  # waits for the disk
    "tests/screens/test_slow_pages",
    "tests/screens/test_hub",
    "tests/cli/",  # starts processes
    "tests/rehearsal/",
    "tests/media/test_fuzz",
    "tests/media/test_lossy_lines",
    "tests/media/test_sessions",
    "tests/media/test_egress",
    "tests/media/recorder/",
    "tests/media/handover/",
    "tests/payments/test_narratives",
    "tests/payments/statements/",
    "tests/comments/test_masking",
    "tests/comments/test_judging",
    "tests/comments/test_word_salads",
    "tests/comments/test_corpus",  # over a thousand comments, in several spellings
    "tests/work/test_ingest",
    "tests/work/test_talking",
    "tests/test_house",  # reads every file there is
    "tests/test_i18n",
    "tests/test_photos",
    "tests/test_pins",
    "tests/test_tls",
    "tests/test_serving",
)
"""What the fast part, which is for every few minutes, leaves to `make test`."""

MARKED = re.compile(r"\bmark\.(media|browser)\b")
"""How files say that they have tests with pictures and browsers: one in ten does."""


def _named(config: pytest.Config) -> bool:
    """Whether somebody asked for certain files: then these are run, slow or not."""
    return config.args_source is pytest.Config.ArgsSource.ARGS


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Importing what will not be run takes longer than running the rest."""
    place = collection_path.relative_to(config.rootpath).as_posix()
    marks = config.option.markexpr
    if "not slow" in marks and not _named(config) and f"{place}/".startswith(SLOW):
        return True
    if "and (media or browser)" in marks and collection_path.name.startswith("test_"):
        return None if MARKED.search(collection_path.read_text(encoding="utf-8")) else True
    return None


@pytest.hookimpl(tryfirst=True)  # before marks are chosen by
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what is slow by where it stands: one list, not a line in every file."""
    for item in items:
        if item.nodeid.startswith(SLOW) and not _named(config):
            item.add_marker("slow")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(autouse=True)
def no_blocking_calls(request: pytest.FixtureRequest) -> Iterator[None]:
    """An async test fails when livehub blocks the event loop it runs on."""
    if not inspect.iscoroutinefunction(getattr(request, "function", None)):
        yield
        return
    with blockbuster_ctx("livehub"):
        yield
