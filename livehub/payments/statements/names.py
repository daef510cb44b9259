"""Owns the names that Vietnamese banks give their columns, and telling what a column means by them.

From exports of Vietcombank, VietinBank, BIDV, Agribank, Techcombank, MB, ACB, VPBank, TPBank,
Sacombank, MSB, VIB as public programs read them: Vietnamese, English or both in one cell.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal, get_args

Field = Literal[
    "date",
    "time",
    "reference",
    "debit",
    "credit",
    "amount",
    "sign",
    "narrative",
    "payer",
    "payer_account",
    "balance",
]
FIELDS: tuple[Field, ...] = get_args(Field)

_BREAKS = re.compile(r"[/|()\[\]\n\r:;*]+")

# The earlier a name stands, the more it is what we look for when a sheet has several like it.
NAMES: dict[Field, tuple[str, ...]] = {
    "date": (
        *("ngay gio giao dich", "thoi gian giao dich", "transaction date time", "ngay gio gd"),
        *("ngay giao dich", "ngay gd", "transaction date", "tnx date", "txn date", "trans date"),
        *("ngay hach toan", "posting date", "ngay ghi so", "ngay phat sinh", "booking date"),
        *("accounting date", "ngay but toan", "ngay hieu luc", "ngay hl", "effective date"),
        *("ngay gia tri", "value date", "thoi gian", "date time", "ngay gio", "ngay thuc hien"),
        *("ngay kh thuc hien", "requesting date", "ngay chung tu", "ngay ct", "ngay", "date"),
    ),
    "time": ("gio giao dich", "gio gd", "transaction time", "gio", "time"),
    "reference": (
        *("so tham chieu", "ma tham chieu", "reference number", "reference no", "so ref"),
        *("ref no", "reference code", "reference", "ref", "so but toan", "ma giao dich", "ma gd"),
        *("so giao dich", "so gd", "transaction no", "transaction number", "transaction id"),
        *("trans id", "trace", "so trace", "so chung tu", "ma chung tu", "so ct", "doc no"),
        *("document no", "voucher no", "so hieu giao dich", "so lenh"),
    ),
    "debit": (
        *("so tien ghi no", "phat sinh no", "so phat sinh no", "ps no", "ghi no", "so tien no"),
        *("debit amount", "debit", "no debit", "tien ra", "so tien ra", "so tien rut ra"),
        *("tien rut ra", "rut ra", "so tien chi", "tien chi", "chi ra", "withdrawal"),
        *("withdrawals", "withdrawal amount", "paid out", "money out", "so tien rut"),
        *("phat sinh giam", "ps giam", "giam", "rut", "chi", "no"),
    ),
    "credit": (
        *("so tien ghi co", "phat sinh co", "so phat sinh co", "ps co", "ghi co", "so tien co"),
        *("credit amount", "credit", "co credit", "tien vao", "so tien vao", "so tien gui vao"),
        *("tien gui vao", "gui vao", "so tien thu", "tien thu", "thu vao", "deposit", "deposits"),
        *("deposit amount", "paid in", "money in", "so tien gui", "phat sinh tang", "ps tang"),
        *("tang", "gui", "nap", "thu", "co"),
    ),
    "amount": (
        *("so tien giao dich", "so tien gd", "gia tri giao dich", "transaction amount"),
        *("so tien thanh toan", "so tien vnd", "so tien", "amount", "gia tri", "phat sinh"),
    ),
    "sign": (
        *("ghi no ghi co", "no co", "d c", "dr cr", "debit credit", "cong tru", "chi thu"),
        *("thu chi", "loai giao dich", "loai gd", "chieu giao dich", "direction", "type", "loai"),
    ),
    "narrative": (
        *("noi dung chi tiet", "noi dung giao dich", "noi dung gd", "noi dung chuyen khoan"),
        *("noi dung thanh toan", "noi dung", "dien giai giao dich", "dien giai"),
        *("mo ta giao dich", "mo ta", "chi tiet giao dich", "transactions in detail"),
        *("transaction in detail", "transaction details", "transaction detail"),
        *("transaction description", "description", "narrative", "details", "detail"),
        *("remarks", "remark", "particulars", "thong tin giao dich", "chi tiet", "ghi chu"),
    ),
    "payer": (
        *("ten tai khoan doi ung", "ten tk doi ung", "ten doi ung", "ten doi tac", "ctk doi ung"),
        *("ten nguoi chuyen", "ten nguoi gui", "nguoi huong nguoi chuyen", "nguoi chuyen"),
        *("don vi thu huong don vi chuyen", "don vi chuyen", "remitter s account name"),
        *("remitter s name", "remitter name", "counter account name", "counterparty name"),
        *("counterparty", "offset name", "corresponsive name", "payee payer", "doi tac"),
    ),
    "payer_account": (
        *("so tai khoan doi ung", "so tk doi ung", "stk doi ung", "tai khoan doi ung"),
        *("tk doi ung", "tai khoan dich", "tai khoan doi tac", "remitter s account number"),
        *("counter account number", "counterparty account", "counter account"),
        *("offset account", "corresponsive account", "tai khoan nguoi chuyen"),
    ),
    "balance": (
        *("so du sau giao dich", "so du cuoi", "so du kha dung", "so du luy ke", "so du"),
        *("running balance", "account balance", "balance", "ton quy"),
    ),
}

_FAR = 1_000  # a name that only lies within a longer one counts after all exact ones


def fold(text: str) -> str:
    """Lower case without marks and signs: how two spellings of a heading are one."""
    bare = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).lower())
    bare = "".join(sign for sign in bare if not unicodedata.combining(sign)).replace("đ", "d")
    return " ".join(re.sub(r"[^a-z0-9]+", " ", bare).split())


def rank(heading: str, field: Field) -> int | None:
    """How well a heading says that its column is the field, 0 the best; None when it does not."""
    pieces = {re.sub(r"\d+$", "", fold(piece)) for piece in (heading, *_BREAKS.split(heading))}
    whole = f" {fold(heading)} "
    found = [at for at, name in enumerate(NAMES[field]) if name in pieces]
    found += [
        at + _FAR for at, name in enumerate(NAMES[field]) if " " in name and f" {name} " in whole
    ]
    return min(found, default=None)
