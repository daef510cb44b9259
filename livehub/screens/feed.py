"""Owns a feed: one projection of one log, its recent changes, and who is subscribed."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import Any

import msgspec

from livehub.errors import LiveHubError
from livehub.log.contract import Store
from livehub.log.record import Record
from livehub.log.runner import Runner
from livehub.log.vault import Personal, fill, references
from livehub.screens.projections import Doc, Key, Projection

RING = 1_000  # changes; a client that is further behind gets a snapshot

Position = tuple[str, int]
"""(epoch, seq) up to which a client holds a feed."""

Sent = tuple[int, bytes]
"""(seq, encoded message)."""

_encoder = msgspec.json.Encoder()


def grouped(documents: Iterable[tuple[Key, Any]]) -> dict[str, dict[str, Any]]:
    """Documents as they travel: by collection, then by key."""
    found: dict[str, dict[str, Any]] = {}
    for (collection, key), document in documents:
        found.setdefault(collection, {})[key] = document
    return found


class Feed:
    """Changes of one log for one audience, encoded once for all who watch."""

    def __init__(
        self,
        name: str,
        runner: Runner[Any],
        projection: Projection[Any],
        store: Store,
        ring: int = RING,
    ) -> None:
        """`ring` is how many changes are kept for clients that come back."""
        self.name = name
        self._runner = runner
        self._projection = projection
        self._store = store
        self._dirty: dict[Key, None] = {}
        self._ring: deque[Sent] = deque(maxlen=ring)
        self._ring_after = runner.head.seq
        self.forget = runner.listen(self._heard)

    @property
    def epoch(self) -> str:
        """Identity of the log's incarnation."""
        return self._runner.head.epoch

    @property
    def dirty(self) -> bool:
        """True when documents changed that nobody was told of."""
        return bool(self._dirty)

    def _heard(self, before: Any, record: Record, after: Any) -> None:
        self._dirty.update(dict.fromkeys(self._projection.touched(before, record, after)))

    async def flush(self) -> Sent | None:
        """The encoded change since the last flush; it stands in the ring from then on."""
        keys, self._dirty = self._dirty, {}
        state, seq = self._runner.state, self._runner.head.seq
        documents = {key: self._projection.document(state, key) for key in keys}
        if not documents:
            return None
        there = [(key, doc) for key, doc in documents.items() if doc is not None]
        gone = [key for key, doc in documents.items() if doc is None]
        change: dict[str, Any] = {"feed": self.name, "seq": seq}
        if there:
            try:
                change["put"] = grouped(await self._filled(there))
            except LiveHubError:
                self._dirty = keys | self._dirty  # told with the next flush
                raise
        if gone:
            change["del"] = _listed(gone)
        encoded = _encoder.encode(change)
        if len(self._ring) == self._ring.maxlen:
            self._ring_after = self._ring[0][0]
        self._ring.append((seq, encoded))
        return seq, encoded

    async def snapshot(self) -> Sent:
        """All documents, encoded, and the seq they stand at."""
        state, seq = self._runner.state, self._runner.head.seq
        found = (
            (key, self._projection.document(state, key)) for key in self._projection.keys(state)
        )
        documents = await self._filled([(key, doc) for key, doc in found if doc is not None])
        message = {
            "feed": self.name,
            "epoch": self._runner.head.epoch,
            "seq": seq,
            "documents": grouped(documents),
        }
        return seq, _encoder.encode(message)

    def since(self, position: Position | None) -> list[Sent] | None:
        """Changes after the position, or None when only a snapshot will do."""
        if position is None or position[0] != self._runner.head.epoch:
            return None
        return self.after(position[1])

    def after(self, seq: int) -> list[Sent] | None:
        """Changes after a seq of this epoch, or None when the ring does not reach back to it."""
        # A client ahead of us saw what a lost store no longer knows: it starts afresh.
        if seq < self._ring_after or seq > self._runner.head.seq:
            return None
        return [sent for sent in self._ring if sent[0] > seq]

    def greeting(self, seq: int) -> Sent:
        """Says that a resumed client holds all there is up to `seq`."""
        epoch = self._runner.head.epoch
        return seq, _encoder.encode({"feed": self.name, "epoch": epoch, "seq": seq})

    async def _filled(self, documents: list[tuple[Key, Doc]]) -> list[tuple[Key, Any]]:
        refs: set[Personal] = set()
        for _, document in documents:
            refs.update(references(document))
        values = await self._store.reveal(refs)
        return [(key, fill(document, values)) for key, document in documents]


def _listed(keys: Iterable[Key]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for collection, key in keys:
        found.setdefault(collection, []).append(key)
    return found
