"""Measures reading one comment: masked, cleaned of tricks, and understood against a catalogue."""

from __future__ import annotations

import json
from contextlib import ExitStack

from livehub.comments.fold import folded_lately
from livehub.comments.reading import read
from tests.bench import Figure, milliseconds
from tests.comments.corpus import FOLDER, catalogue


def figures(stack: ExitStack) -> list[Figure]:
    """All labelled comments there are, of every kind, against one show's catalogue."""
    rows = json.loads((FOLDER / "comments.json").read_text("utf-8"))
    texts, offers = [each["text"] for each in rows], catalogue(rows)

    def measure() -> float:
        folded_lately.cache_clear()  # no comment comes seven times in the same words
        return milliseconds(lambda: [read(text, offers) for text in texts]) / len(texts)

    return [Figure("read_ms", measure)]
