"""Owns finding postal addresses in comments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from livehub.comments.fold import Folded


def addresses(
    text: str, folded: Folded, taken: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Where addresses stand in the fold."""
    yield from ()
