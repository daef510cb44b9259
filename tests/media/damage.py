"""Damages real offers, fragments and packets the way lines, memories and enemies do."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.media.doubles import offer, recorded

HOSTILE = [
    "a=", "m=", "v=0", "a=mid:", "a=candidate:", "a=rtpmap:", "a=fmtp:", "a=group:BUNDLE",
    "m=video 9 UDP/TLS/RTP/SAVPF 96", "m=audio 0 UDP/TLS/RTP/SAVPF", "a=ice-ufrag:x", "a=setup:holdconn",
    "a=rtpmap:96 VP8/0", "a=rtpmap:999 VP8/90000", "a=fmtp:96 apt=97", "a=fmtp:97 apt=", "a=rtcp-fb:* nack",
    "a=extmap:1 urn:x", "a=extmap:0 urn:x", "a=extmap:15/sendonly urn:x", "a=mid:\u0661", "a=fmtp:98 =;=;;",
    "a=candidate:1 1 udp 1 ::ffff:1.2.3.4 1 typ host", "a=candidate:1 1 udp 99999999999 1.2.3.4 1 typ host",
    "a=candidate:1 1 udp 1 1.2.3.4 1 typ host raddr x rport y", "a=candidate:1 1 udp 1 1.2.3.4 1 typ srflx rport",
    "a=fmtp:111 minptime=;stereo=x", "a=fmtp:97 apt=\u0661", "a=fingerprint:sha-256 00:00", "a=ice-lite",
    "a=fmtp:102 profile-level-id=zz", "a=fmtp:102 profile-level-id=42e01f;packetization-mode=x",
    "a=rtpmap:96 H264/90000/2", "a=sendrecv", "a=inactive", "a=rtcp-mux-only", "\x00", "\u202e", "x" * 5000,
]  # fmt: skip


def _damaged_lines(draw: Any, lines: list[str]) -> list[str]:
    for _ in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, len(lines) - 1))
        change = draw(st.sampled_from(["drop", "twice", "cut", "put", "text", "swap", "graft"]))
        if change == "drop":
            del lines[place]
            lines = lines or [""]
        elif change == "twice":
            lines.insert(place, lines[place])
        elif change == "cut":
            lines[place] = lines[place][: draw(st.integers(0, 40))]
        elif change == "put":
            lines.insert(place, draw(st.sampled_from(HOSTILE)))
        elif change == "text":
            head = lines[place][: draw(st.integers(0, 20))]
            lines[place] = head + draw(st.text(max_size=30))
        else:
            other = draw(st.integers(0, len(lines) - 1))
            if change == "swap":
                lines[place], lines[other] = lines[other], lines[place]
            else:  # the beginning of one line and the end of another
                cut = draw(st.integers(0, 30))
                lines[place] = lines[place][:cut] + lines[other][cut:]
    return lines


@st.composite
def damaged_offers(draw: Any, role: str) -> str:
    """A real offer, not quite itself any more."""
    lines = offer(draw(st.sampled_from(recorded(role)))).split("\r\n")
    ends = draw(st.sampled_from(["\r\n", "\r\n", "\r\n", "\n", "\r"]))
    return str(ends.join(_damaged_lines(draw, lines)))


@st.composite
def damaged_fragments(draw: Any, fragment: str) -> str:
    """A real fragment, not quite itself any more."""
    return "\r\n".join(_damaged_lines(draw, fragment.split("\r\n")))


@st.composite
def damaged_bytes(draw: Any, *whole: bytes) -> bytes:
    """Real bytes with some changed, cut off, or put in."""
    data = bytearray(draw(st.sampled_from(whole)))
    for _ in range(draw(st.integers(0, 5))):
        place = draw(st.integers(0, max(0, len(data) - 1)))
        change = draw(st.sampled_from(["set", "cut", "put"]))
        if change == "set" and data:
            data[place] = draw(st.integers(0, 255))
        elif change == "cut":
            del data[place : place + draw(st.integers(1, 8))]
        else:
            data[place:place] = draw(st.binary(min_size=1, max_size=8))
    return bytes(data)
