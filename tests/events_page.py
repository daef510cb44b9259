"""Writes docs/events.md out of the events' own docstrings: `python -m tests.events_page`."""

from __future__ import annotations

import inspect
from pathlib import Path

import msgspec

from livehub.events import Event, Vocabulary
from livehub.events.bank import BANK
from livehub.events.shop import SHOP
from livehub.events.show import SHOW

PAGE = Path(__file__).parent.parent / "docs" / "events.md"
HEAD = """# Events

Every fact that livehub keeps, per kind of log. This page is written by `python -m tests.events_page`.
"""


def page() -> str:
    """The whole page."""
    return HEAD + "".join(_kind(each) for each in (SHOP, SHOW, BANK))


def _kind(vocabulary: Vocabulary) -> str:
    rows = "".join(_row(name, each) for name, each in vocabulary.types.items())
    return f"\n## `{vocabulary.kind}`\n\n| event | v | fields | what happened |\n|---|---|---|---|\n{rows}"


def _row(name: str, event: type[Event]) -> str:
    fields = " ".join(f"`{each.name}`" for each in msgspec.structs.fields(event))
    words = " ".join((inspect.getdoc(event) or "").split())
    return f"| `{name}` | {event.v} | {fields} | {words} |\n"


if __name__ == "__main__":
    PAGE.write_text(page())
