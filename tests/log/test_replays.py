"""Every command of shop, bank and show: its log folds back, and no screen is left stale."""

from __future__ import annotations

import itertools

import pytest

from livehub.events import show as ev
from livehub.log.command import Body, Result
from livehub.payments import commands as bank_cmd
from livehub.shop import commands as shop_cmd
from livehub.shows import commands as cmd
from livehub.shows import comment_commands as talk
from livehub.shows import money_commands as money_cmd
from livehub.shows.state import ShowState
from tests import stories
from tests.bank_story import bank_story
from tests.builders import a_house
from tests.fakes import FakeClock

STORIES = {
    "shop": ((shop_cmd,), stories.shop_story),
    "bank": ((bank_cmd,), bank_story),
    f"show:{stories.SHOW}": ((cmd, talk, money_cmd), stories.show_story),
}


def commands_in(modules: tuple[object, ...]) -> set[type[Body]]:
    """All commands that modules define; a line in an order is part of one."""
    things = [each for module in modules for each in vars(module).values()]
    found = {each for each in things if isinstance(each, type)}
    return {each for each in found if issubclass(each, Body)} - {Body, cmd.WantedLine}


@pytest.mark.parametrize("log", STORIES)
async def test_every_command_replays_and_leaves_no_screen_stale(tmp_path, log):
    modules, story = STORIES[log]
    clock = FakeClock()
    async with a_house(tmp_path, clock) as house:

        async def run(body: Body, actor: str) -> Result:
            return await house.run(log, body, actor)

        await story(run, clock)
    assert house.ran == commands_in(modules)


async def test_the_story_of_a_show_holds_every_event_there_is(tmp_path):
    clock = FakeClock()
    async with a_house(tmp_path, clock) as house:
        runner = await house.logs.open(f"show:{stories.SHOW}")
        happened, numbers = set(), itertools.count()
        runner.listen(lambda before, record, after: happened.add(type(record.event)))

        async def run(body: Body, actor: str) -> Result:
            return (await runner.run(body, actor=actor, id=f"c{next(numbers)}")).result

        await stories.show_story(run, clock)
        assert {each.__name__ for each in ev.SHOW.types.values()} == {
            each.__name__ for each in happened
        }


async def test_the_second_order_of_a_buyer_shares_their_contact_on_all_screens(tmp_path):
    async with a_house(tmp_path) as house:
        clock = house.clock

        async def run(body: Body, actor: str) -> Result:
            return await house.run(f"show:{stories.SHOW}", body, actor)

        await stories.show_story(run, clock)
        state: ShowState = house.logs.get(f"show:{stories.SHOW}").state
        assert state.orders[f"{stories.SHOW}-1"].buyer == state.orders[f"{stories.SHOW}-2"].buyer
