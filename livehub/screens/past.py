"""Owns comments of long ago: where they lie in the log, and how they stood when they left state.

A comment is folded from the records that name it, and from no others. Where those lie is found by
reading the log once, lazily, a bounded piece per request; two dozen bytes are kept of a comment.
"""

from __future__ import annotations

import asyncio
from array import array
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from livehub.comments.queue import Comment, in_queue
from livehub.errors import Busy
from livehub.events.show import SHOW, OrderOpened
from livehub.log.contract import Store
from livehub.log.record import Record, Stored, decode
from livehub.shows.commented import STEPS
from livehub.shows.state import ShowState

PIECE = 2_000  # records read at once
PIECES_MOST = 40
"""Pieces read for one request: one that is further behind is answered `busy`, and gets on."""
EVENTS_MOST = 60
"""Of one comment, its latest; nobody hides and restores one more often than that."""
TOGETHER = 40  # records between two that are wanted are read along with them
INDEXES_MOST = 4  # shows; the one that was looked at longest ago is read anew


class _Named(msgspec.Struct):
    """Of an event, which comments it is about."""

    comment: Any = None
    into: Any = None


class _Form(msgspec.Struct, array_like=True):
    """The beginning of a record's fields; see `livehub.log.record`."""

    seq: int
    at: int
    type: str
    v: int
    actor: str
    command: str
    body: _Named


_forms = msgspec.json.Decoder(_Form)
_Found = tuple[int, int, int, bool]
"""(seq, comment, comment it is counted with or 0, whether it is the comment's first)."""


class _Index:
    """Where the comments of one log lie."""

    def __init__(self) -> None:
        self.seq = 0
        """Read until here."""
        self.reading = asyncio.Lock()
        self._first = array("Q", [0])
        """Comment -> seq of its receipt, 0 for none."""
        self._last = array("L", [0])
        """Comment -> its latest record, as a place in the two below; 0 for none."""
        self._seqs = array("Q", [0])
        self._before = array("L", [0])
        self._counted: dict[int, int] = {}
        """Comment -> how many were counted with it."""

    async def read_on(self, store: Store, log: str, until: int) -> None:
        """Take in what was written since. Raises Busy when that is too much for one request."""
        async with self.reading:
            for _ in range(PIECES_MOST):
                if self.seq >= until:
                    return
                stored = await store.read(log, self.seq, PIECE)
                if not stored:
                    return
                for found in await asyncio.to_thread(_names, stored):
                    self._add(*found)
                self.seq = stored[-1].seq
        if self.seq < until:
            raise Busy("busy", retry_s=1)

    def _add(self, seq: int, comment: int, into: int, first: bool) -> None:
        while len(self._first) <= comment:
            self._first.append(0)
            self._last.append(0)
        if first:
            self._first[comment] = seq
        else:
            self._seqs.append(seq)
            self._before.append(self._last[comment])
            self._last[comment] = len(self._seqs) - 1
        if into:
            self._counted[into] = self._counted.get(into, 0) + 1

    def seqs(self, comment: int) -> list[int]:
        """Of the records that name it; none where it never came."""
        if not 0 < comment < len(self._first) or not self._first[comment]:
            return []
        found: list[int] = []
        place = self._last[comment]
        while place and len(found) < EVENTS_MOST:
            found.append(self._seqs[place])
            place = self._before[place]
        return [self._first[comment], *reversed(found)]

    def count(self, comment: int) -> int:
        """Of sayings like it, itself among them."""
        return 1 + self._counted.get(comment, 0)


class Past:
    """Comments that left state, of a few shows at a time."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._indexes: OrderedDict[str, _Index] = OrderedDict()

    async def comments(self, show: str, until: int, numbers: Iterable[int]) -> list[Comment]:
        """These comments as they stood when they left, in this order; unknown ones left out.

        `until` is the log's seq. Raises Busy while the log is not read that far yet.
        """
        log = f"show:{show}"
        index = self._indexes.setdefault(log, _Index())
        self._indexes.move_to_end(log)
        if len(self._indexes) > INDEXES_MOST:
            self._indexes.popitem(last=False)
        await index.read_on(self._store, log, until)
        wanted = {number: index.seqs(number) for number in numbers}
        records = await self._read(log, {seq for seqs in wanted.values() for seq in seqs})
        found = []
        for number, seqs in wanted.items():
            comment = _folded(show, str(number), [records[seq] for seq in seqs if seq in records])
            if comment is not None:
                found.append(replace(comment, count=index.count(number)))
        return found

    async def _read(self, log: str, seqs: set[int]) -> dict[int, Record]:
        found = {}
        for start, end in _spans(sorted(seqs)):
            for stored in await self._store.read(log, start - 1, end - start + 1):
                if stored.seq in seqs:
                    found[stored.seq] = decode(SHOW, stored.raw)
        return found


def _names(stored: Sequence[Stored]) -> list[_Found]:
    found = []
    for each in stored:
        form = _forms.decode(each.raw)
        comment, into = _number(form.body.comment), _number(form.body.into)
        if comment:
            found.append((each.seq, comment, into, form.type == "comment_received"))
    return found


def _number(named: object) -> int:
    """A comment's number; 0 for none."""
    known = isinstance(named, str) and named.isascii() and named.isdecimal() and len(named) < 10
    return int(str(named)) if known else 0


def _spans(seqs: Sequence[int]) -> list[tuple[int, int]]:
    """First and last of what is read together."""
    spans: list[tuple[int, int]] = []
    for seq in seqs:
        if spans and seq - spans[-1][1] <= TOGETHER and seq - spans[-1][0] < PIECE:
            spans[-1] = spans[-1][0], seq
        else:
            spans.append((seq, seq))
    return spans


def _folded(show: str, number: str, records: Sequence[Record]) -> Comment | None:
    """What these records make of a comment."""
    state = ShowState(show=show)
    for record in records:
        event: Any = record.event
        if isinstance(event, OrderOpened):
            state = state.with_comment(number, order=event.order)
        elif (step := STEPS.get(type(event))) is not None:
            state = step(state, event, record)
    comment = state.queue.get(number)
    if comment is not None and in_queue(comment):
        # Nothing left state while somebody waited for it: too many others came, which no record says.
        return replace(comment, state="done", reason="passed")
    return comment
