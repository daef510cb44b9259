"""Bank notifications: verified, on disk, and only then answered."""

from __future__ import annotations

import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from livehub.log.vault import Personal
from livehub.payments.state import BankState
from tests.fakes import FakeClock
from tests.samples import notification, signed
from tests.worlds import Opened, a_world


class SePay:
    """Posts as SePay does."""

    def __init__(self, opened: Opened, client: httpx2.AsyncClient) -> None:
        self.opened = opened
        self.client = client
        self.path = f"/hooks/sepay/{opened.world.links.make('hook', 'sepay')}"

    async def post(self, raw: bytes, headers: dict[str, str] | None = None) -> httpx2.Response:
        """Sign and send."""
        headers = signed(raw, self.opened.clock) if headers is None else headers
        return await self.client.post(self.path, content=raw, headers=headers)

    @property
    def bank(self) -> BankState:
        state: BankState = self.opened.world.logs.get("bank").state
        return state

    async def kept(self) -> list[tuple[str, str, str, str | None]]:
        """What waits for a person: (provider, way, reason, text)."""
        rows = self.bank.kept.values()
        texts = [Personal(f"notification:{each.notification}", "text") for each in rows]
        found = await self.opened.world.store.reveal(texts)
        return [
            (each.provider, each.way, each.reason, found[text])
            for each, text in zip(rows, texts, strict=True)
        ]

    def code(self, order: str) -> str:
        return self.opened.world.show(self.opened.stage.show).orders[order].code

    async def order(self) -> Any:
        """The sample order once all reactions ran."""
        await self.opened.settled()
        return self.opened.world.show(self.opened.stage.show).orders[self.opened.stage.order]


@pytest.fixture
async def sepay(opened: Opened) -> AsyncIterator[SePay]:
    async with opened.client(address="172.236.138.20") as client:
        yield SePay(opened, client)


async def test_a_signed_notification_pays_its_order(sepay: SePay) -> None:
    response = await sepay.post(notification(sepay.code(sepay.opened.stage.order)))
    assert (response.status_code, response.json()) == (200, {"success": True})
    assert response.headers["Content-Type"] == "application/json"
    order = await sepay.order()
    assert (order.payment, order.received) == ("paid", 50_000)


async def test_it_is_on_disk_before_it_is_answered(sepay: SePay, tmp_path: Path) -> None:
    raw = notification(sepay.code(sepay.opened.stage.order))
    assert (await sepay.post(raw)).status_code == 200
    # What a power cut leaves: the files as they are now, nothing closed.
    left = tmp_path / "left"
    shutil.copytree(sepay.opened.folder, left)
    async with a_world(left, FakeClock()) as again:
        again.stage = sepay.opened.stage
        await again.settled()
        order = again.world.show(again.stage.show).orders[again.stage.order]
        assert (order.payment, len(again.world.logs.get("bank").state.transfers)) == ("paid", 1)


async def test_the_same_notification_five_times_is_one_transfer(sepay: SePay) -> None:
    raw = notification(sepay.code(sepay.opened.stage.order))
    for _ in range(5):
        sepay.opened.clock.advance(60_000)  # each retry is signed anew
        assert (await sepay.post(raw)).json() == {"success": True}
    order = await sepay.order()
    assert (len(sepay.bank.transfers), order.received, len(order.money)) == (1, 50_000, 1)


@pytest.mark.parametrize("change", ["other body", "other secret", "none", "old", "junk"])
async def test_a_wrong_signature_changes_nothing(sepay: SePay, change: str) -> None:
    raw, clock = notification(sepay.code(sepay.opened.stage.order)), sepay.opened.clock
    headers = {
        "other body": signed(notification("ZF2222222"), clock),
        "other secret": signed(raw, clock, secret="x" * 20),
        "none": {"Content-Type": "application/json"},
        "old": signed(raw, clock, age_s=301),
        "junk": {"X-SePay-Timestamp": "12é", "X-SePay-Signature": "sha256=é"},
    }[change]
    before = await sepay.opened.heads()
    sent = [(name.encode(), value.encode()) for name, value in headers.items()]
    response = await sepay.client.post(sepay.path, content=raw, headers=sent)
    assert response.status_code == 401
    assert response.json()["error"]["code"].startswith("signature_")
    assert await sepay.opened.heads() == before


async def test_without_a_secret_nobody_is_believed(tmp_path: Path) -> None:
    async with a_world(tmp_path / "empty") as opened, opened.client() as client:
        raw = notification()
        path = f"/hooks/sepay/{opened.world.links.make('hook', 'sepay')}"
        response = await client.post(
            path, content=raw, headers=signed(raw, opened.clock, secret="")
        )
    assert response.status_code == 401


@pytest.mark.parametrize(
    "amount", [0, -50_000, 50_000.5, "50.000", None, True, 10**16, 1e300, float("nan")]
)
async def test_an_amount_that_is_none_is_kept_for_a_person(sepay: SePay, amount: object) -> None:
    raw = notification(sepay.code(sepay.opened.stage.order), amount)
    for _ in range(2):  # another try of the provider's would bring the same
        assert (await sepay.post(raw)).json() == {"success": True}
    assert (await sepay.kept()) == [("sepay", "webhook", "unreadable", raw.decode())]
    assert (await sepay.order()).payment == "unpaid"


@pytest.mark.parametrize("raw", [b"", b"null", b"[]", b"{}", b"\xff", b"[" * 50_000])
async def test_a_genuine_body_that_is_no_notification_is_kept_as_it_is(
    sepay: SePay, raw: bytes
) -> None:
    assert (await sepay.post(raw)).json() == {"success": True}
    [(*_, reason, text)] = await sepay.kept()
    assert (reason, text or "") == ("unreadable", raw.decode(errors="replace"))


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "Multipart/Form-Data; b=1"])
async def test_a_form_is_refused_so_that_the_owner_chooses_json(sepay: SePay, kind: str) -> None:
    before = await sepay.opened.heads()
    raw = b"id=1&transferAmount=50000"
    response = await sepay.post(raw, signed(raw, sepay.opened.clock) | {"Content-Type": kind})
    assert (response.status_code, response.json()["error"]["code"]) == (400, "notification_form")
    assert await sepay.opened.heads() == before


async def test_deep_nesting_beside_the_fields_is_no_bug(sepay: SePay) -> None:
    nested = b'{"more":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    assert (await sepay.post(nested)).status_code == 200


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, "no_code"),
        ({"content": "ZF2222222"}, "no_code"),
        ({"transferType": "out"}, "outgoing"),
        ({"accountNumber": "999999999"}, "wrong_account"),
    ],
)
async def test_what_pays_no_order_is_kept_for_a_person(
    sepay: SePay, fields: dict[str, Any], reason: str
) -> None:
    wrong_account = reason in {"wrong_account", "outgoing"}
    code = sepay.code(sepay.opened.stage.order) if wrong_account else ""
    response = await sepay.post(notification(code, **fields))
    assert response.json() == {"success": True}
    order = await sepay.order()
    (transfer,) = sepay.bank.transfers.values()
    assert transfer.reason == reason
    assert order.payment == "unpaid"


@pytest.mark.parametrize(("amount", "payment"), [(20_000, "partial"), (60_000, "over")])
async def test_another_amount_shows_as_what_it_is(sepay: SePay, amount: int, payment: str) -> None:
    await sepay.post(notification(sepay.code(sepay.opened.stage.order), amount))
    order = await sepay.order()
    assert (order.payment, order.received) == (payment, amount)


async def test_a_key_of_something_else_is_no_hook(sepay: SePay) -> None:
    raw = notification()
    for key in (sepay.opened.key("watch"), "sepay", "x", "sepay.AAAAAAAAAAAAAAAAAAAAAA"):
        response = await sepay.client.post(
            f"/hooks/sepay/{key}", content=raw, headers=signed(raw, sepay.opened.clock)
        )
        assert (response.status_code, response.json()["error"]["code"]) == (404, "link_unknown")


async def test_a_body_beyond_all_reason_is_not_read(sepay: SePay) -> None:
    before = await sepay.opened.heads()
    raw = notification("x" * 300_000)
    assert (await sepay.post(raw)).json()["error"]["code"] == "body_too_large"
    assert await sepay.opened.heads() == before


async def test_a_hook_is_no_page(sepay: SePay) -> None:
    assert (await sepay.client.get(sepay.path)).status_code == 405


async def test_a_later_notification_that_tells_otherwise_is_kept_for_review(sepay: SePay) -> None:
    code = sepay.code(sepay.opened.stage.order)
    await sepay.post(notification(code))
    await sepay.post(notification(code, 70_000))
    order = await sepay.order()
    (transfer,) = sepay.bank.transfers.values()
    assert (transfer.amount, transfer.differs, order.received) == (50_000, True, 50_000)


async def test_no_log_file_line_holds_what_people_wrote(
    sepay: SePay, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    raw = notification(sepay.code(sepay.opened.stage.order))
    await sepay.post(raw)
    await sepay.order()
    ours = [record for record in caplog.records if record.name.startswith("livehub")]
    said = "\n".join(record.getMessage() for record in ours)
    assert "transfer=" in said
    for word in (json.loads(raw)["content"], sepay.path, "BI-MAT"):
        assert word not in said


async def test_the_event_log_holds_no_personal_word_and_no_key(sepay: SePay) -> None:
    opened = sepay.opened
    await sepay.post(notification(sepay.code(opened.stage.order)))
    await sepay.order()
    keys = [opened.key("buyer"), opened.key("watch"), sepay.path.rpartition("/")[2]]
    for log in await opened.world.store.logs():
        raw = b"\n".join(record.raw for record in await opened.world.store.read(log, 0)).decode()
        for word in ("BI-MAT", "Lan Anh", "912345678", "Hàng Mây", "a-secret", "argon2", *keys):
            assert word not in raw, f"{word} in {log}"


def test_files_of_a_world_are_its_owners_alone(furnished: tuple[Path, Any]) -> None:
    for path in furnished[0].rglob("*"):
        if path.name in {"vault.key", "links.key"}:
            assert path.stat().st_mode & 0o077 == 0, path
    assert furnished[0].stat().st_mode & 0o077 == 0
