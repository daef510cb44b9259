"""The EMV reader and writer, for VietQR and for its neighbours' codes."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livehub.errors import Invalid
from livehub.payments import emv
from tests.payments.vectors import code_of, rows, signed

PROMPTPAY = "00020101021129370016A000000677010111011300668012345675802TH530376463046197"
OTHERS = [row for row in rows("other_qr") if row["crc_verified"]]


def refusal(payload: str) -> str:
    with pytest.raises(Invalid) as caught:
        emv.read(payload)
    return code_of(caught)


def test_the_checksum_is_the_one_of_the_catalogue_of_parametrised_crcs():
    assert emv.crc("123456789") == "29B1"


@pytest.mark.parametrize("row", OTHERS, ids=lambda row: row["note"])
def test_codes_of_other_countries_read_through_the_same_core_and_write_back(row):
    objects = emv.read(row["payload"])
    assert emv.write(objects) == row["payload"]


@pytest.mark.parametrize(
    ("row", "country", "template", "owner"),
    [
        (OTHERS[0], "TH", "29", "A000000677010111"),
        (OTHERS[5], "BR", "26", "br.gov.bcb.pix"),
        (OTHERS[8], "ID", "51", "ID.CO.QRIS.WWW"),
    ],
    ids=["PromptPay", "PIX", "QRIS"],
)
def test_templates_of_other_schemes_split_with_the_same_code(row, country, template, owner):
    objects = emv.read(row["payload"])
    assert objects["58"] == country
    assert emv.split(objects[template], template)["00"] == owner


@pytest.mark.parametrize("row", [r for r in rows("other_qr") if not r["crc_verified"]])
def test_codes_of_another_format_are_refused(row):
    assert refusal(row["payload"]) == "qr_end"


def test_unknown_tags_are_kept():
    assert emv.read(signed("0002019903abc"))["99"] == "abc"


def test_a_lower_case_checksum_is_read_and_never_written():
    texts = (emv.write({"80": f"{number:03}"}) for number in range(1000))
    whole = next(text for text in texts if text[-4:] != text[-4:].lower())
    lower = whole[:-4] + whole[-4:].lower()
    assert lower != whole
    assert emv.write(emv.read(lower)) == whole


def test_lengths_count_characters_and_the_checksum_counts_bytes():
    payload = emv.write({"59": "Tò he Xuân La"})
    assert payload.startswith("0002015913Tò he Xuân La")
    assert emv.read(payload)["59"] == "Tò he Xuân La"


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ("", "qr_end"),
        ("hello", "qr_end"),
        ("000201", "qr_end"),
        (PROMPTPAY + "\n", "qr_end"),
        (PROMPTPAY + " ", "qr_end"),
        (PROMPTPAY[:-1], "qr_end"),
        (PROMPTPAY[:-1] + "G", "qr_end"),
        (PROMPTPAY[:-1] + "8", "qr_crc"),
        (PROMPTPAY.replace("764", "765"), "qr_crc"),
        (PROMPTPAY[:20] + "\udcff" + PROMPTPAY[20:], "qr_charset"),
        (signed("0002"), "qr_structure"),
        (signed("000201" + "5900"), "qr_structure"),
        (signed("000201" + "5x02ab"), "qr_structure"),
        (signed("000201" + "٥٩02ab"), "qr_structure"),
        (signed("000201" + "59"), "qr_structure"),
        (signed("000201" + "5999ab"), "qr_structure"),
        (signed("000201" + "5902ab" + "5902ab"), "qr_duplicate"),
        (signed("000201" + "6304ABCD"), "qr_duplicate"),
        (signed("000201" + "5910ab"), "qr_end"),
        (signed("5902ab" + "000201"), "qr_start"),
        (signed("000202"), "qr_start"),
        (signed(""), "qr_start"),
    ],
)
def test_a_payload_that_breaks_the_format_is_refused_with_its_reason(payload, code):
    assert refusal(payload) == code


def test_a_refusal_names_the_place():
    with pytest.raises(Invalid) as caught:
        emv.split("0802ab0802ab", "62")
    assert caught.value.data == {"field": "62.08"}
    with pytest.raises(Invalid) as caught:
        emv.split("08", "62")
    assert caught.value.data == {"field": "62"}


@pytest.mark.parametrize("value", ["", "x" * 100])
def test_nothing_is_written_that_a_length_cannot_say(value):
    with pytest.raises(Invalid) as caught:
        emv.write({"59": value})
    assert code_of(caught) == "qr_structure"


TAGS = st.integers(1, 99).filter(lambda n: n != 63).map("{:02}".format)


@settings(deadline=None)
@given(
    st.dictionaries(
        TAGS, st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=99), max_size=6
    )
)
def test_whatever_is_written_reads_back(objects):
    assert emv.read(emv.write(objects)) == {"00": "01", **objects}


@settings(deadline=None)
@given(st.text(st.sampled_from("0123456789ABCDEF"), max_size=40))
def test_no_text_makes_the_reader_fail_otherwise_than_by_refusing(text):
    for payload in (text, signed(text), signed("000201" + text)):
        with suppress(Invalid):
            assert emv.read(payload)["00"] == "01"
