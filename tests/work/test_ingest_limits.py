"""The door of comments when much comes, when little works, and when a show is over."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from typing import Any

import msgspec
import pytest

from livehub.clock import SECOND
from livehub.comments.sources.contract import Heard
from livehub.errors import Busy, NotFound, ProviderError
from livehub.log.contract import Append, Head
from livehub.log.runner import WAITING
from livehub.shows import commands as cmd
from livehub.shows import comment_commands as talk
from livehub.work import ingest
from tests.work.hearing import comments_of, hear, said, texts
from tests.worlds import Opened


async def test_a_show_that_is_over_takes_nothing_and_an_unknown_one_says_so(
    opened: Opened,
) -> None:
    await hear(opened, said("A12", "1"))
    await opened.run(f"show:{opened.stage.show}", cmd.CloseShow())
    assert await hear(opened, said("A12", "2")) == 0
    assert texts(opened) == ["A12"]
    with pytest.raises(NotFound):
        await opened.world.comments.hear("nowhere0", "facebook", [said("A12", "1")])


async def test_a_thousand_come_in_order_with_few_appends_while_people_work(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    appends = 0
    append = opened.world.store.append

    async def counted(what: Append) -> Head:
        nonlocal appends
        appends += 1
        return await append(what)

    monkeypatch.setattr(opened.world.store, "append", counted)
    many = [said(f"số {number}", f"911_{number}", author=str(number)) for number in range(1_000)]
    assert await hear(opened, *many) == 1_000
    assert texts(opened) == [each.text for each in many]
    assert appends < 20


async def test_when_the_log_is_behind_it_waits_and_loses_nothing(opened: Opened) -> None:
    """The runner's queue is full of other wishes; several sources tell at once all the same."""
    runner = opened.world.show_runner(opened.stage.show)
    others = [
        runner.offer(talk.UnfeatureComment(), actor="helper:h1", id=f"busy{number}")
        for number in range(WAITING)
    ]
    with pytest.raises(Busy):
        runner.offer(talk.UnfeatureComment(), actor="helper:h1", id="one-more")
    tellers = [
        hear(opened, *(said(f"{source} {n}", f"{source}_{n}") for n in range(400)), source=source)
        for source in ("facebook", "ssn", "youtube")
    ]
    assert await asyncio.gather(*tellers) == [400, 400, 400]
    await asyncio.gather(*others)
    for source in ("facebook", "ssn", "youtube"):
        mine = [each for each in texts(opened) if each.startswith(source)]
        assert mine == [f"{source} {n}" for n in range(400)]


async def test_who_tells_too_much_at_once_is_told_to_wait(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest, "WAITING_MOST", 10)
    many = [said(f"số {number}", f"911_{number}") for number in range(20)]
    async with asyncio.TaskGroup() as group:
        first = group.create_task(hear(opened, *many))
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await hear(opened, *many, source="ssn")
    assert first.result() == 20


async def test_a_disk_that_fails_is_told_and_the_same_told_again_is_one(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    append, full = opened.world.store.append, True

    async def failing(what: Append) -> Head:
        if full:
            raise ProviderError("store_full")
        return await append(what)

    monkeypatch.setattr(opened.world.store, "append", failing)
    told = [said("A12"), said("B5"), said("A12", "911_1", name="Khác")]
    for _ in range(2):
        with pytest.raises(ProviderError):
            await hear(opened, *told)
    full = False
    assert await hear(opened, *told) == 3
    assert texts(opened) == ["A12", "B5", "A12"]


async def test_a_bug_in_one_comment_stops_no_other(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    domain = opened.world.show_runner(opened.stage.show).domain
    decide = domain.decide

    def stumbling(state: Any, command: Any) -> Any:
        if getattr(command.body, "text", "") == "độc":
            raise RuntimeError("a bug")
        return decide(state, command)

    runner = opened.world.show_runner(opened.stage.show)
    stumbles = type("Stumbles", (), {"decide": staticmethod(stumbling), "evolve": domain.evolve})
    monkeypatch.setattr(runner, "domain", stumbles)
    assert await hear(opened, said("A12", "1"), said("độc", "2"), said("B5", "3")) == 2


async def pieces(told: Sequence[Heard], chance: random.Random) -> AsyncIterator[Sequence[Heard]]:
    """In pieces, some of them twice, some after a rest."""
    start = 0
    while start < len(told):
        size = chance.randint(1, 7)
        piece = told[start : start + size]
        for _ in range(chance.choice((1, 1, 2))):
            for _ in range(chance.randint(0, 3)):
                await asyncio.sleep(0)
            yield piece
        start += size


@pytest.mark.parametrize("seed", range(12))
async def test_three_sources_tell_the_same_in_any_pieces_and_it_comes_once_and_in_order(
    opened: Opened, seed: int
) -> None:
    chance = random.Random(seed)
    told = [
        said(
            chance.choice(("A12", "đẹp quá", "giá sao")),
            f"911_{n}",
            author=f"{chance.randint(1, 4)}",
        )
        for n in range(60)
    ]

    async def tell(source: str, part: Sequence[Heard]) -> int:
        new = 0
        async for piece in pieces(part, random.Random(f"{seed}{source}")):
            new += await hear(opened, *piece, source=source)
        return new

    sources = {"facebook": told, "hook": told[20:], "ssn": told[:40]}
    new = await asyncio.gather(*(tell(name, part) for name, part in sources.items()))
    assert sum(new) == 60
    found = comments_of(opened)
    assert len(found) == 60
    wanted = {f"{n}": each for n, each in enumerate(told)}
    for source in sources:
        first = [each.text for each in found if each.source == source]
        assert _is_part_of(first, [each.text for each in wanted.values()])


def _is_part_of(some: Sequence[str], whole: Sequence[str]) -> bool:
    """True when `some` stand in `whole` in this order."""
    rest = iter(whole)
    return all(any(each == there for there in rest) for each in some)


@pytest.mark.parametrize("turns", [0, 1, 3, 10, 40])
async def test_who_goes_away_in_the_middle_leaves_nothing_half_done(
    opened: Opened, turns: int
) -> None:
    """A source that is stopped; the next run tells all of it again, and others wait for nobody."""
    many = [said(f"số {number}", f"911_{number}") for number in range(700)]
    async with asyncio.TaskGroup() as group:
        first = group.create_task(hear(opened, *many))
        for _ in range(turns):
            await asyncio.sleep(0.002)
        first.cancel()
    before = len(comments_of(opened))
    assert await hear(opened, *many) <= 700
    assert texts(opened) == [each.text for each in many]
    assert before <= 700
    assert await hear(opened, *many) == 0


async def test_a_later_try_of_the_same_telling_is_no_other_comment(opened: Opened) -> None:
    """Where there is no id, when it came says which it is, however long the disk was full."""
    at = opened.clock.now()
    heard = [said("A12"), said("B5")]
    await opened.world.comments.hear(opened.stage.show, "ssn", heard[:1], at=at)
    opened.clock.advance(40 * SECOND)
    assert await opened.world.comments.hear(opened.stage.show, "ssn", heard, at=at) == 1
    assert await opened.world.comments.hear(opened.stage.show, "ssn", heard) == 2


async def test_two_sources_without_ids_bring_one_comment_in_any_interleaving(
    opened: Opened,
) -> None:
    """Each tells the same sayings in order, up to four seconds late, in pieces of any size."""
    for seed in range(40):
        chance = random.Random(seed)
        words = [chance.choice(("A12", "giá sao", "đẹp")) for _ in range(6)]
        told = sorted(
            (number * 11 + chance.uniform(0, 4), source, number)
            for source in ("ssn", "tiktok")
            for number in range(len(words))
        )
        began, new = opened.clock.now(), 0
        for late, source, number in told:
            opened.clock.advance(max(0, began + int(late * SECOND) - opened.clock.now()))
            heard = said(words[number], platform="tiktok", name=f"Khách {seed}", author="")
            if source == "tiktok" and seed % 2:  # one of them knows ids
                heard = msgspec.structs.replace(heard, native=f"{seed}-{number}")
            new += await hear(opened, heard, source=source)
        assert new == len(words), seed


async def test_what_is_remembered_of_a_show_goes_with_it(opened: Opened) -> None:
    ingest = opened.world.comments
    await hear(opened, said("A12", "911_1"))
    await opened.run(f"show:{opened.stage.show}", cmd.CloseShow())
    await ingest.hear(opened.stage.other_show, "facebook", [said("A12", "911_2")])
    assert set(ingest._lanes) == {opened.stage.other_show}
