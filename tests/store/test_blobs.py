"""Rules of blobs: named by what they hold, whole or not there."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path

import pytest

from livehub.errors import NotFound, ProviderError
from livehub.store.blobs import Blobs

PHOTO = b"photo" * 1000
NAME = hashlib.sha256(PHOTO).hexdigest()


@pytest.fixture
def blobs(tmp_path):
    return Blobs(tmp_path)


def files(folder: Path) -> list[str]:
    return sorted(
        each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file()
    )


async def test_a_blob_is_named_by_its_hash_and_kept_once(tmp_path, blobs):
    assert [await blobs.put(PHOTO), await blobs.put(PHOTO)] == [NAME, NAME]
    assert files(tmp_path) == [f"{NAME[:2]}/{NAME}"]
    assert await asyncio.to_thread(lambda: blobs.path(NAME).read_bytes()) == PHOTO


async def test_one_photo_kept_many_times_at_once_is_kept(tmp_path, blobs):
    names = await asyncio.gather(*(blobs.put(PHOTO) for _ in range(12)))
    assert set(names) == {NAME}
    assert files(tmp_path) == [f"{NAME[:2]}/{NAME}"]


async def test_what_was_made_of_a_blob_lies_beside_it(blobs):
    await blobs.put(PHOTO)
    await blobs.put_as(NAME, b"small", ".400.webp")
    assert await asyncio.to_thread(lambda: blobs.path(NAME, ".400.webp").read_bytes()) == b"small"


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "ABC", NAME.upper(), NAME, NAME + "\n"])
def test_a_bad_name_and_a_blob_not_there_are_unknown(blobs, name):
    with pytest.raises(NotFound, match="blob_unknown"):
        blobs.path(name)


async def test_when_the_disk_refuses_nothing_is_left_behind(tmp_path, blobs):
    await asyncio.to_thread((tmp_path / NAME[:2]).write_text, "a file where the folder should be")
    with pytest.raises(ProviderError, match="store_failed"):
        await blobs.put(PHOTO)
    assert files(tmp_path) == [NAME[:2]]
