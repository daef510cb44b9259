"""Owns the runner: takes a log's commands in turn, decides, appends, folds, publishes.

One runner per log and process. Commands that wait together are decided one on the other's
speculative state and written in one append; if that append fails, the speculative state is
dropped and nobody saw anything.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

import msgspec

from livehub import ids
from livehub.clock import DAY, Clock, Millis
from livehub.errors import Busy, ConfigError, LiveHubError, Refused
from livehub.events import Vocabulary
from livehub.log.command import Body, Command, Decision, Result, Unique, type_of
from livehub.log.contract import Append, Conflict, Head, Receipt, Store, Taken
from livehub.log.record import Record, check, decode, genesis
from livehub.log.vault import Secret

logger = logging.getLogger(__name__)

S = TypeVar("S")

WAITING = 1_000  # commands; one more is refused with `busy`: the sender keeps it and tries again
BATCH = 256  # commands written in one append
ATTEMPTS = 8  # times to decide again after a conflict before giving up
KEEP_RECEIPTS = 30 * DAY


class Domain(Protocol[S]):
    """What a kind of log means: its words, its empty state, and the two pure functions."""

    vocabulary: Vocabulary

    def initial(self) -> S:
        """The state of an empty log."""

    def decide(self, state: S, command: Command[Any]) -> Decision:
        """Events that follow from the command, or a refusal (UserError)."""

    def evolve(self, state: S, record: Record) -> S:
        """The state after one more record."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command came to: the log's seq after it, and the answer."""

    seq: int
    result: Result


Listener = Callable[[Any, Record, Any], None]
"""Called with (state before, record, state after) once the record is durable; must not block."""


@dataclass(slots=True)
class _Waiting:
    body: Body
    actor: str
    id: str
    digest: str
    at: Millis
    done: asyncio.Future[Outcome]


class _Draft(Generic[S]):
    """What one append would hold, and the speculative state behind it."""

    def __init__(self, state: S, seq: int) -> None:
        self.state = state
        self.seq = seq
        self.steps: list[tuple[S, Record, S]] = []
        self.receipts: list[Receipt] = []
        self.secrets: list[Secret] = []
        self.uniques: list[Unique] = []
        self.answers: list[tuple[_Waiting, Outcome | Exception]] = []

    def add(self, state: S, steps: list[tuple[S, Record, S]], decision: Decision) -> int:
        """Take in one decision; the log's seq after it."""
        self.state = state
        self.seq += len(steps)
        self.steps += steps
        self.secrets += decision.vault
        self.uniques += decision.uniques
        return self.seq


class Runner(Generic[S]):
    """The one place where a log's state changes."""

    def __init__(self, log: str, domain: Domain[S], store: Store, clock: Clock) -> None:
        self.log = log
        self.domain = domain
        self.state: S = domain.initial()
        self.head = Head("", 0, b"")
        self._store = store
        self._clock = clock
        self._queue: asyncio.Queue[_Waiting] = asyncio.Queue(maxsize=WAITING)
        self._listeners: list[Listener] = []
        self._stopped = False

    async def load(self) -> None:
        """Fold the log from its beginning, verifying the hash chain to its very end."""
        kept = await self._store.open_log(self.log)
        self.head = Head(kept.epoch, 0, genesis(self.log, kept.epoch))
        await self._catch_up(publish=False)
        if self.head.seq < kept.seq:
            raise ConfigError("chain_broken", log=self.log, seq=self.head.seq + 1)
        if self.head.seq == kept.seq and self.head.hash != kept.hash:
            raise ConfigError("chain_broken", log=self.log, seq=kept.seq)

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Hear of every record from now on; returns what ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def run(self, body: Body, *, actor: str, id: str) -> Outcome:  # noqa: A002
        """Carry out a command once, however often it is sent with the same actor and id.

        Raises the refusal (UserError), Refused `command_differs` when the id was used for
        something else, Busy when too many wait.
        """
        return await self.offer(body, actor=actor, id=id)

    def offer(self, body: Body, *, actor: str, id: str) -> asyncio.Future[Outcome]:  # noqa: A002
        """What `run` will come to, for whoever offers many: they are carried out as offered.

        Raises Busy at once when too many wait.
        """
        if self._stopped:
            raise Busy("busy", retry_s=1)
        done: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        # Keyed: a body may hold a phone number, and the receipt outlives its owner's erasure.
        digest = self._store.fingerprint(type_of(body).encode() + b" " + msgspec.json.encode(body))
        try:
            self._queue.put_nowait(_Waiting(body, actor, id, digest, self._clock.now(), done))
        except asyncio.QueueFull:
            raise Busy("busy", retry_s=1) from None
        return done

    async def serve(self) -> None:
        """Work through commands for ever; owned by the world's task group."""
        try:
            await self._work()
        finally:  # nobody is left waiting for a runner that stopped
            self._stopped = True
            while not self._queue.empty():
                _fail([self._queue.get_nowait()], Busy("busy", retry_s=1))

    async def _work(self) -> None:
        while True:
            batch = [await self._queue.get()]
            while len(batch) < BATCH and not self._queue.empty():
                batch.append(self._queue.get_nowait())
            try:
                await self._carry_out(batch)
            except LiveHubError as error:
                _fail(batch, error)
            except BaseException:
                # The append's fate is unknown to whoever waits: the same id asked again tells.
                _fail(batch, Busy("busy", retry_s=1))
                raise

    async def _carry_out(self, batch: list[_Waiting]) -> None:
        batch = await self._answer_known(batch)
        for _ in range(ATTEMPTS):
            batch = [each for each in batch if not each.done.done()]
            draft = self._decide(batch)
            try:
                await self._append(draft)
            except Conflict:
                await self._catch_up(publish=True)
                batch = await self._answer_known(batch)
            except Taken:
                continue
            else:
                return
        raise Busy("busy", retry_s=1)

    async def _answer_known(self, batch: list[_Waiting]) -> list[_Waiting]:
        """Answer commands that were carried out before; those asked twice at once wait."""
        keys = {(each.actor, each.id) for each in batch}
        receipts = await self._store.receipts(self.log, keys)
        known = {(each.actor, each.command): each for each in receipts}
        fresh = []
        for each in batch:
            receipt = known.get((each.actor, each.id))
            if receipt is None:
                fresh.append(each)
            else:
                _settle(each, _answer(each, receipt))
        return fresh

    def _decide(self, batch: list[_Waiting]) -> _Draft[S]:
        draft = _Draft(self.state, self.head.seq)
        seen: dict[tuple[str, str], Receipt | Exception] = {}
        for each in batch:
            key = (each.actor, each.id)
            if isinstance(seen.get(key), Exception | None):  # what was refused may be asked again
                seen[key] = self._decide_one(draft, each)
            draft.answers.append((each, _answer(each, seen[key])))
        return draft

    def _decide_one(self, draft: _Draft[S], each: _Waiting) -> Receipt | Exception:
        command = Command(each.id, each.actor, each.at, ids.fresh_entropy(), each.body)
        steps: list[tuple[S, Record, S]] = []
        state = draft.state
        try:
            decision = self.domain.decide(state, command)
            for number, event in enumerate(decision.events, draft.seq + 1):
                record = Record(number, each.at, each.actor, each.id, event)
                after = self.domain.evolve(state, record)
                steps.append((state, record, after))
                state = after
        except LiveHubError as refusal:
            return refusal
        except Exception as bug:
            # One command's bug must not stop the shop: its sender gets a 500, the others go on.
            logger.exception("log=%s command=%s: deciding failed", self.log, type_of(each.body))
            return bug
        until = each.at + KEEP_RECEIPTS
        seq = draft.add(state, steps, decision)
        receipt = Receipt(each.actor, each.id, each.digest, seq, decision.result, until)
        draft.receipts.append(receipt)
        return receipt

    async def _append(self, draft: _Draft[S]) -> None:
        if draft.receipts:
            self.head = await self._store.append(
                Append(
                    log=self.log,
                    expected=self.head.seq,
                    records=[record for _, record, _ in draft.steps],
                    receipts=draft.receipts,
                    secrets=draft.secrets,
                    uniques=draft.uniques,
                )
            )
        for before, record, after in draft.steps:
            self.state = after
            self._publish(before, record, after)
        for each, answer in draft.answers:
            _settle(each, answer)

    async def _catch_up(self, *, publish: bool) -> None:
        """Fold what others appended, contiguously."""
        while stored := await self._store.read(self.log, self.head.seq):
            for each in stored:
                check(self.log, self.head.hash, each, self.head.seq + 1)
                record = decode(self.domain.vocabulary, each.raw)
                before = self.state
                self.state = self.domain.evolve(before, record)
                self.head = Head(self.head.epoch, each.seq, each.hash)
                if publish:
                    self._publish(before, record, self.state)

    def _publish(self, before: S, record: Record, after: S) -> None:
        for listener in tuple(self._listeners):
            try:
                listener(before, record, after)
            except Exception:
                # It is on disk and folded: whoever cannot show it must not stop the log.
                logger.exception("log=%s seq=%d: a listener failed", self.log, record.seq)


def _answer(each: _Waiting, what: Receipt | Exception) -> Outcome | Exception:
    if isinstance(what, Exception):
        return what
    if what.digest != each.digest:
        return Refused("command_differs")
    return Outcome(what.seq, what.result)


def _settle(each: _Waiting, what: Outcome | Exception) -> None:
    if each.done.done():  # whoever waited went away
        return
    if isinstance(what, Outcome):
        each.done.set_result(what)
    else:
        each.done.set_exception(what)


def _fail(batch: Sequence[_Waiting], error: LiveHubError) -> None:
    for each in batch:
        _settle(each, error)
