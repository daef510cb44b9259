"""Owns a show's ledger in words: the same rows and sums for the page, for CSV and for XLSX."""

from __future__ import annotations

import msgspec

from livehub import clock
from livehub.clock import Millis
from livehub.i18n import translate
from livehub.money import Amount, format_amount
from livehub.orders.order import Order
from livehub.payments.state import BankState
from livehub.shop.state import COUNTER
from livehub.shows.state import ShowState
from livehub.shows.takings import Account, Share, Sums, takings

AMOUNTS = ("due", "sold", "received", "partial", "refund_due", "returned")
"""Columns of amounts, in their order; `ledger.<name>` are their headings."""

_TRANSFERS_MOST = 5  # named in a row; an order with more is a rarity that the studio shows


class Row(msgspec.Struct, frozen=True):
    """An order's line: number, code and state; the amounts; what else is to be known."""

    texts: tuple[str, str, str]
    amounts: tuple[Amount, ...]
    flags: str
    transfers: str


class Page(msgspec.Struct, frozen=True):
    """One seller's orders and their sums, column by column as the rows' amounts."""

    name: str
    rows: tuple[Row, ...]
    sums: tuple[Amount, ...]


class Book(msgspec.Struct, frozen=True, kw_only=True):
    """The whole ledger in one language; `coming` is what the bank allocated and orders lack yet."""

    name: str
    title: str
    about: str
    seller: str
    columns: tuple[str, ...]
    sum: str
    all: str
    pages: tuple[Page, ...]
    sums: tuple[Amount, ...]
    coming: Amount


def book(show: ShowState, bank: BankState, at: Millis, lang: str) -> Book:
    """The ledger of a show as it stands at this moment."""
    found = takings(show)
    pages = tuple(_page(each, lang) for each in found.sellers)
    title = translate(lang, "studio.counter") if show.show == COUNTER else show.title
    name = translate(lang, "ledger.name")
    when = f"{clock.local(at):%d/%m/%Y %H:%M}"
    return Book(
        name=name,
        title=f"{name} · {title}",
        about=translate(lang, "ledger.about", when=when),
        seller=translate(lang, "ledger.seller"),
        columns=tuple(
            translate(lang, f"ledger.{each}")
            for each in ("number", "code", "state", *AMOUNTS, "flags", "transfers")
        ),
        sum=translate(lang, "ledger.sum"),
        all=translate(lang, "ledger.all"),
        pages=pages,
        sums=_added(pages),
        coming=_allocated(bank, f"show:{show.show}") - found.sums.received,
    )


def _allocated(bank: BankState, log: str) -> Amount:
    return sum(each.amount for each in bank.allocations.values() if each.log == log)


def _added(pages: tuple[Page, ...]) -> tuple[Amount, ...]:
    columns = zip(*(page.sums for page in pages), strict=True) if pages else [()] * len(AMOUNTS)
    return tuple(sum(column) for column in columns)


def _page(account: Account, lang: str) -> Page:
    rows = tuple(_row(share, lang) for share in account.shares)
    due = sum(share.due for share in account.shares if _counts(share.order))
    return Page(account.name or translate(lang, "ledger.nobody"), rows, _amounts(due, account.sums))


def _counts(order: Order) -> bool:
    """What a cancelled or expired order asked for is no longer due."""
    return order.holds_units


def _amounts(due: Amount, sums: Sums) -> tuple[Amount, ...]:
    return (due, *(getattr(sums, name) for name in AMOUNTS[1:]))


def _row(share: Share, lang: str) -> Row:
    order = share.order
    flags = [translate(lang, f"ledger.flag_{each}") for each in order.flags]
    if share.shared:
        flags.append(translate(lang, "ledger.shared", amount=format_amount(order.due)))
    if share.sums.rounding:
        amount = format_amount(share.sums.rounding)
        flags.append(translate(lang, "ledger.rounding", amount=amount))
    due = share.due if _counts(order) else 0
    return Row(
        (str(share.bag), order.code, _state(order, lang)),
        _amounts(due, share.sums),
        ", ".join(flags),
        _transfers(order, lang),
    )


def _state(order: Order, lang: str) -> str:
    state = f"ledger.state_{order.state}"
    return translate(lang, f"ledger.payment_{order.payment}" if order.state == "open" else state)


def _transfers(order: Order, lang: str) -> str:
    """When what came in, as the bank says: `+250.000 ₫ 20/11 14:02`."""
    money = sorted(order.money.values(), key=lambda each: (each.booked_at, each.transfer))
    told = [
        f"{format_amount(each.amount)} {clock.local(each.booked_at):%d/%m %H:%M}"
        for each in money[:_TRANSFERS_MOST]
    ]
    if len(money) > _TRANSFERS_MOST:
        told.append(translate(lang, "ledger.more", n=len(money) - _TRANSFERS_MOST))
    return "; ".join(told)
