"""Owns the lists of words that come with livehub, `words.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def listed() -> dict[str, Any]:
    """All that the file holds; what its tables mean is written in it."""
    file = resources.files("livehub.comments").joinpath("words.toml")
    return tomllib.loads(file.read_text("utf-8"))
