"""What the studio and the set-up page fetch: pay messages, photos, accounts out of pictures."""

from __future__ import annotations

import io
from typing import Any

import httpx2
import pytest
from PIL import Image

from livehub.i18n import translate
from livehub.payments import qr, vietqr
from livehub.shows.commands import CancelOrder, ReceiveMoney
from tests.builders import PAYEE
from tests.payments.vectors import rows
from tests.samples import PUBLIC, an_order
from tests.worlds import Opened

BOMB_SIDE = 12_000  # 144 MP of one colour are a few hundred kB as PNG


def picture(kind: str = "JPEG", size: tuple[int, int] = (640, 480), **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#b03020").save(out, kind, **options)
    return out.getvalue()


def located() -> bytes:
    """A photo that knows where it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "SecretPhoneMaker"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (20.0, 43.0, 12.0)
    return picture(exif=exif)


async def uploaded(
    client: httpx2.AsyncClient, raw: bytes, name: str = "a.jpg", path: str = "/api/photos"
) -> httpx2.Response:
    return await client.post(path, files={"file": (name, raw, "image/jpeg")})


def code(response: httpx2.Response) -> str:
    return str(response.json()["error"]["code"])


async def test_a_photo_becomes_two_pictures_of_ours(opened: Opened) -> None:
    async with opened.client("helper") as client:
        raw = located()
        assert b"SecretPhoneMaker" in raw
        photo = (await uploaded(client, raw)).json()["photo"]
        for size in (400, 1080):
            response = await client.get(f"/photos/{photo}/{size}.webp")
            assert response.headers["Content-Type"] == "image/webp"
            assert response.headers["Content-Security-Policy"] == "sandbox"
            assert "immutable" in response.headers["Cache-Control"]
            made = Image.open(io.BytesIO(response.content))
            assert made.format == "WEBP"
            assert not made.getexif()
            assert b"SecretPhoneMaker" not in response.content
        assert (await client.get(f"/photos/{photo}/999.webp")).status_code == 404


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
NO_PHOTOS = {
    "a text": (b"just text", "photo_format"),
    "nothing": (b"", "photo_format"),
    "a drawing with script": (SVG, "photo_format"),
    "another format": (picture("GIF"), "photo_format"),
    "half a photo": (picture()[:400], "photo_unreadable"),
    "a page": (b"<!doctype html><script>alert(1)</script>", "photo_format"),
}


@pytest.mark.parametrize("what", NO_PHOTOS)
async def test_what_is_no_photo_is_refused_in_words(opened: Opened, what: str) -> None:
    raw, expected = NO_PHOTOS[what]
    async with opened.client("helper") as client:
        response = await uploaded(client, raw)
    assert (response.status_code, code(response)) == (422, expected)
    assert response.json()["error"]["text"] == translate("vi", f"errors.{expected}")
    assert not [each for each in (opened.folder / "blobs").rglob("*") if each.is_file()]


async def test_a_small_file_of_a_giant_picture_is_refused_unopened(opened: Opened) -> None:
    out = io.BytesIO()
    Image.new("1", (BOMB_SIDE, BOMB_SIDE)).save(out, "PNG")
    async with opened.client("helper") as client:
        response = await uploaded(client, out.getvalue())
    assert (response.status_code, code(response)) == (422, "photo_too_large")


async def test_a_photo_of_nine_megabytes_is_refused(opened: Opened) -> None:
    async with opened.client("helper") as client:
        response = await uploaded(client, picture() + b"\0" * 9 * 1024 * 1024)
        assert (response.status_code, code(response)) == (413, "body_too_large")
        just_over = await uploaded(client, picture() + b"\0" * (8 * 1024 * 1024 + 1))
        assert (just_over.status_code, code(just_over)) == (422, "photo_too_large")


async def test_a_form_without_a_picture_says_so(opened: Opened) -> None:
    async with opened.client("helper") as client:
        for data in ({"file": "text"}, {}):
            response = await client.post("/api/photos", data=data)
            assert (response.status_code, code(response)) == (422, "picture_missing")


def account(**fields: Any) -> bytes:
    return qr.png(vietqr.write(PAYEE.bin, PAYEE.number, **fields))


async def test_an_account_is_read_from_the_banks_own_picture(opened: Opened) -> None:
    async with opened.client("owner") as client:
        response = await uploaded(client, account(), path="/api/read-qr")
    assert response.json() == {"bin": PAYEE.bin, "bank": "VietinBank", "account": PAYEE.number}


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (picture(), "no_qr_in_picture"),
        (qr.png("https://example.com/some/page"), "qr_is_link"),
        (qr.png(rows("other_qr")[0]["payload"]), "qr_is_promptpay"),
        (qr.png(rows("other_qr")[5]["payload"]), "qr_is_pix"),
        (qr.png(rows("other_qr")[8]["payload"]), "qr_is_qris"),
        (qr.png("Xin chào"), "qr_end"),
        (qr.png(vietqr.write("999999", "12345678")), "bank_unknown"),
    ],
)
async def test_a_picture_without_an_account_says_what_is_wrong(
    opened: Opened, raw: bytes, expected: str
) -> None:
    async with opened.client("owner") as client:
        response = await uploaded(client, raw, path="/api/read-qr")
    assert (response.status_code, code(response)) == (422, expected)
    assert response.json()["error"]["text"] == translate("vi", f"errors.{expected}")


async def test_a_pay_message_is_good_without_any_page(opened: Opened) -> None:
    order = opened.world.show(opened.stage.show).orders[opened.stage.order]
    async with opened.client("helper") as client:
        composed = (await client.get(f"/orders/{order.order}/pay-message")).json()
        (part,) = composed["parts"]
        assert (await client.get(part["qr"])).headers["Content-Type"] == "image/png"
    for word in ("Tò he con gà", "50.000", order.code, PAYEE.number, PAYEE.holder, "VietinBank"):
        assert word in composed["text"]
    assert composed["link"]["reach"] == "hall"
    assert composed["link"]["url"] not in composed["text"]


async def test_the_buyers_link_is_in_the_text_once_it_works_from_outside(opened: Opened) -> None:
    opened.world.door.url = f"https://{PUBLIC}"
    path = f"/orders/{opened.stage.order}/pay-message"
    async with opened.client("helper") as client:
        assert PUBLIC not in (await client.get(path)).json()["text"]
        opened.world.door.state = "ok"
        composed = (await client.get(path)).json()
    assert composed["link"] == {
        "url": f"https://{PUBLIC}/d/{opened.key('buyer')}",
        "reach": "public",
    }
    assert composed["link"]["url"] in composed["text"]


async def test_nobody_is_asked_to_pay_twice_or_for_nothing(opened: Opened) -> None:
    show = opened.stage.show
    gone = await an_order(opened)
    await opened.run(f"show:{show}", CancelOrder(order=gone), "helper:h1")
    paid = ReceiveMoney(
        order=opened.stage.order,
        allocation="a1",
        transfer="t1",
        amount=50_000,
        booked_at=opened.clock.now(),
    )
    await opened.run(f"show:{show}", paid, "reaction:matching")
    refused = {opened.stage.order: "order_paid", gone: "order_not_open"}
    async with opened.client("helper") as client:
        for order, expected in refused.items():
            response = await client.get(f"/orders/{order}/pay-message")
            assert (response.status_code, code(response)) == (409, expected)
            key = opened.world.links.make("buyer", order)
            assert (await client.get(f"/d/{key}/qr.png")).status_code == 409


async def test_an_order_that_is_none_has_no_message(opened: Opened) -> None:
    async with opened.client("helper") as client:
        for order in ("x-1", f"{opened.stage.show}-99", "x"):
            response = await client.get(f"/orders/{order}/pay-message")
            assert response.status_code == 404


async def test_the_shop_qr_leads_to_the_watch_page_while_the_door_is_open(opened: Opened) -> None:
    path = f"/o/{opened.key('overlay')}/shop-qr.svg"
    async with opened.client() as client:
        assert (await client.get(path)).status_code == 404
        opened.world.door.url, opened.world.door.state = f"https://{PUBLIC}", "ok"
        response = await client.get(path)
    assert response.headers["Content-Type"].startswith("image/svg+xml")
    assert "<script" not in response.text
