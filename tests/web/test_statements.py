"""Importing a statement in the browser: seen first, booked once, and nobody else's business."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from livehub.clock import MINUTE
from livehub.payments.statements.limits import FILE_LIMIT
from livehub.web.drafts import DRAFTS_MOST, LASTS, Drafts
from tests.builders import PAYEE
from tests.fakes import FakeClock
from tests.payments.statements.files import SIMPLE, csv
from tests.worlds import Opened

ROWS = [
    ("21/09/2025 14:02:37", "FT1", "", "50,000", "TO MAY TRE chuyen tien"),
    ("21/09/2025", "FT2", "15,000", "", "phi"),
    ("hôm qua", "FT3", "", "5,000", "mây"),
]
HEADLESS = [("21/09/2025", "FT7", "70.000", "không có tiêu đề")]


def account(opened: Opened) -> str:
    return next(iter(opened.world.shop.accounts))


async def upload(client: httpx2.AsyncClient, opened: Opened, rows: Any = (SIMPLE, *ROWS)) -> Any:
    raw = rows if isinstance(rows, bytes) else csv(rows)
    files = {"file": ("sao-ke.csv", raw, "text/csv")}
    return await client.post("/api/statements", data={"account": account(opened)}, files=files)


async def confirm(client: httpx2.AsyncClient, draft: str, *also: int) -> Any:
    return await client.post("/api/statements/confirm", json={"draft": draft, "also": also})


def transfers(opened: Opened) -> int:
    return len(opened.world.logs.get("bank").state.transfers)


async def test_a_statement_is_seen_before_it_is_booked_and_booked_once(opened):
    async with opened.client("helper") as client:
        told = (await upload(client, opened)).json()
        groups = told["preview"]
        assert [groups[kind]["n"] for kind in ("new", "known", "doubtful", "problem")] == [
            2,
            0,
            0,
            1,
        ]
        assert (groups["new"]["in"], groups["new"]["out"]) == (50_000, 15_000)
        assert groups["problem"]["rows"][0]["reason"] == "date_unreadable"
        assert transfers(opened) == 0
        assert (await confirm(client, told["draft"])).json() == {"booked": 2}
        assert transfers(opened) == 2
        again = (await upload(client, opened)).json()
        assert (again["preview"]["new"]["n"], again["preview"]["known"]["n"]) == (0, 2)
        assert again["columns"]["remembered"]
        assert (await confirm(client, again["draft"])).json() == {"booked": 0}
    assert transfers(opened) == 2
    found = next(iter(opened.world.logs.get("bank").state.transfers.values()))
    assert (found.account, found.heard[0].way) == (PAYEE.number, "statement")


async def test_a_statement_without_headings_is_explained_once(opened):
    async with opened.client("owner") as client:
        told = (await upload(client, opened, HEADLESS)).json()
        assert told["missing"] == ["date", "narrative", "debit", "credit"]
        assert "preview" not in told
        refused = await confirm(client, told["draft"])
        assert refused.json()["error"]["code"] == "statement_incomplete"
        columns = {"date": "#1", "reference": "#2", "amount": "#3", "narrative": "#4", "payer": ""}
        body = {"draft": told["draft"], "columns": columns}
        told = (await client.post("/api/statements/columns", json=body)).json()
        assert told["preview"]["new"]["n"] == 1
        assert (await confirm(client, told["draft"])).json() == {"booked": 1}
        again = (await upload(client, opened, HEADLESS)).json()
        assert again["columns"]["remembered"]
        assert again["preview"]["known"]["n"] == 1


async def test_a_column_that_is_none_changes_nothing(opened):
    async with opened.client("owner") as client:
        draft = (await upload(client, opened)).json()["draft"]
        body = {"draft": draft, "columns": {"date": "nowhere"}}
        refused = await client.post("/api/statements/columns", json=body)
        assert (refused.status_code, refused.json()["error"]["code"]) == (422, "statement_layout")
        assert (await confirm(client, draft)).json() == {"booked": 2}


@pytest.mark.parametrize(
    ("raw", "status", "code"),
    [
        (b"", 422, "statement_empty"),
        (b"%PDF-1.7", 422, "statement_kind"),
        (b"x" * (FILE_LIMIT + 1), 413, "statement_too_large"),
        (b"x" * (FILE_LIMIT + 200_000), 413, "body_too_large"),
    ],
)
async def test_other_files_are_refused_in_words(opened, raw, status, code):
    async with opened.client("helper") as client:
        answer = await upload(client, opened, raw)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


async def test_an_account_that_is_none_is_refused(opened):
    async with opened.client("helper") as client:
        answer = await client.post(
            "/api/statements", data={"account": "none"}, files={"file": ("a.csv", b"1,2,3\n")}
        )
    assert answer.json()["error"]["code"] == "account_unknown"


async def test_a_draft_is_its_devices_own_and_not_for_ever(opened):
    async with opened.client("helper") as client, opened.client("owner") as other:
        draft = (await upload(client, opened)).json()["draft"]
        assert (await confirm(other, draft)).json()["error"]["code"] == "statement_gone"
        opened.clock.advance(LASTS + MINUTE)
        assert (await confirm(client, draft)).json()["error"]["code"] == "statement_gone"
    assert transfers(opened) == 0


async def test_while_one_statement_is_read_another_waits(opened):
    async with opened.client("helper") as client, opened.world.reading:
        answer = await upload(client, opened)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")


async def test_the_page_offers_the_shops_accounts(opened):
    async with opened.client("helper") as client:
        answer = await client.get("/money/import")
    assert PAYEE.number in answer.text
    assert PAYEE.holder in answer.text


def test_a_device_has_one_draft_and_the_oldest_makes_room():
    drafts = Drafts(FakeClock())
    opened: Any = None
    first = drafts.put("d0", "a", opened)
    assert drafts.put("d0", "a", opened).draft != first.draft
    assert len(drafts) == 1
    kept = [drafts.put(f"d{number}", "a", opened) for number in range(1, DRAFTS_MOST + 1)]
    assert len(drafts) == DRAFTS_MOST
    assert drafts.get(kept[-1].device, kept[-1].draft) == kept[-1]
