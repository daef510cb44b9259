"""The clips by HTTP: the village's recording first, nothing beside the folder; and the host TV."""

from __future__ import annotations

from typing import Any

import pytest

from livehub.voice import VoiceFolder, clips
from tests.worlds import Opened

MP3 = b"ID3\x04" + b"\0" * 60


@pytest.mark.parametrize("door", ["https", "http"])
async def test_every_clip_can_be_fetched(opened: Opened, door: Any) -> None:
    async with opened.client(door=door) as client:
        listed = (await client.get("/voice")).json()
        assert listed.keys() == clips().keys()
        for addresses in listed.values():
            (address,) = addresses
            response = await client.get(address)
            assert response.status_code == 200
            assert response.headers["content-type"] == "audio/mpeg"
            assert "immutable" in response.headers["cache-control"]


async def test_a_recording_comes_before_our_own_clip(opened, tmp_path):
    folder = tmp_path / "voice"
    folder.mkdir()
    (folder / "hai mươi.mp3").write_bytes(MP3)
    opened.world.voice = VoiceFolder(folder)
    async with opened.client() as client:
        own, ours = (await client.get("/voice")).json()["so-20"]
        assert ours.endswith("/voice/so-20.mp3")
        response = await client.get(own)
        assert response.content == MP3
        assert response.headers["content-type"] == "audio/mpeg"
        assert "immutable" in response.headers["cache-control"]
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["content-security-policy"] == "sandbox"
        other = await client.get("/voice/so-20.mp3?v=older")
        assert other.headers["cache-control"] == "no-store"


PATHS = ["/voice/don.mp3", "/voice/..%2flinks.key", "/voice/%2e%2e/links.key", "/voice//etc/passwd"]
PATHS += ["/voice/secret.txt", "/voice/so-20", "/voice/so-20.mp3%00", "/voice/" + "a" * 5000]


@pytest.mark.parametrize("path", PATHS)
async def test_nothing_beside_the_recordings_can_be_reached(opened, tmp_path, path):
    folder = tmp_path / "voice"
    folder.mkdir()
    (folder / "so-20.mp3").write_bytes(MP3)
    (folder / "secret.txt").write_bytes(b"secret")
    opened.world.voice = VoiceFolder(folder)
    async with opened.client() as client:
        request = client.build_request("GET", "/")
        request.url = request.url.copy_with(raw_path=path.encode())
        response = await client.send(request)
        assert response.status_code == 404
        assert "secret" not in response.text


async def test_buyers_outside_reach_neither_voice_nor_tv(opened: Opened) -> None:
    opened.world.door.url = "https://cho.example"
    async with opened.client(host="cho.example") as client:
        for path in ("/voice", "/voice/don.mp3", f"/tv/{opened.key('tv')}"):
            assert (await client.get(path)).status_code == 404


async def test_the_host_tv_is_opened_by_its_own_key(opened: Opened) -> None:
    async with opened.client() as client:
        response = await client.get(f"/tv/{opened.key('tv')}")
        assert response.status_code == 200
        assert f"show:{opened.stage.show}/tv" in response.text
        for key in (opened.key("overlay"), opened.key("watch"), "x.y"):
            assert (await client.get(f"/tv/{key}")).status_code == 404


async def test_over_plain_http_the_host_tv_follows_the_rule_of_overlays(opened: Opened) -> None:
    path = f"/tv/{opened.key('tv')}"
    async with opened.client(door="http") as client:
        assert (await client.get(path)).status_code == 403
        opened.world.overlays_on_lan = True
        assert (await client.get(path)).status_code == 200


async def test_the_studio_knows_the_link_of_the_host_tv(opened: Opened) -> None:
    async with opened.client("helper") as client:
        text = (await client.get(f"/studio/{opened.stage.show}")).text
        assert f"/tv/{opened.key('tv')}" in text


async def test_the_host_tv_reads_its_own_feed_and_wishes_for_nothing(opened: Opened) -> None:
    key, show = opened.key("tv"), opened.stage.show
    async with opened.client() as client:
        for feed in ("helper", "overlay", "watch"):
            refused = await client.get(f"/sync/{key}/events?feeds=show:{show}/{feed}")
            assert refused.status_code == 403, feed
        body = {"id": "c" * 32, "log": f"show:{show}", "type": "close_show", "body": {}}
        refused = await client.post(f"/sync/{key}/commands", json=body)
        assert refused.json()["reply"]["error"]["code"] == "not_allowed"
    assert opened.world.show(show).phase == "live"
