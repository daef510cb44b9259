"""Pages of people outside: the order page and its form, whole without script."""

from __future__ import annotations

import io
import re
from html import unescape
from urllib.parse import unquote

import pytest
import zxingcpp
from PIL import Image

from livehub.i18n import translate
from livehub.payments import vietqr
from livehub.shows import commands as cmd
from livehub.web import auth
from tests.samples import ADDRESS, BUYER_NAME, BUYER_PHONE, an_order
from tests.worlds import Opened

GOOD = {
    "name": "Khách Sơn Tây",
    "phone": "0912 345 679",
    "address": "5 phố Hàng Bè",
    "consent": "yes",
}


def other(opened: Opened) -> str:
    """The page of an order without contact."""
    return f"/d/{auth.order_key(opened.world, opened.stage.other_order)}"


async def test_the_page_shows_what_to_pay_whom_and_with_which_words(opened: Opened) -> None:
    order = opened.world.show(opened.stage.show).orders[opened.stage.order]
    async with opened.client() as client:
        text = unescape((await client.get(f"/d/{opened.key('buyer')}")).text)
    for word in ("Tò he con gà", "50.000", order.code, order.payee.number, order.payee.holder):
        assert word in text
    assert 'name="robots" content="noindex"' in text


async def test_the_page_never_shows_the_contact_that_was_given(opened: Opened) -> None:
    async with opened.client() as client:
        text = unescape((await client.get(f"/d/{opened.key('buyer')}")).text)
    for word in (BUYER_NAME, BUYER_PHONE, BUYER_PHONE[-9:], ADDRESS):
        assert word not in text
    form = re.search(r"<form[^>]*/contact[^>]*>", text)
    assert form is not None
    assert "hidden" in form[0]  # it is asked once


async def test_looking_at_an_order_changes_nothing(opened: Opened) -> None:
    before = await opened.heads()
    async with opened.client() as client:
        for method in ("GET", "HEAD", "GET"):
            assert (await client.request(method, other(opened))).status_code == 200
    assert await opened.heads() == before


async def test_the_qr_is_a_picture_that_a_bank_app_reads(opened: Opened) -> None:
    order = opened.world.show(opened.stage.show).orders[opened.stage.order]
    async with opened.client() as client:
        response = await client.get(f"/d/{opened.key('buyer')}/qr.png")
    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["Cache-Control"] == "no-store"
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(response.content)))
    read = vietqr.read(found.text)
    assert (read.account, read.amount, read.memo) == (order.payee.number, 50_000, order.code)


async def test_the_qr_asks_for_the_rest_of_a_part(opened: Opened) -> None:
    part = cmd.ReceiveMoney(
        order=opened.stage.order,
        allocation="a1",
        transfer="t1",
        amount=20_000,
        booked_at=opened.clock.now(),
    )
    await opened.run(f"show:{opened.stage.show}", part, "reaction:matching", "paid-1")
    async with opened.client() as client:
        response = await client.get(f"/d/{opened.key('buyer')}/qr.png")
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(response.content)))
    assert vietqr.read(found.text).amount == 30_000


async def test_contact_is_taken_by_a_plain_form(opened: Opened) -> None:
    async with opened.client() as client:
        response = await client.post(f"{other(opened)}/contact", data=GOOD)
    assert response.status_code == 303
    assert unquote(response.headers["Location"]) == f"{other(opened)}#contact"
    order = opened.world.show(opened.stage.show).orders[opened.stage.other_order]
    assert order.has_contact


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"name": "  "}, "name_missing", "name"),
        ({"phone": "12345"}, "phone_unreadable", "phone"),
        ({"phone": "<b>x"}, "phone_unreadable", "phone"),
        ({"consent": ""}, "consent_missing", "consent"),
        ({"consent": "no"}, "consent_missing", "consent"),
    ],
)
async def test_a_slip_comes_back_with_what_was_typed_and_a_sentence_at_its_field(
    opened: Opened, wrong: dict[str, str], code: str, field: str
) -> None:
    before = await opened.heads()
    typed = {**GOOD, **wrong}
    async with opened.client() as client:
        response = await client.post(f"{other(opened)}/contact", data=typed)
    text = response.text
    assert response.status_code == 422
    sentence = translate("vi", f"errors.{code}")
    assert sentence in unescape(text)
    assert re.search(rf'name="{field}"[^>]*aria-(invalid|describedby)', text)
    for value in (typed["phone"], typed["address"]):
        assert value in unescape(text)
    assert "<b>x" not in text
    assert await opened.heads() == before


async def test_markup_in_a_contact_stays_text(opened: Opened) -> None:
    typed = {**GOOD, "name": '"><script>alert(1)</script>', "phone": "x"}
    async with opened.client() as client:
        response = await client.post(f"{other(opened)}/contact", data=typed)
    assert "<script>alert" not in response.text


async def test_contact_is_given_once(opened: Opened) -> None:
    async with opened.client() as client:
        await client.post(f"{other(opened)}/contact", data=GOOD)
        twice = await client.post(f"{other(opened)}/contact", data=GOOD)
        again = await client.post(f"{other(opened)}/contact", data={**GOOD, "name": "Khác"})
    assert twice.status_code == 303  # a second tap
    assert again.status_code == 409
    told = again.text.partition('data-contact="no"')[0]  # the form itself is hidden by now
    assert translate("vi", "errors.contact_known") in unescape(told)


async def test_a_file_or_a_flood_of_fields_is_no_contact(opened: Opened) -> None:
    before = await opened.heads()
    async with opened.client() as client:
        path = f"{other(opened)}/contact"
        with_file = await client.post(path, data=GOOD, files={"name": ("x.txt", b"x")})
        many = await client.post(path, data={f"f{number}": "x" for number in range(50)})
        junk = await client.post(
            path,
            content=b"--x\r\nbroken",
            headers={"Content-Type": "multipart/form-data; boundary=x"},
        )
        empty = await client.post(path)
    assert {with_file.status_code, many.status_code, junk.status_code} <= {400, 422}
    assert empty.status_code == 422
    assert await opened.heads() == before


async def test_a_buyer_who_asks_in_english_is_told_in_english(opened: Opened) -> None:
    async with opened.client() as client:
        client.headers["Accept-Language"] = "en"
        response = await client.post(f"{other(opened)}/contact", data={**GOOD, "phone": "1"})
    assert translate("en", "errors.phone_unreadable") in unescape(response.text)
    assert '<html lang="en"' in response.text


async def test_every_state_of_an_order_has_its_page(opened: Opened) -> None:
    log = f"show:{opened.stage.show}"
    order = await an_order(opened)
    await opened.run(log, cmd.CancelOrder(order=order), id_="cancel-1")
    async with opened.client() as client:
        page = await client.get(f"/d/{auth.order_key(opened.world, order)}")
        assert page.status_code == 200
        assert translate("vi", "order.cancelled_words") in unescape(page.text)
        assert (await client.get(f"/d/{auth.order_key(opened.world, 'x-1')}")).status_code == 404
        unknown = auth.order_key(opened.world, f"{opened.stage.show}-99")
        assert (await client.get(f"/d/{unknown}")).status_code == 404


async def test_a_watch_page_names_its_feeds_and_carries_no_one_elses_key(opened: Opened) -> None:
    key = opened.key("watch")
    async with opened.client() as client:
        page = (await client.get(f"/w/{key}")).text
    assert f'data-feeds="show:{opened.stage.show}/watch vitals:{opened.stage.show}"' in page
    assert f'data-sync="/sync/{key}"' in page
    for kind in ("overlay", "feed", "program", "buyer"):
        assert opened.key(kind) not in page
