"""Answers: what is filled in, and that nothing is told to those it is not meant for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livehub.comments.answers import About, Answer, Template, compose, holes, shipped

ACCOUNT = "113366668888"
VALUES = {
    "name": "Khách Hà Đông",
    "items": "A12 Tò he con gà × 2",
    "total": "100.000 đ",
    "number": "7",
    "until": "21:30 05/09",
    "pay_message": f"Đơn 7 của mình\nSố tài khoản: {ACCOUNT}",
    "order_link": "https://ban.example.vn/d/k3y",
    "shop_link": "https://ban.example.vn/w/k3y",
    "shop": "HTX Xuân La",
}


def about(platform: str = "facebook", **values: str) -> About:
    return About(platform, {**VALUES, **values}, accounts=(ACCOUNT,))


def answer(text: str, to: About | None = None, *, public: bool = True) -> Answer:
    return compose(Template("1", "Thử", text, public), to or about())


def test_what_stands_in_braces_is_filled_in_with_or_without_marks_in_either_language():
    said = answer(
        "{tên} {TEN} {name}: {món}|{items} {tổng}|{total} {số đơn} {hạn} {tên shop}|{shop}"
    )
    assert said.private == (
        "Khách Hà Đông Khách Hà Đông Khách Hà Đông: A12 Tò he con gà × 2|A12 Tò he con gà × 2 "
        "100.000 đ|100.000 đ 7 21:30 05/09 HTX Xuân La|HTX Xuân La"
    )
    assert said.public == said.private


def test_only_the_author_gets_the_pay_message_and_links():
    for hole in ("{tin trả tiền}", "{link đơn}", "{link shop}", "{pay message}"):
        said = answer(f"Dạ {hole}")
        assert said.private is not None
        assert said.public is None
        assert said.code in {"answer_link", "answer_account"}


def test_a_template_for_one_alone_is_never_public():
    assert answer("Dạ {tên}", public=False) == Answer("1", "Thử", "Dạ Khách Hà Đông", None, None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("xem gomdep.vn", "answer_link"),
        ("xem gom chấm com", "answer_link"),
        ("xem gomdep.vnXEM", "answer_link"),
        ("gọi 0912 345 678", "answer_phone"),
        ("gọi không chín một hai ba bốn năm sáu bảy tám", "answer_phone"),
        ("gọi 1900 6750", "answer_phone"),
        ("gọi 024 3825 1234", "answer_phone"),
        ("gửi thư shop@gmail.com", "answer_phone"),
        ("gửi về số 34 ngõ 12 Nguyễn Trãi, Thanh Xuân", "answer_address"),
        (f"chuyển vào {ACCOUNT}", "answer_account"),
        ("chuyển vào 1133 6666 8888", "answer_account"),
        ("chuyển vào 113.366.668.888", "answer_account"),
        ("chuyển vào 0011001234567", "answer_account"),
    ],
)
def test_what_may_not_be_said_to_everybody_is_refused_with_what_to_take_out(text, code):
    said = answer(text)
    assert (said.private, said.public, said.code) == (text, None, code)
    told = answer(text, about("tiktok"))
    assert (told.private, told.public, told.code) == (None, None, code)


@pytest.mark.parametrize(
    "text",
    [
        "{tên} ơi, tổng {tổng}, giữ đến {hạn} nhé", "tổng 1.200.000 đ", "tổng 12.500.000đ", "ngày 05/09/2026", "mã 05, 07, 09, 11",
        "cho shop xin số điện thoại", "8h30 - 21h30", "Dạ còn ạ",
    ],
)  # fmt: skip
def test_prices_and_dates_may_be_said_anywhere(text):
    assert answer(text).public is not None
    assert answer(text, about("tiktok")).public is not None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("nhắn zalo shop nhé", "answer_platform"),
        ("nhắn Za lo nhé", "answer_platform"),
        ("nhắnzaloshop", "answer_platform"),
        ("vào Facebook của shop", "answer_platform"),
        ("qua fb nhé", "answer_platform"),
        ("lên shopee mua", "answer_platform"),
        ("cho shop xin STK", "answer_account"),
        ("{link đơn}", "answer_link"),
        ("{tin trả tiền}", "answer_account"),
    ],
)
def test_on_tiktok_nobody_is_sent_elsewhere(text, code):
    said = answer(text, about("tiktok"), public=False)
    assert (said.private, said.public, said.code) == (None, None, code)
    assert answer(text).private is not None


def test_a_name_that_may_not_be_said_gives_way():
    said = answer("Dạ {tên} ơi", about(name="Lan 0912 345 678"))
    assert (said.private, said.public) == ("Dạ Lan 0912 345 678 ơi", "Dạ bạn ơi")
    assert answer("Dạ {tên} ơi", about("tiktok", name="zalo Lan")).private == "Dạ bạn ơi"
    assert answer("Dạ {tên} ơi", about(name="")).private == "Dạ bạn ơi"


def test_what_cannot_be_filled_in_says_why():
    to = About("facebook", {"name": "Lan"}, {"order_link": "answer_no_door", "total": "order_paid"})
    assert answer("{món}", to).code == "answer_no_order"
    assert answer("{link đơn}", to).code == "answer_no_door"
    assert answer("{tổng}", to).code == "order_paid"
    assert answer("{giá vàng}", to).code == "answer_word"
    assert answer("{món}", to).private is None
    assert answer("Dạ { } {{tên}}", to).code == "answer_word"


def test_values_are_never_read_as_templates():
    assert answer("Dạ {tên}", about(name="{tin trả tiền}")).private == "Dạ {tin trả tiền}"


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_what_comes_with_livehub_can_be_said(lang):
    templates = shipped(lang)
    assert 0 < len(templates) <= 9
    assert [each.id for each in templates] == [str(n) for n in range(1, len(templates) + 1)]
    for template in templates:
        for platform in ("facebook", "tiktok", "youtube"):
            said = compose(template, about(platform))
            assert said.private or platform == "tiktok", template.name
            assert said.public or not template.public, (template.name, said.code)


def test_an_unknown_language_gets_vietnamese():
    assert shipped("xx") == shipped("vi")


PIECES = st.sampled_from(
    [
        "https://ban.example.vn/d/x", "gomdep.vn", "gom . com", "t.me/shop", "0912345678", "0912 345 678", "+84 912-345-678",
        "０９１２３４５６７８", "09\u200b12345678", ACCOUNT, "1133 6666 8888", "113-366-668-888", "zalo", "ZALO", "ｚａｌｏ", "fb",
        "{tên}", "{tin trả tiền}", "{link đơn}", "{link shop}", "{tổng}", "{món}", "{x}", "{", "}", "Dạ", "shop", " ", "\n", ".", "0", "9",
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=6), max_size=8).map("".join)
LINK = re.compile(r"https?:|(?:^|[^\w])(?:[a-z0-9-]+\.)+(?:vn|com)(?!\w)|t\.me/")


def tells(text: str) -> bool:
    """Plainly holds an address, a phone or the account."""
    digits = re.sub(r"(?<=\d)[ .-]+(?=\d)", "", text)
    return bool(
        LINK.search(text) or re.search(r"(?:0|84)[35789]\d{8}", digits) or ACCOUNT in digits
    )


@given(TEXTS, TEXTS, TEXTS, st.booleans())
def test_whatever_is_written_nothing_private_is_said_to_everybody(text, name, items, public):
    said = answer(text, about(name=name, items=items), public=public)
    assert said.public is None or (public and not tells(said.public))


@given(TEXTS, TEXTS, TEXTS, st.booleans())
def test_whatever_is_written_tiktok_gets_no_link_phone_account_or_platform(
    text, name, items, public
):
    said = answer(text, about("tiktok", name=name, items=items), public=public)
    for each in (said.private, said.public):
        assert each is None or not (tells(each) or re.search(r"\b(?:zalo|fb)\b", each.lower()))
    assert said.private is not None or said.code


def test_the_manual_lists_all_that_can_be_filled_in():
    page = (Path(__file__).parents[2] / "docs/moderation.md").read_text("utf-8")
    for vietnamese, english in zip(holes("vi"), holes("en"), strict=True):
        assert f"| `{{{vietnamese}}}` | `{{{english}}}` |" in page
        said = answer(f"{{{vietnamese}}}|{{{english}}}").private
        assert said is not None
        assert said.split("|")[0] == said.split("|")[1]
