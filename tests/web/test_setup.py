"""Keys of bank providers: from a form into the vault, with the owner's PIN, and never back."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest

from livehub import pins
from livehub.log.vault import Personal, Secret
from livehub.payments.providers import PROVIDERS
from livehub.shop.commands import LogIn, SetPublicUrl
from livehub.web.setup import TITLES
from tests.samples import notification, signed
from tests.store.stores import an_append
from tests.worlds import Opened, a_world

PIN = "271828"
SECRET = "s3cret-" + "x" * 20
TOKEN = "t0ken-" + "y" * 20


@pytest.fixture
async def owner(opened: Opened) -> AsyncIterator[httpx2.AsyncClient]:
    """The owner's browser; the PIN was typed a moment ago."""
    opened.world.proofs.prove(opened.stage.devices["owner"])
    async with opened.client("owner") as client:
        yield client


async def kept(opened: Opened, provider: str) -> tuple[str | None, str | None]:
    refs = [Personal(f"provider:{provider}", field) for field in ("secret", "token")]
    found = await opened.world.store.reveal(refs)
    return found[refs[0]], found[refs[1]]


def card(page: str, provider: str) -> str:
    found = re.search(rf'<form[^>]*id="provider-{provider}".*?</form>', page, re.DOTALL)
    assert found is not None
    return found[0]


def test_every_provider_has_a_card() -> None:
    assert TITLES.keys() == PROVIDERS.keys()


@pytest.mark.parametrize("provider", PROVIDERS)
async def test_a_key_is_kept_and_never_shown_again(
    opened: Opened, owner: httpx2.AsyncClient, provider: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    saved = await owner.post(f"/setup/providers/{provider}", data={"secret": f" {SECRET} "})
    assert (saved.status_code, saved.headers["Location"]) == (303, f"/setup?saved={provider}#ways")
    assert (await kept(opened, provider))[0] == SECRET
    page = (await owner.get(f"/setup?saved={provider}")).text
    short = await owner.post(f"/setup/providers/{provider}", data={"secret": "t00-l1ttle"})
    assert short.status_code == 422
    assert 'aria-invalid="true"' in card(short.text, provider)
    for word, text in ((SECRET, page), ("t00-l1ttle", short.text)):
        assert word not in text
        assert word not in caplog.text
    assert f"/hooks/{provider}/" in card(page, provider)
    assert (await kept(opened, provider))[0] == SECRET


async def test_a_token_for_asking_comes_beside_and_an_empty_field_changes_nothing(
    opened: Opened, owner: httpx2.AsyncClient
) -> None:
    await owner.post("/setup/providers/casso", data={"secret": SECRET, "token": ""})
    await owner.post("/setup/providers/casso", data={"secret": "", "token": TOKEN})
    assert await kept(opened, "casso") == (SECRET, TOKEN)
    assert opened.world.shop.provider_ways["casso"] == ("webhook", "poll")
    assert 'name="token"' not in card((await owner.get("/setup")).text, "payos")
    nothing = await owner.post("/setup/providers/payos", data={})
    assert nothing.status_code == 422
    assert "payos" not in opened.world.shop.providers


async def test_a_provider_that_is_disconnected_is_believed_no_more(
    opened: Opened, owner: httpx2.AsyncClient
) -> None:
    gone = await owner.post("/setup/providers/sepay/disconnect", data={})
    assert (gone.status_code, gone.headers["Location"]) == (303, "/setup?saved=-sepay#ways")
    assert await kept(opened, "sepay") == (None, None)
    assert opened.world.shop.providers == ()
    raw = notification()
    path = f"/hooks/sepay/{opened.world.links.make('hook', 'sepay')}"
    for secret in ("a-secret-of-sepay-for-tests", ""):
        headers = signed(raw, opened.clock, secret=secret)
        assert (await owner.post(path, content=raw, headers=headers)).status_code == 401
    await owner.post("/setup/providers/sepay", data={"secret": SECRET})
    headers = signed(raw, opened.clock, secret=SECRET)
    assert (await owner.post(path, content=raw, headers=headers)).status_code == 200


@pytest.mark.parametrize("path", ["/setup/providers/sepay", "/setup/providers/sepay/disconnect"])
async def test_without_a_proof_the_pin_is_asked_for_beside_its_field(
    opened: Opened, path: str
) -> None:
    hashed = pins.hash_pin(PIN)
    await set_pin(opened, hashed)
    before = await kept(opened, "sepay")
    async with opened.client("owner") as client:
        assert 'name="pin"' in card((await client.get("/setup")).text, "sepay")
        for pin in ("", "000000"):
            refused = await client.post(path, data={"secret": SECRET, "pin": pin})
            assert refused.status_code == 409
            assert 'id="sepay-pin"' in card(refused.text, "sepay")
            assert SECRET not in refused.text
        assert await kept(opened, "sepay") == before
        assert (await client.post(path, data={"secret": SECRET, "pin": PIN})).status_code == 303
        assert await kept(opened, "sepay") != before
        assert 'name="pin"' not in card((await client.get("/setup")).text, "sepay")


async def set_pin(opened: Opened, hashed: str) -> None:
    """As the owner link does."""
    head = await opened.world.store.open_log("tally:pin")
    pin = Secret("owner", "pin", hashed)
    await opened.world.store.append(
        an_append("tally:pin", expected=head.seq, count=0, secrets=[pin])
    )


async def test_wrong_pins_run_out(opened: Opened) -> None:
    await set_pin(opened, pins.hash_pin(PIN))
    async with opened.client("owner") as client:
        statuses = [
            (await client.post("/setup/providers/sepay", data={"pin": "000000"})).status_code
            for _ in range(7)
        ]
    assert statuses[0] == 409
    assert statuses[-1] == 503


async def test_what_was_rejected_stands_on_the_card_until_the_key_is_changed(
    opened: Opened, owner: httpx2.AsyncClient
) -> None:
    path = f"/hooks/sepay/{opened.world.links.make('hook', 'sepay')}"
    await owner.post(path, content=notification(), headers={"Authorization": "Apikey x"})
    page = (await owner.get("/setup")).text
    assert "note-bad" in card(page, "sepay")
    assert "note-bad" not in card(page, "casso")
    await owner.post("/setup/providers/sepay", data={"secret": SECRET})
    assert "note-bad" not in card((await owner.get("/setup")).text, "sepay")


async def test_the_address_is_the_public_one_where_there_is_one(
    opened: Opened, owner: httpx2.AsyncClient
) -> None:
    assert "https://192.168.1.20:8443/hooks/" in card((await owner.get("/setup")).text, "payos")
    await opened.run("shop", SetPublicUrl(url="https://ban.example.vn"), id_="public")
    assert "https://ban.example.vn/hooks/payos/" in card((await owner.get("/setup")).text, "payos")


async def test_there_are_no_others(owner: httpx2.AsyncClient) -> None:
    for path in ("/setup/providers/momo", "/setup/providers/momo/disconnect"):
        assert (await owner.post(path, data={"secret": SECRET})).status_code == 404


async def test_the_rehearsal_knows_no_bank(tmp_path: Path) -> None:
    async with a_world(tmp_path / "rehearsal", rehearsal=True) as opened:
        opened.stage.devices["owner"] = await owner_of(opened)
        async with opened.client("owner") as client:
            assert "/hooks/" not in (await client.get("/setup")).text
            refused = await client.post("/setup/providers/sepay", data={"secret": SECRET})
            assert refused.status_code == 404


async def owner_of(opened: Opened) -> str:
    return str((await opened.run("shop", LogIn(name="Chủ trạm"), "owner:link"))["device"])
