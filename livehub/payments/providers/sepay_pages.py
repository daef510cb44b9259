"""Owns how SePay's API v2 lists transfers (developer.sepay.vn, SePay API v2, List Transactions).

Documented: `GET /v2/transactions` with a Bearer token; `per_page` at most 100; `since_id` is the
UUID of the last one known and gives newer ones; `transaction_date_from` (inclusive, Vietnam time,
`YYYY-MM-DD HH:MM:SS`); `transaction_date_sort` asc or desc; 3 requests a second and IP, then 429
with Retry-After; 401 for a token that is not valid. Ids are UUIDs, not the webhooks' integers.

Not documented: whether `since_id` goes by the time of booking or of arrival at SePay, so that a
transfer told late could lie before it. Nothing relies on it: `since_id` lags behind what is known, and what
it may miss all the same is found by reading again from a time on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal
from urllib.parse import urlencode

import msgspec
from msgspec import Meta

from livehub import clock
from livehub.payments.notified import NUMBER_MOST, text
from livehub.payments.pages import Ask, Page, envelope, rows
from livehub.payments.transfers import Notice, booked_at

NAME = "sepay"
BASE = "https://userapi.sepay.vn/v2"
EVERY_S = 3.0
ROWS = 100

_Amount = Annotated[int, Meta(ge=0, le=NUMBER_MOST)]


class _Row(msgspec.Struct):
    """The fields that are used; `code` is SePay's own cut of the narrative, often wrong."""

    id: Annotated[str, Meta(min_length=1, max_length=64)]
    transaction_date: str
    account_number: Annotated[str, Meta(pattern=r"^\s*[0-9A-Za-z]{1,34}\s*$")]
    transfer_type: Literal["in", "out"]
    amount_in: _Amount = 0
    amount_out: _Amount = 0
    transaction_content: str | None = None
    reference_number: str | None = None
    va: str | None = None

    def notice(self) -> Notice | None:
        amount = self.amount_in if self.transfer_type == "in" else self.amount_out
        if amount <= 0:
            raise ValueError("no amount")
        return Notice(
            provider=NAME,
            provider_id=self.id,
            account=self.account_number.strip(),
            sub_account=text(self.va),
            bank_ref=text(self.reference_number) or "",
            amount=amount,
            direction=self.transfer_type,
            booked_at=booked_at(self.transaction_date),
            narrative=text(self.transaction_content) or "",
        )


class _Pagination(msgspec.Struct, frozen=True):
    has_more: bool = False


class _Meta(msgspec.Struct, frozen=True):
    pagination: _Pagination = _Pagination()


class _Answer(msgspec.Struct):
    data: list[msgspec.Raw]
    meta: _Meta = _Meta()


def target(ask: Ask) -> str:
    """What is asked for: oldest first, so that what comes meanwhile moves no row to a read page."""
    query = {"per_page": ROWS, "page": ask.page, "transaction_date_sort": "asc"}
    if ask.after:
        return f"/transactions?{urlencode({**query, 'since_id': ask.after})}"
    since = clock.local(ask.since).strftime("%Y-%m-%d %H:%M:%S")
    return f"/transactions?{urlencode({**query, 'transaction_date_from': since})}"


def headers(token: str) -> Mapping[str, str]:
    """Who asks."""
    return {"Authorization": f"Bearer {token}"}


def read(body: bytes, ask: Ask) -> Page:  # noqa: ARG001 - other providers need to know
    """The page, or ProviderError `poll_failed`."""
    answer = envelope(NAME, body, _Answer)
    notices, unread = rows(answer.data, _Row)
    more = answer.meta.pagination.has_more and bool(answer.data)
    return Page(notices, more, unread)
