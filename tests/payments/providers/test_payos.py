"""payOS's signatures and notifications."""

import hashlib
import hmac
import json

import pytest

from livehub.errors import ProtocolError, SignatureInvalid, http_status
from livehub.payments.providers import payos
from tests.payments.vectors import code_of, rows

VECTORS = [each for each in rows("webhooks") if each["provider"] == "payos"]
PUBLISHED = next(each for each in VECTORS if "body" in each)
SECRET: str = PUBLISHED["secret"]
BODY = json.dumps(PUBLISHED["body"]).encode()
DATA = {
    **PUBLISHED["body"]["data"],
    "orderCode": 27,
    "reference": "FT26264",
    "paymentLinkId": "abc",
    "counterAccountName": "KHACH MAY",
    "counterAccountBankId": "970436",
    "counterAccountNumber": "0011",
}


def told(data: object, secret: str = SECRET) -> bytes:
    text = payos.signed_text(data) if isinstance(data, dict) else ""
    mac = hmac.new(secret.encode(), text.encode(errors="replace"), hashlib.sha256).hexdigest()
    return json.dumps({"code": "00", "success": True, "data": data, "signature": mac}).encode()


def refusal(raw: bytes, secret: str = SECRET) -> str:
    with pytest.raises(SignatureInvalid) as caught:
        payos.verify(secret, {}, raw, 0)
    assert http_status(caught.value) == 401
    return code_of(caught)


def unreadable(data: object) -> str:
    with pytest.raises(ProtocolError) as caught:
        payos.translate(json.dumps({"data": data}).encode())
    return code_of(caught)


def test_the_published_notification_is_right():
    assert payos.signed_text(PUBLISHED["body"]["data"]) == PUBLISHED["canonical"]
    payos.verify(SECRET, {}, BODY, 0)
    payos.verify(SECRET, {}, BODY.replace(b"412e", b"412E"), None)


def test_the_published_list_of_transactions_is_signed_as_compact_json():
    vector = next(each for each in VECTORS if each.get("kind") == "body")
    raw = json.dumps({"data": vector["data"], "signature": vector["signature"]}).encode()
    payos.verify(vector["secret"], {}, raw, None)


def test_fields_we_never_heard_of_are_signed_as_well():
    data = {
        **DATA,
        "mood": None,
        "new": "undefined",
        "ok": True,
        "no": False,
        "list": [{"b": 1, "a": "é"}],
    }
    assert '&list=[{"a":"é","b":1}]&mood=&new=&no=false&ok=true&' in payos.signed_text(data)
    payos.verify(SECRET, {}, told(data), None)
    assert len(payos.translate(told(data))) == 1


def test_a_whole_float_is_signed_either_way():
    for amount in (3000.0, 3000):
        text = payos.signed_text({**DATA, "amount": amount})
        mac = hmac.new(SECRET.encode(), text.encode(), hashlib.sha256).hexdigest()
        raw = json.dumps({"data": {**DATA, "amount": 3000.0}, "signature": mac}).encode()
        payos.verify(SECRET, {}, raw, None)
        assert payos.translate(raw)[0].amount == 3000


@pytest.mark.parametrize(
    ("raw", "secret"),
    [
        (BODY.replace(b"3000", b"9000"), SECRET),
        (BODY, "another"),
        (told(DATA, ""), ""),
        (BODY.replace(b"412e", b"412f"), SECRET),
        (told([]), SECRET),
        (told("\ud800"), SECRET),
        (told({"description": "\ud800"}), SECRET),
        (b'{"data":{"a":' + b"[" * 900 + b"]" * 900 + b'},"signature":"00"}', SECRET),
    ],
)
def test_what_was_not_signed_with_our_key_is_wrong(raw, secret):
    assert refusal(raw, secret) == "signature_wrong"


@pytest.mark.parametrize(
    "raw",
    [b"", b"[]", b"\xff", b"[" * 100_000, b'{"data":{}}', b'{"data":{},"signature":5}',
     b'{"data":{},"signature":" "}'],
)  # fmt: skip
def test_what_has_no_signature_is_not_signed(raw):
    assert refusal(raw) == "signature_missing"


def test_no_time_is_signed_and_the_sample_of_a_registration_is_marked():
    assert (payos.SIGNS_TIME, payos.signed_at({"t": "1"})) == (False, None)
    assert [each.test for each in payos.translate(BODY)] == [True]


def test_a_transfer_is_known_by_its_link_and_reference_and_its_virtual_account():
    [notice] = payos.translate(told({**DATA, "virtualAccountNumber": "V3CAS27"}))
    assert (notice.provider_id, notice.bank_ref) == ("abc:FT26264", "FT26264")
    assert (notice.account, notice.sub_account) == ("12345678", "V3CAS27")
    assert (notice.amount, notice.direction, notice.booked_at) == (3000, "in", 1_675_509_900_000)
    assert (notice.narrative, notice.payer) == ("VQRIO123", "KHACH MAY")
    assert (notice.payer_bin, notice.payer_account) == ("970436", "0011")
    [without] = payos.translate(told(DATA))
    assert without.sub_account == "abc"


def test_two_transfers_without_a_reference_stay_two():
    first, second = (
        payos.translate(told({**DATA, "reference": "", "transactionDateTime": when}))[0]
        for when in ("2023-02-04 18:25:00", "2023-02-04 18:26:00")
    )
    assert first.provider_id != second.provider_id
    assert first.by_bank is None


@pytest.mark.parametrize(
    "fields",
    [
        {"amount": 0},
        {"amount": -3000},
        {"amount": "NaN"},
        {"amount": None},
        {"code": "01"},
        {"currency": "USD"},
        {"accountNumber": ""},
        {"transactionDateTime": "hôm qua"},
        {"paymentLinkId": "", "reference": None},
        {"reference": ["FT"]},
        {"description": 1.5, "counterAccountName": {}},
    ],
)
def test_a_notification_of_wrong_values_is_kept_for_a_person(fields):
    assert unreadable({**DATA, **fields}) == "notification_unreadable"


@pytest.mark.parametrize("data", [None, [], "x", 5, {}])
def test_what_holds_no_transfer_is_unreadable(data):
    assert unreadable(data) == "notification_unreadable"
