"""Owns the loop that runs for each packet and each viewer: header, copy, encryption, nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from livehub.media import srtp
from livehub.media.rtp import HEADER
from livehub.media.runs import Run
from livehub.media.scatter import Place, Scatter
from livehub.media.srtp import SendingKey

_LENGTH = srtp.length()
_pack_into = HEADER.pack_into
_protect = srtp.protect


@dataclass(slots=True)
class Lane:
    """One peer's way out: the room its packets are prepared in, its key, its address."""

    scatter: Scatter
    key: SendingKey
    place: Place
    memory: Any
    """`scatter.room` as `srtp.protect` takes it."""


@dataclass(slots=True)
class Names:
    """What a viewer calls a stream: the header fields that are its own."""

    payload_type: int
    ssrc: int
    seq_shift: int
    timestamp_shift: int


def send(run: Run, names: Names, lane: Lane) -> None:
    """Prepare a run for one viewer; it leaves when the scatter is flushed, or has to make room."""
    scatter, key, tag = lane.scatter, lane.key.key, lane.key.tag
    if not scatter.fits(run.weight):
        scatter.flush()
    room, memory, parts = scatter.room, lane.memory, run.parts
    payload_type, ssrc = names.payload_type, names.ssrc
    seq_shift, timestamp_shift = names.seq_shift, names.timestamp_shift
    for first, stop, size in run.trains:
        begin = at = scatter.at
        for version, marker, seq, timestamp, tail, octets in parts[first:stop]:
            _pack_into(
                room,
                at,
                version,
                marker | payload_type,
                (seq + seq_shift) & 0xFFFF,
                (timestamp + timestamp_shift) & 0xFFFFFFFF,
                ssrc,
            )
            end = at + octets
            room[at + 12 : end] = tail
            _LENGTH[0] = octets
            if _protect(key, memory + at, _LENGTH):
                begin = scatter.at  # not encrypted is not sent, nor are those before it
                break
            at = end + tag
        else:
            if lane.place.segments:
                scatter.message(begin, at, size + tag, lane.place)
            else:
                _singly(parts[first:stop], begin, tag, lane)


def _singly(parts: list[Any], at: int, tag: int, lane: Lane) -> None:
    for part in parts:
        end = at + part[5] + tag
        lane.scatter.message(at, end, end - at, lane.place)
        at = end
