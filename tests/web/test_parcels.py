"""A basket for two accounts on the pages of buyer and helper: two codes, one parcel, nobody else's."""

from __future__ import annotations

import io
from html import unescape
from typing import Any

import httpx2
import zxingcpp
from PIL import Image

from livehub.orders.order import Order
from livehub.payments import vietqr
from livehub.screens.projections.buyer import BuyerOrder
from livehub.shop import commands as shop_cmd
from livehub.shows import commands as cmd
from livehub.web import auth
from tests.builders import PAYEE, wants
from tests.samples import PUBLIC
from tests.web.test_commands import code, sent
from tests.worlds import Opened

OWN = "190388889999"


async def two_codes(opened: Opened) -> tuple[Order, Order]:
    """The orders of one basket: to the cooperative, and to an artisan's own account."""
    own = shop_cmd.AddAccount(bin="970407", number=OWN, holder="NGHE NHAN TO HE", prefix="SEVQR")
    account = str((await opened.run("shop", own, id_="parcel-1"))["account"])
    seller = shop_cmd.AddSeller(name="Nghệ nhân tò he", account=account)
    key = str((await opened.run("shop", seller, id_="parcel-2"))["seller"])
    product = shop_cmd.AddProduct(
        seller=key, code="C1", name="Chuồn chuồn tre", price=90_000, on_hand=5,
        shows=(opened.stage.show,),
    )  # fmt: skip
    made = str((await opened.run("shop", product, id_="parcel-3"))["product"])
    await opened.settled()
    lines = wants((opened.stage.variant, 1), (f"{made}-1", 2))
    body = cmd.OpenOrder(lines=lines, channel="hall", name="Khách Thu")
    result = await opened.run(f"show:{opened.stage.show}", body, id_="parcel-4")
    orders = opened.world.show(opened.stage.show).orders
    assert isinstance(result["others"], tuple)
    return orders[str(result["order"])], orders[result["others"][0]]


def page_of(opened: Opened, order: Order) -> str:
    return f"/d/{auth.order_key(opened.world, order.order)}"


async def scanned(client: httpx2.AsyncClient, address: str) -> vietqr.VietQR:
    response = await client.get(address)
    assert response.status_code == 200, address
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(response.content)))
    return vietqr.read(found.text)


async def paid(opened: Opened, order: Order) -> None:
    body = cmd.ReceiveMoney(
        order=order.order, allocation=f"a-{order.number}", transfer=f"t-{order.number}",
        amount=order.due, booked_at=opened.clock.now(),
    )  # fmt: skip
    id_ = f"parcel-paid-{order.number}"
    await opened.run(f"show:{opened.stage.show}", body, "reaction:matching", id_)


async def test_the_page_of_either_order_shows_both_codes_and_nobody_elses(opened: Opened) -> None:
    first, second = await two_codes(opened)
    strangers = [
        each
        for each in opened.world.show(opened.stage.show).orders.values()
        if each.parcel != first.parcel
    ]
    assert strangers
    async with opened.client() as client:
        for order in (first, second):
            page = unescape((await client.get(page_of(opened, order))).text)
            for word in (
                first.code,
                f"SEVQR {second.code}",
                PAYEE.number,
                OWN,
                "50.000",
                "180.000",
            ):
                assert word in page
            assert f"Đơn số {first.number}" in page
            assert "2 mã QR cần trả" in page
            assert "Trả cho HTX Xuân La" in page
            assert "Trả cho Nghệ nhân tò he" in page
            assert [each.code for each in strangers if each.code in page] == []
        page = unescape((await client.get(f"/d/{opened.key('buyer')}")).text)
    assert first.code not in page
    assert second.code not in page


async def test_each_code_asks_for_its_own_amount_on_its_own_account(opened: Opened) -> None:
    first, second = await two_codes(opened)
    async with opened.client() as client:
        for order in (first, second):
            page = page_of(opened, order)
            one = await scanned(client, f"{page}/1/qr.png")
            two = await scanned(client, f"{page}/2/qr.png")
            assert (one.account, one.amount, one.memo) == (PAYEE.number, 50_000, first.code)
            assert (two.account, two.amount, two.memo) == (OWN, 180_000, f"SEVQR {second.code}")
            for place in ("0", "3", "99999999999"):
                assert (await client.get(f"{page}/{place}/qr.png")).status_code == 404
        assert (await scanned(client, f"{page_of(opened, second)}/qr.png")).account == OWN


async def test_a_code_that_is_paid_is_gone_and_the_other_one_stays(opened: Opened) -> None:
    first, second = await two_codes(opened)
    await paid(opened, first)
    async with opened.client() as client:
        page = page_of(opened, first)
        assert (await client.get(f"{page}/1/qr.png")).status_code == 409
        assert (await scanned(client, f"{page}/2/qr.png")).amount == 180_000
        assert "1 mã QR cần trả" in unescape((await client.get(page)).text)
        await paid(opened, second)
        text = unescape((await client.get(page)).text)
    assert "Chúng tôi đã nhận 230.000\u00a0₫" in text


async def test_one_pay_message_asks_for_both(opened: Opened) -> None:
    first, second = await two_codes(opened)
    opened.world.door.url, opened.world.door.state = f"https://{PUBLIC}", "ok"
    async with opened.client("helper") as client:
        composed, same = [
            (await client.get(f"/orders/{order.order}/pay-message")).json()
            for order in (first, second)
        ]
        read = [await scanned(client, part["qr"]) for part in composed["parts"]]
    assert composed["text"] == same["text"]
    assert (composed["number"], same["number"]) == (first.number, first.number)
    assert [each.account for each in read] == [PAYEE.number, OWN]
    for word in ("2 mã QR", "1/2", "2/2", first.code, second.code, "230.000", "Nghệ nhân tò he"):
        assert word in composed["text"]
    assert composed["link"]["url"] == f"https://{PUBLIC}{page_of(opened, first)}"
    assert composed["link"]["url"] in composed["text"]


async def test_the_pay_message_asks_only_for_what_is_still_to_be_paid(opened: Opened) -> None:
    first, second = await two_codes(opened)
    await paid(opened, first)
    async with opened.client("helper") as client:
        composed: Any = (await client.get(f"/orders/{first.order}/pay-message")).json()
        assert [part["place"] for part in composed["parts"]] == [2]
        assert first.code not in composed["text"]
        assert second.code in composed["text"]
        await paid(opened, second)
        refused = await client.get(f"/orders/{first.order}/pay-message")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "order_paid")


async def test_a_buyer_speaks_for_the_orders_of_their_parcel_and_no_other(opened: Opened) -> None:
    first, second = await two_codes(opened)
    log = f"show:{opened.stage.show}"
    key = auth.order_key(opened.world, first.order)
    async with opened.client() as client:
        for number, (order, allowed) in enumerate(
            ((second.order, True), (opened.stage.other_order, False), (f"x-{first.number}", False))
        ):
            body = {"order": order}
            id_ = f"parcel-said-{number}"
            reply = await sent(client, key, id_=id_, type="say_paid", log=log, body=body)
            assert reply["reply"]["ok"] or code(reply) == "not_allowed"
            assert reply["reply"]["ok"] == allowed


async def test_the_contact_is_given_once_for_the_parcel(opened: Opened) -> None:
    first, second = await two_codes(opened)
    typed = {"name": "Khách Thu", "phone": "0912345679", "address": "Phú Túc", "consent": "yes"}
    async with opened.client() as client:
        path = f"{page_of(opened, second)}/contact"
        assert (await client.post(path, data=typed)).status_code == 303
        again = await client.post(f"{page_of(opened, first)}/contact", data=typed | {"name": "X"})
    assert again.status_code == 409


async def test_the_feed_of_a_buyer_is_their_parcel(opened: Opened) -> None:
    first, second = await two_codes(opened)
    state = opened.world.show(opened.stage.show)
    document = BuyerOrder(second.order).document(state, ("order", "order"))
    assert document is not None
    assert [each["code"] for each in document["orders"]] == [first.code, second.code]
    assert (document["phase"], document["waiting"], document["remainder"]) == ("wait", 2, 230_000)
