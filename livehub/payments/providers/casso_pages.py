"""Owns how Casso's API v2 lists transfers (developer.casso.vn, "API lấy giao dịch").

Documented: `GET /v2/transactions` with `Authorization: Apikey`; `fromDate` (a day, 7 days ago when
not given), `page` from 1, `pageSize`, `sort` ASC or DESC by the time of the transfer; the answer is
`{error, message, data: {page, pageSize, nextPage, prevPage, totalPages, totalRecords, records}}`,
negative amounts are debits; a wrong key is answered with 401 and `{"error": 401}`.

Seen, not promised: `when` as a day alone, with a time after a blank or a `T`, rarely with a zone;
`bankSubAccId` in the newest documentation, `bank_sub_acc_id` and `subAccId` in webhooks and older
answers, none in the oldest; ids that are those of the webhooks. Unknown: the greatest `pageSize`
(100 is used by many), a limit of requests (SePay's 3 a second is kept here too), and whether a
wrong key may come with 200: `error` is looked at as well. Casso itself hears of a transfer after
minutes, so that asking it every few seconds gains nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated
from urllib.parse import urlencode

import msgspec
from msgspec import Meta

from livehub import clock
from livehub.errors import ProviderError
from livehub.payments.notified import NUMBER_MOST, booked_at, text
from livehub.payments.pages import Ask, Page, envelope, rows
from livehub.payments.transfers import Notice

NAME = "casso"
BASE = "https://oauth.casso.vn/v2"
EVERY_S = 10.0
ROWS = 100
ROWS_NEW = 20
"""Of a look for what is new: the whole day would be sent each time."""

_UNAUTHORISED = frozenset({401, 403})
_ACCOUNT = re.compile(r"[0-9A-Za-z]{1,34}")


class _Row(msgspec.Struct, rename="camel"):
    id: Annotated[int, Meta(ge=0, le=NUMBER_MOST)]
    amount: Annotated[int, Meta(ge=-NUMBER_MOST, le=NUMBER_MOST)]
    when: str
    tid: str | None = None
    description: str | None = None
    bank_sub_acc_id: str | None = None
    sub_acc_id: str | None = None
    bank_sub_acc_id_old: str | None = msgspec.field(default=None, name="bank_sub_acc_id")
    virtual_account: str | None = None
    corresponsive_name: str | None = None
    corresponsive_account: str | None = None
    corresponsive_bank_id: str | None = None

    def notice(self) -> Notice | None:
        if self.amount == 0:  # a fee that was waived, a message of the bank
            return None
        account = self.bank_sub_acc_id or self.bank_sub_acc_id_old or self.sub_acc_id or ""
        if not _ACCOUNT.fullmatch(account.strip()):
            raise ValueError("no account")
        return Notice(
            provider=NAME,
            provider_id=str(self.id),
            account=account.strip(),
            sub_account=text(self.virtual_account),
            bank_ref=text(self.tid) or "",
            amount=abs(self.amount),
            direction="in" if self.amount > 0 else "out",
            booked_at=booked_at(self.when),
            narrative=text(self.description) or "",
            payer=text(self.corresponsive_name),
            payer_bin=text(self.corresponsive_bank_id),
            payer_account=text(self.corresponsive_account),
        )


class _Data(msgspec.Struct, rename="camel"):
    records: list[msgspec.Raw]
    next_page: int | None = None
    page: int = 0
    total_pages: int = 0


class _Answer(msgspec.Struct):
    error: int = 0
    data: _Data | None = None


def target(ask: Ask) -> str:
    """What is asked for: newest first, so that what is new is on the first page."""
    query = {
        "fromDate": clock.local(ask.since).date().isoformat(),
        "page": ask.page,
        "pageSize": ROWS_NEW if ask.after else ROWS,
        "sort": "DESC",
    }
    return f"/transactions?{urlencode(query)}"


def headers(token: str) -> Mapping[str, str]:
    """Who asks."""
    return {"Authorization": f"Apikey {token}"}


def read(body: bytes, ask: Ask) -> Page:
    """The page, or ProviderError `poll_unauthorised` or `poll_failed`. With `ask.after`, what comes behind that transfer is known."""
    answer = envelope(NAME, body, _Answer)
    if answer.error in _UNAUTHORISED:
        raise ProviderError("poll_unauthorised", provider=NAME)
    if answer.error or answer.data is None:
        raise ProviderError("poll_failed", provider=NAME, why=f"error {answer.error}")
    data = answer.data
    notices, unread = rows(data.records, _Row)
    is_known = any(each.provider_id == ask.after for each in notices)
    return Page(notices, bool(data.records) and not is_known and _has_next(data), unread)


def _has_next(data: _Data) -> bool:
    return (data.next_page or 0) > data.page or data.page < data.total_pages
