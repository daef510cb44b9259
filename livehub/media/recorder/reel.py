"""Owns one reel: the files that one camera, or the program, fills one after the other."""

from __future__ import annotations

import logging
from collections import deque
from dataclasses import replace

import av

from livehub.media.recorder.cameras import Moment, Peer
from livehub.media.recorder.container import Container, Shape
from livehub.media.recorder.parts import Parts

logger = logging.getLogger(__name__)

PART_S = 30 * 60.0
"""Then a new file begins: a crash costs no more than the index of one, and none takes long to read."""
KEY_S = 20.0
"""Clips are cut at key frames, and players jump to them: one is asked for when none came so long."""
IDLE_S = 10.0  # a camera that was away longer goes on in a new file: nobody wants to watch it wait
SOUNDS_KEPT = 50  # a second: sound that came before the picture it belongs to was whole


class Reel:
    """Files of one camera or of the program."""

    def __init__(self, camera: str | None, parts: Parts) -> None:
        self.camera = camera
        self.slow = False
        """Pictures were left out because the disk did not keep up."""
        self._parts = parts
        self._part: Container | None = None
        self._began = 0.0
        self._keyed = 0.0
        self._written_at = 0.0
        self._broken = False
        self._wants_sound = False
        self._sounds: deque[tuple[Peer, Moment]] = deque(maxlen=SOUNDS_KEPT)

    @property
    def running(self) -> bool:
        """Whether a file is open."""
        return self._part is not None

    def wants_key(self, at: float) -> bool:
        """Whether a key frame is needed, or would do good."""
        if self._part is None or self._broken or self._wants_sound:
            return True
        return at - self._keyed > KEY_S or at - self._began > PART_S

    def tend(self, at: float) -> None:
        """End a file that nothing was written to for long."""
        if at - self._written_at > IDLE_S:
            self.end()

    def take(self, peer: Peer, moment: Moment) -> None:
        """The next frame for this reel."""
        if self._parts.behind:
            self._broken = self.slow = True
            return
        try:
            if moment.kind == "audio":
                self._sound(peer, moment)
            else:
                self._picture(peer, moment)
        except (av.FFmpegError, ValueError) as error:
            # what a camera sends may be anything; the next key frame begins a new file
            logger.warning("recording camera=%s: %s", peer.camera, error)
            self.end()

    def end(self) -> None:
        """No more comes for now."""
        if self._part is not None:
            part, self._part = self._part, None
            self._parts.end(part)

    def _picture(self, peer: Peer, moment: Moment) -> None:
        look = moment.frame.look
        if look is not None:
            sound = peer.sounds(moment.frame.at)
            self._turn_to(peer, Shape(peer.codec, look, sound, self._origin(peer)), moment)
            self._keyed = moment.frame.at
            self._broken = self._wants_sound = False
        if not self._broken:
            self._write(moment)

    def _sound(self, peer: Peer, moment: Moment) -> None:
        if not peer.has_video:
            self._turn_to(peer, Shape("", None, True, self._origin(peer)), moment)
            self._broken = False
        self._sounds.append((peer, moment))
        if self._part is not None and not self._part.shape.sound:
            self._wants_sound = True
        if not self._broken:
            self._write(moment)

    def _write(self, moment: Moment) -> None:
        if self._part is not None:
            self._written_at = moment.frame.at
            self._part.write(moment.kind, moment.frame, moment.seconds - self._began)

    def _origin(self, peer: Peer) -> str:
        return "" if self.camera is None else str(peer.epoch)

    def _turn_to(self, peer: Peer, shape: Shape, moment: Moment) -> None:
        """Begin a new file with this moment when the present one cannot hold it."""
        if self._part is not None:
            fits = self._part.shape in (shape, replace(shape, sound=True))
            if fits and moment.seconds - self._began < PART_S:
                return
            self.end()
        self._part = self._parts.begin(self.camera, peer.epoch, shape, moment.seconds)
        self._began = moment.seconds
        for whose, sound in self._sounds:
            if whose is peer:
                self._write(sound)
        self._sounds.clear()
