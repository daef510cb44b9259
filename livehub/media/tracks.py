"""Owns what was agreed with a peer: its codecs, payload types and SSRCs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Codec:
    """What a camera encodes with, as far as forwarding needs to know."""

    name: str
    """`VP8`, `H264` or `opus`."""
    clock_rate: int
    """RTP ticks in a second."""
    profile: str = ""
    """H264 profile-level-id, lower case; empty for others."""

    def fits(self, other: Codec) -> bool:
        """Whether who negotiated `other` can decode this: level may differ, profile may not."""
        return self.name == other.name and self.profile[:4] == other.profile[:4]


@dataclass(frozen=True, slots=True)
class Track:
    """One negotiated section: payload types and SSRCs on this peer's wire."""

    kind: str
    codecs: dict[int, Codec]
    """Payload type -> codec; exactly one for a camera."""
    retransmissions: dict[int, int]
    """Payload type -> payload type of its RTX."""
    ssrc: int
    """What we send under."""
    rtx_ssrc: int
    transport_cc: int = 0
    """Header extension id of the transport-wide number, 0 when not negotiated."""
    audio_level: int = 0
    """Header extension id of the audio level (RFC 6464), 0 when not negotiated."""
