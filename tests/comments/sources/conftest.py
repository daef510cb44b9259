"""Fixtures: an evening on Facebook, one on YouTube."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.comments.sources import facebook_evening, youtube_evening
from tests.comments.sources.evening import client


@pytest.fixture
async def evening() -> AsyncIterator[facebook_evening.Evening]:
    async with client() as http:
        one = facebook_evening.Evening(http)
        async with one.facebook.serving():
            yield one


@pytest.fixture
async def chat() -> AsyncIterator[youtube_evening.Evening]:
    async with client() as http:
        one = youtube_evening.Evening(http)
        async with one.youtube.serving():
            yield one
