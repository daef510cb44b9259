"""Owns the list of banks that VietQR reaches, by BIN, and finding one by what people call it."""

from __future__ import annotations

import unicodedata
from importlib import resources

import msgspec


class Bank(msgspec.Struct, frozen=True, omit_defaults=True):
    """A bank. The BIN names it; codes and short names differ from source to source."""

    bin: str
    code: str
    short_name: str
    name: str
    aliases: tuple[str, ...] = ()
    swift: str | None = None


REHEARSAL = Bank("000000", "TAPTHU", "Ngân hàng tập thử", "Ngân hàng tập thử")
"""The rehearsal's bank. There is none with this BIN, so no money can ever go there."""


def bank(bin: str) -> Bank | None:  # noqa: A002 - the field's own word
    """The bank of a six-digit BIN, if it is known; the rehearsal's too."""
    return REHEARSAL if bin == REHEARSAL.bin else _BY_BIN.get(bin)


def all_banks() -> tuple[Bank, ...]:
    """Every bank, by the name people use."""
    return _BANKS


def search(text: str) -> list[Bank]:
    """Banks by BIN, code or name, without regard to case, spaces and diacritics, best first."""
    wanted = _fold(text)
    ranked = [(_rank(wanted, folded), bank) for bank, folded in _FOLDED]
    return [bank for rank, bank in sorted(ranked, key=lambda pair: pair[0]) if rank < _NO_MATCH]


_EQUAL, _BEGINNING, _INSIDE, _NO_MATCH = range(4)


def _rank(wanted: str, folded: tuple[str, ...]) -> int:
    if wanted in folded:
        return _EQUAL
    if any(name.startswith(wanted) for name in folded):
        return _BEGINNING
    return _INSIDE if any(wanted in name for name in folded) else _NO_MATCH


def _fold(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold().replace("đ", "d"))
    return "".join(letter for letter in letters if letter.isascii() and letter.isalnum())


def _load() -> tuple[Bank, ...]:
    raw = resources.files("livehub.payments").joinpath("banks.json").read_bytes()
    banks = msgspec.json.decode(raw, type=tuple[Bank, ...])
    return tuple(sorted(banks, key=lambda bank: bank.short_name.casefold()))


# Read at import, so that no request ever waits for the disk.
_BANKS = _load()
_BY_BIN = {bank.bin: bank for bank in _BANKS}
_FOLDED = [
    (bank, tuple(map(_fold, (bank.bin, bank.code, bank.short_name, bank.name, *bank.aliases))))
    for bank in _BANKS
]
