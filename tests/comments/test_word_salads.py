"""Whatever people say with the words of live selling, the reader reads it and never breaks."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from livehub.comments.reading import Offer, read

OFFERS = (Offer("05", ("M", "L", "đỏ", "xanh")), Offer("A12"), Offer("TH-02", ("men lam",)))
SPOKEN = """
05 A12 TH02 5 12 2 1 x2 2c ko không chưa đừng lấy chốt mua đổi sang bỏ hủy huỷ trả thôi nữa thêm
bớt giữ còn hết giá bao nhiêu mấy cái bộ con size màu M L đỏ xanh men lam mã số và với hoặc hay
em anh chị shop ơi ạ nha nhé mà thì nếu mai mốt rồi đã sẽ cho gửi ship đẹp quá xin , . ? ! 👍
0912345678 +1 nhưng lại cả hai từ đến - / nhầm thay vì khỏi khoan hoàn cọc
"""
SALADS = st.lists(st.sampled_from(SPOKEN.split()), max_size=14).map(" ".join)


@given(SALADS)
@example("không lấy đỏ, 05 2 cái")
@settings(max_examples=400)
def test_no_salad_of_words_breaks_the_reader(text):
    reading = read(text, OFFERS)
    assert reading.tier != "strict" or reading.items
    assert {item.code for item in (*reading.items, *reading.cancels)} <= {
        "05",
        "A12",
        "TH-02",
        None,
    }
    assert all(item.qty is None or item.qty > 0 for item in reading.items)


@pytest.mark.parametrize(
    ("text", "qty", "variant"),
    [
        ("không lấy đỏ, 05 2 cái", 2, None),
        ("em không lấy đỏ nha, 2 cái 05 xanh", 2, "xanh"),
    ],
)
def test_a_colour_not_wanted_is_asked_about_and_gives_nothing_back(text, qty, variant):
    reading = read(text, OFFERS)
    assert (reading.intent, reading.tier, reading.cancels) == ("order", "ask", ())
    assert [(item.code, item.qty, item.variant) for item in reading.items] == [("05", qty, variant)]
