"""Owns the files of a recording on their disk: a thread that may wait for it, and its free space.

The event loop never waits here. What is not written yet lies in memory up to a bound; who records
asks `behind` and then leaves pictures out.
"""

from __future__ import annotations

import errno
import hashlib
import logging
import os
import shutil
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from livehub.clock import Clock

logger = logging.getLogger(__name__)

MOST_WAITING = 32 << 20
"""Octets in memory, twelve seconds of eight cameras. Beyond it the disk counts as behind until a
quarter of that is left."""
SYNC_S = 2.0
"""A power cut costs so much at most, and what was in memory."""
READ = 1 << 20

LOW: Final = "recording_disk_low"
FULL: Final = "recording_disk_full"
FAILED: Final = "recording_disk_failed"

Pwrite = Callable[[int, memoryview, int], int]


@dataclass(frozen=True, slots=True)
class Sealed:
    """A file that will not change any more, safe from a power cut."""

    name: str
    octets: int
    sha256: str
    """64 hex digits; empty when the file could not be read back."""


class Disk:
    """A folder to record into, for our own user only."""

    def __init__(
        self, folder: Path, least_free: int, trouble: Callable[[str], None], clock: Clock,
        pwrite: Pwrite = os.pwrite,
    ) -> None:  # fmt: skip
        """`trouble(code)` is called from another thread, as are all that say they are done.

        `least_free`: octets that stay free; LOW is told below it. `folder` is made.
        """
        self.folder = folder
        self.pwrite = pwrite
        self.free = 0
        """Octets, as of the last look."""
        self._least_free = least_free
        self._trouble = trouble
        self._clock = clock
        self._work: deque[Callable[[], None]] = deque()  # bounded by MOST_WAITING, see `behind`
        self._waiting = 0
        self._behind = False
        self._open: set[File] = set()
        self._changed = threading.Condition()
        self._closing = False
        self._looked = -SYNC_S
        self._reader = ThreadPoolExecutor(1, "recording-seal")
        self._thread = threading.Thread(target=self._run, name="recording-disk", daemon=True)
        self._thread.start()

    @property
    def behind(self) -> bool:
        """Whether too much waits for the disk: leave pictures out."""
        with self._changed:
            bound = MOST_WAITING // 4 if self._behind else MOST_WAITING
            self._behind = self._waiting > bound
            return self._behind

    def create(self, name: str) -> File:
        """A new file; what is written to it will be there soon."""
        file = File(self, name)
        self.soon(file.open)
        return file

    def replace(self, name: str, content: bytes) -> None:
        """Put a small file in the place of what was there, all of it or nothing."""
        self.soon(lambda: self._replace(name, content))

    def seal(self, name: str, done: Callable[[Sealed], None]) -> None:
        """Tell size and digest of a file that is not open."""
        self._reader.submit(self._seal, name, done)

    def close(self) -> None:
        """Write what waits and seal what is to be sealed; takes as long as the disk takes."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._thread.join()
        self._reader.shutdown()

    def soon(self, work: Callable[[], None], octets: int = 0) -> None:
        """Do this in the thread, after all before it."""
        with self._changed:
            self._work.append(work)
            self._waiting += octets
            self._changed.notify()

    def written(self, octets: int) -> None:
        """So much less waits."""
        with self._changed:
            self._waiting -= octets

    def opened(self, file: File) -> None:
        """Keep this file synced."""
        self._open.add(file)
        _sync_folder(self.folder)

    def closed(self, file: File) -> None:
        """It is not open any more."""
        self._open.discard(file)

    def failed(self, error: OSError) -> None:
        """The disk would not take something."""
        logger.error("recording: %s", error)
        self._trouble(FULL if error.errno in (errno.ENOSPC, errno.EDQUOT) else FAILED)

    def _run(self) -> None:
        self._attempt(lambda: self.folder.mkdir(parents=True, exist_ok=True, mode=0o700))
        while True:
            with self._changed:
                if not self._work and not self._closing:
                    self._changed.wait(SYNC_S)
                work = self._work.popleft() if self._work else None
                over = self._closing and work is None
            if work is not None:
                self._attempt(work)
            if over or self._clock.steady() - self._looked >= SYNC_S:
                self._look()
            if over:
                return

    def _attempt(self, work: Callable[[], None]) -> None:
        try:
            work()
        except OSError as error:
            self.failed(error)

    def _look(self) -> None:
        for file in tuple(self._open):
            self._attempt(file.sync)
        self._attempt(self._count_free)
        self._looked = self._clock.steady()

    def _count_free(self) -> None:
        self.free = shutil.disk_usage(self.folder).free
        if self.free < self._least_free:
            self._trouble(LOW)

    def _replace(self, name: str, content: bytes) -> None:
        draft = self.folder / f".{name}"
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.folder / name)
        _sync_folder(self.folder)

    def _seal(self, name: str, done: Callable[[Sealed], None]) -> None:
        digest, octets = hashlib.sha256(), 0
        try:
            with (self.folder / name).open("rb") as file:
                while block := file.read(READ):
                    digest.update(block)
                    octets += len(block)
        except OSError as error:
            logger.warning("recording not read back: %s", error)
            done(Sealed(name, octets, ""))
        else:
            done(Sealed(name, octets, digest.hexdigest()))


class File:
    """One file as a muxer sees it; it never waits and never fails, the disk tells of trouble."""

    def __init__(self, disk: Disk, name: str) -> None:
        self.name = name
        self.size = 0
        """Octets, those still in memory included."""
        self.failed = False
        """Something of it could not be written."""
        self._disk = disk
        self._position = 0
        self._handle: int | None = None
        self._made = False
        self._end = 0
        self._dirty = False

    def write(self, data: bytes) -> int:
        """Put the octets at the present position, soon."""
        at, octets = self._position, len(data)
        self._disk.soon(lambda: self._write(data, at), octets)
        self._position += octets
        self.size = max(self.size, self._position)
        return octets

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to another position; returns it."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self.size}[whence]
        self._position = base + offset
        return self._position

    def tell(self) -> int:
        """The position."""
        return self._position

    def finish(self, done: Callable[[Sealed], None]) -> None:
        """Nothing more comes."""
        self._disk.soon(lambda: self._finish(done))

    # in the disk's thread

    def open(self) -> None:
        """Make the file; one of that name must not be there."""
        path = self._disk.folder / self.name
        self._handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._made = True
        self._disk.opened(self)

    def sync(self) -> None:
        """Have the disk keep what was written."""
        if self._dirty and self._handle is not None:
            self._dirty = False
            os.fsync(self._handle)

    def _write(self, data: bytes, at: int) -> None:
        self._disk.written(len(data))
        rest = memoryview(data)
        while rest and self._handle is not None:
            try:
                count = self._disk.pwrite(self._handle, rest, at)
            except OSError:
                self._stay()
                raise
            rest, at = rest[count:], at + count
            self._dirty = True
        self._end = max(self._end, at)

    def _stay(self) -> None:
        """Keep what is there, without half a block, and take no more: it would leave a hole."""
        self.failed = True
        with suppress(OSError):
            if self._handle is not None:
                os.ftruncate(self._handle, self._end)
        self._close()

    def _finish(self, done: Callable[[Sealed], None]) -> None:
        if not self._made:
            done(Sealed(self.name, 0, ""))
            return
        try:
            self.sync()
        finally:
            self._close()
            self._disk.seal(self.name, done)

    def _close(self) -> None:
        self._disk.closed(self)
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
