"""Rules of the embedded store alone: one process, full disks, kill -9, damage."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from livehub.errors import Busy, ConfigError
from livehub.log.contract import Receipt
from livehub.log.record import check, genesis
from livehub.log.vault import Personal, Secret
from livehub.store.sqlite import SqliteStore
from tests.fakes import FakeClock
from tests.store.stores import an_append, open_sqlite

ROOT = Path(__file__).parents[2]
NAME = Personal("buyer:1", "name")


def child(script: str, *arguments: str | Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", f"tests.store.{script}", *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_folder_in_use_is_refused_and_free_again_after_closing(tmp_path):
    process = child("writing", tmp_path)
    try:
        assert process.stdout is not None
        assert process.stdout.readline()
        with pytest.raises(ConfigError) as refused:
            SqliteStore(tmp_path, FakeClock())
        assert refused.value.code == "data_in_use"
    finally:
        process.kill()
        process.communicate()
    asyncio.run(SqliteStore(tmp_path, FakeClock()).close())


def test_a_store_that_cannot_be_opened_lets_go_of_its_folder(tmp_path):
    (tmp_path / "vault.key").write_bytes(b"short")
    with pytest.raises(ConfigError, match="vault_key_damaged"):
        SqliteStore(tmp_path, FakeClock())
    (tmp_path / "vault.key").unlink()
    (tmp_path / "livehub.sqlite3").write_bytes(b"this is no database" * 100)
    with pytest.raises(ConfigError, match="store_unusable"):
        SqliteStore(tmp_path, FakeClock())
    (tmp_path / "livehub.sqlite3").unlink()
    asyncio.run(SqliteStore(tmp_path, FakeClock()).close())


def test_a_store_of_a_newer_version_is_refused(tmp_path):
    asyncio.run(SqliteStore(tmp_path, FakeClock()).close())
    connection = sqlite3.connect(tmp_path / "livehub.sqlite3")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(ConfigError, match="store_too_new"):
        SqliteStore(tmp_path, FakeClock())


def test_what_is_kept_is_for_its_owner_only(tmp_path):
    folder = tmp_path / "data"
    asyncio.run(SqliteStore(folder, FakeClock()).close())
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {each.stat().st_mode & 0o077 for each in folder.iterdir()} == {0}


async def test_one_damaged_personal_value_counts_as_erased_and_the_others_stay(tmp_path, caplog):
    store = await open_sqlite(tmp_path, FakeClock())
    await store.open_log("tally:1")
    secrets = [Secret("buyer:1", "name", "Lan"), Secret("buyer:2", "name", "Hoa")]
    await store.append(an_append(secrets=secrets))

    def harm() -> None:
        connection = sqlite3.connect(tmp_path / "livehub.sqlite3")
        connection.execute("UPDATE vault SET sealed = zeroblob(60) WHERE subject = 'buyer:1'")
        connection.commit()
        connection.close()

    await asyncio.to_thread(harm)
    other = Personal("buyer:2", "name")
    assert await store.reveal([NAME, other]) == {NAME: None, other: "Hoa"}
    assert "buyer:1" in caplog.text
    await store.close()


async def test_nothing_personal_can_be_read_from_the_files(tmp_path):
    store = await open_sqlite(tmp_path, FakeClock())
    await store.open_log("tally:1")
    await store.append(an_append(secrets=[Secret("buyer:1", "phone", "0912345678")]))
    await store.close()
    files = await asyncio.to_thread(lambda: [each.read_bytes() for each in tmp_path.iterdir()])
    assert not any(b"0912345678" in each for each in files)


async def test_expired_receipts_are_dropped(tmp_path):
    clock = FakeClock()
    store = await asyncio.to_thread(SqliteStore, tmp_path, clock)
    await store.open_log("tally:1")
    receipts = [
        Receipt("helper:h1", f"c{number}", "digest", 1, {}, clock.now() + number)
        for number in (1, 2)
    ]
    await store.append(an_append(receipts=receipts))
    clock.advance(1)
    await store.forget_expired()
    await store.close()

    def left() -> list[tuple[str]]:
        with closing(sqlite3.connect(tmp_path / "livehub.sqlite3")) as connection:
            return connection.execute("SELECT command FROM receipts").fetchall()

    assert await asyncio.to_thread(left) == [("c2",)]


async def test_a_closed_store_refuses_instead_of_hanging(tmp_path):
    store = await open_sqlite(tmp_path, FakeClock())
    await store.close()
    with pytest.raises(Busy):
        await store.set_mark("late", 1)


def test_a_full_disk_is_an_error_with_nothing_half_written_and_heals(tmp_path):
    """The child fills its disk (or its allowance for files), then gets room again."""
    process = child("filling", tmp_path / "disk")
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 0, said
    assert "refused store_full" in said or "refused store_failed" in said
    assert said.endswith("healed\n")


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_after_kill_9_every_acknowledged_append_is_there(tmp_path):
    """A child appends and says each seq once it is acknowledged; it is killed in the middle."""
    acknowledged = 0
    for after in (5, 17, 60, 3, 90, 41, 11, 150, 29, 75):
        process = child("writing", tmp_path)
        assert process.stdout is not None
        for _ in range(after):
            acknowledged = int(process.stdout.readline())
        os.kill(process.pid, signal.SIGKILL)
        rest, _ = process.communicate()
        whole = [line for line in rest.splitlines(keepends=True) if line.endswith("\n")]
        acknowledged = int(whole[-1]) if whole else acknowledged
        assert asyncio.run(verified(tmp_path)) >= acknowledged


async def verified(folder: Path) -> int:
    """The seq up to which the log is whole; what each record left in the vault is there too."""
    store = await open_sqlite(folder, FakeClock())
    head = await store.open_log("tally:1")
    hashed, seq = genesis("tally:1", head.epoch), 0
    while batch := await store.read("tally:1", seq):
        for stored in batch:
            check("tally:1", hashed, stored, seq + 1)
            hashed, seq = stored.hash, stored.seq
    assert (hashed, seq) == (head.hash, head.seq)
    found = await store.reveal([NAME])
    assert found == {NAME: str(seq)}
    await store.close()
    return seq
