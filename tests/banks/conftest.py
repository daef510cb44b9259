"""Fixtures: a furnished world to which every provider is connected, and money that moves."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import pytest

from livehub.shop.commands import ConnectProvider
from tests.banks.letters import Scheme
from tests.banks.movements import Movements
from tests.banks.webhooks import Webhooks
from tests.furnished import furnished, opened, rested, stage
from tests.samples import SECRET
from tests.worlds import Opened

__all__ = ["furnished", "opened", "rested", "stage"]

Connect = Callable[[Scheme], Webhooks]


@pytest.fixture
def money(opened: Opened) -> Movements:
    """What moves on the accounts of the world, by its clock."""
    return Movements(opened.clock)


@pytest.fixture
async def connect(opened: Opened, money: Movements) -> AsyncIterator[Connect]:
    """Makes a fake provider that posts to the world's own address."""
    for provider in ("casso", "payos"):
        body = ConnectProvider(provider=provider, secret=SECRET)
        await opened.run("shop", body, id_=f"connect-{provider}")
    async with opened.client(address="172.236.138.20") as client:

        def make(scheme: Scheme) -> Webhooks:
            key = opened.world.links.make("hook", scheme.provider)
            return Webhooks(scheme, money, client, f"/hooks/{scheme.provider}/{key}")

        yield make
