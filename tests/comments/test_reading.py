from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livehub.comments.reading import NOTHING, Item, canonical, read

CATALOGUE = {code: object() for code in ["05", "06", "7", "12", "A5", "A12", "B3", "TH02"]}


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("chốt mã 05 size L x2 0912345678", {"05": 2}),
        ("A12", {"A12": 1}),
        ("A12 x2", {"A12": 2}),
        ("A12 x 2", {"A12": 2}),
        ("a12x2", {"A12": 2}),
        ("A12 X10 ạ", {"A12": 10}),
        ("A12 *2", {"A12": 2}),
        ("A12 (2)", {"A12": 2}),
        ("A12 2", {"A12": 2}),
        ("A12 sl 2", {"A12": 2}),
        ("A12 sl: 05", {"A12": 5}),
        ("A12 số lượng 3", {"A12": 3}),
        ("lấy e 2c mã 07 nha shop", {"7": 2}),
        ("2x05", {"05": 2}),
        ("Lay cho minh 3 cai ma 5", {"05": 3}),
        ("chốt mã số 7 hai cái", {"7": 2}),
        ("A05", {"A5": 1}),
        ("a-5 nhé", {"A5": 1}),
        ("mã A 12", {"A12": 1}),
        ("th2 nha", {"TH02": 1}),
        ("SP05", {"05": 1}),
        ("chotma05", {"05": 1}),
        ("chốt#05", {"05": 1}),
        ("сһốt 𝗺ã 𝟬𝟱", {"05": 1}),
        ("chốt 12", {"12": 1}),
        ("7", {"7": 1}),
        ("chốt 05, 06, A12", {"05": 1, "06": 1, "A12": 1}),
        ("A12 2 cái B3 1 cái", {"A12": 2, "B3": 1}),
        ("2 cái A12, 3 cái B3", {"A12": 2, "B3": 3}),
        ("2 cái A12 3 cái B3", {"A12": 2, "B3": 3}),
        ("lấy A12 và 2 cái B3", {"A12": 1, "B3": 2}),
        ("A12 + B3 + A5", {"A12": 1, "B3": 1, "A5": 1}),
        ("A12 x2 a12", {"A12": 2}),
        ("05/L/2/0912345678", {"05": 2}),
        ("A5 xanh M 0901234567", {"A5": 1}),
        ("chốt mã 05 ạ e ở 34 Nguyễn Trãi P5 Q3", {"05": 1}),
        ("mua 1 bộ mã 06", {"06": 1}),
        ("1 đôi A5 màu hồng", {"A5": 1}),
        ("e 1m58 50kg lấy mã 05 size M", {"05": 1}),
        ("lấy mã 05 giao trước 7h", {"05": 1}),
    ],
)
def test_orders_are_read(text, items):
    reading = read(text, CATALOGUE)
    assert reading.tier == "strict"
    assert reading.items == tuple(Item(code, qty) for code, qty in items.items())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0912345678",
        "sđt 0905060712",
        "mã 05 còn không ạ",
        "A12 giá nhiu",
        "A12?",
        "A12 bao nhiêu vậy",
        "05 bn",
        "ko lấy mã 05 nữa",
        "huỷ A12",
        "hủy mã 05",
        "thôi bỏ 05 đi c",
        "đừng chốt A12 cho em",
        "chưa chốt 05 nha",
        "em đã chốt mã 05 rồi",
        "đổi mã 05 sang mã 06",
        "05 06 mỗi thứ 2",
        "A12 đẹp quá shop ơi",
        "5 sao",
        "giao trước 12h nha chốt",
        "7k",
        "chốt 7",
        "chốt 7 cái",
        "lấy 12 cái",
        "mình ở số 7 ngõ 12",
        "chốt mã 99",
        "A12 x0",
        "A12 x1000",
        "chốt A125",
        "chốt XA12",
        "lấy ạ 5 cái",
    ],
)
def test_anything_else_waits_for_a_helper(text):
    assert read(text, CATALOGUE) == NOTHING


def test_the_code_is_spelled_as_the_catalogue_does():
    assert read("a5 x2", {"A005": None}).items == (Item("A005", 2),)


def test_digits_of_a_phone_are_never_codes():
    phone_digits = {"0912345678": None, "09": None, "12": None, "345": None, "678": None}
    assert read("chốt 0912 345 678", phone_digits) == NOTHING


def test_an_empty_catalogue_reads_nothing():
    assert read("chốt mã 05", {}) == NOTHING
    assert read("chốt mã 05", {"": None, "…": None}) == NOTHING


@pytest.mark.parametrize("spelling", ["A05", "a5", "A5", "a-05", "A 5", "Á5", "Ａ０５"])
def test_spellings_of_one_code_are_one(spelling):
    assert canonical(spelling) == "a5"


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text):
    reading = read(text, CATALOGUE)
    assert (reading.tier == "strict") == bool(reading.items)
    assert all(item.code in CATALOGUE and (item.qty or 0) > 0 for item in reading.items)


@pytest.mark.parametrize(
    "piece", ["0", "a 5 ", "05 ", "x ", "chot ", "1.", "A12 x2 ", "m", "(((", "- "]
)
def test_hostile_text_is_read_in_bounded_time(piece):
    started = time.monotonic()
    read(piece * (2000 // len(piece)), CATALOGUE)
    assert time.monotonic() - started < 1
