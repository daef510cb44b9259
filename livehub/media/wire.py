"""Owns what a peer is to the packet handlers: a way for plain packets, whoever encrypts them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from livehub.media.fanout import Lane

Handler = Callable[[bytes], None]
"""Takes one decrypted RTP packet or RTCP compound; what it raises is logged and counted."""


class Wire(Protocol):
    """Plain packets in and out; sending never waits and never fails, it drops."""

    on_rtp: Handler | None
    on_rtcp: Handler | None

    @property
    def lane(self) -> Lane | None:
        """The way for many packets at once, None where or while there is none."""

    def send_rtp(self, packet: bytes) -> None:
        """Send one RTP packet now."""

    def send_rtcp(self, message: bytes) -> None:
        """Send one RTCP message or compound now."""
