"""Fixtures: an evening on Facebook."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.comments.sources.evening import client
from tests.comments.sources.facebook_evening import Evening


@pytest.fixture
async def evening() -> AsyncIterator[Evening]:
    async with client() as http:
        one = Evening(http)
        async with one.facebook.serving():
            yield one
