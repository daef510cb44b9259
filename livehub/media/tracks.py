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
        """Whether who negotiated `other` can decode this: level may differ, profile may not.

        Baseline is taken for constrained baseline. No encoder in use makes what tells them apart
        (RFC 6184 section 8.1), and Safari, OBS and libdatachannel offer the constrained one only.
        """
        return self.name == other.name and _family(self.profile) == _family(other.profile)


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


def _family(profile: str) -> str:
    return "42" if profile.startswith("42") else profile[:4]
