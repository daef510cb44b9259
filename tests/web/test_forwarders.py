"""A phone in the hall tells what its bank wrote: believed by its address, recorded, then answered."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from urllib.parse import urlencode

import pytest

from livehub.log.vault import Personal
from tests.builders import PAYEE
from tests.fakes import FakeClock
from tests.web.phone_app import Phone, phone
from tests.worlds import a_world

__all__ = ["phone"]

OTP = "Ma OTP cua ban la 482913. GD chuyen tien 5,000,000 VND"
UNREAD = "VietinBank xin thong bao: Quy khach vua nhan duoc 75,000 VND. Chi tiet trong ung dung"


async def test_a_banks_sms_pays_its_order_provisionally(phone: Phone) -> None:
    response = await phone.post(phone.paying())
    assert (response.status_code, response.json()) == (200, {"ok": True, "result": "transfer"})
    order = await phone.order()
    (transfer,) = phone.transfers
    assert (order.payment, order.received, transfer.provisional) == ("paid", 50_000, True)
    assert transfer.account == PAYEE.number


async def test_it_is_on_disk_before_it_is_answered(phone: Phone, tmp_path: Path) -> None:
    assert (await phone.post(phone.paying())).status_code == 200
    left = tmp_path / "left"
    shutil.copytree(phone.opened.folder, left)
    async with a_world(left, FakeClock()) as again:
        await again.settled()
        assert len(again.world.logs.get("bank").state.transfers) == 1


async def test_the_encrypted_door_hears_as_well(phone: Phone) -> None:
    async with phone.opened.client() as client:
        over = Phone(phone.opened, client, phone.id)
        assert (await over.post(phone.paying())).json()["result"] == "transfer"


async def test_sms_and_app_and_their_repetitions_are_one_transfer(phone: Phone) -> None:
    app = phone.paying().replace("VietinBank:22/09/2026 10:12|TK", "TK").replace("SDC", "SD")
    for _ in range(3):
        assert (await phone.post(phone.paying())).status_code == 200
        phone.opened.clock.advance(11_000)
        assert (await phone.post(app, "com.vietinbank.ipay", title="iPay")).status_code == 200
    order = await phone.order()
    assert (len(phone.transfers), order.received, phone.transfers[0].differs) == (1, 50_000, False)


async def test_the_same_sum_once_more_is_another_transfer(phone: Phone) -> None:
    await phone.post(phone.paying())
    await phone.post(phone.paying(at="10:13", balance="1,100,000"))
    order = await phone.order()
    assert (len(phone.transfers), order.received, order.payment) == (2, 100_000, "over")


async def test_money_that_left_is_a_debit_and_pays_nothing(phone: Phone) -> None:
    await phone.post(phone.paying().replace("+", "-"))
    order = await phone.order()
    (transfer,) = phone.transfers
    assert (transfer.direction, order.payment) == ("out", "unpaid")


@pytest.mark.parametrize("kind", ["form", "plain", "multipart", "list", "utf-16", "broken json"])
async def test_every_form_of_post_is_understood(phone: Phone, kind: str) -> None:
    text = phone.paying()
    fields = {"from": "VietinBank", "content": text}
    post = phone.client.post
    if kind == "form":
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        response = await post(phone.path, content=urlencode(fields).encode(), headers=form)
    elif kind == "plain":
        response = await post(f"{phone.path}?from=VietinBank", content=text.encode())
    elif kind == "multipart":
        response = await post(phone.path, files={key: (None, each) for key, each in fields.items()})
    elif kind == "list":
        response = await post(phone.path, json=[fields, {"from": "VietinBank", "content": "hi"}])
    else:
        body = (
            json.dumps(fields) if kind == "utf-16" else f'{{"from":"VietinBank","text":"{text}\n"}}'
        )
        raw = body.encode("utf-16" if kind == "utf-16" else "utf-8")
        response = await post(phone.path, content=raw, headers={"Content-Type": "application/json"})
    assert response.status_code == 200, kind
    assert len(phone.transfers) == 1, kind


async def test_what_no_pattern_reads_is_kept_once_for_a_helper(phone: Phone) -> None:
    for _ in range(3):
        assert (await phone.post(UNREAD)).json()["result"] == "kept"
    (kept,) = phone.kept
    assert (kept.provider, kept.way, kept.reason) == ("phone", "phone", "unknown_pattern")
    text = Personal(f"notification:{kept.notification}", "text")
    assert (await phone.opened.world.store.reveal([text]))[text] == f"VietinBank\n{UNREAD}"


async def test_a_one_time_code_leaves_no_trace_but_a_count(
    phone: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    before = await phone.opened.heads()
    assert (await phone.post(OTP)).json()["result"] == "secret"
    assert await phone.opened.heads() == before
    assert phone.lamp()["counts"] == {"secret": 1}
    assert "482913" not in "".join(each.getMessage() for each in caplog.records)
    for path in phone.opened.folder.rglob("*"):
        assert not path.is_file() or b"482913" not in path.read_bytes()


async def test_numbers_beside_the_word_in_a_memo_are_covered_before_they_are_kept(
    phone: Phone,
) -> None:
    await phone.post(phone.paying() + " gui ma otp 482913 cho em")
    (transfer,) = phone.transfers
    kept = [Personal(f"transfer:{transfer.transfer}", field) for field in ("narrative", "raw")]
    said = await phone.opened.world.store.reveal(kept)
    assert all("otp" in str(each) and "482913" not in str(each) for each in said.values())
    assert (await phone.order()).payment == "paid"


@pytest.mark.parametrize("text", ["", "test", "{notification}", "Kiểm tra"])
async def test_a_test_moves_the_lamp_and_nothing_else(phone: Phone, text: str) -> None:
    alive: list[int] = []
    phone.opened.world.listening.listen(alive.append)
    before = await phone.opened.heads()
    assert (await phone.post(text)).status_code == 200
    assert (await phone.client.post(phone.path)).json() == {"ok": True, "result": "empty"}
    assert await phone.opened.heads() == before
    assert (phone.lamp()["heard_at"], alive) == (
        phone.opened.clock.now(),
        [phone.opened.clock.now()] * 2,
    )
