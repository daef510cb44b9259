"""Owns the events of a show's log about its cameras: who is on, what they were told and asked."""

from __future__ import annotations

from livehub.events import Event


class HelperCalled(Event, frozen=True, kw_only=True):
    """The artisan at the camera pressed "call somebody"."""

    camera: str


class CameraTaken(Event, frozen=True, kw_only=True):
    """This camera is the program from now on: a helper took it, or it was the first on air."""

    camera: str


class CueSent(Event, frozen=True, kw_only=True):
    """The artisan at the camera was told something short; `text` is a helper's own words."""

    camera: str
    cue: str
    text: str = ""


class CameraAsked(Event, frozen=True, kw_only=True):
    """A helper wished something of the phone: `flip`, `key_frame`, or `limit` (`value` kbit/s)."""

    camera: str
    wish: str
    value: int = 0
