"""A phone with a forwarding app, for tests of what it posts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest

from livehub.shop.commands import AddForwarder
from livehub.shop.state import COUNTER
from tests.builders import PAYEE
from tests.worlds import Opened


class Phone:
    """A phone with a forwarding app, on the plain door unless said otherwise."""

    def __init__(self, opened: Opened, client: httpx2.AsyncClient, id_: str) -> None:
        self.opened = opened
        self.client = client
        self.id = id_
        self.path = f"/phone/{opened.world.links.make('forwarder', id_)}"

    async def post(self, text: str, sender: str = "VietinBank", **fields: Any) -> httpx2.Response:
        """As SmsForwarder does."""
        return await self.client.post(self.path, json={"from": sender, "text": text, **fields})

    def paying(self, amount: str = "50,000", at: str = "10:12", balance: str = "1,050,000") -> str:
        """VietinBank's words for money that pays the sample order."""
        order = self.opened.world.show(self.opened.stage.show).orders[self.opened.stage.order]
        return (
            f"VietinBank:22/09/2026 {at}|TK:{PAYEE.number}|GD:+{amount}VND|SDC:{balance}VND"
            f"|ND:CT DEN:52332 {order.code}; tai iPay"
        )

    @property
    def transfers(self) -> list[Any]:
        return [*self.opened.world.logs.get("bank").state.transfers.values()]

    @property
    def kept(self) -> list[Any]:
        return [*self.opened.world.logs.get("bank").state.kept.values()]

    def lamp(self) -> Any:
        documents = self.opened.world.vitals.of(COUNTER, "helper")
        return documents.get(("forwarders", self.id))

    async def order(self) -> Any:
        await self.opened.settled()
        return self.opened.world.show(self.opened.stage.show).orders[self.opened.stage.order]


async def added(opened: Opened, name: str = "Máy của thủ quỹ") -> str:
    return str((await opened.run("shop", AddForwarder(name=name), "owner:o1"))["forwarder"])


@pytest.fixture
async def phone(opened: Opened) -> AsyncIterator[Phone]:
    async with opened.client(door="http", host="192.168.1.20:8080") as client:
        yield Phone(opened, client, await added(opened))
