"""Owns fake providers that post notifications: they retry, reorder, delay, repeat, and lose answers."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field

import httpx2

from livehub.clock import Millis
from tests.banks.letters import Scheme
from tests.banks.movements import Movement, Movements


@dataclass
class Delivery:
    """One notification on its way, tried until it is answered or the provider gives up."""

    moved: Movement
    due: Millis
    tries: int = 0


@dataclass
class Webhooks:
    """One provider's sender. Tells of every movement at once, `delay` ms later.

    `lost` answers do not reach it: it tries again though we have it. `answers` counts statuses.
    """

    scheme: Scheme
    money: Movements
    client: httpx2.AsyncClient
    path: str
    delay: Millis = 0
    lost: int = 0
    incoming_only: bool = False
    waiting: list[Delivery] = field(default_factory=list)
    failed: list[Movement] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.money.on_moved(self.tell)

    def tell(self, moved: Movement) -> None:
        """Put a notification on its way; of the same movement again, it is a repetition."""
        if moved.direction == "in" or not (self.incoming_only or self.scheme.provider == "payos"):
            self.waiting.append(Delivery(moved, self.money.clock.now() + self.delay))

    async def deliver(self, chance: random.Random | None = None) -> None:
        """Try all that is due, in order or in any."""
        now = self.money.clock.now()
        due = sorted((each for each in self.waiting if each.due <= now), key=lambda each: each.due)
        if chance is not None:
            chance.shuffle(due)
        for each in due:
            await self._try(each)

    async def until_quiet(self, chance: random.Random | None = None) -> None:
        """Let time pass until nothing is on its way any more."""
        while self.waiting:
            pause = min(each.due for each in self.waiting) - self.money.clock.now()
            self.money.clock.advance(max(0, pause))
            await self.deliver(chance)

    async def post(self, raw: bytes, headers: dict[str, str] | None = None) -> httpx2.Response:
        """One call with this body, signed now unless `headers` say otherwise."""
        if headers is None:
            headers = self.scheme.headers(raw, self.money.clock.now())
        return await self.client.post(
            self.path, content=raw, headers={"Content-Type": "application/json", **headers}
        )

    async def _try(self, each: Delivery) -> None:
        response = await self.post(self.scheme.body(each.moved))
        self.answers[response.status_code] += 1
        if response.status_code == 200 and response.json() == {"success": True}:
            if self.lost == 0:
                self.waiting.remove(each)
                return
            self.lost -= 1
        if each.tries == len(self.scheme.retries):
            self.waiting.remove(each)
            self.failed.append(each.moved)
            return
        each.due = self.money.clock.now() + self.scheme.retries[each.tries]
        each.tries += 1
