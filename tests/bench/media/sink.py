"""Owns the cheap reader of many viewers' sockets: `sink.c`, compiled when it is needed."""

from __future__ import annotations

import ctypes
import socket
import subprocess
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).with_suffix(".c")
MOST_FRAMES = 400_000  # 50 viewers for more than four minutes
BUFFER = 8 * 1024 * 1024  # bytes: as large as the kernel allows


class _Counts(ctypes.Structure):
    _fields_ = (
        ("packets", ctypes.c_uint64), ("octets", ctypes.c_uint64), ("first", ctypes.c_int64),
        ("newest", ctypes.c_int64), ("ssrc", ctypes.c_uint32), ("transit", ctypes.c_double),
        ("jitter", ctypes.c_double),
    )  # fmt: skip


class _Viewer(ctypes.Structure):
    _fields_ = (
        ("fd", ctypes.c_int32), ("video_type", ctypes.c_uint8), ("audio_type", ctypes.c_uint8),
        ("rtx_type", ctypes.c_uint8), ("unused", ctypes.c_uint8), ("resent", ctypes.c_uint64),
        ("timestamp", ctypes.c_uint32), ("packets", ctypes.c_uint32), ("video", _Counts),
        ("audio", _Counts),
    )  # fmt: skip


class _Frame(ctypes.Structure):
    _fields_ = (
        ("at", ctypes.c_int64), ("timestamp", ctypes.c_uint32), ("packets", ctypes.c_uint16),
        ("viewer", ctypes.c_uint16),
    )  # fmt: skip


class _Sink(ctypes.Structure):
    _fields_ = (
        ("viewers", ctypes.POINTER(_Viewer)), ("frames", ctypes.POINTER(_Frame)),
        ("most_frames", ctypes.c_uint64), ("count", ctypes.c_uint64), ("number", ctypes.c_int32),
        ("forward", ctypes.c_int32), ("stop", ctypes.c_int32),
    )  # fmt: skip


@dataclass(frozen=True)
class Reading:
    """A socket that is read, and the payload types on it (255 for none)."""

    socket: socket.socket
    video_type: int
    audio_type: int
    rtx_type: int


@dataclass(frozen=True)
class Received:
    """What one track of one viewer had got at one moment."""

    packets: int
    octets: int
    newest: int
    """Highest sequence number, beyond 16 bits; -1 when nothing came."""
    expected: int
    ssrc: int
    jitter: int
    """RTP ticks."""


def compiled(source: Path, folder: Path) -> ctypes.CDLL:
    """A shared library made from a C file. Raises CalledProcessError where it cannot be."""
    library = folder / source.with_suffix(".so").name
    subprocess.run(["gcc", "-O2", "-Wall", "-shared", "-fPIC", "-o", library, source], check=True)
    return ctypes.CDLL(str(library))


class Sink:
    """Reads the sockets in a thread of its own until it is stopped."""

    def __init__(self, library: ctypes.CDLL, readings: Sequence[Reading]) -> None:
        self._viewers = (_Viewer * len(readings))()
        for viewer, one in zip(self._viewers, readings, strict=True):
            viewer.fd = one.socket.fileno()
            viewer.video_type = one.video_type
            viewer.audio_type = one.audio_type
            viewer.rtx_type = one.rtx_type
            for counts in (viewer.video, viewer.audio):
                counts.first = counts.newest = -1
            one.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
            one.socket.setsockopt(socket.SOL_SOCKET, 35, 1)  # SO_TIMESTAMPNS
        self._frames = (_Frame * MOST_FRAMES)()
        self.others, self._theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        """Gives what is no RTP: two bytes with the viewer's number, then the datagram."""
        self._theirs.setblocking(False)
        self._sink = _Sink(self._viewers, self._frames, MOST_FRAMES, 0, len(readings), self._theirs.fileno(), 0)  # fmt: skip
        self._thread = threading.Thread(target=library.sink_run, args=(ctypes.byref(self._sink),))
        self._told = 0
        self._thread.start()

    def received(self, viewer: int, kind: str) -> Received:
        """Counts since the sink began."""
        counts = getattr(self._viewers[viewer], kind)
        expected = counts.newest - counts.first + 1 if counts.newest >= 0 else 0
        ssrc = socket.ntohl(counts.ssrc)
        return Received(counts.packets, counts.octets, counts.newest, expected, ssrc, int(counts.jitter))  # fmt: skip

    def resent(self, viewer: int) -> int:
        """Packets that came by RTX."""
        return int(self._viewers[viewer].resent)

    def frames(self) -> list[tuple[int, int, int, int]]:
        """Pictures since the last time: viewer, RTP timestamp, packets, nanoseconds of the wall clock."""
        count = min(int(self._sink.count), MOST_FRAMES)
        new = [self._frames[number] for number in range(self._told, count)]
        self._told = count
        return [(one.viewer, one.timestamp, one.packets, one.at) for one in new]

    def stop(self) -> None:
        """End the thread; the sockets stay."""
        self._sink.stop = 1
        self._thread.join()
        self.others.close()
        self._theirs.close()
