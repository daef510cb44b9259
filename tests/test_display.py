from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livehub import display
from livehub.display import (
    HELPER_LIMIT,
    INGEST_LIMIT,
    MARKS_PER_BASE,
    NAME_LIMIT,
    clean,
    clean_name,
    cut,
    graphemes,
)

FAMILY = "👨\u200d👩\u200d👧\u200d👦"


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("Chốt mã 05 ạ", "Chốt mã 05 ạ"),
        (unicodedata.normalize("NFD", "Chốt mã 05 ạ"), "Chốt mã 05 ạ"),
        ("một\nhai\r\nba\tbốn\u2028năm", "một hai ba bốn năm"),
        ("  cách   xa  ", "cách xa"),
        ("hello \u202e50 ãm\u202c shop", "hello 50 ãm shop"),
        ("a\u2066b\u2069c\u200e", "abc"),
        ("zero\u200bwidth\ufeffhere\u00ad", "zerowidthhere"),
        ("\u3164\u115f\u1160\uffa0\u2800", ""),
        ("tag\U000e0041\U000e007f", "tag"),
        ("nul\x00bell\x07c1\x9b", "nulbellc1"),
        ("lone \ud800 surrogate", "lone surrogate"),
        ("private \ue000 use", "private use"),
        ("không\u200cnối", "khôngnối"),
        (FAMILY, FAMILY),
        ("❤\ufe0f 1\ufe0f\u20e3", "❤\ufe0f 1\ufe0f\u20e3"),
        ("a\u200db a\ufe0fb", "ab ab"),
        ("👍🏽 🇻🇳", "👍🏽 🇻🇳"),
        ("<b>&amp;</b>", "<b>&amp;</b>"),
        ("\u0301\u0301đầu", "đầu"),
    ],
)
def test_text_is_made_safe_to_show(raw, shown):
    assert clean(raw) == shown


def test_zalgo_keeps_three_marks_per_base():
    shown = unicodedata.normalize("NFD", clean("z" + "\u0321\u0335\u0330" * 20 + "algo"))
    assert sum(unicodedata.category(sign) == "Mn" for sign in shown) == MARKS_PER_BASE


def test_marks_cannot_be_smuggled_past_the_cap_by_invisible_signs():
    shown = unicodedata.normalize("NFD", clean("z" + "\u0335\u200b" * 20))
    assert sum(unicodedata.category(sign) == "Mn" for sign in shown) == MARKS_PER_BASE


def test_a_newer_emoji_than_this_python_knows_stays():
    assert clean("\U0001fae9") == "\U0001fae9"


def test_long_text_is_cut_on_a_grapheme():
    assert cut(FAMILY * 5, 3) == FAMILY * 2 + "…"


def test_flags_are_two_letters_each():
    assert list(graphemes("🇻🇳🇻🇳a")) == ["🇻🇳", "🇻🇳", "a"]


def test_names_are_short():
    assert len(clean_name("Nguyễn " * 100)) <= NAME_LIMIT


@given(st.text(max_size=INGEST_LIMIT + 50))
def test_clean_text_is_clean_and_bounded(text):
    shown = clean(text)
    assert clean(shown) == shown
    assert len(list(graphemes(shown))) <= HELPER_LIMIT
    assert not set(shown) & set("\n\r\t\u202e\u2066\u200b\ufeff\u3164")
    shown.encode()


TYPED = st.characters(max_codepoint=0x1EF9) | st.sampled_from("·…“”•₫❤\ufe0f\u200d😀👍🏽🇻🇳")


@given(st.text(TYPED, max_size=60), st.integers(1, 40))
def test_plain_text_goes_the_short_way_to_the_same(text, limit):
    """Each sign of it is visible, composed and a grapheme by itself."""
    plain = "".join(display._PLAIN.findall(text))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(display, "_PLAIN", re.compile("(?!)"))
        long_way = clean(plain, limit)
    assert clean(plain, limit) == long_way


def test_every_plain_sign_stays_as_it_is():
    signs = [chr(code) for code in range(0x21, 0x1FB00) if display._PLAIN.fullmatch(chr(code))]
    assert {"đ", "ễ", "Ư", "~", "·", "…", "❤", "👍"} <= set(signs)
    for sign in signs:
        for text in (sign, f"a{sign}", f"{sign}a"):
            assert "".join(display._visible(unicodedata.normalize("NFC", text))) == text
            assert list(display.graphemes(text)) == list(text)
