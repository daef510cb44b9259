"""Payment codes in what banks print: found whatever was done to them, and hardly ever by chance."""

import random
import string
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livehub import ids
from livehub.payments import codes

CODES = st.binary(min_size=16, max_size=16).map(codes.mint)

BEFORE = st.sampled_from(
    [
        "",
        "CUSTOMER ",
        "CUSTOMER NGUYEN VAN A CHUYEN KHOAN DON ",
        "BankAPINotify ",
        "BankAPINotify Qaetep9929  SEPAY6747 1  103968932085-",
        "MBVCB.13423096331.6077BFTVG2XUCIK.",
        "CT DEN:523320101151 SEVQR ",
        "SEVQR",
        "146214061301-",
        "110770039369 0900000000 ",
        " CKN 043147 ",
        "tien to he ",
        "dh",
        "chuyển tiền đơn hàng",
        "Z",
        "ZF",
        "ZF2",
    ]
)
AFTER = st.sampled_from(
    [
        "",
        ".CT tu 1000000001 NGUYEN VAN A toi 00000000002 CUA HANG B tai TPBANK",
        " GD 5340BFTVG2ZLXMIR 061225-11:35:02",
        "-CHUYEN TIEN-OQCH000JiOuX-MOMO146214061301MOMO",
        " CHUYEN TIEN- Ma GD ACSP/ ht147148",
        "- Ma GD ACSP/ xx129533",
        "   Ma giao dich  Trace871322 Trace 871322",
        " - NGUYEN VAN A - Ngan hang B",
        "cam on",
        "cảm ơn ạ",
        "ZF",
        "0900000000",
    ]
)
SEPARATORS = st.sampled_from(
    [".", "-", "_", "/", ":", ",", " ", "  ", "\n", "\r\n", "\t", "\u200b"]
)
GAPS = st.sampled_from([" ", "  ", "\n", "\r\n"])


def spaced(code: str, cuts: set[int], separator: str) -> str:
    """The code with the separator before the signs at these places."""
    return "".join(separator * (at in cuts) + sign for at, sign in enumerate(code))


def wrapped(text: str, gap: str) -> str:
    """Cut into lines of 35 characters and joined again, as some banks do, `CUSTOMER ` uncounted."""
    head = "CUSTOMER " if text.startswith("CUSTOMER ") else ""
    body = text.removeprefix(head)
    return head + gap.join(body[at : at + 35] for at in range(0, len(body), 35))


def full_width(text: str) -> str:
    return text.translate({number: number + 0xFEE0 for number in range(0x21, 0x7F)})


CASES = st.sampled_from([str, str.lower, str.title, str.swapcase, full_width])


@settings(deadline=None, max_examples=300)
@given(CODES, BEFORE, AFTER, st.sets(st.integers(1, 8)), SEPARATORS, CASES)
def test_separators_case_width_and_glued_text_hide_no_code(
    code, before, after, cuts, separator, case
):
    narrative = case(f"{before}{spaced(code, cuts, separator)}{after}")
    assert code in codes.find(narrative)


@settings(deadline=None, max_examples=300)
@given(CODES, BEFORE, AFTER, st.integers(0, 70), GAPS, CASES)
def test_lines_cut_at_any_place_hide_no_code(code, before, after, shift, gap, case):
    filling = ("NGUYEN VAN A CHUYEN KHOAN TIEN HANG " * 2)[:shift]
    assert code in codes.find(case(wrapped(f"{before}{filling}{code}{after}", gap)))


@settings(deadline=None, max_examples=200)
@given(CODES, st.text(max_size=80), st.text(max_size=80), st.sampled_from(["NFC", "NFD", "NFKD"]))
def test_accents_and_other_scripts_around_it_hide_no_code(code, before, after, form):
    around = f"đơn hàng {before} {code} {after} cảm ơn"
    assert code in codes.find(unicodedata.normalize(form, around))


@settings(deadline=None, max_examples=200)
@given(st.lists(CODES, min_size=1, max_size=4), SEPARATORS)
def test_several_codes_are_found_each_once_in_their_order(wanted, separator):
    found = codes.find(separator.join([*wanted, *reversed(wanted)]))
    assert len(found) == len({*found})
    assert [code for code in found if code in wanted] == [*dict.fromkeys(wanted)]


@settings(deadline=None, max_examples=300)
@given(st.text(st.characters(), max_size=200))
def test_whatever_is_found_is_a_code_as_minted(narrative):
    assert all(codes.is_code(code) for code in codes.find(narrative + "ZF"))


@pytest.mark.parametrize(
    "around",
    [
        "a" + "\u0301\u0316" * 500_000,  # normalised at once this would take days
        "\u202e" * 100_000,
        "\x00" * 1_000_000,
        "\ud800\udfff" * 100_000,
        " -." * 1_000_000,
        "ZF" * 50_000,
        "\ufdfa" * 50_000,
    ],
    ids=[
        "accents",
        "right to left",
        "zeros",
        "half pairs",
        "separators",
        "beginnings",
        "ligatures",
    ],
)
def test_a_code_among_a_million_signs_is_found_in_no_time(around):
    code = codes.mint(b"a needle")
    assert code in codes.find(f"{around} {code} {around}")


def test_no_accent_that_falls_on_a_boundary_of_pieces_hides_a_code():
    code = codes.mint(b"boundary")
    for length in range(130):
        assert code in codes.find("é" * length + full_width(code) + "\u0301" * length)


ALPHANUMERIC = string.ascii_uppercase + string.digits


def signs(dice: random.Random, alphabet: str, length: int) -> str:
    return "".join(dice.choices(alphabet, k=length))


def bank_line(dice: random.Random) -> str:
    """A bank's line with the numbers, references, names and words that such lines have."""
    pieces: list[Callable[[], str]] = [
        lambda: "MBVCB." + signs(dice, string.digits, 11),
        lambda: "FT" + signs(dice, string.digits, 14),
        lambda: signs(dice, string.digits, 4) + signs(dice, ALPHANUMERIC, 12),
        lambda: "OQCH" + signs(dice, string.ascii_letters + string.digits, 9),
        lambda: "GD " + signs(dice, ALPHANUMERIC, 16),
        lambda: "Trace" + signs(dice, string.digits, 6),
        lambda: "DH" + signs(dice, string.digits, 5),
        lambda: "0" + signs(dice, string.digits, 9),
        lambda: dice.choice(["NGUYEN VAN A", "KHACH SON TAY", "LE ZF PHUONG", "Phạm Thị Hoa"]),
        lambda: dice.choice(["chuyen tien", "CK", "thanh toan don hang", "mua to he", "ZALOPAY"]),
        lambda: (
            "CT tu " + signs(dice, string.digits, 13) + " toi " + signs(dice, string.digits, 10)
        ),
    ]
    chosen = dice.choices(pieces, k=dice.randint(2, 7))
    return dice.choice([" ", "-", ".", "   ", ""]).join(piece() for piece in chosen)


def alphanumerics(dice: random.Random) -> str:
    return signs(dice, ALPHANUMERIC, dice.randint(20, 100))


def printable(dice: random.Random) -> str:
    return signs(dice, string.printable, dice.randint(20, 200))


def readable(dice: random.Random) -> str:
    """Only of signs that codes have, the worst that chance can do."""
    return signs(dice, ids.READABLE, dice.randint(20, 60))


def beginnings(dice: random.Random) -> str:
    """An opponent's: each looks like codes, and one in 900 of those is well formed."""
    return " ".join("ZF" + signs(dice, ids.READABLE, 7) for _ in range(3))


@pytest.mark.parametrize("line", [bank_line, alphanumerics, printable, readable])
def test_random_narratives_hold_at_most_two_false_codes_in_twenty_thousand(line):
    dice = random.Random(20261120)
    false = [code for _ in range(20_000) for code in codes.find(line(dice))]
    assert len(false) <= 2


@pytest.mark.parametrize("line", [bank_line, alphanumerics, printable, readable, beginnings])
def test_no_false_code_is_one_that_an_order_has(line):
    dice = random.Random(20261121)
    orders = {codes.mint(dice.randbytes(32)) for _ in range(1_000)}
    assert not [code for _ in range(20_000) for code in codes.find(line(dice)) if code in orders]


def test_what_begins_like_a_code_is_one_by_chance_once_in_900():
    dice = random.Random(20261122)
    false = sum(len(codes.find(beginnings(dice))) for _ in range(10_000))
    assert 15 <= false <= 60  # 34 of 30,000 on average
