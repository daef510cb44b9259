"""Recorded files: for helpers and the owner, only those that the log knows, and in ranges."""

from __future__ import annotations

import asyncio

import pytest

from livehub.media.recorder.manifest import folder_name
from livehub.shows.commands import KeepRecording, StartRecording
from tests.worlds import Opened, Who

CONTENT = b"\x1aE\xdf\xa3 a recording"
FILE = "20260919-201503_program.webm"


async def recorded(opened: Opened) -> str:
    """A kept file on the disk; its address."""
    show = opened.stage.show
    began = await opened.run(f"show:{show}", StartRecording())
    recording = str(began["recording"])
    folder = opened.folder / "recordings" / show / folder_name(recording, opened.clock.now())
    await asyncio.to_thread(folder.mkdir, parents=True)
    await asyncio.to_thread((folder / FILE).write_bytes, CONTENT)
    await asyncio.to_thread((folder / "recording.json").write_bytes, b"{}")
    kept = KeepRecording(
        recording=recording, file=FILE, started_at=1, ms=1, octets=len(CONTENT), sha256="a" * 64
    )
    await opened.run(f"show:{show}", kept, "house:recordings")
    opened.world.recordings = opened.folder / "recordings"
    return f"/recordings/{show}/{recording}/{FILE}"


@pytest.mark.parametrize("who", ["owner", "helper"])
async def test_helpers_and_the_owner_get_a_file_and_parts_of_it(opened: Opened, who: Who) -> None:
    address = await recorded(opened)
    async with opened.client(who) as client:
        whole = await client.get(address)
        assert (whole.status_code, whole.content) == (200, CONTENT)
        assert whole.headers["Content-Type"] == "video/webm"
        assert whole.headers["Cache-Control"] == "private, no-store"
        part = await client.get(address, headers={"Range": "bytes=4-8"})
        assert (part.status_code, part.content) == (206, CONTENT[4:9])


@pytest.mark.parametrize("who", ["stranger", "camera"])
async def test_nobody_else_gets_a_recording(opened: Opened, who: Who) -> None:
    address = await recorded(opened)
    async with opened.client(who) as client:
        response = await client.get(address, follow_redirects=False)
        assert response.status_code in {303, 403}
        assert CONTENT not in response.content


async def test_what_the_log_does_not_know_is_not_there_whatever_its_name(opened: Opened) -> None:
    address = await recorded(opened)
    folder = address.rpartition("/")[0]
    async with opened.client("owner") as client:
        for name in ("recording.json", "..%2F..%2Flinks", "other.webm"):
            assert (await client.get(f"{folder}/{name}")).status_code == 404


async def test_a_file_that_somebody_deleted_is_said_to_be_gone(opened: Opened) -> None:
    address = await recorded(opened)
    for path in (opened.folder / "recordings").rglob("*.webm"):
        path.unlink()
    async with opened.client("owner") as client:
        assert (await client.get(address)).status_code == 404


async def test_the_public_door_has_no_recordings(opened: Opened) -> None:
    address = await recorded(opened)
    async with opened.client("owner", "http") as client:
        assert (await client.get(address)).status_code == 404
