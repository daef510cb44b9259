"""Runs what no forwarder can go below: SRTP for each viewer and the kernel's send, and nothing else."""

from __future__ import annotations

import asyncio
import ctypes
import os
import secrets
import socket
import statistics
import struct
import tempfile
import time
from pathlib import Path

import pylibsrtp
from pylibsrtp import _binding

from tests.bench.media import network, sink
from tests.bench.media.children import answering
from tests.bench.media.peer import PROFILE
from tests.bench.media.sink import Reading, Sink, compiled

VIEWERS = 50
PACKETS = 600  # for each viewer and round
TOGETHER = 3  # packets that come at once from a camera's pacer
SIZE = 1100  # bytes
ROUNDS = 7
OTHER_CORE = 1


class _Address(ctypes.Structure):
    _fields_ = (("family", ctypes.c_uint16), ("port", ctypes.c_uint16), ("host", ctypes.c_uint8 * 4), ("zero", ctypes.c_uint8 * 8))  # fmt: skip


def _session() -> pylibsrtp.Session:
    policy = pylibsrtp.Policy(
        key=secrets.token_bytes(PROFILE.key_length + PROFILE.salt_length),
        ssrc_type=pylibsrtp.Policy.SSRC_ANY_OUTBOUND,
        srtp_profile=PROFILE.libsrtp_profile,
    )
    policy.allow_repeat_tx = True
    return pylibsrtp.Session(policy)


def microseconds(folder: Path, address: str = network.ADDRESS) -> float:
    """Processor time for one packet to one viewer; viewers read on the other core."""
    ours, theirs = (
        compiled(Path(__file__).with_name("limit.c"), folder),
        compiled(sink.SOURCE, folder),
    )
    sockets = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(VIEWERS + 1)]
    for one in sockets:
        one.bind((address, 0))
    sender, *viewers = sockets
    addresses = (_Address * VIEWERS)()
    for place, one in zip(addresses, viewers, strict=True):
        host, port = one.getsockname()
        place.family, place.port = socket.AF_INET, socket.htons(port)
        place.host[:] = socket.inet_aton(host)
    sessions = [_session() for _ in range(VIEWERS)]
    pointers = (ctypes.c_void_p * VIEWERS)(*(_pointer(one) for one in sessions))
    protect = ctypes.cast(ctypes.CDLL(_binding.__file__).srtp_protect, ctypes.c_void_p)
    plain = struct.pack("!BBHII", 0x80, 96, 0, 0, 1) + secrets.token_bytes(SIZE - 12)
    mine = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {OTHER_CORE})
    reading = Sink(theirs, [Reading(one, 96, 255, 255) for one in viewers])
    os.sched_setaffinity(0, mine)  # the thread keeps its core
    ours.limit_run.restype = ctypes.c_long
    taken = []
    for _ in range(ROUNDS):
        begin = time.thread_time()
        sent = ours.limit_run(protect, pointers, sender.fileno(), addresses, VIEWERS, PACKETS, TOGETHER, plain, SIZE)  # fmt: skip
        taken.append((time.thread_time() - begin) * 1e6 / sent)
        time.sleep(0.05)
    reading.stop()
    for one in sockets:
        one.close()
    return statistics.median(taken)


def _pointer(session: pylibsrtp.Session) -> int:
    return int(_binding.ffi.cast("uintptr_t", session._srtp[0]))


async def main() -> None:
    """Answer `microseconds`."""

    async def measured() -> float:
        with tempfile.TemporaryDirectory() as folder:
            return microseconds(Path(folder))

    await answering({"microseconds": measured})


if __name__ == "__main__":
    asyncio.run(main())
