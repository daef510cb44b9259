"""Codes of other schemes: told apart, read, and named to whoever takes one for a VietQR."""

from contextlib import suppress
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livehub.errors import Invalid
from livehub.i18n import catalogue, languages
from livehub.payments import emv, schemes, vietqr
from livehub.payments.schemes import Foreign
from tests.payments.vectors import code_of, rows, signed

OTHERS = rows("other_qr")
SHOP_TILL = emv.write(
    {
        "01": "11",
        "26": "0010A0000007750108SHOP0001",
        "52": "4799",
        "53": "704",
        "58": "VN",
        "59": "SHOP",
        "60": "HANOI",
    }
)

READ = [
    Foreign("promptpay", "+66801234567", "phone", None, "THB", None, None, None),
    Foreign("promptpay", "1111111111111", "tax_id", None, "THB", None, None, None),
    Foreign("promptpay", "012345678901234", "wallet", None, "THB", None, None, None),
    Foreign("promptpay", "+66000000000", "phone", 422, "THB", None, None, None),
    Foreign(
        "promptpay", "+66810704060", "phone", 100_00, "THB", "company_1_data", "Thailand", None
    ),
    Foreign(
        "pix", "123e4567-e12b-12d1-a456-426655440000", "key",
        None, "BRL", "Fulano de Tal", "BRASILIA", None,
    ),
    Foreign(
        "pix", "bx.com.br/pix/8b3da2f3-9a41-40d1-a91a-bd93113bd441", "url",
        123_45, "BRL", "Fulano de Tal", "BRASILIA", "RP12345678-2019",
    ),
    Foreign(
        "pix", "71d6c6e1-64ea-4a11-9560-a10870c40ca2", "key",
        12_30, "BRL", "COMPANY_1_DATA", None, "NFeTEST0001",
    ),
    Foreign(
        "qris", "ID1020017611473", "merchant",
        None, "IDR", "Warung Sayur Bu Sugeng", "Kab. Demak", None,
    ),
]  # fmt: skip
"""What the first nine recorded codes say, in their order."""

KINDS = [*(found.scheme for found in READ), "epc", "upi"]


def changed(row: int, **tags: str | None) -> str:
    """A recorded code with some objects replaced or (None) left out, rightly signed."""
    objects = emv.read(OTHERS[row]["payload"])
    del objects["00"]
    merged = {**objects, **{tag.removeprefix("_"): value for tag, value in tags.items()}}
    return emv.write({tag: value for tag, value in merged.items() if value})


def refusal(payload: str) -> tuple[str, str]:
    with pytest.raises(Invalid) as caught:
        schemes.read(payload)
    return code_of(caught), str(caught.value.data.get("field", ""))


@pytest.mark.parametrize(
    ("row", "expected"),
    [*zip(OTHERS[: len(READ)], READ, strict=True)],
    ids=lambda one: str(one)[:40],
)
def test_every_recorded_emv_code_of_another_scheme_is_read(row, expected):
    assert schemes.read(row["payload"]) == expected


@pytest.mark.parametrize(
    ("row", "kind"), [*zip(OTHERS, KINDS, strict=True)], ids=lambda one: str(one)[:40]
)
def test_whoever_takes_one_for_a_vietqr_is_told_what_it_is(row, kind):
    assert schemes.kind(row["payload"]) == kind
    with pytest.raises(Invalid) as caught:
        vietqr.read(row["payload"])
    assert code_of(caught) == f"qr_is_{kind}"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (SHOP_TILL, "vnpay"),
        ("https://me.example/pay/0900000000", "link"),
        ("HTTP://EXAMPLE.COM", "link"),
        ("BCD\r\n001\r\n1\r\nSCT", "epc"),
    ],
)
def test_tills_links_and_transfers_of_europe_are_told_too(text, kind):
    assert schemes.kind(text) == kind
    with pytest.raises(Invalid) as caught:
        vietqr.read(text)
    assert code_of(caught) == f"qr_is_{kind}"


@pytest.mark.parametrize(
    "text", ["", "hello", "WIFI:S:cho;;", "upi://payment", "BCD", OTHERS[0]["payload"][:-1] + "0"]
)
def test_what_is_not_known_is_not_named(text):
    assert schemes.kind(text) is None


@pytest.mark.parametrize("row", rows("vietqr_good"), ids=lambda row: row["crc"])
def test_a_vietqr_is_none_of_them(row):
    assert schemes.kind(row["payload"]) is None
    assert schemes.read(row["payload"]) is None


def test_a_vietqr_that_also_serves_a_till_stays_a_vietqr():
    objects = emv.read(rows("vietqr_good")[3]["payload"])
    del objects["00"]
    both = emv.write({**objects, "26": emv.read(SHOP_TILL)["26"]})
    assert vietqr.read(both) == vietqr.read(rows("vietqr_good")[3]["payload"])


@pytest.mark.parametrize("kind", get_args(schemes.Kind))
@pytest.mark.parametrize("lang", languages())
def test_every_kind_has_its_sentence(kind, lang):
    assert f"errors.qr_is_{kind}" in catalogue(lang)


def test_a_bill_names_its_order_in_its_first_reference():
    bill = emv.join({"00": "A000000677010112", "01": "099400016550100", "02": "ORDER27"})
    found = schemes.read(changed(0, _29=None, _30=bill, _54="120"))
    assert found == Foreign(
        "promptpay", "099400016550100", "biller", 120_00, "THB", None, None, "ORDER27"
    )


def test_the_name_of_pix_may_be_written_in_capitals():
    template = emv.read(OTHERS[5]["payload"])["26"].replace("br.gov.bcb.pix", "BR.GOV.BCB.PIX")
    assert schemes.read(changed(5, _26=template)) == READ[5]


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (changed(0, _53="704"), ("qr_structure", "53")),
        (changed(0, _58="VN"), ("qr_structure", "58")),
        (changed(5, _53=None), ("qr_structure", "53")),
        (changed(0, _29="0016A000000677010111"), ("qr_structure", "01")),
        (changed(8, _51="0014ID.CO.QRIS.WWW"), ("qr_structure", "02")),
        (changed(3, _54="0.00"), ("qr_amount", "54")),
        (changed(3, _54="1.234"), ("qr_amount", "54")),
        (changed(3, _54="1,5"), ("qr_amount", "54")),
        (changed(3, _54="٤.22"), ("qr_charset", "54")),
        (changed(8, _59="W" * 26), ("qr_length", "59")),
        (changed(6, _62="0526" + "A" * 26), ("qr_length", "62.05")),
        (changed(6, _62="0505***"), ("qr_structure", "62.05")),
    ],
)
def test_a_code_that_breaks_its_rules_is_refused_where_it_does(payload, reason):
    assert refusal(payload) == reason


def test_broken_templates_of_others_do_not_hide_the_scheme():
    assert schemes.read(changed(8, _27="broken", _45="0099")) == READ[8]


@settings(deadline=None)
@given(st.text(st.sampled_from("0123456789ABCDEFx\u202e"), max_size=60), st.integers(0, 8))
def test_no_text_makes_reading_fail_otherwise_than_by_refusing(text, row):
    spliced = OTHERS[row]["payload"][:-8] + text
    for payload in (text, text + "\udcff", signed(text), signed(spliced)):
        schemes.kind(payload)
        with suppress(Invalid):
            schemes.read(payload)
