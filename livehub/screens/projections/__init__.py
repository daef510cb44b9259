"""Owns the contract of projections: a log's state as documents for one audience.

What an audience must not see is never in its documents. Documents carry codes, numbers and
people's words, no prose: pages translate. Personal values stand as references to the vault
(`Personal`); the hub fills them in.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol, TypeVar

from livehub.log.record import Record

S = TypeVar("S", contravariant=True)

Doc = dict[str, Any]
Key = tuple[str, str]
"""(collection, key of the document in it)."""


class Projection(Protocol[S]):
    """Three pure functions. Laying `document` of every touched key over old documents must give
    the same as `document` of every key afresh; `tests/builders.py` checks that after each command.
    """

    def keys(self, state: S) -> Iterable[Key]:
        """Every document there is now."""

    def document(self, state: S, key: Key) -> Doc | None:
        """The document, or None when there is none (any more)."""

    def touched(self, before: S, record: Record, after: S) -> Iterable[Key]:
        """Documents that the record may have changed; one too many costs little."""
