"""The addresses of phones: whose they are, what they withstand, and when they are taken back."""

from __future__ import annotations

import pytest

from livehub.shop.commands import RemoveForwarder
from tests.web.phone_app import Phone, added, phone
from tests.web.test_forwarders import UNREAD

__all__ = ["phone"]


async def test_opening_the_address_says_that_it_is_right_and_moves_nothing(phone: Phone) -> None:
    response = await phone.client.get(phone.path)
    assert (response.status_code, response.headers["Content-Type"]) == (
        200,
        "text/plain; charset=utf-8",
    )
    assert "POST" in response.text
    told = await phone.client.get(phone.path, params={"from": "VietinBank", "text": phone.paying()})
    assert (told.status_code, told.headers["Allow"]) == (405, "POST")
    assert (phone.lamp(), phone.transfers) == (None, [])


async def test_a_removed_phone_is_believed_no_more(phone: Phone) -> None:
    await phone.post("test")
    await phone.opened.run("shop", RemoveForwarder(forwarder=phone.id), "owner:o1")
    for response in (await phone.post(phone.paying()), await phone.client.get(phone.path)):
        assert (response.status_code, response.json()["error"]["code"]) == (
            401,
            "forwarder_unknown",
        )
    assert (phone.transfers, phone.lamp()) == ([], None)
    other = Phone(phone.opened, phone.client, await added(phone.opened))
    assert (await other.post(phone.paying())).status_code == 200


async def test_a_wrong_token_is_nobodys(phone: Phone) -> None:
    before = await phone.opened.heads()
    token = phone.path.rpartition("/")[2]
    for wrong in (
        token[:-1] + "_",
        token.replace(".", "-"),
        "x",
        phone.id,
        phone.opened.key("watch"),
    ):
        response = await phone.client.post(f"/phone/{wrong}", json={"text": phone.paying()})
        assert response.status_code == 401, wrong
    assert await phone.opened.heads() == before


async def test_a_flood_is_told_to_come_back_and_spares_the_other_phones(phone: Phone) -> None:
    statuses = [(await phone.post("hi")).status_code for _ in range(130)]
    assert statuses == [200] * 120 + [503] * 10
    refused = await phone.post(phone.paying())
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    other = Phone(phone.opened, phone.client, await added(phone.opened))
    assert (await other.post(phone.paying())).status_code == 200
    phone.opened.clock.advance(5_000)
    assert (await phone.post(phone.paying())).status_code == 200


async def test_unread_words_do_not_fill_the_log(phone: Phone) -> None:
    results = [(await phone.post(f"{UNREAD} {n}")).json()["result"] for n in range(40)]
    assert results == ["kept"] * 30 + ["too_many"] * 10
    assert len(phone.kept) == 30


async def test_a_body_beyond_all_reason_is_not_read(phone: Phone) -> None:
    before = await phone.opened.heads()
    response = await phone.post("x" * 300_000)
    assert (response.status_code, response.json()["error"]["code"]) == (413, "body_too_large")
    assert await phone.opened.heads() == before
    assert (await phone.post(phone.paying() + "x" * 200_000)).json()["result"] == "long"


async def test_when_it_cannot_be_recorded_the_phone_has_to_try_again(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(phone.opened.world.intake, "record", full)
        assert (await phone.post(phone.paying())).status_code == 500
    assert (await phone.post(phone.paying())).json()["result"] == "transfer"
    assert (await phone.order()).received == 50_000


async def test_a_chat_that_plays_a_bank_is_not_read(phone: Phone) -> None:
    for sender in ("com.zing.zalo", "0912345678"):
        assert (await phone.post(phone.paying(), sender, title="VietinBank")).json()[
            "result"
        ] == "stranger"
    assert phone.transfers == []


async def test_a_banks_time_is_right_whatever_the_clock_of_the_phone(phone: Phone) -> None:
    await phone.post(phone.paying(), timestamp="1000")
    (transfer,) = phone.transfers
    assert transfer.booked_at == 1_790_046_720_000


async def test_addresses_are_the_owners_alone_and_in_no_feed(phone: Phone) -> None:
    async with phone.opened.client("owner") as client:
        found = (await client.get(f"/api/forwarders/{phone.id}")).json()
        qr = await client.get(f"/api/forwarders/{phone.id}/qr.svg")
        assert (await client.get("/api/forwarders/other")).status_code == 404
    assert found == {
        "http": f"http://192.168.1.20:8080{phone.path}",
        "https": f"https://192.168.1.20:8443{phone.path}",
    }
    assert qr.headers["Content-Type"].startswith("image/svg+xml")
    raw = b"".join(each.raw for each in await phone.opened.world.store.read("shop", 0)).decode()
    assert phone.path.rpartition("/")[2] not in raw
    assert "thủ quỹ" not in raw
