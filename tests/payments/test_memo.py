"""The memo that goes into the QR."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livehub.errors import Invalid
from livehub.payments import codes, vietqr
from livehub.payments.memo import check_prefix, memo
from tests.payments.vectors import code_of

CODE = codes.mint(b"memo")


@pytest.mark.parametrize("prefix", ["SEVQR", "SEVQR ", " sevqr"])
def test_the_prefix_stands_before_the_code(prefix):
    assert memo(prefix, CODE) == f"SEVQR {CODE}"


def test_without_a_prefix_the_code_stands_alone():
    assert memo("", CODE) == CODE


def test_the_longest_prefix_still_fits():
    assert len(memo("A" * 15, CODE)) == 25


@pytest.mark.parametrize(
    "prefix",
    ["A" * 16, "SE-VQR", "ĐƠN", "A  B", "A\nB", "A\x00", "\u202eA", "Ａ", "A\udcff", "A" * 9999],
)
def test_a_prefix_that_a_bank_would_change_is_refused(prefix):
    with pytest.raises(Invalid) as caught:
        check_prefix(prefix)
    assert code_of(caught) == "memo_prefix_unreadable"


def test_the_code_is_found_in_its_memo():
    assert codes.find(memo("SEVQR ZF", CODE)) == [CODE]


WORDS = st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", max_size=15)


@settings(deadline=None)
@given(WORDS, st.binary(min_size=16, max_size=16).map(codes.mint))
def test_every_prefix_goes_with_every_code_into_a_vietqr_and_out_of_a_narrative(prefix, code):
    written = memo(prefix.lower(), code)
    assert len(written) <= 25
    assert vietqr.read(vietqr.write("970415", "1", amount=1, memo=written)).memo == written
    assert code in codes.find(f"CT DEN:523320101151 {written}")
