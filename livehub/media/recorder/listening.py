"""Owns the recorder's end of the feed: connects, connects again, and passes messages on."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

from livehub.media import feed
from livehub.media.recorder.recording import Recording

logger = logging.getLogger(__name__)

AGAIN_S = 0.5


class Listening:
    """One show's feed, for as long as it is wanted."""

    def __init__(self, path: Path, show: str) -> None:
        self.connected = False
        self._path = path
        self._show = show
        self._transport: asyncio.Transport | None = None

    def want_key_frame(self, camera: str) -> None:
        """Ask a camera for a whole picture."""
        if self._transport is not None:
            self._transport.write(feed.control(feed.WantKeyFrame(camera)))

    async def run(self, recording: Recording) -> None:
        """Pass all messages on, for ever; media that was restarted is found again."""
        loop = asyncio.get_running_loop()
        while True:
            try:
                transport, ear = await loop.create_unix_connection(
                    lambda: _Ear(recording), str(self._path)
                )
            except OSError as error:
                logger.debug("feed not there yet: %s", error)
            else:
                await self._listen(transport, ear, recording)
            await asyncio.sleep(AGAIN_S)

    async def _listen(self, transport: asyncio.Transport, ear: _Ear, recording: Recording) -> None:
        transport.write(feed.control(feed.Subscribe(self._show)))
        self._transport, self.connected = transport, True
        try:
            await ear.over
        finally:
            self._transport, self.connected = None, False
            transport.abort()
            recording.disconnected()


class _Ear(asyncio.Protocol):
    """One connection. What fails in it ends it, and the next one begins with everything anew."""

    def __init__(self, recording: Recording) -> None:
        self.over = asyncio.get_running_loop().create_future()
        self._recording = recording
        self._reader = feed.Reader()

    def data_received(self, data: bytes) -> None:
        """Messages, whole and in pieces."""
        for message in self._reader.feed(data):
            self._recording.heard(message)

    def connection_lost(self, exc: Exception | None) -> None:
        """The other end is gone, or a message was none."""
        if exc is not None:
            logger.warning("feed lost: %s", exc)
        if not self.over.done():
            self.over.set_result(None)
