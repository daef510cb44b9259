"""Orders are read as they are meant, and nothing else is taken for one."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livehub.comments.reading import Item, Offer, canonical, read

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
    assert reading.intent == "order"
    assert [(item.code, item.qty) for item in reading.items] == list(items.items())


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
    assert read(text, CATALOGUE).tier != "strict"


def test_the_code_is_spelled_as_the_catalogue_does():
    assert read("a5 x2", {"A005": None}).items == (Item("A005", 2),)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("0912345678", False),
        ("sđt em 0912345678 nha", False),
        ("Lan 0912345678 số 7 ngõ 12 Láng Hạ", True),
        ("34 Nguyễn Trãi, Thanh Xuân, HN", True),
    ],
)
def test_nothing_but_a_contact_joins_the_authors_draft(text, address):
    reading = read(text, CATALOGUE)
    assert (reading.intent, reading.contact, reading.address) == ("other", True, address)


@pytest.mark.parametrize(
    "text", ["chốt 05 0912345678", "chưa nhận được hàng, 0912345678", "05 còn không 0912345678"]
)
def test_a_contact_beside_anything_else_does_not(text):
    assert not read(text, CATALOGUE).contact


@pytest.mark.parametrize("text", ["chốt thêm 1 cái mã 05 nữa", "lấy lại 05 nha", "thêm A12"])
def test_who_wants_more_says_so(text):
    assert read(text, CATALOGUE).more


def test_a_swap_gives_back_and_orders():
    reading = read("đổi mã 05 sang mã 06 giúp em", CATALOGUE)
    assert (reading.intent, reading.tier) == ("order", "ask")
    assert [item.code for item in reading.items] == ["06"]
    assert reading.cancels == (Item("05", None),)


def test_a_variant_is_spelled_as_the_catalogue_does_or_size_first():
    offers = (Offer("A1", ("M xanh", "L đỏ")), Offer("B2"))
    assert read("a1 xanh m nha", offers).items == (Item("A1", 1, "M xanh"),)
    assert read("b2 do size m x2", offers).items == (Item("B2", 2, "M đỏ"),)


def test_digits_of_a_phone_are_never_codes():
    phone_digits = {"0912345678": None, "09": None, "12": None, "345": None, "678": None}
    reading = read("chốt 0912 345 678", phone_digits)
    assert [item.code for item in reading.items] == [None]
    assert reading.phone == "+84912345678"


def test_an_empty_catalogue_has_no_codes():
    for catalogue in ({}, {"": None, "…": None}):
        assert {item.code for item in read("chốt mã 05", catalogue).items} == {None}


@pytest.mark.parametrize("spelling", ["A05", "a5", "A5", "a-05", "A 5", "Á5", "Ａ０５"])
def test_spellings_of_one_code_are_one(spelling):
    assert canonical(spelling) == "a5"


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text):
    reading = read(text, CATALOGUE)
    assert reading.tier != "strict" or reading.items
    assert all(item.code is None or item.code in CATALOGUE for item in reading.items)
    assert all(item.qty is None or item.qty > 0 for item in reading.items)


def steps(text: str) -> int:
    """How many lines of Python the reader runs through for a text."""
    count = 0

    def trace(frame: FrameType, event: str, argument: object) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    sys.settrace(trace)
    try:
        read(text, OFFERS)
    finally:
        sys.settrace(None)
    return count


OFFERS = (Offer("05", ("M", "L", "đỏ")), Offer("A12"), Offer("TH-02", ("men lam", "22cm")))


@pytest.mark.parametrize(
    "piece",
    ["0", "a 5 ", "05 ", "x ", "chot ", "1.", "A12 x2 ", "m", "(((", "- ", "không ", "hai ", "đổi 05 sang ", "34 Lê Lợi, "],
)  # fmt: skip
def test_four_times_the_hostile_text_is_less_than_eight_times_the_work(piece):
    read(piece, OFFERS)
    short = steps(piece * (400 // len(piece)))
    assert steps(piece * (1600 // len(piece))) < 8 * short + 20_000


@pytest.mark.parametrize("piece", ["0", "a.", "a@", "x x", "1 ", "so ", "ma ", "...", "a1"])
@pytest.mark.timeout(15)  # a pattern that backtracks would take hours
def test_no_pattern_backtracks(piece):
    assert read(piece * 4000, OFFERS).intent


@pytest.mark.parametrize("text", ["hình nét ghê", "hình đẹp", "clip lag quá", "video mờ ạ"])
def test_how_the_picture_looks_is_no_question(text):
    assert read(text, CATALOGUE).intent != "question"


@pytest.mark.parametrize("text", ["xin hình A12", "cho xin clip A12 với"])
def test_who_wants_a_picture_asks_for_it(text):
    assert read(text, CATALOGUE).intent == "question"
