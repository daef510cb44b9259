"""Owns writing on-air marks beside a recording: what clips of products are cut by."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from livehub import secret_files
from livehub.clock import Millis
from livehub.events import Event
from livehub.events.show import SHOW
from livehub.log.contract import Store
from livehub.log.record import decode
from livehub.log.runner import Runner
from livehub.media.recorder import manifest
from livehub.media.recorder.manifest import Clip, Manifest, Mark
from livehub.shows import marks
from livehub.shows.state import ShowState

_MARKING = (b'"product_featured"', b'"feature_cleared"', b'"show_closed"')


async def mark(store: Store, runner: Runner[Any], folder: Path, until: Millis) -> None:
    """Put the marks up to `until` into the manifest of a recording that is over.

    Nothing happens where there is none. Raises OSError, and what the store raises.
    """
    known = await asyncio.to_thread(manifest.read, folder)
    if known is None:
        return
    spans = marks.spans(await _featured(store, runner.log), until)
    known.marks = tuple(_marks(runner.state, known, spans))
    written = manifest.encode(known)
    await asyncio.to_thread(secret_files.write, folder / manifest.NAME, written)


async def _featured(store: Store, log: str) -> list[tuple[Millis, Event]]:
    """All that decides when which product was featured, from the beginning of the show."""
    found, seq = [], 0
    while batch := await store.read(log, seq):
        for stored in batch:
            if any(name in stored.raw for name in _MARKING):
                record = decode(SHOW, stored.raw)
                found.append((record.at, record.event))
        seq = batch[-1].seq
    return found


def _marks(show: ShowState, known: Manifest, spans: list[marks.Span]) -> Iterator[Mark]:
    files = [marks.Filmed(part.file, part.started_at, part.ms) for part in known.parts]
    for span in spans:
        product = show.products.get(span.product)
        found = marks.clips(span, files)
        if product is not None and found:
            yield Mark(
                product=span.product,
                code=product.code,
                name=product.name,
                from_at=span.from_at,
                until_at=span.until_at,
                clips=tuple(
                    Clip(file=each.file, from_ms=each.from_ms, until_ms=each.until_ms)
                    for each in found
                ),
            )
