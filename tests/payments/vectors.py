"""Recorded payloads, narratives and notifications that several tests read."""

import json
from pathlib import Path
from typing import Any

import pytest

from livehub.errors import LiveHubError
from livehub.payments import emv

FOLDER = Path(__file__).parents[1] / "data" / "payments"


def rows(name: str) -> list[dict[str, Any]]:
    """The rows of one recorded file."""
    found: list[dict[str, Any]] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return found


def code_of(caught: pytest.ExceptionInfo[LiveHubError]) -> str:
    """What programs test of an error."""
    return caught.value.code


def signed(body: str) -> str:
    """A body with a right checksum behind it, so that only its structure can be wrong."""
    return f"{body}6304{emv.crc(body + '6304')}"
