from __future__ import annotations

import ast
from pathlib import Path

import pytest

import livehub
from livehub import errors
from livehub.errors import Invalid, LiveHubError
from livehub.i18n import catalogue, languages, negotiate, placeholders, sentence, translate

ERROR_NAMES = {
    name
    for name, thing in vars(errors).items()
    if isinstance(thing, type) and issubclass(thing, LiveHubError)
}


def codes_raised() -> set[str]:
    """Every code that the package writes literally into one of its errors."""
    found = set()
    for file in Path(livehub.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Name(id=name) | ast.Attribute(attr=name),
                    args=[ast.Constant(value=str(code)), *_],
                ) if name in ERROR_NAMES:
                    found.add(code)
    return found


def test_vietnamese_is_the_first_language():
    assert languages() == ("vi", "en")


@pytest.mark.parametrize("lang", languages())
def test_every_language_has_the_same_keys(lang):
    assert catalogue(lang).keys() == catalogue("vi").keys()


@pytest.mark.parametrize("lang", languages())
def test_every_language_has_the_same_placeholders(lang):
    assert {key: placeholders(text) for key, text in catalogue(lang).items()} == {
        key: placeholders(text) for key, text in catalogue("vi").items()
    }


@pytest.mark.parametrize("lang", languages())
def test_no_sentence_is_empty(lang):
    assert [key for key, text in catalogue(lang).items() if not text.strip()] == []


def test_every_error_code_in_the_source_has_a_sentence():
    assert sorted(c for c in codes_raised() if f"errors.{c}" not in catalogue("vi")) == []


def test_the_search_for_error_codes_finds_some():
    assert {"amount_unreadable", "amount_range"} <= codes_raised()


@pytest.mark.parametrize(
    ("header", "lang"),
    [
        (None, "vi"),
        ("", "vi"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("vi-VN,vi;q=0.9,en;q=0.8", "vi"),
        ("en;q=0.5, vi", "vi"),
        ("fr-FR, fr;q=0.9", "vi"),
        ("fr, en;q=0.3", "en"),
        ("EN", "en"),
        ("*", "vi"),
        ("en;q=0", "vi"),
        ("en;q=9", "vi"),
        (";;;,,,q=1,en;q=x", "vi"),
        ("x," * 5000 + "en", "vi"),
    ],
)
def test_language_follows_the_browser_and_is_vietnamese_otherwise(header, lang):
    assert negotiate(header) == lang


def test_placeholders_are_filled_in():
    assert (
        translate("en", "errors.busy", retry_s=5) == "The server is busy. Try again in 5 seconds."
    )


def test_a_missing_value_leaves_its_place_visible():
    assert "{retry_s}" in translate("en", "errors.busy")


def test_values_are_never_read_as_templates():
    filled = translate("vi", "errors.busy", retry_s="{retry_s.__class__}{id}")
    assert "{retry_s.__class__}{id}" in filled


def test_an_unknown_key_comes_back_as_itself():
    assert translate("vi", "errors.no_such_code") == "errors.no_such_code"


def test_an_unknown_language_reads_vietnamese():
    assert catalogue("xx") == catalogue("vi")


def test_an_error_is_told_in_the_persons_language():
    error = Invalid("amount_range", field="price")
    assert sentence("vi", error).startswith("Số tiền phải")
    assert sentence("en", error).startswith("The amount must")
