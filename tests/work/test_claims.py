"""Claims hold while their helper works, lapse 45 seconds after, and go to exactly one of two."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from livehub.clock import SECOND
from livehub.errors import Busy, Refused
from livehub.shows import commands as cmd
from livehub.shows import comment_commands as talk
from livehub.work.claims import LEASE_S
from tests.work.hearing import comments_of, hear, said
from tests.worlds import Opened, Stage, a_world

LEASE = int(LEASE_S * SECOND)


async def claimed(opened: Opened, by: str = "h7") -> str:
    """The author of a new comment that a helper took."""
    number = len(comments_of(opened)) + 1
    await hear(opened, said(f"A12 {number}", f"n{number}", author=f"{number}"))
    await claim(opened, str(number), by)
    return comments_of(opened)[-1].author


async def claim(opened: Opened, comment: str, by: str, over: str = "") -> None:
    body = talk.ClaimComment(comment=comment, over=over)
    await opened.run(f"show:{opened.stage.show}", body, f"helper:{by}")


def standing(opened: Opened) -> dict[str, str]:
    claims = opened.world.show(opened.stage.show).queue.claims
    return {author: each.by for author, each in claims.items()}


def leases(opened: Opened) -> dict[str, object]:
    """As helpers see them."""
    documents = opened.world.vitals.of(opened.stage.show, "helper")
    return {key: each for (kind, key), each in documents.items() if kind == "claims"}


async def test_a_claim_lapses_when_its_helper_is_not_heard_of(opened: Opened) -> None:
    author = await claimed(opened)
    assert leases(opened) == {author: {"by": "h7", "until": opened.clock.now() + LEASE}}
    opened.clock.advance(LEASE - 1)
    await opened.world.claims.look()
    assert standing(opened) == {author: "h7"}
    opened.clock.advance(1)
    await opened.world.claims.look()
    assert standing(opened) == {}
    assert leases(opened) == {}
    await claim(opened, "1", "h8")
    assert standing(opened) == {author: "h8"}


async def test_working_on_it_keeps_it_and_only_ones_own(opened: Opened) -> None:
    author, other = await claimed(opened), await claimed(opened, "h8")
    show, claims = opened.stage.show, opened.world.claims
    for _ in range(10):
        opened.clock.advance(30 * SECOND)
        until = opened.clock.now() + LEASE
        assert claims.renew(show, [author, other, "nobody"], "h7") == {author: until}
        await claims.look()
    assert standing(opened) == {author: "h7"}
    assert claims.renew(show, [author], "h8") == {}


async def test_whoever_takes_it_over_has_a_lease_of_their_own(opened: Opened) -> None:
    author = await claimed(opened)
    opened.clock.advance(40 * SECOND)
    await claim(opened, "1", "h8", over="h7")
    opened.clock.advance(40 * SECOND)
    await opened.world.claims.look()
    assert standing(opened) == {author: "h8"}
    assert opened.world.claims.renew(opened.stage.show, [author], "h7") == {}


async def test_a_clock_that_is_set_takes_no_work_out_of_hands(opened: Opened) -> None:
    author = await claimed(opened)
    opened.clock.jump(3_600 * SECOND)
    await opened.world.claims.look()
    assert standing(opened) == {author: "h7"}


async def test_done_released_and_closed_end_leases(opened: Opened) -> None:
    await claimed(opened)
    await opened.run(f"show:{opened.stage.show}", talk.FinishComment(comment="1"), "helper:h7")
    assert leases(opened) == {}
    await claimed(opened)
    await opened.run(f"show:{opened.stage.show}", talk.ReleaseComment(comment="2"))
    assert leases(opened) == {}
    await claimed(opened)
    await opened.run(f"show:{opened.stage.show}", cmd.CloseShow())
    assert leases(opened) == {}


async def test_after_a_start_every_claim_has_a_fresh_lease(rested: Path, stage: Stage) -> None:
    async with a_world(rested) as opened:
        opened.stage = stage
        author = await claimed(opened)
        clock = opened.clock
    clock.advance(600 * SECOND)
    async with a_world(rested, clock) as opened:
        opened.stage = stage
        assert leases(opened) == {author: {"by": "h7", "until": clock.now() + LEASE}}
        await opened.world.claims.look()
        assert standing(opened) == {author: "h7"}
        clock.advance(LEASE)
        await opened.world.claims.look()
        assert standing(opened) == {}


async def test_a_lapse_that_could_not_be_written_is_tried_again(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    await claimed(opened)
    runner = opened.world.show_runner(opened.stage.show)

    async def busy(*_: object, **__: object) -> None:
        raise Busy("busy", retry_s=1)

    opened.clock.advance(LEASE)
    with monkeypatch.context() as patch:
        patch.setattr(runner, "run", busy)
        await opened.world.claims.look()
    assert standing(opened)
    await opened.world.claims.look()
    assert standing(opened) == {}


async def test_of_two_who_race_two_hundred_times_exactly_one_wins(opened: Opened) -> None:
    won: list[str] = []
    lost: list[str] = []

    async def try_it(comment: str, by: str) -> None:
        try:
            await claim(opened, comment, by)
        except Refused as refusal:
            lost.append(refusal.code)
        else:
            won.append(by)

    for number in range(1, 201):
        await hear(opened, said("A12", f"n{number}", author=f"{number}"))
        racers = ("h7", "h8") if number % 2 else ("h8", "h7")
        await asyncio.gather(*(try_it(str(number), by) for by in racers))
        author = comments_of(opened)[-1].author
        assert len(won) == number
        assert standing(opened)[author] == won[-1]
        assert leases(opened)[author] == {"by": won[-1], "until": opened.clock.now() + LEASE}
    assert lost == ["comment_claimed"] * 200
