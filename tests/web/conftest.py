"""Fixtures of the doors' tests: a furnished world, built once and copied for each test."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.worlds import Opened, Stage, a_world, furnish


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
async def opened(furnished: tuple[Path, Stage], tmp_path: Path) -> AsyncIterator[Opened]:
    """A world with a live show in it."""
    folder, stage = furnished
    await asyncio.to_thread(shutil.copytree, folder, tmp_path / "data")
    async with a_world(tmp_path / "data") as world:
        world.stage = stage
        yield world
