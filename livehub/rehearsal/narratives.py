"""Owns how a memo looks when it comes back from a bank: the shapes that were seen in reality."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

_LINE = 35  # characters; MB cuts narratives into such lines and joins them with blanks


def _vietcombank(rng: Random, memo: str, payer: str) -> str:
    return (
        f"MBVCB.{_digits(rng, 11)}.{_digits(rng, 6)}.{memo}.CT tu 1000000001 {payer} "
        f"toi 0000202600 HTX LANG NGHE TAP THU"
    )


def _momo(rng: Random, memo: str, _: str) -> str:
    number = _digits(rng, 12)
    return f"{number}-{memo}-CHUYEN TIEN-OQCH000{_digits(rng, 5)}-MOMO{number}MOMO"


def _mb(rng: Random, memo: str, payer: str) -> str:
    trace = _digits(rng, 6)
    text = f"{payer} CHUYEN KHOAN DON {memo}   Ma giao dich  Trace{trace} Trace {trace}"
    lines = [text[start : start + _LINE] for start in range(0, len(text), _LINE)]
    return "CUSTOMER " + rng.choice((" ", "  ")).join(lines)


def _acb(rng: Random, memo: str, payer: str) -> str:
    return f"{payer} {memo} GD {_digits(rng, 12)} 061226-11:35:02"


def _sacombank(rng: Random, memo: str, payer: str) -> str:
    return f"{memo} CKN {_digits(rng, 6)} - {payer} - Ngan hang"


def _plain(_: Random, memo: str, __: str) -> str:
    return memo


def _lower(_: Random, memo: str, payer: str) -> str:
    return f"{payer} chuyen tien {memo}".lower()


_SHAPES: tuple[Callable[[Random, str, str], str], ...] = (
    _vietcombank,
    _momo,
    _mb,
    _acb,
    _sacombank,
    _plain,
    _lower,
)


def narrative(rng: Random, memo: str, payer: str) -> str:
    """A memo that holds the payment code, as some bank prints it; `payer` in capitals."""
    return rng.choice(_SHAPES)(rng, memo, payer)


def nameless(rng: Random, memo: str, payer: str) -> str:
    """What remains when the payer wiped the memo, or copied it by hand and lost its end."""
    return rng.choice((f"{payer} chuyen tien", f"{payer} mua tranh", f"{payer} {memo[:-3]}"))


def _digits(rng: Random, count: int) -> str:
    return "".join(rng.choices("0123456789", k=count))
