"""Rings: the latest few texts beside the logs, in every store."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from livehub.log.contract import Store
from tests.fakes import START, FakeClock
from tests.store.stores import STORES, a_store

pytestmark = pytest.mark.parametrize("kind", STORES)


async def put(store: Store, *texts: str, ring: str = "refused", until: int = START + 1000) -> None:
    for text in texts:
        await store.put_ring(ring, text, most=3, until=until)


async def test_a_ring_holds_the_latest_in_order_and_no_more(tmp_path: Path, kind: str) -> None:
    async with a_store(kind, tmp_path) as store:
        assert list(await store.read_ring("refused")) == []
        await put(store, "a", "b", "c", "Đặng Mây", "")
        await put(store, "other", ring="another")
        assert list(await store.read_ring("refused")) == ["c", "Đặng Mây", ""]
        assert list(await store.read_ring("another")) == ["other"]
    async with a_store(kind, tmp_path) as store:
        await put(store, "d")
        assert list(await store.read_ring("refused")) == ["Đặng Mây", "", "d"]


async def test_many_at_once_are_all_bounded(tmp_path: Path, kind: str) -> None:
    async with a_store(kind, tmp_path) as store:
        await asyncio.gather(*(put(store, str(number)) for number in range(50)))
        assert list(await store.read_ring("refused")) == ["47", "48", "49"]


async def test_a_text_is_forgotten_when_its_time_is_over(tmp_path: Path, kind: str) -> None:
    clock = FakeClock()
    async with a_store(kind, tmp_path, clock) as store:
        await put(store, "old")
        await put(store, "new", until=START + 2000)
        clock.advance(1000)
        assert list(await store.read_ring("refused")) == ["new"]
        await store.forget_expired()
        clock.jump(-1000)
        assert list(await store.read_ring("refused")) == ["new"]


async def test_an_erased_ring_is_empty_and_begins_again(tmp_path: Path, kind: str) -> None:
    async with a_store(kind, tmp_path) as store:
        await put(store, "a", "b")
        await put(store, "other", ring="another")
        await store.erase("ring:refused")
        assert list(await store.read_ring("refused")) == []
        assert list(await store.read_ring("another")) == ["other"]
        await put(store, "c")
        assert list(await store.read_ring("refused")) == ["c"]


async def test_a_text_lies_sealed_in_the_files(tmp_path: Path, kind: str) -> None:
    async with a_store(kind, tmp_path) as store:
        await put(store, "BI-MAT chuyen tien")
    assert not await asyncio.to_thread(files_with, tmp_path, b"BI-MAT")


def files_with(folder: Path, word: bytes) -> list[Path]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    return [path for path in files if word in path.read_bytes()]


async def test_a_text_that_cannot_be_written_harms_no_other(tmp_path: Path, kind: str) -> None:
    async with a_store(kind, tmp_path) as store:
        await put(store, "a")
        results = await asyncio.gather(
            put(store, "\ud800"), put(store, "b"), return_exceptions=True
        )
        assert isinstance(results[0], Exception)
        assert list(await store.read_ring("refused")) == ["a", "b"]
