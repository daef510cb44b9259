"""Owns what reading a bank provider's list means: which page is asked for, and what it held."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, TypeVar

import msgspec

from livehub.clock import Millis
from livehub.errors import ProviderError
from livehub.payments.transfers import Notice

_T = TypeVar("_T")


class Ask(msgspec.Struct, frozen=True):
    """Which page: of what was booked from `since` (ms UTC) on, or of what came after a known one.

    `after` is the provider's own id of a transfer that was told; empty re-reads all since `since`.
    """

    since: Millis
    after: str = ""
    page: int = 1

    @property
    def next(self) -> Ask:
        """The page behind this one."""
        return msgspec.structs.replace(self, page=self.page + 1)


class Page(msgspec.Struct, frozen=True):
    """What one page held, and whether there are more behind it.

    `unread` are rows that could not be understood, as they were: one of them costs no other row.
    """

    notices: tuple[Notice, ...]
    more: bool
    unread: tuple[bytes, ...] = ()


class Listing(Protocol):
    """What a provider's module of pages has; its functions are pure."""

    BASE: str
    """Address of the API, without a slash at its end."""
    EVERY_S: float
    """Seconds between two looks while money is waited for."""

    def target(self, ask: Ask) -> str:
        """What is asked for, behind the base address."""

    def headers(self, token: str) -> Mapping[str, str]:
        """The headers that say who asks."""

    def read(self, body: bytes, ask: Ask) -> Page:
        """The page, or ProviderError `poll_unauthorised`, or `poll_failed` for what is none."""


def envelope(provider: str, body: bytes, kind: type[_T]) -> _T:
    """The body as `kind`; ProviderError `poll_failed` for anything else (half a page, HTML, none)."""
    try:
        return msgspec.json.decode(body, type=kind)
    # msgspec's errors are ValueErrors, as is bad UTF-8; it gives up on deep nesting
    except (ValueError, RecursionError):
        raise ProviderError("poll_failed", provider=provider, why="unreadable") from None


class Row(Protocol):
    """A row of a list, decoded."""

    def notice(self) -> Notice | None:
        """The transfer it tells of; None for a row that is none; ValueError when it cannot be."""


def rows(raw: list[msgspec.Raw], kind: type[Row]) -> tuple[tuple[Notice, ...], tuple[bytes, ...]]:
    """The transfers of the rows, and the rows that could not be read."""
    notices: list[Notice] = []
    unread: list[bytes] = []
    for each in raw:
        try:
            notice = msgspec.json.decode(each, type=kind).notice()
        except (ValueError, OverflowError, RecursionError):
            unread.append(bytes(each))
        else:
            if notice is not None:
                notices.append(notice)
    return tuple(notices), tuple(unread)
