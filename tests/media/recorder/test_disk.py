"""Tests of the disk's thread: what is kept, what happens when it is slow, full, or fails."""

import errno
import hashlib
import os
import stat
import threading
from pathlib import Path

import pytest

from livehub.clock import SystemClock
from livehub.media.recorder import disk as disks
from livehub.media.recorder.disk import FAILED, FULL, LOW, MOST_WAITING, Disk, Sealed


class Desk:
    """A disk and all it said."""

    def __init__(
        self, folder: Path, *, least_free: int = 0, pwrite: disks.Pwrite = os.pwrite
    ) -> None:
        self.sealed: list[Sealed] = []
        self.trouble: list[str] = []
        self.disk = Disk(folder, least_free, self.trouble.append, SystemClock(), pwrite)

    def behind(self) -> bool:
        return self.disk.behind

    def record(self, name: str, *blocks: bytes) -> None:
        file = self.disk.create(name)
        for block in blocks:
            file.write(block)
        file.finish(self.sealed.append)


def test_what_was_written_anywhere_in_a_file_is_there_and_known_by_its_digest(tmp_path):
    desk = Desk(tmp_path / "new" / "folder")
    file = desk.disk.create("a")
    file.write(b"0000 second")
    assert (file.seek(0), file.tell(), file.size) == (0, 0, 11)
    file.write(b"once")
    assert file.seek(0, os.SEEK_END) == 11
    file.write(b", third")
    file.finish(desk.sealed.append)
    desk.disk.close()
    content = (tmp_path / "new" / "folder" / "a").read_bytes()
    assert content == b"once second, third"
    assert desk.sealed == [Sealed("a", 18, hashlib.sha256(content).hexdigest())]
    assert desk.trouble == []


def test_only_our_own_user_can_read_a_recording(tmp_path):
    desk = Desk(tmp_path / "show")
    desk.record("a", b"picture")
    desk.disk.replace("recording.json", b"{}")
    desk.disk.close()
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "show").iterdir()}
    assert modes == {"a": 0o600, "recording.json": 0o600}
    assert stat.S_IMODE((tmp_path / "show").stat().st_mode) == 0o700


def test_a_file_that_is_there_is_never_written_over(tmp_path):
    (tmp_path / "a").write_bytes(b"first")
    desk = Desk(tmp_path)
    desk.record("a", b"second")
    desk.disk.close()
    assert (tmp_path / "a").read_bytes() == b"first"
    assert desk.trouble == [FAILED]
    assert desk.sealed == [Sealed("a", 0, "")]


def test_a_slow_disk_never_holds_up_who_writes_and_is_known_to_be_behind(tmp_path):
    go = threading.Event()

    def slow(handle: int, data: memoryview, at: int) -> int:
        go.wait(10)
        return os.pwrite(handle, data, at)

    desk = Desk(tmp_path, pwrite=slow)
    file = desk.disk.create("a")
    blocks = MOST_WAITING // (1 << 20) + 2  # one is on its way already
    for _ in range(blocks):
        file.write(bytes(1 << 20))
    assert desk.behind()
    go.set()
    file.finish(desk.sealed.append)
    desk.disk.close()
    assert not desk.behind()
    assert desk.sealed[0].octets == blocks << 20


@pytest.mark.parametrize(
    ("number", "code"), [(errno.ENOSPC, FULL), (errno.EDQUOT, FULL), (errno.EIO, FAILED)]
)
def test_a_disk_that_takes_no_more_is_told_of_and_leaves_what_it_took(tmp_path, number, code):
    def failing(handle: int, data: memoryview, at: int) -> int:
        if at >= 8:
            raise OSError(number, os.strerror(number))
        return os.pwrite(handle, data[:4], at)  # never all at once

    desk = Desk(tmp_path, pwrite=failing)
    desk.record("a", b"12345678", b"never", b"nor this")
    desk.disk.close()
    assert desk.trouble == [code]
    assert desk.sealed == [Sealed("a", 8, hashlib.sha256(b"12345678").hexdigest())]


def test_too_little_free_space_is_told_before_the_disk_is_full(tmp_path):
    desk = Desk(tmp_path, least_free=1 << 60)
    desk.record("a", b"picture")
    desk.disk.close()
    assert set(desk.trouble) == {LOW}
    assert desk.disk.free > 0
    assert desk.sealed[0].octets == 7


def test_what_was_written_is_synced_every_few_seconds(tmp_path, monkeypatch):
    synced = threading.Event()
    monkeypatch.setattr(disks, "SYNC_S", 0.01)
    real = os.fsync

    def fsync(handle: int) -> None:
        real(handle)
        if stat.S_ISREG(os.fstat(handle).st_mode):
            synced.set()

    monkeypatch.setattr(os, "fsync", fsync)
    desk = Desk(tmp_path)
    file = desk.disk.create("a")
    file.write(b"picture")
    assert synced.wait(5)
    file.finish(desk.sealed.append)
    desk.disk.close()


def test_the_beside_file_is_replaced_whole(tmp_path):
    desk = Desk(tmp_path)
    desk.disk.replace("recording.json", b"old")
    desk.disk.replace("recording.json", b"new")
    desk.disk.close()
    assert [path.name for path in tmp_path.iterdir()] == ["recording.json"]
    assert (tmp_path / "recording.json").read_bytes() == b"new"
