"""Owns what is checked of a foreign server's answer before the WebRTC library sees any of it.

From the answer only the way to the server is taken (ICE, DTLS, candidates) and which of our own
payload types it accepts. What these mean is said in our own offer's words, and the answer that
goes on is put together anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from livehub.errors import LiveHubError, ProviderError
from livehub.media.guard import Section, read_sections

MOST_CANDIDATES = 16  # each is checked from every address of ours

_OURS = re.compile(
    r"a=candidate:[^\r\n]*\r\n"
)  # a machine may have more addresses than a guard lets in
_APT = re.compile(r"(\d{1,3}) (?:.*;)?apt=(\d{1,3})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that the library may see."""

    sdp: str
    accepted: Mapping[str, Mapping[int, int | None]]
    """Kind -> payload type -> payload type of its retransmissions, where those were accepted."""


def read_answer(answer: str, offer: str) -> Answer:
    """Check an answer to our offer.

    Raises ProviderError `handover_answer` for what is no answer to it, and `handover_codec` when
    the server does not take what the camera sends.
    """
    try:
        session, sections = read_sections(answer)
    except LiveHubError:
        raise ProviderError("handover_answer") from None
    _, offered = read_sections(_OURS.sub("", offer))
    if [_place(section) for section in sections] != [_place(section) for section in offered]:
        raise ProviderError("handover_answer")
    transport = list(_transport(session, sections))
    lite = any(name == "ice-lite" for name, _ in session) or sections[0].all("ice-lite")
    out = ["v=0", "o=- 1 1 IN IP4 0.0.0.0", "s=-", "t=0 0"]
    out += ["a=ice-lite"] if lite else []
    out.append("a=group:BUNDLE " + " ".join(section.all("mid")[0] for section in offered))
    accepted = {}
    for theirs, ours in zip(sections, offered, strict=True):
        numbers = _accepted(theirs, ours)
        accepted[ours.kind] = numbers
        out += _section(ours, numbers, transport)
    return Answer("\r\n".join(out) + "\r\n", accepted)


def _place(section: Section) -> tuple[str, list[str]]:
    return section.kind, section.all("mid")


def _transport(session: list[tuple[str, str]], sections: Sequence[Section]) -> Iterator[str]:
    """What leads to the server. In a bundle it need stand in one section only (RFC 8843)."""
    for name in ("ice-ufrag", "ice-pwd", "setup", "fingerprint"):
        places = [section.all(name) for section in sections]
        places.append([value for key, value in session if key == name])
        found = next((values for values in places if values), [])
        if not 1 <= len(found) <= (4 if name == "fingerprint" else 1):
            raise ProviderError("handover_answer")
        if name == "setup" and found[0] not in ("active", "passive"):
            raise ProviderError("handover_answer")
        yield from (f"a={name}:{value}" for value in found)
    candidates = dict.fromkeys(one for section in sections for one in section.all("candidate"))
    yield from (f"a=candidate:{one}" for one in list(candidates)[:MOST_CANDIDATES])
    if candidates:  # without any, its own checks to us may still tell where it is
        yield "a=end-of-candidates"


def _accepted(theirs: Section, ours: Section) -> dict[int, int | None]:
    rejected = theirs.head.split()[1] == "0" or theirs.direction not in ("recvonly", "sendrecv")
    names = _names(theirs)
    common = {
        number: name for number, name in _names(ours).items() if names.get(number, "") == name
    }
    listed = {number for number in common if number in theirs.formats}
    again = {apt: number for number, apt in _apts(ours) if number in listed}
    plain = [number for number in listed if not common[number].startswith("rtx/")]
    if rejected or not plain:
        raise ProviderError("handover_codec")
    return {int(one): int(again[one]) if one in again else None for one in sorted(plain, key=int)}


def _names(section: Section) -> dict[str, str]:
    """Payload type -> `vp8/90000`, in lower case."""
    return {
        number: name.lower()
        for number, name in (value.split(" ", 1) for value in section.all("rtpmap"))
    }


def _apts(section: Section) -> Iterator[tuple[str, str]]:
    for value in section.all("fmtp"):
        if found := _APT.fullmatch(value):
            yield found[1], found[2]


def _section(
    ours: Section, numbers: Mapping[int, int | None], transport: Sequence[str]
) -> list[str]:
    kept = [str(one) for pair in numbers.items() for one in pair if one is not None]
    return [
        f"m={ours.kind} 9 UDP/TLS/RTP/SAVPF {' '.join(kept)}",
        "c=IN IP4 0.0.0.0",
        "a=recvonly",
        f"a=mid:{ours.all('mid')[0]}",
        "a=rtcp-mux",
        *transport,
        *(
            f"a={name}:{value}"
            for name, value in ours.attributes
            if name in ("rtpmap", "fmtp", "rtcp-fb") and value.split(" ", 1)[0] in kept
        ),
    ]
