"""Owns what our answers say: one codec for a camera, the camera's for a viewer, how to give feedback."""

from __future__ import annotations

import re
from collections.abc import Sequence

from aiortc import RTCPeerConnection, RTCRtpTransceiver
from aiortc.codecs import is_rtx
from aiortc.rtcrtpparameters import RTCRtcpFeedback, RTCRtpCodecParameters
from aiortc.sdp import MediaDescription, SessionDescription

from livehub.errors import Invalid
from livehub.media import twcc
from livehub.media.tracks import Codec, Track

START_KBPS = 2000
"""Where Chromium begins instead of 300: with transport-wide feedback 720p is sharp in two seconds."""

_MID = "urn:ietf:params:rtp-hdrext:sdes:mid"
_LEVEL = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"
_FEEDBACK = {  # what we understand or give, beyond what aiortc would say
    "camera": (("nack", None), ("nack", "pli"), ("transport-cc", None), ("ccm", "fir")),
    "viewer": (("nack", None), ("nack", "pli"), ("ccm", "fir")),
}


def narrow(pc: RTCPeerConnection, offer: str, role: str, wanted: Sequence[Codec]) -> list[Track]:
    """Reduce what aiortc would answer to what is forwarded; call between offer and answer.

    `wanted` are the codecs to prefer: a returning camera's own, or for a viewer the ones that the
    camera sends and without which there is no picture: Invalid `sdp_codec` then.
    """
    remote = {media.rtp.muxId: media for media in SessionDescription.parse(offer).media}
    tracks = []
    for transceiver in pc.getTransceivers():
        media = remote[transceiver.mid or ""]
        _choose(transceiver, role, wanted)
        for parameters in transceiver._codecs:
            _describe(parameters, media, role)
        keep = (_MID, _LEVEL, twcc.URI) if role == "camera" else (_MID,)
        extensions = [item for item in media.rtp.headerExtensions if item.uri in keep]
        transceiver._headerExtensions = extensions
        tracks.append(_track(transceiver))
    return tracks


def codec_of(parameters: RTCRtpCodecParameters) -> Codec:
    """A negotiated codec in our words."""
    profile = str(parameters.parameters.get("profile-level-id", "")).lower()
    name = {"vp8": "VP8", "h264": "H264"}.get(parameters.name.lower(), parameters.name.lower())
    return Codec(name, parameters.clockRate, profile if name == "H264" else "")


def _choose(transceiver: RTCRtpTransceiver, role: str, wanted: Sequence[Codec]) -> None:
    plain = [c for c in transceiver._codecs if not is_rtx(c) and codec_of(c).name in _FORWARDED]
    mine = [codec for codec in wanted if (codec.name == "opus") == (transceiver.kind == "audio")]
    fitting = [c for c in plain if any(codec_of(c).fits(codec) for codec in mine)]
    if not plain or (mine and not fitting and role == "viewer"):
        names = ", ".join(codec.name for codec in mine) or "VP8, H264, Opus"
        raise Invalid("sdp_codec", kind=transceiver.kind, wanted=names)
    # A viewer keeps all it can decode, so that it survives a camera that returns with another.
    ordered = fitting + [c for c in plain if c not in fitting]
    chosen = ordered[:1] if role == "camera" else ordered
    numbers = {c.payloadType for c in chosen}
    transceiver._codecs = chosen + [
        c for c in transceiver._codecs if is_rtx(c) and c.parameters.get("apt") in numbers
    ]


_FORWARDED = frozenset({"VP8", "H264", "opus"})


def _describe(parameters: RTCRtpCodecParameters, media: MediaDescription, role: str) -> None:
    offered = [c for c in media.rtp.codecs if c.payloadType == parameters.payloadType]
    theirs = {(item.type, item.parameter) for c in offered for item in c.rtcpFeedback}
    if is_rtx(parameters):
        return
    if media.kind == "audio":
        parameters.parameters = {"minptime": 10, "useinbandfec": 1}
        ours: Sequence[tuple[str, str | None]] = (("transport-cc", None),)
        ours = ours if role == "camera" else ()
    else:
        ours = _FEEDBACK[role]
        if role == "camera":
            start = {"x-google-start-bitrate": str(START_KBPS)}
            parameters.parameters = {**parameters.parameters, **start}
    parameters.rtcpFeedback = [
        RTCRtcpFeedback(kind, parameter) for kind, parameter in ours if (kind, parameter) in theirs
    ]


def _track(transceiver: RTCRtpTransceiver) -> Track:
    plain = [c for c in transceiver._codecs if not is_rtx(c)]
    again = {c.parameters["apt"]: c.payloadType for c in transceiver._codecs if is_rtx(c)}
    extensions = {item.uri: item.id for item in transceiver._headerExtensions}
    return Track(
        kind=transceiver.kind,
        codecs={c.payloadType or 0: codec_of(c) for c in plain},
        retransmissions={int(apt or 0): number or 0 for apt, number in again.items()},
        ssrc=transceiver.sender._ssrc,
        rtx_ssrc=transceiver.sender._rtx_ssrc,
        transport_cc=extensions.get(twcc.URI, 0),
        audio_level=extensions.get(_LEVEL, 0),
    )


def finish(sdp: str) -> str:
    """aiortc's answer with what WHIP and WHEP ask for beyond it."""
    # RFC 9725 section 4.2 wants rtcp-mux-only; SHA-256 is the one fingerprint every client reads
    sdp = sdp.replace("a=rtcp-mux\r\n", "a=rtcp-mux\r\na=rtcp-mux-only\r\n")
    return re.sub(r"a=fingerprint:sha-(?:384|512) [^\r\n]*\r\n", "", sdp)


def cname_of(sdp: str) -> str:
    """The name under which our answer ties sound and picture together."""
    found = re.search(r"a=ssrc:\d+ cname:(\S+)", sdp)
    return found[1] if found else "livehub"
