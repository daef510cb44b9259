"""Owns what is checked of an offer, by cheap scanning, before the WebRTC library sees any of it.

The library parses 20,000 candidates for 80 seconds on the event loop and accepts what it cannot
serve. Here an offer is read line by line against a short list of what we understand; what is not
on the list is left out, and the offer that goes on is put together anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address

from livehub.errors import Invalid, ProtocolError

MOST_BYTES = 32 * 1024  # offers of browsers have 3 to 8 KB
MOST_LINES = 800
LONGEST_LINE = 4096
MOST_SECTIONS = 4
MOST_CANDIDATES = 40
MOST_FORMATS = 64
ROLES = {"camera": ("sendonly", "sendrecv"), "viewer": ("recvonly", "sendrecv")}
CODECS = {"video": ("vp8/90000", "h264/90000"), "audio": ("opus/48000/2", "opus/48000")}
DIRECTIONS = ("sendrecv", "sendonly", "recvonly", "inactive")

_SECTION = re.compile(r"m=(\w{1,16}) \d{1,5} (?:UDP/TLS/)?RTP/SAVPF((?: \d{1,3}){1,64})", re.A)
_CANDIDATE = re.compile(
    r"([\w+/]{1,32} 1 udp (\d{1,10}) ([0-9a-f.:]{2,45}) (\d{1,5}) typ (?:host|srflx|relay))(?: .{1,200})?",
    re.IGNORECASE | re.A,
)
# The library reads these as numbers, or fails.
_NUMBERS = re.compile(
    r"(?:apt|max-fr|max-fs|maxplaybackrate|minptime|stereo|useinbandfec)=(?!\d{1,9}(?:;|$))"
)
# Attribute -> shape of its value. Everything else (ssrc, msid, simulcast, rid ...) is left out.
_SHAPES = {
    "group": r"BUNDLE(?: [\w.+-]{1,32}){1,4}",
    "mid": r"[\w.+-]{1,32}",
    "setup": r"actpass|active|passive",
    "fingerprint": r"sha-(?:256|384|512) [0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){31,63}",
    "ice-ufrag": r"[\w+/-]{4,256}",
    "ice-pwd": r"[\w+/-]{22,256}",
    "ice-lite": r"",
    "extmap": r"(?:[1-9]|1[0-4])(?:/\w+)? [\x21-\x7e]{1,256}",
    "rtpmap": r"\d{1,3} [\w.+-]{1,32}/\d{1,6}(?:/\d)?",
    "fmtp": r"\d{1,3} [\x20-\x7e]{1,1024}",
    "rtcp-fb": r"(?:\d{1,3}|\*) [\w-]{1,32}(?: [\w-]{1,32})?",
    "rtcp-mux": r"",
    **dict.fromkeys(DIRECTIONS, r""),
}  # fmt: skip
_KNOWN = {name: re.compile(shape, re.A | re.I) for name, shape in _SHAPES.items()}


@dataclass(slots=True)
class Section:
    """One m-line with its attributes in order, unknown ones left out."""

    kind: str
    head: str
    formats: list[str]
    attributes: list[tuple[str, str]] = field(default_factory=list)

    def all(self, name: str) -> list[str]:
        """The values of an attribute in this section."""
        return [value for key, value in self.attributes if key == name]

    @property
    def direction(self) -> str:
        """The direction it names, `sendrecv` by default (RFC 8866 section 6.7)."""
        named = [key for key, _ in self.attributes if key in DIRECTIONS]
        return named[0] if named else "sendrecv"


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer that the library may see: checked, and written anew from what we understand."""

    sdp: str
    kinds: tuple[str, ...]
    """`audio` and `video` in the order of the bundle."""
    ufrag: str
    """The offerer's ICE user fragment: another one in a fragment means an ICE restart."""
    mid: str
    """Name of the section that carries the transport."""
    setup: str
    """Which DTLS roles the offerer leaves us: `actpass` both, `active` or `passive` one."""


def read_offer(sdp: str, role: str) -> Offer:
    """Check an offer of a `camera` or a `viewer`.

    Raises ProtocolError `sdp_too_large`, `sdp_unreadable`; Invalid `sdp_too_many_sections`,
    `sdp_direction`, `sdp_codec`, `sdp_candidates`, `sdp_credentials`.
    """
    session, sections = read_sections(sdp)
    _check_sections(sections)
    check_count([value for section in sections for value in section.all("candidate")])
    for section in sections:
        _inherit(session, section)
        _check_transport(section)
        if section.direction not in ROLES[role]:
            raise Invalid("sdp_direction", direction=section.direction)
        _check_codec(section)
    bundle = _bundle(session, sections)
    by_mid = {section.all("mid")[0]: section for section in sections}
    first = by_mid[bundle[0]]
    return Offer(
        sdp=_write(bundle, sections),
        kinds=tuple(by_mid[mid].kind for mid in bundle),
        ufrag=first.all("ice-ufrag")[0],
        mid=bundle[0],
        setup=first.all("setup")[0],
    )


def read_sections(sdp: str) -> tuple[list[tuple[str, str]], list[Section]]:
    """Attributes of the session, and the sections, of any description: bounded, known ones only.

    Raises ProtocolError `sdp_too_large`, `sdp_unreadable`; Invalid `sdp_too_many_sections`.
    """
    return _sections(_lines(sdp))


def _lines(sdp: str) -> list[str]:
    if len(sdp) > MOST_BYTES or len(sdp.encode("utf-8", "replace")) > MOST_BYTES:
        raise ProtocolError("sdp_too_large", limit=MOST_BYTES)
    lines = sdp.replace("\r\n", "\n").rstrip("\n").split("\n")
    if lines[0] != "v=0" or len(lines) > MOST_LINES:
        raise ProtocolError("sdp_unreadable")
    if any(len(line) > LONGEST_LINE or not line.isprintable() for line in lines):
        raise ProtocolError("sdp_unreadable")
    return lines


def _sections(lines: list[str]) -> tuple[list[tuple[str, str]], list[Section]]:
    session: list[tuple[str, str]] = []
    sections: list[Section] = []
    into = session
    for line in lines:
        if line.startswith("m="):
            if len(sections) == MOST_SECTIONS:
                raise Invalid("sdp_too_many_sections", limit=MOST_SECTIONS)
            shape = _SECTION.fullmatch(line)
            if shape is None:
                raise ProtocolError("sdp_unreadable")
            sections.append(Section(shape[1], line, shape[2].split()))
            into = sections[-1].attributes
        elif line.startswith("a="):
            into.extend(_attribute(line[2:]))
    return session, sections


def _attribute(text: str) -> Iterator[tuple[str, str]]:
    """The attribute when it is one we understand; nothing else goes on."""
    name, _, value = text.partition(":")
    value = value.strip()
    if name == "candidate":
        if found := usable_candidate(value):
            yield name, found
    elif name == "fmtp" and _NUMBERS.search(value):
        return
    elif name in _KNOWN and _KNOWN[name].fullmatch(value):
        yield name, value


def usable_candidate(value: str) -> str | None:
    """A candidate that can be checked at all, without its extensions: UDP to an address, no mDNS name.

    Browsers hide their addresses behind `.local` names until the camera is allowed. Resolving
    them costs a multicast query and seconds; their own checks reach us in any case.
    """
    shape = _CANDIDATE.fullmatch(value)
    if shape is None or int(shape[2]) > 0xFFFFFFFF or not 0 < int(shape[4]) < 0x10000:
        return None
    try:
        address = ip_address(shape[3])
    except ValueError:
        return None
    # What is nobody's or everybody's would be knocked at in vain; fe80:: says not on which wire.
    useless = address.is_multicast or address.is_unspecified or address.is_reserved
    if address.version == 6:
        useless = useless or address.is_link_local or address.ipv4_mapped is not None
    return None if useless else shape[1]


def check_count(candidates: Sequence[str]) -> None:
    """Raises Invalid `sdp_candidates`. TCP and mDNS names are no longer among them: Eyevinn's player
    sends all that a computer with a few networks has, and once for each section."""
    if len(candidates) > MOST_CANDIDATES:
        raise Invalid("sdp_candidates", limit=MOST_CANDIDATES)


def _check_sections(sections: list[Section]) -> None:
    kinds = [section.kind for section in sections]
    if not sections:
        raise ProtocolError("sdp_unreadable")
    if len(set(kinds)) != len(kinds) or not set(kinds) <= {"audio", "video"}:
        raise Invalid("sdp_too_many_sections", limit=2)
    for section in sections:
        if len(section.formats) > MOST_FORMATS or any(int(pt) > 127 for pt in section.formats):
            raise ProtocolError("sdp_unreadable")
        if len(section.all("mid")) != 1:
            raise ProtocolError("sdp_unreadable")


def _inherit(session: list[tuple[str, str]], section: Section) -> None:
    """What stands once for all sections is said in each, so that one reading is enough."""
    for name in ("setup", "fingerprint", "ice-ufrag", "ice-pwd", "ice-lite", "extmap", *DIRECTIONS):
        if name in DIRECTIONS and any(key in DIRECTIONS for key, _ in section.attributes):
            continue
        if not section.all(name):
            section.attributes += [item for item in session if item[0] == name]


def _check_transport(section: Section) -> None:
    for name in ("ice-ufrag", "ice-pwd", "setup"):
        if len(section.all(name)) != 1:
            raise Invalid("sdp_credentials", missing=name)
    if not 1 <= len(section.all("fingerprint")) <= 4:
        raise Invalid("sdp_credentials", missing="fingerprint")
    if not section.all("rtcp-mux"):
        raise Invalid("sdp_credentials", missing="rtcp-mux")


def _check_codec(section: Section) -> None:
    listed = _kept_formats(section)
    for value in section.all("rtpmap"):
        number, name = value.split()
        if number in listed and name.lower() in CODECS[section.kind]:
            return
    wanted = "VP8, H264" if section.kind == "video" else "Opus"
    raise Invalid("sdp_codec", kind=section.kind, wanted=wanted)


def _bundle(session: list[tuple[str, str]], sections: list[Section]) -> list[str]:
    """Names of all sections, the one with the transport first. One section needs no group."""
    mids = [section.all("mid")[0] for section in sections]
    groups = [value.split()[1:] for name, value in session if name == "group"]
    bundle = groups[0] if groups else mids
    if sorted(bundle) != sorted(set(mids)) or (len(mids) > 1 and not groups):
        raise Invalid("sdp_credentials", missing="BUNDLE")
    return bundle


def _write(bundle: list[str], sections: list[Section]) -> str:
    out = ["v=0", "o=- 1 1 IN IP4 0.0.0.0", "s=-", "t=0 0"]
    out.append("a=group:BUNDLE " + " ".join(bundle))
    for section in sections:
        kept = _kept_formats(section)
        head = section.head.split()
        out += [" ".join([head[0], "9", "UDP/TLS/RTP/SAVPF", *kept]), "c=IN IP4 0.0.0.0"]
        for name, value in section.attributes:
            number = value.partition(" ")[0]
            if name in ("rtpmap", "fmtp", "rtcp-fb") and number not in (*kept, "*"):
                continue
            out.append(f"a={name}:{value}" if value else f"a={name}")
    return "\r\n".join(out) + "\r\n"


def _kept_formats(section: Section) -> list[str]:
    """Payload types with a name and outside the range that collides with RTCP (RFC 5761)."""
    named = {value.split()[0] for value in section.all("rtpmap")}
    return [pt for pt in dict.fromkeys(section.formats) if pt in named and not 64 <= int(pt) <= 95]
