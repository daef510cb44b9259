"""Rules of what people type into fields."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livehub.errors import Invalid
from livehub.fields import MAX_COUNT, canonical_code, check_count, read_code, read_name, read_note


@given(st.text(max_size=300))
def test_a_name_is_read_again_as_it_was_read(text):
    try:
        name = read_name(text)
    except Invalid as refused:
        assert refused.code == "name_missing"  # noqa: PT017 - most texts are names
    else:
        assert read_name(name) == name


def test_a_name_is_cut_and_what_is_missing_names_its_field():
    assert len(read_name("a" * 500)) == 80
    with pytest.raises(Invalid) as refused:
        read_name("\u200b", "title")
    assert refused.value.data == {"field": "title"}


def test_a_note_may_be_empty():
    assert read_note(" \u202e ") == ""
    assert read_note("<b>\nhết") == "<b> hết"


@pytest.mark.parametrize(
    ("text", "canonical", "shown"),
    [
        ("a05", "A5", "A05"),
        ("A 5", "A5", "A5"),
        ("05", "5", "05"),
        ("a.b-c_12", "ABC12", "ABC12"),
        ("Ａ１２", "A12", "A12"),
        ("A00", "A0", "A00"),
    ],
)
def test_two_spellings_of_a_code_are_one(text, canonical, shown):
    assert (canonical_code(text), read_code(text)) == (canonical, shown)


@pytest.mark.parametrize("text", ["", " ", "A", "ABCD1", "A123456", "1A", "A\u0661", "Ã1", "A1<"])
def test_anything_else_is_no_code(text):
    with pytest.raises(Invalid, match="product_code_form"):
        read_code(text)


def test_a_count_has_bounds_and_its_refusal_names_them():
    assert [check_count(1), check_count(0, least=0), check_count(MAX_COUNT)] == [1, 0, MAX_COUNT]
    for count in (0, -1, MAX_COUNT + 1, 10**50):
        with pytest.raises(Invalid) as refused:
            check_count(count, "on_hand")
        assert refused.value.data == {"field": "on_hand", "least": 1, "most": MAX_COUNT}
