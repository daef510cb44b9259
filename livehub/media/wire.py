"""Owns what a peer is to the packet handlers: a way for plain packets, whoever encrypts them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

Handler = Callable[[bytes], None]
"""Takes one decrypted RTP packet or RTCP compound; what it raises is logged and counted."""


class Wire(Protocol):
    """Plain packets in and out; sending never waits and never fails, it drops."""

    on_rtp: Handler | None
    on_rtcp: Handler | None

    def send_rtp(self, packet: bytes) -> None:
        """Send one RTP packet now."""

    def send_rtcp(self, message: bytes) -> None:
        """Send one RTCP message or compound now."""
