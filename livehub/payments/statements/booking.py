"""Owns booking what a preview was agreed to: through the one door, many at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence

from livehub.payments.intake import Intake
from livehub.payments.statements.preview import Judged
from livehub.payments.transfers import Notice

_AT_ONCE = 100  # they share one write; the bank's log takes 1,000, and webhooks need room there


async def book(
    intake: Intake, judged: Sequence[Judged], actor: str, also: Collection[int] = ()
) -> int:
    """Record what is new, and the doubtful rows in `also`; how many there were.

    Whatever stops it half-way, the same file again books the rest: each row is a fact of its own.
    """
    chosen = [
        each.notice
        for each in judged
        if each.to_book or (each.verdict == "doubtful" and each.entry.row in also)
    ]
    for at in range(0, len(chosen), _AT_ONCE):
        async with asyncio.TaskGroup() as tasks:
            for notice in chosen[at : at + _AT_ONCE]:
                tasks.create_task(_record(intake, notice, actor))
    return len(chosen)


async def _record(intake: Intake, notice: Notice, actor: str) -> None:
    await intake.record([notice], way="statement", actor=actor)
