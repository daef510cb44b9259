"""The owner's PIN before anything that decides where money goes."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from livehub.clock import MINUTE
from livehub.payments import qr, vietqr
from livehub.payments.codes import is_code
from livehub.screens.projections.shop import HelperShop
from livehub.screens.viewer import NEEDS_PIN
from livehub.shop import commands as shop_cmd
from tests.builders import PAYEE
from tests.samples import notification, signed
from tests.web.test_commands import code, sent
from tests.web.test_entry import OWNING, PIN, owner_link
from tests.worlds import Opened

ACCOUNT = {"bin": "970436", "number": "0011001234567", "holder": "NGUYEN VAN MAY"}


async def owning(opened: Opened, client: httpx2.AsyncClient) -> None:
    """A new owner whose PIN is known, on the client's device; the proof of then is over."""
    response = await client.post(owner_link(opened), data=OWNING)
    assert response.status_code == 303
    opened.clock.advance(5 * MINUTE)


async def typed(client: httpx2.AsyncClient, pin: str = PIN) -> httpx2.Response:
    return await client.post("/api/pin", json={"pin": pin})


async def added(client: httpx2.AsyncClient, id_: str = "client-1") -> dict[str, Any]:
    return await sent(client, id_=id_, type="add_account", log="shop", body=ACCOUNT)


async def test_the_first_account_right_after_taking_ownership_asks_for_no_pin(
    opened: Opened,
) -> None:
    async with opened.client() as client:
        await client.post(owner_link(opened), data=OWNING)
        assert (await added(client))["reply"]["ok"]


async def test_an_account_needs_the_pin_and_the_refused_command_works_after_it(
    opened: Opened,
) -> None:
    async with opened.client() as client:
        await owning(opened, client)
        heads = await opened.heads()
        assert code(await added(client)) == "pin_needed"
        assert await opened.heads() == heads
        assert (await typed(client)).json() == {"lasts_ms": 5 * MINUTE}
        assert (await added(client))["reply"]["ok"]
        opened.clock.advance(5 * MINUTE)
        retire = {"account": str(opened.world.shop.coop)}
        reply = await sent(client, id_="client-2", type="retire_account", log="shop", body=retire)
        assert code(reply) == "pin_needed"


async def test_logging_in_by_the_pin_counts_as_typing_it(opened: Opened) -> None:
    async with opened.client() as client:
        await owning(opened, client)
    async with opened.client() as client:
        await client.post("/login", data={"pin": PIN})
        assert (await added(client))["reply"]["ok"]


async def test_the_pin_typed_on_one_device_opens_no_other(opened: Opened) -> None:
    async with opened.client() as client:
        await owning(opened, client)
        await typed(client)
    async with opened.client("owner") as client:
        assert code(await added(client)) == "pin_needed"


async def test_wrong_pins_are_five_in_a_quarter_of_an_hour_here_and_at_the_login_together(
    opened: Opened,
) -> None:
    async with opened.client() as client:
        await owning(opened, client)
        for _ in range(3):
            wrong = await typed(client, "000000")
            assert (wrong.status_code, wrong.json()["error"]["code"]) == (409, "pin_wrong")
        for _ in range(2):
            await client.post("/login", data={"pin": "000000"})
        waits = await typed(client)
        assert (waits.status_code, waits.json()["error"]["code"]) == (503, "too_many_tries")
        assert code(await added(client)) == "pin_needed"
        opened.clock.advance(15 * MINUTE)
        assert (await typed(client)).status_code == 200


@pytest.mark.parametrize("who", ["stranger", "helper", "camera"])
async def test_nobody_but_the_owner_types_it(opened: Opened, who: Any) -> None:
    async with opened.client(who) as client:
        answer = await typed(client)
    assert answer.json()["error"]["code"] in {"who_are_you", "not_allowed"}


@pytest.mark.parametrize(
    "raw", [b"", b"{}", b"[]", b"\xff", b'{"pin": 204512}', b'{"pin": "1", "x": 1}']
)
async def test_something_else_than_a_pin_is_no_try(opened: Opened, raw: bytes) -> None:
    async with opened.client("owner") as client:
        for _ in range(6):
            answer = await client.post("/api/pin", content=raw)
            assert answer.json()["error"]["code"] == "message_unreadable"


async def test_another_site_cannot_type_for_the_owner(opened: Opened) -> None:
    async with opened.client("owner") as client:
        client.headers["Origin"] = "https://evil.example"
        assert (await typed(client)).status_code == 403


async def test_a_seller_who_is_paid_on_the_cooperatives_account_needs_no_pin(
    opened: Opened,
) -> None:
    coop = opened.world.shop.coop
    async with opened.client("owner") as client:
        plain: dict[str, Any] = {"name": "Nghệ nhân tò he"}
        reply = await sent(client, type="add_seller", log="shop", body=plain)
        assert reply["reply"]["ok"]
        own = {**plain, "account": coop}
        reply = await sent(client, id_="client-2", type="add_seller", log="shop", body=own)
        assert code(reply) == "pin_needed"


def test_all_that_names_an_account_to_be_paid_on_is_in_the_table() -> None:
    named = {
        each
        for each in vars(shop_cmd).values()
        if isinstance(each, type) and "Account" in each.__name__
    }
    assert named - NEEDS_PIN == {shop_cmd.TestAccount, shop_cmd.ProveAccount}


async def test_a_test_transfer_gets_a_code_of_ours_whatever_the_page_says(opened: Opened) -> None:
    coop = str(opened.world.shop.coop)
    body = {"account": coop, "code": "ZF0000000"}
    async with opened.client("owner") as client:
        first = await sent(client, type="test_account", log="shop", body=body)
        again = await sent(client, type="test_account", log="shop", body=body)
    assert first == again
    minted = first["reply"]["result"]["code"]
    assert is_code(minted)
    assert opened.world.shop.accounts[coop].number == PAYEE.number
    assert await opened.world.store.unique("code", minted) == f"shop {coop}"


async def test_the_qr_of_a_test_transfer_asks_for_a_thousand_under_its_code(opened: Opened) -> None:
    coop = str(opened.world.shop.coop)
    async with opened.client("owner") as client:
        assert (await client.get(f"/accounts/{coop}/test.svg")).status_code == 404
        body = {"account": coop}
        reply = await sent(client, type="test_account", log="shop", body=body)
        drawn = await client.get(f"/accounts/{coop}/test.svg")
    assert drawn.headers["Content-Type"].startswith("image/svg+xml")
    minted = reply["reply"]["result"]["code"]
    expected = vietqr.write(PAYEE.bin, PAYEE.number, amount=1_000, memo=minted)
    assert drawn.text == qr.svg(expected).decode()


async def test_a_test_transfer_that_is_heard_shows_on_the_account_when_it_came_there(
    opened: Opened,
) -> None:
    coop = str(opened.world.shop.coop)
    hook = f"/hooks/sepay/{opened.world.links.make('hook', 'sepay')}"
    async with opened.client("owner") as client:
        reply = await sent(client, type="test_account", log="shop", body={"account": coop})
        minted = reply["reply"]["result"]["code"]
        elsewhere = notification(minted, 1_000, accountNumber="9999999999")
        right = notification(minted, 1_000, id=92_705, referenceCode="MBVCB.2")
        documents = []
        for raw in (elsewhere, right):
            sent_ = await client.post(hook, content=raw, headers=signed(raw, opened.clock))
            assert sent_.status_code == 200
            await opened.settled()
            documents.append(HelperShop().document(opened.world.shop, ("accounts", coop)) or {})
    before, after = documents
    assert before["proven"] is None
    assert before["test"]["code"] == minted
    assert after["proven"] == {"at": opened.clock.now(), "provider": "sepay", "way": "webhook"}
    assert after["test"] is None
