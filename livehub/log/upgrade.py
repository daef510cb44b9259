"""Owns the pure steps that bring events written by earlier versions to today's shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from livehub.errors import ConfigError

Step = Callable[[dict[str, Any]], dict[str, Any]]

STEPS: Mapping[tuple[str, str, int], Step] = {}
"""(kind of log, event type, version) -> what makes the next version of it. None so far."""


def to_current(
    kind: str,
    name: str,
    version: int,
    wanted: int,
    body: bytes,
    steps: Mapping[tuple[str, str, int], Step] = STEPS,
) -> bytes:
    """The body of an event as version `wanted`; ConfigError `event_too_new` if it is newer."""
    if version == wanted:
        return body
    if version > wanted:
        raise ConfigError("event_too_new", type=name, version=version)
    fields = msgspec.json.decode(body, type=dict[str, Any])
    for older in range(version, wanted):
        fields = steps[kind, name, older](fields)
    return msgspec.json.encode(fields)
