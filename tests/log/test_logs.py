"""Rules of the set of open logs."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from livehub.errors import NotFound
from livehub.log.logs import Logs
from livehub.log.runner import Runner
from livehub.shows.domains import KINDS
from tests.builders import a_house


async def test_a_log_is_opened_once_however_many_ask(tmp_path):
    async with a_house(tmp_path) as house:
        heard: list[Runner[Any]] = []
        house.logs.on_open(heard.append)
        runners = await asyncio.gather(*(house.logs.open("shop") for _ in range(5)))
        assert heard == [runners[0]]
        assert set(map(id, runners)) == {id(house.logs.get("shop"))}
        assert list(house.logs) == heard


@pytest.mark.parametrize("name", ["", "none", "none:x", "../shop", "Shop"])
async def test_a_log_of_no_kind_is_not_there_and_is_not_made(tmp_path, name):
    async with a_house(tmp_path) as house:
        with pytest.raises(NotFound, match="log_unknown"):
            await house.logs.open(name)
        assert list(await house.store.logs()) == []


async def test_a_log_that_nobody_opened_is_not_there(tmp_path):
    async with a_house(tmp_path) as house:
        with pytest.raises(NotFound, match="log_unknown"):
            house.logs.get("shop")


async def test_nothing_opens_before_somebody_serves(tmp_path):
    async with a_house(tmp_path) as house:
        with pytest.raises(NotFound, match="log_unknown"):
            await Logs(house.store, house.clock, KINDS).open("shop")
