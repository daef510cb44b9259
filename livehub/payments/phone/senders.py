"""Owns which bank wrote a message: by its app's package or its SMS name, `senders.toml`.

Anybody can write "+5.000.000 VND" into a chat. Only what comes from a bank's own app, or under a
bank's SMS name, is read as money.
"""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from typing import Literal

import msgspec

from livehub.payments.phone.messages import Message
from livehub.payments.phone.wording import folded

Kind = Literal["app", "sms", "unknown", "stranger"]
"""`stranger` is a person or a chat: not read. `unknown` may be a bank: a helper looks."""


class Sender(msgspec.Struct, frozen=True):
    """Who wrote a message: how it came, and the bank's BIN, empty when it is none we know."""

    kind: Kind
    bin: str = ""


class _Bank(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    bin: str
    names: tuple[str, ...]
    apps: tuple[str, ...] = ()


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    sms_apps: tuple[str, ...]
    strangers: tuple[str, ...]
    bank: tuple[_Bank, ...]


def _load() -> _Table:
    raw = resources.files("livehub.payments.phone").joinpath("senders.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(raw), _Table)


_TABLE = _load()
_APPS = {app.lower(): bank.bin for bank in _TABLE.bank for app in bank.apps}
_NAMES = {name: bank.bin for bank in _TABLE.bank for name in bank.names}
_SHORT_CODE = re.compile(r"[1-9][0-9]{2,4}")
_NUMBER = re.compile(r"[+(]?[0-9][0-9 ().-]{5,}")
_FIRST_WORD = re.compile(r"\(?([a-z ]{2,20}?)\)?\s*[:\d]")


def who(message: Message) -> Sender:
    """Who wrote a message; its own words count only where a bank's number cannot be chosen freely."""
    if message.unclear:
        return Sender("unknown")
    app = message.app.lower()
    if app in _APPS:
        return Sender("app", _APPS[app])
    if app and app not in _TABLE.sms_apps:
        chat = app.startswith(_TABLE.strangers)
        return Sender("stranger" if chat else "unknown")
    # The notification of an SMS app has the SMS's sender as its title.
    return _by_name(message.sender or (message.title if app else ""), message)


def _by_name(name: str, message: Message) -> Sender:
    if found := _NAMES.get(_plain(name)):
        return Sender("sms", found)
    if _SHORT_CODE.fullmatch(name):
        first = _FIRST_WORD.match(folded(message.text))
        named = _NAMES.get(_plain(first[1])) if first else None
        return Sender("sms", named) if named else Sender("unknown")
    return Sender("stranger" if _NUMBER.fullmatch(name) else "unknown")


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", folded(name))
