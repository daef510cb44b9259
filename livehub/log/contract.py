"""Owns the contract that every store keeps: what may be relied on, whoever implements it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import msgspec

from livehub.clock import Millis
from livehub.errors import LiveHubError
from livehub.log.command import Result, Unique
from livehub.log.record import Hash, Record, Stored
from livehub.log.vault import Personal, Secret


class Conflict(LiveHubError):
    """The log moved on since the version the append was decided on: catch up, decide again."""


class Taken(LiveHubError):
    """A unique key of the append belongs to somebody else: mint another, decide again."""


@dataclass(frozen=True, slots=True)
class Head:
    """Where a log stands. `epoch` is the identity of this incarnation of it."""

    epoch: str
    seq: int
    hash: Hash


class Receipt(msgspec.Struct, frozen=True):
    """What a command came to, kept so that the same command again gets the same answer."""

    actor: str
    command: str
    digest: str
    seq: int
    result: Result
    until: Millis


@dataclass(frozen=True, slots=True)
class Append:
    """All of one write: it is there after a power cut in whole, or not at all."""

    log: str
    expected: int
    records: Sequence[Record]
    receipts: Sequence[Receipt] = ()
    secrets: Sequence[Secret] = ()
    uniques: Sequence[Unique] = ()


class Store(Protocol):
    """Logs, vault, rings, unique keys, receipts, marks, leases; durable when a call returns."""

    async def open_log(self, log: str) -> Head:
        """The head of a log, made empty with a new epoch when it is not there."""

    async def logs(self) -> Sequence[str]:
        """Names of all logs."""

    async def append(self, append: Append) -> Head:
        """Write; raises Conflict, Taken, or ProviderError `store_full` / `store_failed`."""

    async def read(self, log: str, after: int, limit: int = 1000) -> Sequence[Stored]:
        """Records with seq > after, in order."""

    def follow(self, log: str, after: int) -> AsyncIterator[Sequence[Stored]]:
        """Records with seq > after as they come, for ever."""

    def fingerprint(self, raw: bytes) -> str:
        """A keyed hash of what may be personal: the same for the same, telling nothing else."""

    async def receipts(self, log: str, keys: Iterable[tuple[str, str]]) -> Sequence[Receipt]:
        """Known receipts among (actor, command id), expired ones left out."""

    async def unique(self, space: str, key: str) -> str | None:
        """The value of a unique key."""

    async def reveal(self, refs: Iterable[Personal]) -> dict[Personal, str | None]:
        """Values in the vault; None where there is none or its person was erased."""

    async def erase(self, subject: str) -> None:
        """Drop a person's key: their values are gone, from backups too."""

    async def mark(self, name: str) -> int:
        """A named number (cursor of a reaction, time last alive); 0 when never set."""

    async def set_mark(self, name: str, value: int) -> None:
        """Remember a named number."""

    async def put_ring(self, ring: str, text: str, *, most: int, until: Millis) -> None:
        """Keep a text that is no fact beside the logs, sealed as it may be personal.

        A ring holds the latest `most` texts, each until its time is over; older ones are pushed
        out. Raises ProviderError `store_full` / `store_failed`.
        """

    async def read_ring(self, ring: str) -> Sequence[str]:
        """The texts of a ring, oldest first; none once `ring:<ring>` was erased."""

    async def lease(self, name: str, holder: str, now: Millis, until: Millis) -> bool:
        """True when `holder` has the lease until then; nobody else has it meanwhile."""

    async def forget_expired(self) -> None:
        """Drop receipts, and texts of rings, whose time is over."""

    async def healthy(self) -> bool:
        """True when a write would succeed now."""

    async def close(self) -> None:
        """Finish what was begun and let go of files."""
