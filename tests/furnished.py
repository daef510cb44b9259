"""Fixtures over a furnished world, built once and copied for each test that asks for it."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.samples import furnish
from tests.worlds import Opened, Stage, a_world


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Stage]:
    """The folder of a world with a live show in it, at rest; copy it."""
    folder = tmp_path_factory.mktemp("furnished") / "data"

    async def build() -> Stage:
        async with a_world(folder) as opened:
            return await furnish(opened)

    with ThreadPoolExecutor(1) as elsewhere:  # a loop of its own, whoever asks for the fixture
        return folder, elsewhere.submit(asyncio.run, build()).result()


@pytest.fixture
def rested(furnished: tuple[Path, Stage], tmp_path: Path) -> Path:
    """The test's own copy of that folder, to start and stop a world in."""
    shutil.copytree(furnished[0], tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def stage(furnished: tuple[Path, Stage]) -> Stage:
    """What the furnished world consists of."""
    return furnished[1]


@pytest.fixture
async def opened(rested: Path, stage: Stage) -> AsyncIterator[Opened]:
    """A world with a live show in it."""
    async with a_world(rested) as world:
        world.stage = stage
        yield world
