"""The documentation names what there is: events, commands, feeds."""

from __future__ import annotations

from pathlib import Path

import pytest

from livehub.events import snake
from livehub.screens.viewer import MAY
from tests.events_page import page

DOCS = Path(__file__).parent.parent / "docs"


def test_the_page_of_events_is_what_the_code_says():
    assert (DOCS / "events.md").read_text() == page(), "run: python -m tests.events_page"


@pytest.mark.parametrize("name", [snake(each.__name__) for each in MAY])
def test_every_command_of_screens_is_in_the_protocol(name):
    assert f"`{name}`" in (DOCS / "protocol.md").read_text()


def test_architecture_stays_within_two_screens():
    assert len((DOCS / "architecture.md").read_text().splitlines()) <= 100


@pytest.mark.parametrize("record", sorted((DOCS / "decisions").glob("*.md")), ids=lambda p: p.stem)
def test_a_decision_record_is_one_screen(record):
    assert len(record.read_text().splitlines()) <= 45
