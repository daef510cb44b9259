"""How SePay and Casso list transfers, down to what their documentation leaves open."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from livehub import clock
from livehub.errors import ProviderError
from livehub.payments.pages import Ask
from livehub.payments.providers import LISTINGS, casso_pages, sepay_pages
from tests.banks.lists import CassoList, SepayList
from tests.banks.movements import Movements
from tests.fakes import START, FakeClock

AGAIN, NEW = Ask(START), Ask(START, after="218001")


def sepay(**fields: Any) -> dict[str, Any]:
    moved = Movements(FakeClock())
    row = SepayList(moved).row(moved.move(50_000, "ZF8K2M4QX"))
    return {**row, **fields}


def casso(**fields: Any) -> dict[str, Any]:
    moved = Movements(FakeClock())
    row = CassoList(moved).row(moved.move(50_000, "ZF8K2M4QX"))
    return {**row, **fields}


def sepay_page(*rows: dict[str, Any], more: bool = False) -> bytes:
    pagination = {"has_more": more}
    return json.dumps({"data": list(rows), "meta": {"pagination": pagination}}).encode()


def casso_page(*rows: dict[str, Any], **fields: Any) -> bytes:
    return json.dumps({"error": 0, "data": {"records": list(rows), **fields}}).encode()


def query(target: str) -> dict[str, str]:
    return {key: each[0] for key, each in parse_qs(urlsplit(target).query).items()}


def test_what_is_asked_of_sepay() -> None:
    again = query(sepay_pages.target(AGAIN.next))
    assert again == {
        "per_page": "100",
        "page": "2",
        "transaction_date_sort": "asc",
        "transaction_date_from": "2026-09-21 21:13:20",
    }
    new = query(sepay_pages.target(NEW))
    assert (new["since_id"], "transaction_date_from" in new) == ("218001", False)
    assert sepay_pages.headers("key") == {"Authorization": "Bearer key"}


def test_what_is_asked_of_casso() -> None:
    again = query(casso_pages.target(AGAIN))
    assert again == {"fromDate": "2026-09-21", "page": "1", "pageSize": "100", "sort": "DESC"}
    assert query(casso_pages.target(NEW))["pageSize"] == "20"
    assert casso_pages.headers("key") == {"Authorization": "Apikey key"}


@pytest.mark.parametrize("name", LISTINGS)
def test_an_id_that_is_asked_after_cannot_become_another_question(name: str) -> None:
    asked = query(LISTINGS[name].target(Ask(START, after="x&page=9#")))
    assert asked["page"] == "1"


def test_sepay_writes_what_leaves_in_another_field() -> None:
    page = sepay_pages.read(
        sepay_page(sepay(transfer_type="out", amount_in=0, amount_out=7, va="VA1")), AGAIN
    )
    (told,) = page.notices
    assert (told.direction, told.amount, told.sub_account) == ("out", 7, "VA1")


@pytest.mark.parametrize(
    "fields",
    [
        {"amount_in": 0},
        {"amount_in": -5},
        {"amount_in": 10**15 + 1},
        {"amount_in": 1.5},
        {"transfer_type": "sideways"},
        {"account_number": "../../etc"},
        {"account_number": None},
        {"transaction_date": "hôm qua"},
        {"transaction_date": "2026-13-41 00:00:00"},
        {"id": ""},
        {"id": 7},
        {"id": "x" * 65},
    ],
)
def test_a_row_of_sepay_that_cannot_be_is_given_back_as_it_was(fields: dict[str, Any]) -> None:
    bad = sepay(**fields)
    page = sepay_pages.read(sepay_page(sepay(), bad), AGAIN)
    assert [json.loads(each) for each in page.unread] == [bad]
    assert len(page.notices) == 1


@pytest.mark.parametrize(
    ("when", "local"),
    [
        ("2026-11-20", "2026-11-20 00:00"),
        ("2026-11-20 14:02:37", "2026-11-20 14:02"),
        ("2026-11-20T14:02:37", "2026-11-20 14:02"),
        ("2026-11-20T07:02:37.000Z", "2026-11-20 14:02"),
        ("2026-11-20T14:02:37+07:00", "2026-11-20 14:02"),
    ],
)
def test_casso_writes_time_in_many_ways(when: str, local: str) -> None:
    (told,) = casso_pages.read(casso_page(casso(when=when)), AGAIN).notices
    assert clock.local(told.booked_at).strftime("%Y-%m-%d %H:%M") == local


@pytest.mark.parametrize("name", ["bankSubAccId", "bank_sub_acc_id", "subAccId"])
def test_casso_writes_the_account_under_many_names(name: str) -> None:
    row = casso()
    row[name] = row.pop("bankSubAccId")
    (told,) = casso_pages.read(casso_page(row), AGAIN).notices
    assert (told.account, told.payer) == ("113366668888", "KHACH HANG")


@pytest.mark.parametrize(
    "fields",
    [
        {"bankSubAccId": ""},
        {"bankSubAccId": "a b"},
        {"amount": "50000"},
        {"amount": 10**16},
        {"when": "x"},
        {"when": None},
        {"id": -1},
        {"id": "abc"},
    ],
)
def test_a_row_of_casso_that_cannot_be_is_given_back_as_it_was(fields: dict[str, Any]) -> None:
    bad = casso(**fields)
    page = casso_pages.read(casso_page(bad, casso()), AGAIN)
    assert [json.loads(each) for each in page.unread] == [bad]
    assert len(page.notices) == 1


def test_a_row_of_casso_without_money_is_no_transfer() -> None:
    page = casso_pages.read(casso_page(casso(amount=0)), AGAIN)
    assert (page.notices, page.unread) == ((), ())


def test_casso_has_more_until_what_is_known_is_reached() -> None:
    row, more = casso(), {"page": 1, "totalPages": 3, "nextPage": 2}
    assert casso_pages.read(casso_page(row, **more), AGAIN).more
    assert casso_pages.read(casso_page(row, page=1, totalPages=3), AGAIN).more
    assert not casso_pages.read(casso_page(row, **more), Ask(START, after=str(row["id"]))).more
    assert not casso_pages.read(casso_page(**more), AGAIN).more, "an empty page has none behind it"
    assert not casso_pages.read(casso_page(row, page=3, totalPages=3, nextPage=None), AGAIN).more


def test_an_empty_page_of_sepay_has_none_behind_it() -> None:
    assert sepay_pages.read(sepay_page(sepay(), more=True), AGAIN).more
    assert not sepay_pages.read(sepay_page(more=True), AGAIN).more


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"error": 401, "message": "Unauthorized Access", "data": null}', "poll_unauthorised"),
        (b'{"error": 500, "data": null}', "poll_failed"),
        (b'{"error": 0, "data": null}', "poll_failed"),
        (b"{}", "poll_failed"),
        (b"", "poll_failed"),
    ],
)
def test_what_casso_says_with_a_200_is_heeded(body: bytes, code: str) -> None:
    with pytest.raises(ProviderError) as failed:
        casso_pages.read(body, AGAIN)
    assert failed.value.code == code
