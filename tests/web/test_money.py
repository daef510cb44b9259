"""What the money panel fetches: suggestions out of the vault, orders to choose, a refund's QR."""

from __future__ import annotations

from typing import Any

import pytest

from livehub.clock import HOUR
from livehub.payments import commands as bank_cmd
from livehub.payments import vietqr
from livehub.shows.commands import CancelOrder
from livehub.web import suggestions
from livehub.web.money import refund_payload
from tests.builders import PAYEE
from tests.samples import ADDRESS, BUYER_NAME, an_order
from tests.work.test_matching import arrives, order
from tests.worlds import Opened


async def asked(opened: Opened, transfer: str) -> dict[str, Any]:
    async with opened.client("helper") as client:
        response = await client.get(f"/transfers/{transfer}/suggestions")
    assert response.status_code == 200
    assert "+84" not in response.text
    assert ADDRESS not in response.text
    found: dict[str, Any] = response.json()
    return found


async def test_the_buyers_phone_finds_the_order_and_is_never_told(opened: Opened) -> None:
    transfer = await arrives(opened, narrative="0912 345 678 lay to he", amount=7_000)
    (first, *rest) = (await asked(opened, transfer))["orders"]
    assert first == {
        "order": opened.stage.order,
        "show": opened.stage.show,
        "title": "Chợ thứ Bảy",
        "number": 1,
        "name": "Khách Xuân",
        "amount": 50_000,
        "account": PAYEE.number,
        "state": "open",
        "payment": "unpaid",
        "reasons": ["phone", "time"],
        "strong": True,
    }
    assert [each["order"] for each in rest] == [opened.stage.other_order]  # by the same phone


async def test_amount_name_and_time_together_are_strong_the_amount_alone_is_weak(
    opened: Opened,
) -> None:
    transfer = await arrives(opened, payer="KHACH XUAN ANH")
    found = (await asked(opened, transfer))["orders"]
    assert [(each["order"], each["reasons"], each["strong"]) for each in found] == [
        (opened.stage.order, ["amount", "name", "time"], True),
        (opened.stage.other_order, ["amount", "time"], False),
    ]


async def test_what_wants_no_money_and_other_accounts_are_not_suggested(opened: Opened) -> None:
    elsewhere = await arrives(opened, account="0011009999", narrative="0912345678")
    assert (await asked(opened, elsewhere))["orders"] == []
    cancelled = CancelOrder(order=opened.stage.order, reason="")
    await opened.run(f"show:{opened.stage.show}", cancelled)
    await arrives(opened, order(opened, opened.stage.other_order).code, number="2")
    late = await arrives(opened, narrative="0912345678", number="3")
    assert (await asked(opened, late))["orders"] == []


async def test_no_more_than_a_thousand_orders_are_looked_at(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suggestions, "ORDERS_MOST", 1)
    opened.clock.advance(HOUR)
    newest = await an_order(opened, name="Khách mới")
    transfer = await arrives(opened, narrative="0912345678")
    found = (await asked(opened, transfer))["orders"]
    assert [each["order"] for each in found] == [newest]


async def test_a_sighting_and_the_banks_word_are_offered_as_one(opened: Opened) -> None:
    phone = await arrives(opened, way="phone", provider="phone", bank_ref="", same="")
    told = await arrives(opened, number="2")
    expected = [{"transfer": told, "other": phone, "reason": "sighting"}]
    assert (await asked(opened, told))["joins"] == expected
    assert (await asked(opened, phone))["joins"] == expected


async def refunded(opened: Opened) -> str:
    """A refund of all of a transfer that no order can use."""
    transfer = await arrives(opened, number="9", amount=80_000)
    body = bank_cmd.AskRefund(
        amount=80_000, bin="970436", number="0071000999", transfer=transfer, account=PAYEE.number
    )
    return str((await opened.run("bank", body))["refund"])


async def test_a_refund_is_a_vietqr_of_the_buyers_account_until_it_is_paid(opened: Opened) -> None:
    refund = await refunded(opened)
    state = suggestions.bank_of(opened.world)
    read = vietqr.read(await refund_payload(opened.world, state.refunds[refund]))
    assert (read.bin, read.account, read.amount) == ("970436", "0071000999", 80_000)
    assert read.memo == state.refunds[refund].code
    async with opened.client("helper") as client:
        response = await client.get(f"/refunds/{refund}/qr.svg")
        assert response.headers["Content-Type"] == "image/svg+xml"
        assert response.headers["Cache-Control"] == "no-store"
        debit = await arrives(opened, number="d", amount=80_000, direction="out")
        assert (await asked(opened, debit))["refunds"] == [refund]
        await opened.run("bank", bank_cmd.CloseRefund(refund=refund, debit=debit))
        again = await client.get(f"/refunds/{refund}/qr.svg")
    assert (again.status_code, again.json()["error"]["code"]) == (409, "refund_paid")
    assert (await asked(opened, debit))["refunds"] == []


async def test_a_refund_whose_account_was_erased_has_no_qr(opened: Opened) -> None:
    refund = await refunded(opened)
    await opened.world.store.erase(f"refund:{refund}")
    async with opened.client("owner") as client:
        response = await client.get(f"/refunds/{refund}/qr.svg")
    assert (response.status_code, response.json()["error"]["code"]) == (
        404,
        "refund_account_erased",
    )


@pytest.mark.parametrize("text", ["1", "khach xuan", "XUÂN khách", "50.000"])
async def test_an_order_of_any_show_is_found_by_number_name_and_amount(
    opened: Opened, text: str
) -> None:
    async with opened.client("helper") as client:
        found = (await client.get("/api/orders", params={"q": text})).json()["orders"]
        assert opened.stage.order in {each["order"] for each in found}
        code = order(opened).code.lower()
        by_code = (await client.get("/api/orders", params={"q": code})).json()["orders"]
        assert [each["order"] for each in by_code] == [opened.stage.order]
        for nothing in ("", "?", "nobody at all", "99"):
            response = await client.get("/api/orders", params={"q": nothing})
            assert response.json() == {"orders": []}


async def test_a_buyers_word_waits_for_the_money_and_never_means_paid(opened: Opened) -> None:
    key = opened.key("buyer")
    async with opened.client() as client:
        assert 'data-said="no">' in (await client.get(f"/d/{key}")).text
        before = (await opened.heads())[f"show:{opened.stage.show}"]
        for _ in range(2):
            response = await client.post(f"/d/{key}/paid")
            assert (response.status_code, response.headers["Location"]) == (303, f"/d/{key}#said")
        page = (await client.get(f"/d/{key}")).text
    assert 'data-said="no" hidden>' in page
    said = order(opened)
    assert "said_paid" in said.flags
    assert (said.payment, said.state) == ("unpaid", "open")
    after = (await opened.heads())[f"show:{opened.stage.show}"]
    assert after[0] - before[0] <= 2
    assert BUYER_NAME not in page
