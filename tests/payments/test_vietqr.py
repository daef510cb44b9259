"""VietQR payloads of banks, providers and ourselves."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livehub.errors import Invalid
from livehub.payments import emv, vietqr
from livehub.payments.vietqr import VietQR
from tests.payments.vectors import code_of, rows

GOOD = rows("vietqr_good")
BAD = rows("vietqr_bad")
OUR_ORDER = ["00", "01", "38", "53", "54", "58", "62"]


def ours(row: dict[str, Any]) -> bool:
    """Whether a vector has our tags in our order, and 12 exactly when it has an amount."""
    tags = [*emv.read(row["payload"])]
    memo_only = "additional" not in row
    return (
        tags == [tag for tag in OUR_ORDER if tag in tags]
        and memo_only
        and row["static"] == (row["amount"] is None)
    )


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


@pytest.mark.parametrize("row", [row for row in GOOD if ours(row)], ids=lambda row: row["crc"])
def test_what_we_write_is_byte_equal_to_a_good_payload_of_the_same_fields(row):
    written = vietqr.write(
        row["bin"],
        row["account"],
        amount=row["amount"],
        memo=row["memo"],
        service=row["service"],
    )
    assert written == row["payload"]


def test_most_good_payloads_are_such_that_we_would_write_them():
    assert sum(map(ours, GOOD)) >= 15


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
        ({"_38": "0010A000000727"}, ("bin_unreadable", "bin")),
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


@settings(deadline=None)
@given(st.data())
def test_one_changed_character_is_never_read_as_another_payment(data):
    payload = vietqr.write("970436", "1023456789", amount=250_000, memo="ZF2345678")
    at = data.draw(st.integers(0, len(payload) - 5))
    other = data.draw(st.sampled_from(ALPHANUMERIC).filter(lambda sign: sign != payload[at]))
    with pytest.raises(Invalid):
        vietqr.read(payload[:at] + other + payload[at + 1 :])
