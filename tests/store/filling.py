"""A process that fills its disk, sees the store refuse and keep its word, and gets room again.

As root the disk is a small one of its own (tmpfs in a private mount namespace); otherwise the
process limits how large its files may grow.
"""

from __future__ import annotations

import asyncio
import ctypes
import os
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from livehub.errors import ProviderError
from livehub.log.vault import Secret
from tests.fakes import FakeClock
from tests.store.stores import an_append, open_sqlite

NEW_NAMESPACE = 0x20000  # CLONE_NEWNS
PRIVATE = 0x44000  # MS_REC | MS_PRIVATE
SIZE = 2 * 1024 * 1024


def small_disk(folder: Path) -> Callable[[], None]:
    """Makes `folder` a place that is soon full; returns what gives it room."""
    folder.mkdir()
    libc = ctypes.CDLL(None, use_errno=True)
    where = str(folder).encode()
    mounted = (
        os.geteuid() == 0
        and libc.unshare(NEW_NAMESPACE) == 0
        and libc.mount(b"none", b"/", None, PRIVATE, None) == 0
        and libc.mount(b"tmpfs", where, b"tmpfs", 0, b"size=%d" % SIZE) == 0
    )
    if mounted:
        ballast = folder / "ballast"
        ballast.write_bytes(bytes(SIZE // 2))
        return ballast.unlink
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (SIZE // 2, limits[1]))
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limits)


async def main(folder: Path) -> None:
    make_room = small_disk(folder)
    store = await open_sqlite(folder, FakeClock())
    seq = (await store.open_log("tally:1")).seq
    while True:
        bulk = Secret(f"buyer:{seq}", "note", "x" * 20_000)
        try:
            seq = (await store.append(an_append(expected=seq, count=3, secrets=[bulk]))).seq
        except ProviderError as refused:
            sys.stdout.write(f"refused {refused.code} after {seq}\n")
            break
    assert (await store.open_log("tally:1")).seq == seq, "half of an append was written"
    assert len(await store.read("tally:1", 0, 10_000)) == seq, "half of an append was written"
    make_room()
    assert await store.healthy()
    assert (await store.append(an_append(expected=seq, count=3))).seq == seq + 3
    await store.close()
    sys.stdout.write("healed\n")


asyncio.run(main(Path(sys.argv[1])))
