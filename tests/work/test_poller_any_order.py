"""However transfers come, and whatever goes wrong meanwhile: each is told, and none but those."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livehub.clock import HOUR, SECOND
from livehub.work.poller import DAILY_BACK
from tests.banks import lists
from tests.work.reading import Reading, reading

MISHAPS = [lists.HALF_JSON, lists.CUT_OFF, lists.HTML, lists.BROKEN, lists.ELSEWHERE, lists.NOTHING]

STEPS = st.one_of(
    st.tuples(st.just("move"), st.integers(0, 2 * HOUR)),  # booked now, known later
    st.tuples(st.just("wait"), st.integers(1, 900)),
    st.tuples(st.just("mishap"), st.integers(0, len(MISHAPS) - 1)),
    st.tuples(st.just("restart"), st.just(0)),
    st.tuples(st.just("repeat"), st.just(0)),
    st.tuples(st.just("reverse"), st.just(0)),
)


async def step(read: Reading, kind: str, value: int) -> None:
    if kind == "move":
        moved = read.moved.move(1_000, "x")
        read.list.late[moved.number] = value
    elif kind == "wait":
        await read.look(value)
    elif kind == "mishap":
        read.list.mishaps.append(MISHAPS[value])
    elif kind == "restart":
        read.begin()
    elif kind == "repeat":
        read.list.repeats = not read.list.repeats
    else:
        read.list.reverses = not read.list.reverses


async def story(name: str, steps: list[tuple[str, int]], *, by_booking: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with reading(Path(folder), name) as read:
            if by_booking:
                read.list.since_by = lambda each: (each.booked_at,)  # type: ignore[attr-defined]
            for kind, value in steps:
                await step(read, kind, value)
            await read.until(lambda: not read.list.mishaps, 3_600, 60)
            wanted = {each.bank_ref for each in read.moved}
            await read.until(lambda: set(read.book.told) >= wanted, DAILY_BACK // SECOND, 900)
            assert set(read.book.told) == wanted
            assert {each.amount for each in read.book.notices} <= {1_000}
            assert (read.list.throttled, read.book.kept) == (0, [])


@pytest.mark.slow
@pytest.mark.parametrize("name", ["sepay", "casso"])
@settings(max_examples=15)  # each reads for hours, over real HTTP
@given(steps=st.lists(STEPS, max_size=20), by_booking=st.booleans())
def test_every_transfer_is_told(name: str, by_booking: bool, steps: list[tuple[str, int]]) -> None:
    asyncio.run(story(name, steps, by_booking=by_booking))
