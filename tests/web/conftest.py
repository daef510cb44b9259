"""Fixtures of the doors' tests: one furnished world."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.worlds import Opened, a_world, furnish


@pytest.fixture
async def opened(tmp_path: Path) -> AsyncIterator[Opened]:
    """A world with a live show in it."""
    async with a_world(tmp_path / "data") as world:
        await furnish(world)
        yield world
