"""Owns the loop that runs for each packet and each viewer: header, copy, encryption, nothing else."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any

from livehub.media import srtp
from livehub.media.runs import Run, Train
from livehub.media.scatter import Place, Scatter
from livehub.media.srtp import SendingKey

_LENGTH = srtp.length()
_pack_into = struct.Struct("!BHII").pack_into  # an RTP header behind its first octet
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
    room, memory = scatter.room, lane.memory
    payload_type, ssrc = names.payload_type, names.ssrc
    seq_shift, timestamp_shift = names.seq_shift, names.timestamp_shift
    for train in run.trains:
        image = train.image(tag)
        begin = at = scatter.at
        room[begin : begin + len(image)] = image
        for marker, seq, timestamp, octets in train.heads:
            _pack_into(
                room,
                at + 1,
                marker | payload_type,
                (seq + seq_shift) & 0xFFFF,
                (timestamp + timestamp_shift) & 0xFFFFFFFF,
                ssrc,
            )
            _LENGTH[0] = octets
            if _protect(key, memory + at, _LENGTH):
                break  # not encrypted is not sent, nor are those before it
            at += octets + tag
        else:
            _announce(train, begin, at, lane)


def _announce(train: Train, begin: int, end: int, lane: Lane) -> None:
    tag = lane.key.tag
    if lane.place.segments:
        lane.scatter.message(begin, end, train.size + tag, lane.place)
        return
    for *_, octets in train.heads:
        lane.scatter.message(begin, begin + octets + tag, octets + tag, lane.place)
        begin += octets + tag
