"""Payment codes: minting, checking, and finding them in what banks print."""

import re
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livehub import ids
from livehub.payments import codes
from tests.payments.vectors import rows

CODES = st.binary(min_size=16, max_size=64).map(codes.mint)
PLACEHOLDER = re.compile(r"LC7K3(\s*)M9QX")
CODE = codes.mint(b"a code to look for")


def test_a_code_is_the_same_for_the_same_entropy_and_another_for_other():
    assert codes.mint(b"a" * 32) == codes.mint(b"a" * 32)
    assert len({codes.mint(bytes([n]) * 32) for n in range(200)}) == 200


@settings(deadline=None)
@given(CODES)
def test_a_code_is_nine_readable_signs_that_begin_with_zf(code):
    assert re.fullmatch(f"ZF[{ids.READABLE}]{{7}}", code)
    assert codes.is_code(code)


@pytest.mark.parametrize(
    ("text", "radix", "modulus", "alphabet", "checks"),
    [
        ("794", 10, 97, string.digits, "44"),
        ("ISO79", 36, 1271, string.digits + string.ascii_uppercase, "3W"),
    ],
)
def test_the_construction_gives_the_check_characters_of_the_standard(
    text, radix, modulus, alphabet, checks
):
    values = codes.check_values([alphabet.index(sign) for sign in text], radix, modulus)
    assert "".join(alphabet[value] for value in values) == checks


def test_a_code_checks_to_one_as_a_number_of_radix_30_modulo_887():
    number = 0
    for sign in CODE:
        number = number * 30 + ids.READABLE.index(sign)
    assert number % 887 == 1


@settings(deadline=None)
@given(CODES, st.integers(0, 8), st.sampled_from(ids.READABLE))
def test_a_single_wrong_sign_is_always_seen(code, at, sign):
    wrong = code[:at] + sign + code[at + 1 :]
    assert codes.is_code(wrong) == (wrong == code)


def test_every_single_wrong_sign_of_one_code_is_seen():
    wrong = {CODE[:at] + sign + CODE[at + 1 :] for at in range(9) for sign in ids.READABLE}
    assert [text for text in wrong if codes.is_code(text)] == [CODE]


@settings(deadline=None)
@given(CODES, st.integers(0, 7))
def test_two_swapped_neighbours_are_always_seen(code, at):
    wrong = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    assert codes.is_code(wrong) == (wrong == code)


@pytest.mark.parametrize("text", ["", "ZF", CODE.lower(), CODE + "2", f" {CODE}", "ZF0000000"])
def test_only_a_code_exactly_as_minted_is_a_code(text):
    assert not codes.is_code(text)


@pytest.mark.parametrize("row", rows("memo_samples"), ids=lambda row: row["shape"])
@settings(deadline=None, max_examples=30)
@given(code=CODES)
def test_the_code_is_found_in_every_shape_that_banks_print(row, code):
    narrative = PLACEHOLDER.sub(lambda hit: code[:5] + hit[1] + code[5:], row["memo"])
    expected = [code] if row["expect"] else []
    assert codes.find(narrative) == expected
    assert codes.find(narrative.lower()) == expected


@pytest.mark.parametrize("column", [35, 70])
@pytest.mark.parametrize("gap", ["\n", "\r\n", " ", "  "])
@pytest.mark.parametrize("split", range(1, 9))
def test_a_code_that_lies_across_a_cut_line_is_found(column, gap, split):
    before = ("CUSTOMER NGUYEN VAN A CHUYEN KHOAN " * 3)[: column - split]
    text = f"{before}{CODE}   Ma giao dich  Trace871322"
    lines = [text[:35], text[35:70], text[70:]]
    assert codes.find(gap.join(lines)) == [CODE]


@pytest.mark.parametrize(
    "narrative",
    [
        ".".join(CODE),
        "-".join(CODE),
        f"{CODE[:2]}-{CODE[2:5]}-{CODE[5:]}",
        f"SEVQR{CODE}",
        f"dh{CODE.lower()}cam on",
        f"ZF{CODE}ZF",
        f"ZFZ{CODE}9",
        f"ZF23456{CODE}",
        CODE.translate({ord(sign): ord(sign) + 0xFEE0 for sign in CODE}),  # full width
        "\u200b".join(CODE),
        "\u202e" + CODE,
        f"đơn{CODE}ạ",
        f"straße ﬁ {CODE}",
    ],
)
def test_a_code_is_found_through_separators_and_glued_text(narrative):
    assert codes.find(narrative) == [CODE]


def test_several_codes_are_found_each_once_in_order():
    other = codes.mint(b"another")
    assert codes.find(f"{other} va {CODE}, {other.lower()}") == [other, CODE]
    assert codes.find(other + CODE) == [other, CODE]


@settings(deadline=None)
@given(st.text(max_size=60), CODES, st.text(max_size=60))
def test_no_surrounding_text_hides_a_code(before, code, after):
    assert code in codes.find(f"{before} {code} {after}")
