"""Owns on-air marks: when each product was featured, and where that lies in recorded files."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from livehub.clock import Millis
from livehub.events import Event
from livehub.events.show import FeatureCleared, ProductFeatured, ShowClosed


class Span(msgspec.Struct, frozen=True):
    """A product was featured from then until then, ms UTC."""

    product: str
    from_at: Millis
    until_at: Millis


class Filmed(msgspec.Struct, frozen=True):
    """A file that was recorded from `started_at` on, for `ms`."""

    file: str
    started_at: Millis
    ms: int


class Clip(msgspec.Struct, frozen=True):
    """A stretch of a file, in ms from its beginning."""

    file: str
    from_ms: int
    until_ms: int


def spans(happened: Iterable[tuple[Millis, Event]], until: Millis) -> list[Span]:
    """When products were featured, from a show's events in order; one still is at `until`.

    A product featured twice has two spans. A wall clock that was set back makes no span.
    """
    found: list[Span] = []
    featured: tuple[str, Millis] | None = None

    def over(at: Millis) -> None:
        if featured is not None and at > featured[1]:
            found.append(Span(*featured, at))

    for at, event in happened:
        if isinstance(event, ProductFeatured):
            over(at)
            featured = event.product, at
        elif isinstance(event, FeatureCleared | ShowClosed):
            over(at)
            featured = None
    over(until)
    return found


def clips(span: Span, files: Iterable[Filmed]) -> list[Clip]:
    """Where the span lies in the files; a file that began later or ended earlier has a part of it."""
    found = []
    for file in files:
        first = max(span.from_at - file.started_at, 0)
        last = min(span.until_at - file.started_at, file.ms)
        if first < last:
            found.append(Clip(file.file, first, last))
    return found
