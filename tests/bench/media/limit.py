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
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

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
    sender, *viewers = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(VIEWERS + 1))  # fmt: skip
    with ExitStack() as stack:
        for one in (sender, *viewers):
            stack.enter_context(one).bind((address, 0))
        stack.callback(_read_elsewhere(viewers, folder).stop)
        send = partial(_limit(folder), *_readied(sender, viewers))
        return statistics.median(_taken(send) for _ in range(ROUNDS))


def _read_elsewhere(viewers: list[socket.socket], folder: Path) -> Sink:
    mine = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {OTHER_CORE})
    reading = Sink(compiled(sink.SOURCE, folder), [Reading(one, 96, 255, 255) for one in viewers])
    os.sched_setaffinity(0, mine)  # the sink's thread keeps its core
    return reading


def _limit(folder: Path) -> Callable[..., int]:
    run = compiled(Path(__file__).with_name("limit.c"), folder).limit_run
    run.restype = ctypes.c_long
    return run


def _readied(sender: socket.socket, viewers: list[socket.socket]) -> tuple[Any, ...]:
    """The arguments of limit_run()."""
    addresses = (_Address * VIEWERS)()
    for place, one in zip(addresses, viewers, strict=True):
        host, port = one.getsockname()
        place.family, place.port = socket.AF_INET, socket.htons(port)
        place.host[:] = socket.inet_aton(host)
    sessions = (ctypes.c_void_p * VIEWERS)(*(_pointer(_session()) for _ in range(VIEWERS)))
    protect = ctypes.cast(ctypes.CDLL(_binding.__file__).srtp_protect, ctypes.c_void_p)
    plain = struct.pack("!BBHII", 0x80, 96, 0, 0, 1) + secrets.token_bytes(SIZE - 12)
    return protect, sessions, sender.fileno(), addresses, VIEWERS, PACKETS, TOGETHER, plain, SIZE


def _taken(send: Callable[[], int]) -> float:
    """Microseconds for each packet that the kernel took."""
    time.sleep(0.05)  # until the viewers have read all
    begin = time.thread_time()
    sent = send()
    return (time.thread_time() - begin) * 1e6 / sent


def _pointer(session: pylibsrtp.Session) -> int:
    _kept.append(session)
    return int(_binding.ffi.cast("uintptr_t", session._srtp[0]))


_kept: list[pylibsrtp.Session] = []  # libsrtp's own part would be freed with them


async def main() -> None:
    """Answer `microseconds`."""

    async def measured() -> float:
        with tempfile.TemporaryDirectory() as folder:
            return microseconds(Path(folder))

    await answering({"microseconds": measured})


if __name__ == "__main__":
    asyncio.run(main())
