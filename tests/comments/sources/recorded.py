"""Owns reading the payloads of `tests/data/comments`: shaped as the platforms document them."""

from __future__ import annotations

from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "data" / "comments"


def recorded(platform: str, name: str) -> bytes:
    """One payload, as it comes over the line."""
    return (DATA / platform / f"{name}.json").read_bytes()
