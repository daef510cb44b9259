"""The sample world: a shop with one product, a live show, orders, devices, and bank notifications."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Literal

from livehub.shop import commands as shop_cmd
from livehub.shows import commands as cmd
from tests.builders import PAYEE, wants
from tests.fakes import FakeClock
from tests.worlds import Opened, Stage

SECRET = "a-secret-of-sepay-for-tests"
PIN_HASH = "$argon2id$not-a-real-hash-but-must-never-be-shown"
PUBLIC = "shop.example.com"
BUYER_NAME, BUYER_PHONE, ADDRESS = "Khách Xuân Anh", "+84912345678", "12 ngõ Hàng Mây, Phú Xuyên"
NARRATIVE = "TO SON MAI-MAT chuyen tien"


async def furnish(opened: Opened) -> Stage:
    """A shop with one product of five units, a live show, an order with contact, four browsers."""
    run, stage = opened.run, opened.stage
    taken = shop_cmd.TakeOwnership(generation=0, pin_hash=PIN_HASH, name="Chủ trạm")
    stage.devices["owner"] = str((await run("shop", taken, "owner:link"))["device"])
    await run("shop", shop_cmd.NameShop(name="HTX Xuân La"))
    account = shop_cmd.AddAccount(
        bin=PAYEE.bin, number=PAYEE.number, holder=PAYEE.holder, coop=True
    )
    await run("shop", account)
    seller = str((await run("shop", shop_cmd.AddSeller(name="Nghệ nhân Mây")))["seller"])
    await run("shop", shop_cmd.ConnectProvider(provider="sepay", secret=SECRET))
    product = shop_cmd.AddProduct(
        seller=seller, code="A12", name="Tò he con gà", price=50_000, on_hand=5
    )
    stage.product = str((await run("shop", product))["product"])
    stage.show = await _planned(opened, "Chợ thứ Bảy")
    await _invited(opened)
    await opened.settled()
    await run(f"show:{stage.show}", cmd.StartShow())
    stage.variant = next(iter(opened.world.show(stage.show).variants))
    stage.order = await an_order(opened)
    given = cmd.GiveContact(
        order=stage.order, name=BUYER_NAME, phone=BUYER_PHONE, address=ADDRESS, consent=True
    )
    await run(f"show:{stage.show}", given, f"buyer:{stage.order}")
    stage.other_order = await an_order(opened, name="Khách Sơn Tây")
    stage.other_show = await _planned(opened, "Phiên khác")
    await opened.settled()
    return stage


async def _planned(opened: Opened, title: str) -> str:
    planned = shop_cmd.PlanShow(title=title, uses=("overlay", "camera"), hold_minutes=30)
    return str((await opened.run("shop", planned))["show"])


async def _invited(opened: Opened) -> None:
    kinds: tuple[Literal["helper", "camera"], ...] = ("helper", "camera")
    for kind in kinds:
        invite = await invited(opened, kind)
        used = shop_cmd.UseInvite(invite=invite, name=f"Máy {kind}")
        result = await opened.run("shop", used, f"invite:{invite}")
        opened.stage.devices[kind] = str(result["device"])


async def invited(opened: Opened, kind: Literal["helper", "camera"]) -> str:
    """A fresh invite into the sample show."""
    made = shop_cmd.MakeInvite(kind=kind, show=opened.stage.show, name="Tổ mây tre")
    return str((await opened.run("shop", made))["invite"])


async def an_order(opened: Opened, count: int = 1, name: str = "Khách Xuân") -> str:
    """An order by phone."""
    body = cmd.OpenOrder(
        lines=wants((opened.stage.variant, count)), channel="phone", name=name, phone=BUYER_PHONE
    )
    return str((await opened.run(f"show:{opened.stage.show}", body))["order"])


def notification(code: str = "", amount: object = 50_000, **fields: object) -> bytes:
    """What SePay posts about a transfer to the sample account."""
    told = {
        "id": 92704,
        "gateway": "VietinBank",
        "transactionDate": "2026-09-21 14:02:37",
        "accountNumber": PAYEE.number,
        "subAccount": None,
        "code": None,
        "content": f"{NARRATIVE} {code}",
        "transferType": "in",
        "description": "",
        "transferAmount": amount,
        "referenceCode": "MBVCB.3278907687",
        "accumulated": 19_077_000,
        **fields,
    }
    return json.dumps(told).encode()


def signed(raw: bytes, clock: FakeClock, *, secret: str = SECRET, age_s: int = 0) -> dict[str, str]:
    """SePay's headers for a body."""
    stamp = str(clock.now() // 1000 - age_s)
    mac = hmac.new(secret.encode(), stamp.encode() + b"." + raw, hashlib.sha256).hexdigest()
    return {
        "X-SePay-Timestamp": stamp,
        "X-SePay-Signature": f"sha256={mac}",
        "Content-Type": "application/json",
    }
