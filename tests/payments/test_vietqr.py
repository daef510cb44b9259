"""VietQR payloads of banks, providers and ourselves."""

from contextlib import suppress

import msgspec
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from livehub.errors import Invalid
from livehub.payments import emv, vietqr
from livehub.payments.vietqr import VietQR
from tests.payments.vectors import code_of, rows, signed

GOOD = rows("vietqr_good")
BAD = rows("vietqr_bad")
NOT_OURS = {
    "2E2E": "a bill number, 62.01",
    "EBC8": "a reference, 62.05, and MoMo's tag 80",
    "2656": "a shop's kind, name and city: 52, 59, 60",
    "E1C2": "a shop's kind, name and city: 52, 59, 60",
    "ED54": "its amount before its currency, and static although it has one",
    "45F2": "static although it has an amount",
}
"""The good payloads that we would write otherwise, by checksum."""


def changed(**tags: str | None) -> str:
    """A good payload with some objects replaced or (None) left out, rightly signed."""
    objects = emv.read(GOOD[3]["payload"])
    for tag, value in tags.items():
        objects[tag.removeprefix("_")] = value or ""
    del objects["00"]
    return emv.write({tag: value for tag, value in objects.items() if value})


def account_template(
    guid: str = "A000000727",
    bank: str = "970422",
    number: str = "0023457923442",
    service: str = "QRIBFTTA",
) -> str:
    payee = emv.join({"00": bank, "01": number})
    return emv.join({"00": guid, "01": payee, "02": service})


def refusal(payload: str) -> tuple[str, str]:
    with pytest.raises(Invalid) as caught:
        vietqr.read(payload)
    return code_of(caught), str(caught.value.data.get("field", ""))


@pytest.mark.parametrize("row", GOOD, ids=lambda row: row["crc"])
def test_every_good_payload_reads_to_its_fields(row):
    fields = ("bin", "account", "amount", "memo", "service", "static")
    assert vietqr.read(row["payload"]) == VietQR(*(row[field] for field in fields))


def rewritten(payload: str) -> str:
    found = vietqr.read(payload)
    return vietqr.write(
        found.bin, found.account, amount=found.amount, memo=found.memo, service=found.service
    )


def test_what_we_write_is_byte_equal_to_every_good_payload_that_has_only_our_fields():
    others = {row["crc"] for row in GOOD if rewritten(row["payload"]) != row["payload"]}
    assert others == set(NOT_OURS)


@pytest.mark.parametrize("row", GOOD, ids=lambda row: row["crc"])
def test_rewriting_a_good_payload_loses_no_field(row):
    before, after = vietqr.read(row["payload"]), vietqr.read(rewritten(row["payload"]))
    assert after == msgspec.structs.replace(before, static=before.amount is None)
    objects = emv.read(rewritten(row["payload"]))
    assert [*objects] == [t for t in ("00", "01", "38", "53", "54", "58", "62") if t in objects]


@pytest.mark.parametrize("row", BAD, ids=lambda row: row["payload"][-4:])
def test_every_bad_payload_is_refused_with_its_reason(row):
    assert row["expect"] == "refuse"
    code, _ = refusal(row["payload"])
    assert (code == "qr_crc") is not row["crc_ok"]
    if row["crc_ok"]:
        assert code in {"qr_service", "qr_structure"}


@pytest.mark.parametrize(
    ("tags", "reason"),
    [
        ({"_53": "840"}, ("qr_not_vietqr", "53")),
        ({"_53": None}, ("qr_not_vietqr", "53")),
        ({"_58": "TH"}, ("qr_not_vietqr", "58")),
        ({"_01": None}, ("qr_not_vietqr", "01")),
        ({"_01": "13"}, ("qr_not_vietqr", "01")),
        ({"_38": None}, ("qr_not_vietqr", "38.00")),
        ({"_38": account_template(guid="A000000728")}, ("qr_not_vietqr", "38.00")),
        ({"_38": account_template(service="QRIBFTTX")}, ("qr_service", "38.02")),
        ({"_38": account_template(bank="97042")}, ("bin_unreadable", "bin")),
        ({"_38": account_template(bank="97042A")}, ("bin_unreadable", "bin")),
        ({"_38": account_template(bank="97042٢")}, ("bin_unreadable", "bin")),
        ({"_38": account_template(number="1" * 20)}, ("account_unreadable", "account")),
        ({"_38": account_template(number="12 34")}, ("account_unreadable", "account")),
        ({"_38": "0010A000000727"}, ("qr_service", "38.02")),
        ({"_38": "0010A0000007270208QRIBFTTA"}, ("bin_unreadable", "bin")),
        ({"_54": "0"}, ("qr_amount", "54")),
        ({"_54": "0."}, ("qr_amount", "54")),
        ({"_54": "."}, ("qr_amount", "54")),
        ({"_54": "-5"}, ("qr_amount", "54")),
        ({"_54": "50 000"}, ("qr_amount", "54")),
        ({"_54": "50,000"}, ("qr_amount", "54")),
        ({"_54": "50.5"}, ("qr_amount", "54")),
        ({"_54": "٥٠٠٠"}, ("qr_amount", "54")),
        ({"_54": "1" * 14}, ("qr_amount", "54")),
        ({"_62": "0803Tò h"}, ("qr_charset", "62")),
        ({"_62": "0803a\nb"}, ("qr_charset", "62")),
        ({"_62": "0103Tòh0803abc"}, ("qr_charset", "62")),
        ({"_62": "0826" + "A" * 26}, ("memo_too_long", "memo")),
        ({"_62": "0803ab"}, ("qr_structure", "62.08")),
        ({"_62": "0526" + "A" * 26}, ("qr_length", "62.05")),
        ({"_62": "0904AMEA"}, ("qr_length", "62.09")),
        ({"_52": "58"}, ("qr_length", "52")),
        ({"_52": "58A2"}, ("qr_charset", "52")),
        ({"_55": "001"}, ("qr_length", "55")),
        ({"_59": "A" * 26}, ("qr_length", "59")),
        ({"_59": "Tò he"}, ("qr_charset", "59")),
        ({"_60": "A" * 16}, ("qr_length", "60")),
        ({"_61": "1" * 11}, ("qr_length", "61")),
        ({"_61": "\x00"}, ("qr_charset", "61")),
        ({"_62": "0802ab0802ab"}, ("qr_duplicate", "62.08")),
    ],
)
def test_a_payload_that_breaks_a_rule_is_refused_where_it_does(tags, reason):
    assert refusal(changed(**tags)) == reason


def test_a_memo_counted_in_bytes_is_refused():
    body = changed(_62=None)[:-8] + "62090805Tò h"  # 5 bytes, 4 characters
    body += "6304"
    assert refusal(body + emv.crc(body))[0] in {"qr_structure", "qr_end", "qr_charset"}


def test_an_amount_may_end_in_a_bare_dot():
    assert vietqr.read(changed(_54="50000.")).amount == 50_000


def test_objects_may_stand_in_any_order_and_unknown_ones_anywhere():
    objects = emv.read(GOOD[3]["payload"])
    del objects["00"]
    shuffled = {"80": "046", **dict(reversed(objects.items())), "64": "0002vi", "26": "zalo"}
    shuffled |= {"65": "Tò he", "79": "\u202e", "99": "x" * 99, "02": "4111111111111111"}
    assert vietqr.read(emv.write(shuffled)) == vietqr.read(GOOD[3]["payload"])


@pytest.mark.parametrize("service", ["QRPUSH", "QRCASH"])
def test_services_other_than_transfers_are_read_as_what_they_are(service):
    payload = changed(_38=account_template(service=service))
    assert vietqr.read(payload).service == service


def test_a_memo_that_asks_the_payer_is_no_memo():
    assert vietqr.read(changed(_62="0803***")).memo is None


def test_tags_are_written_in_the_order_of_the_banks():
    payload = vietqr.write("970436", "1023456789", amount=250_000, memo="ZF2345678")
    assert payload[:-8] == (
        "000201"
        "010212"
        "38540010A00000072701240006970436011010234567890208QRIBFTTA"
        "5303704"
        "5406250000"
        "5802VN"
        "62130809ZF2345678"
    )
    assert payload[-8:-4] == "6304"


@pytest.mark.parametrize("amount", [0, -1, 500_000_000])
def test_an_amount_that_no_transfer_carries_is_not_written(amount):
    with pytest.raises(Invalid) as caught:
        vietqr.write("970436", "1023456789", amount=amount)
    assert code_of(caught) == "amount_range"


@pytest.mark.parametrize(
    ("memo", "code"),
    [
        ("Tò he", "memo_unreadable"),
        ("A-B", "memo_unreadable"),
        (" A", "memo_unreadable"),
        ("A ", "memo_unreadable"),
        ("A  B", "memo_unreadable"),
        ("A\nB", "memo_unreadable"),
        ("A" * 26, "memo_too_long"),
    ],
)
def test_a_memo_that_some_bank_would_change_is_not_written(memo, code):
    with pytest.raises(Invalid) as caught:
        vietqr.write("970436", "1023456789", memo=memo)
    assert code_of(caught) == code


@pytest.mark.parametrize(
    ("bank", "account", "code"),
    [
        ("97043", "1", "bin_unreadable"),
        ("970436\n", "1", "bin_unreadable"),
        ("970436", "", "account_unreadable"),
        ("970436", "1" * 20, "account_unreadable"),
        ("970436", "10-23", "account_unreadable"),
    ],
)
def test_an_account_that_cannot_be_is_not_written(bank, account, code):
    with pytest.raises(Invalid) as caught:
        vietqr.write(bank, account)
    assert code_of(caught) == code


ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@settings(deadline=None)
@given(
    bank=st.text("0123456789", min_size=6, max_size=6),
    account=st.text(ALPHANUMERIC, min_size=1, max_size=19),
    amount=st.none() | st.integers(1, 499_999_999),
    memo=st.none() | st.text(ALPHANUMERIC, min_size=1, max_size=25),
)
def test_whatever_we_write_reads_back(bank, account, amount, memo):
    payload = vietqr.write(bank, account, amount=amount, memo=memo)
    assert vietqr.read(payload) == VietQR(bank, account, amount, memo, "QRIBFTTA", amount is None)


ANY_SIGN = st.characters(exclude_categories=["Cs"]) | st.sampled_from(ALPHANUMERIC.lower())


@settings(deadline=None, max_examples=300)
@given(row=st.sampled_from(GOOD), at=st.integers(0), sign=ANY_SIGN)
def test_one_changed_character_is_never_read_as_another_payment(row, at, sign):
    payload = row["payload"]
    at %= len(payload)
    assume(sign != payload[at])
    wrong = payload[:at] + sign + payload[at + 1 :]
    if at >= len(payload) - 4 and wrong[-4:].upper() == payload[-4:]:
        assert vietqr.read(wrong) == vietqr.read(payload)
        return
    with pytest.raises(Invalid):
        vietqr.read(wrong)


@settings(deadline=None, max_examples=300)
@given(
    row=st.sampled_from(GOOD), text=st.text(max_size=300), at=st.integers(0), cut=st.integers(0, 40)
)
def test_no_text_makes_the_reader_fail_otherwise_than_by_refusing(row, text, at, cut):
    """Whatever is spliced into a payload or stands alone, with a right checksum or without one."""
    payload = row["payload"][:-8]
    at %= len(payload)
    spliced = payload[:at] + text + payload[at + cut :]
    for body in (text, spliced):
        for wrong in (body, body + "\udcff", signed(body)):
            with suppress(Invalid):
                assert isinstance(vietqr.read(wrong), VietQR)


def test_long_texts_are_refused_at_once():
    for text in ("0" * 5_000_000, "63046304" * 500_000, "0002" * 500_000, "6304FFFF" + "\x00" * 9):
        with pytest.raises(Invalid):
            vietqr.read(text)
