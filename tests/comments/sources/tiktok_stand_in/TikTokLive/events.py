"""The events that are heard, with the fields that are read."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any


class _Event:
    """Any fields, as protobuf messages have them."""

    def __init__(self, **fields: Any) -> None:
        for name, value in fields.items():
            made = SimpleNamespace(**value) if isinstance(value, dict) else value
            setattr(self, name, made)

    @classmethod
    def get_type(cls) -> str:
        return cls.__name__


class ConnectEvent(_Event): ...


class CommentEvent(_Event): ...


class ImDeleteEvent(_Event): ...


class RoomUserSeqEvent(_Event): ...


class LiveEndEvent(_Event): ...
