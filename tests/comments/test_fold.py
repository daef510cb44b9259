from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livehub.comments.fold import _folded_at_once, _folded_by_sign, fold, fold_text


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Chốt đơn Mã 05", "chot don ma 05"),
        (unicodedata.normalize("NFD", "Chốt đơn"), "chot don"),
        ("hòa hoà", "hoa hoa"),
        ("сһốт мã", "chot ma"),
        ("𝗰𝗵𝗼𝘁 𝗺𝗮 𝟬𝟱", "chot ma 05"),
        ("ｍã ０９１", "ma 091"),
        ("0️⃣9️⃣ ➊ ٣", "09 1 3"),
        ("chốtttttt!!!!", "chot!"),
        ("10000 XXXL", "10000 xxxl"),
        ("mã\u200b 0\u20605", "ma 05"),
        ("\u202e05 \u202c", "05"),
        ("  a \n\t b  ", "a b"),
        ("Ðặt ĐẶT", "dat dat"),
        ("", ""),
    ],
)
def test_spellings_of_the_same_words_fold_together(text, folded):
    assert fold_text(text) == folded


def test_every_sign_knows_where_it_came_from():
    text = "ok, \u200bChố\u0301tttt 👍 mã ㎏"
    folded = fold(text)
    start = folded.text.index("chot")
    assert text[slice(*folded.span(start, start + 4))] == "Chố\u0301tttt"
    start = folded.text.index("kg")
    assert text[slice(*folded.span(start, start + 2))] == "㎏"


@given(st.text(max_size=200))
def test_the_index_map_is_in_order_and_inside_the_original(text):
    folded = fold(text)
    assert len(folded.origin) == len(folded.text)
    assert list(folded.origin) == sorted(folded.origin)
    assert all(0 <= at < len(text) for at in folded.origin)


@given(st.text(max_size=200), st.data())
def test_a_span_covers_its_signs_and_stays_inside(text, data):
    folded = fold(text)
    if folded.text:
        start = data.draw(st.integers(0, len(folded.text) - 1))
        low, high = folded.span(start, data.draw(st.integers(start + 1, len(folded.text))))
        assert 0 <= low < high <= len(text)


@given(st.text(st.sampled_from("aAbxXđĐớẢü0 1!.\n"), max_size=30))
def test_what_is_folded_at_once_comes_out_as_sign_by_sign(text):
    at_once, by_sign = fold(text), fold(text + "\u200b")
    assert (at_once.text, at_once.marked) == (by_sign.text, by_sign.marked)
    assert at_once.origin == by_sign.origin


@given(st.text(st.sampled_from("aA ốĐđ·…“❤\ufe0f😀🏽👍1xKİςΣ₫\u0301\u0323,.!"), max_size=20))
def test_what_folds_at_once_folds_to_the_same_sign_by_sign(text):
    assert _folded_at_once(text) in {None, _folded_by_sign(text)}


def test_every_sign_folds_at_once_to_what_it_folds_to_alone():
    signs = [chr(code) for code in range(0x20, 0x20000)]
    at_once = {sign: found for sign in signs if (found := _folded_at_once(f"a{sign}b"))}
    assert {"đ", "Ễ", "·", "“", "👍"} <= set(at_once)
    assert all(found == _folded_by_sign(f"a{sign}b") for sign, found in at_once.items())
