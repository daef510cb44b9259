"""Owns a recording: which camera's frames go to which reel, and what is asked of the cameras."""

from __future__ import annotations

import math
from collections.abc import Callable

from livehub.media import feed
from livehub.media.recorder.cameras import Moment, Peer
from livehub.media.recorder.parts import Parts
from livehub.media.recorder.reel import Reel
from livehub.media.tracks import Codec

ASK_S = 1.0  # between two requests for a key frame of one camera

Ask = Callable[[str], None]
"""Asks a camera for a key frame."""


class _Program:
    """The reel that follows what is on air, from the next key frame of the camera taken on."""

    def __init__(self, parts: Parts) -> None:
        self.reel = Reel(None, parts)
        self.wanted: str | None = None
        self._camera: str | None = None

    def take(self, peer: Peer, moment: Moment) -> None:
        if self.wanted == peer.camera != self._camera:
            can_begin = moment.frame.look is not None if peer.has_video else True
            if can_begin:
                self._camera = peer.camera
        if peer.camera == self._camera:
            self.reel.take(peer, moment)

    def wants(self, camera: str) -> bool:
        return camera in (self.wanted, self._camera)

    def wants_key(self, peer: Peer, at: float) -> bool:
        if peer.camera == self.wanted != self._camera:
            return True
        return peer.camera == self._camera and self.reel.wants_key(at)


class Recording:
    """What a subscriber of the feed makes of it."""

    def __init__(self, parts: Parts, ask: Ask, *, program: bool, cameras: bool) -> None:
        self._parts = parts
        self._ask = ask
        self._asked: dict[str, float] = {}
        self._peers: dict[str, Peer] = {}
        self._streams: dict[int, tuple[Peer, str]] = {}
        self._program = _Program(parts) if program else None
        self._cameras = cameras
        self._reels: dict[str, Reel] = {}

    @property
    def running(self) -> bool:
        """Whether anything is being written."""
        return any(reel.running for reel in self._all_reels())

    def was_slow(self) -> bool:
        """Whether pictures were left out since this was last asked."""
        slow = False
        for reel in self._all_reels():
            slow, reel.slow = slow or reel.slow, False
        return slow

    def heard(self, message: feed.Control | feed.Arrived) -> None:
        """The next message of the feed."""
        match message:
            case feed.Arrived(stream, at, packet) if stream in self._streams:
                peer, kind = self._streams[stream]
                self._give(peer, peer.arrived(kind, packet, at))
            case feed.ClockTold(stream, ntp, timestamp) if stream in self._streams:
                peer, kind = self._streams[stream]
                peer.told(kind, ntp, timestamp)
            case feed.ProgramIs(camera) if self._program is not None:
                self._program.wanted = camera
            case feed.CameraCame(camera, epoch, codecs):
                self._leave(camera)
                self._peers[camera] = Peer(camera, epoch, codecs)
            case feed.CameraLeft(camera, epoch):
                self._leave(camera, epoch)
            case feed.StreamBegan(stream, camera, kind, codec):
                self._begin(stream, camera, kind, codec)
            case _:
                pass

    def _begin(self, stream: int, camera: str, kind: str, codec: Codec) -> None:
        peer = self._peers.get(camera)
        if peer is not None:
            over = [n for n, known in self._streams.items() if known == (peer, kind)]
            for number in over:
                del self._streams[number]
            self._streams[stream] = peer, kind
            peer.begin(kind, codec)

    def tend(self, at: float) -> None:
        """Everything that is due at this steady second; call every 50 ms or so."""
        for peer in tuple(self._peers.values()):
            self._give(peer, peer.due(at))
            if peer.has_video and self._needs_key(peer, at):
                self._ask_once(peer.camera, at)
        for reel in self._all_reels():
            reel.tend(at)
        self._parts.tend(at)

    def disconnected(self) -> None:
        """The feed is gone; when it comes back everything is told anew."""
        for camera in tuple(self._peers):
            self._leave(camera)

    def end(self) -> None:
        """Bring all files to their end."""
        self.disconnected()
        for reel in self._all_reels():
            reel.end()
        self._parts.save()

    def _all_reels(self) -> list[Reel]:
        program = [self._program.reel] if self._program is not None else []
        return [*program, *self._reels.values()]

    def _give(self, peer: Peer, moments: list[Moment]) -> None:
        for moment in moments:
            if self._cameras:
                reel = self._reels.get(peer.camera)
                if reel is None:
                    reel = self._reels[peer.camera] = Reel(peer.camera, self._parts)
                reel.take(peer, moment)
            if self._program is not None:
                self._program.take(peer, moment)

    def _needs_key(self, peer: Peer, at: float) -> bool:
        """Whether one of the reels that it should fill cannot go on, or would do better."""
        wants = False
        if self._cameras:
            reel = self._reels.get(peer.camera)
            wants = peer.wants_key or (peer.settled and (reel is None or reel.wants_key(at)))
        if self._program is not None and self._program.wants(peer.camera):
            wants = wants or peer.wants_key or (peer.settled and self._program.wants_key(peer, at))
        return wants

    def _ask_once(self, camera: str, at: float) -> None:
        if at - self._asked.get(camera, -ASK_S) >= ASK_S:
            self._asked[camera] = at
            self._ask(camera)

    def _leave(self, camera: str, epoch: int | None = None) -> None:
        """A camera's peer is gone: this one, or whichever there is."""
        peer = self._peers.get(camera)
        if peer is None or epoch not in (None, peer.epoch):
            return
        del self._peers[camera]
        self._give(peer, peer.due(math.inf))
        self._streams = {n: known for n, known in self._streams.items() if known[0] is not peer}
        reel = self._reels.pop(camera, None)
        if reel is not None:
            reel.end()
