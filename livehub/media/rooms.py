"""Owns the cameras of one show: which of them is the program, and taking another."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Protocol

from livehub.media.forwarder import Forwarder
from livehub.media.ingest import Source
from livehub.media.interface import Vitals
from livehub.media.rtp import Packet
from livehub.media.stream import Stream

logger = logging.getLogger(__name__)

OnMoved = Callable[[str, Forwarder], None]
"""`(viewer, forwarder)`: this viewer of the program is now served by that camera."""


class Tapping(Protocol):
    """Who gets all packets of a show besides its viewers."""

    def program(self, camera: str | None) -> None:
        """This camera is on air, from the next packet on."""

    def left(self, forwarder: Forwarder, source: Source) -> None:
        """A camera's peer is gone."""

    def packets(
        self, forwarder: Forwarder, source: Source, stream: Stream, packets: Sequence[Packet],
        at: float,
    ) -> None:  # fmt: skip
        """Packets of one stream, just arrived."""


class Room:
    """A show as media sees it: cameras by id, and one of them on air."""

    def __init__(self, name: str, make: Callable[[str, str], Forwarder], on_moved: OnMoved) -> None:
        self.name = name
        self.forwarders: dict[str, Forwarder] = {}
        self.program: str | None = None
        """The camera that viewers of the program see."""
        self.taken: str | None = None
        """The camera a helper wants on air; it may still have to come."""
        self.followers: set[str] = set()
        """Viewers of the program, wherever it goes."""
        self.mirrored = False
        """Whether another process of ours has the cameras and decides."""
        self._taps: list[Tapping] = []
        self._make = make
        self._on_moved = on_moved

    def camera(self, camera: str) -> Forwarder:
        """The way of this camera, made when it is new."""
        forwarder = self.forwarders.get(camera)
        if forwarder is None:
            forwarder = self.forwarders[camera] = self._make(self.name, camera)
            forwarder.on_begin = self._began
            forwarder.on_packets = self._tapped
            forwarder.on_lost = self._lost
        return forwarder

    def watched(self, camera: str | None) -> Forwarder | None:
        """What a viewer of `camera`, or of the program, would see now; None for nothing."""
        forwarder = self.forwarders.get(camera or self.program or "")
        return forwarder if forwarder is not None and forwarder.live else None

    @property
    def watched_by(self) -> int:
        """How many see this show here: viewers, and who waits for a camera."""
        seeing = {one for forwarder in self.forwarders.values() for one in forwarder.viewers}
        return len(seeing | self.followers)

    def tap(self, tap: Tapping) -> None:
        """Somebody else wants all packets, too."""
        self._taps.append(tap)

    def untap(self, tap: Tapping) -> None:
        """Not any more."""
        if tap in self._taps:
            self._taps.remove(tap)

    def take(self, camera: str) -> None:
        """Put a camera on air: at its next key frame, or when it has come."""
        self.taken = camera
        for other in self.forwarders.values():
            other.on_ready = None
        if camera == self.program:
            return
        forwarder = self.forwarders.get(camera)
        if forwarder is not None and forwarder.live:
            forwarder.on_ready = self._switch
            forwarder.want_key_frame()

    def follow_program(self, camera: str | None) -> None:
        """The process that has the cameras says which is on air; here it is never decided."""
        self.mirrored = True
        if camera is None:
            return
        if self.program is None:
            self.program = self.taken = camera
            return
        self.take(camera)

    def forget(self, camera: str) -> None:
        """A camera that left long ago. Its place on air is free, unless a helper gave it."""
        del self.forwarders[camera]
        if self.program == camera and self.taken != camera:
            self.program = None

    def vitals(self) -> dict[str, Vitals]:
        """Per camera what is true now."""
        return {
            key: {**forwarder.vitals(), "program": key == self.program}
            for key, forwarder in self.forwarders.items()
        }

    def _tapped(
        self, forwarder: Forwarder, source: Source, stream: Stream, packets: list[Packet], at: float
    ) -> None:
        for tap in self._taps:
            tap.packets(forwarder, source, stream, packets, at)

    def _lost(self, forwarder: Forwarder, source: Source) -> None:
        for tap in self._taps:
            tap.left(forwarder, source)

    def _began(self, forwarder: Forwarder) -> None:
        """The first camera is on air by itself; later ones wait, so that nobody is surprised."""
        if self.taken == forwarder.camera and self.program != forwarder.camera:
            forwarder.on_ready = self._switch
            forwarder.want_key_frame()
        elif self.program is None and self.taken is None and not self.mirrored:
            self._switch(forwarder)

    def _switch(self, forwarder: Forwarder) -> None:
        """Its viewers move over just before the packet they can begin with."""
        before = self.forwarders.get(self.program or "")
        self.program = forwarder.camera
        for tap in self._taps:
            tap.program(forwarder.camera)
        logger.info("camera taken show=%s camera=%s", self.name, forwarder.camera)
        for viewer in self.followers:
            egress = before.viewers.pop(viewer, None) if before is not None else None
            if egress is not None:
                forwarder.viewers[viewer] = egress
            self._on_moved(viewer, forwarder)
