"""Owns telling the screens of a show how its cameras are."""

from __future__ import annotations

from typing import Any

from livehub.media.interface import Door as MediaDoor
from livehub.screens.vitals import Vitals


class Cameras:
    """Turns what media reports into vitals."""

    def __init__(self, vitals: Vitals) -> None:
        self._vitals = vitals
        self._known: dict[str, set[str]] = {}
        self.media: MediaDoor | None = None

    def changed(self, room: str) -> None:
        """Media says that something about a show's cameras changed."""
        if self.media is None:
            return
        found: dict[str, Any] = dict(self.media.vitals(room))
        for camera in self._known.get(room, set()) - set(found):
            self._vitals.put(room, "helper", ("cameras", camera), None)
        for camera, vitals in found.items():
            self._vitals.put(room, "helper", ("cameras", camera), dict(vitals))
        self._known[room] = set(found)
        on_air = any(vitals["state"] in {"on_air", "stalled"} for vitals in found.values())
        program = {"state": "on_air" if on_air else "off"}
        self._vitals.put(room, "public", ("cameras", "program"), program)
