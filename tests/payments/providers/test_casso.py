"""Casso's signatures and notifications, both versions of them."""

import hashlib
import hmac
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livehub.errors import ProtocolError, SignatureInvalid, http_status
from livehub.payments.providers import casso
from tests.payments.vectors import code_of, rows

GENUINE, EDITED = (each for each in rows("webhooks") if each["provider"] == "casso_v2")
SECRET: str = GENUINE["secret"]
HEADERS: dict[str, str] = GENUINE["header"]
BODY = json.dumps(GENUINE["body"]).encode()
SIGNED_MS = 1_727_948_258_788
OBJECT = {
    **GENUINE["body"]["data"],
    "id": 5,
    "reference": "FT26111",
    "description": "SEVQR chuyển tiền/đặt cọc",
}
ROW = {
    "id": 1,
    "tid": "TF80307914",
    "amount": 200500,
    "description": "DH35",
    "cusum_balance": 15900500,
    "when": "2020-11-02 08:30:00",
    "subAccId": "123456789",
    "bank_sub_acc_id": "123456789",
}


def body(data: object, **fields: object) -> bytes:
    return json.dumps({"error": 0, "data": data, **fields}).encode()


def signed(message: str, stamp: int = SIGNED_MS, secret: str = SECRET) -> dict[str, str]:
    mac = hmac.new(secret.encode(), f"{stamp}.{message}".encode(), hashlib.sha512).hexdigest()
    return {"X-Casso-Signature": f"t={stamp},v1={mac}"}


def compact(value: object, *, ensure_ascii: bool) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=ensure_ascii)


def refusal(
    secret: str = SECRET,
    headers: dict[str, str] = HEADERS,
    raw: bytes = BODY,
    now_ms: int | None = SIGNED_MS,
) -> str:
    with pytest.raises(SignatureInvalid) as caught:
        casso.verify(secret, headers, raw, now_ms)
    assert http_status(caught.value) == 401
    return code_of(caught)


def unreadable(raw: bytes) -> str:
    with pytest.raises(ProtocolError) as caught:
        casso.translate(raw)
    return code_of(caught)


def test_the_published_signature_is_right_however_the_body_is_laid_out():
    for raw in (BODY, json.dumps(GENUINE["body"], indent=4).encode()):
        casso.verify(SECRET, {"x-casso-signature": HEADERS["X-Casso-Signature"]}, raw, SIGNED_MS)
    assert casso.signed_at(HEADERS) == SIGNED_MS


def test_the_published_signature_of_an_edited_body_is_wrong():
    raw = json.dumps(EDITED["body"]).encode()
    assert refusal(EDITED["secret"], EDITED["header"], raw, None) == "signature_wrong"
    headers = {"X-Casso-Signature": f"t=1734924830020,v1={EDITED['computed']}"}
    casso.verify(EDITED["secret"], headers, raw, None)


@pytest.mark.parametrize("ascii_only", [True, False])
def test_names_with_marks_are_signed_in_ascii_or_not(ascii_only):
    told = {"error": 0, "data": {**OBJECT, "counterAccountName": "Đặng Thị Mây 🎉"}}
    headers = signed(compact(told, ensure_ascii=ascii_only))
    for raw in (json.dumps(told), json.dumps(told, ensure_ascii=False)):
        casso.verify(SECRET, headers, raw.encode(), SIGNED_MS)


def test_php_and_javascript_sign_slashes_and_whole_floats_their_way():
    told = {"error": 0, "data": {**OBJECT, "amount": 599000.0}}
    php = compact(told, ensure_ascii=True).replace("/", "\\/")
    javascript = compact(told, ensure_ascii=False).replace("599000.0", "599000")
    for message in (php, javascript):
        casso.verify(SECRET, signed(message), json.dumps(told).encode(), SIGNED_MS)


@pytest.mark.parametrize(
    "change",
    [
        {"secret": "another"},
        {"secret": ""},
        {"raw": BODY.replace(b"599000", b"999000")},
        {"raw": b""},
        {"raw": b"[" * 100_000},
        {"raw": b"\xff"},
        {"headers": {"X-Casso-Signature": HEADERS["X-Casso-Signature"].replace("788,", "789,")}},
        {"headers": {"X-Casso-Signature": HEADERS["X-Casso-Signature"][:-1]}},
        {"headers": {"X-Casso-Signature": "t=1,v1=" + "0" * 128}},
        {"headers": {"X-Casso-Signature": "v1=é\udcff"}},
        # A token beside a signature that is wrong helps nobody.
        {"headers": {"X-Casso-Signature": "t=1,v1=00", "secure-token": SECRET}},
        {"headers": {"secure-token": SECRET + "x"}},
        {"headers": {"secure-token": "é\udcff"}},
        {"headers": {"secure-token": "x"}, "secret": ""},
    ],
)
def test_what_was_not_signed_with_our_key_is_wrong(change):
    assert refusal(**change) == "signature_wrong"


def test_without_either_header_it_is_not_signed():
    assert refusal(headers={}) == "signature_missing"
    assert refusal(headers={"secure-token": " "}) == "signature_missing"


@pytest.mark.parametrize("sign", [-1, 1])
def test_five_minutes_from_now_is_the_oldest_and_the_newest(sign):
    casso.verify(SECRET, HEADERS, BODY, SIGNED_MS + sign * 300_000)
    assert refusal(now_ms=SIGNED_MS + sign * 300_001) == "signature_old"


def test_the_token_of_version_one_signs_no_time():
    casso.verify(SECRET, {"Secure-Token": SECRET}, b"anything", 0)
    assert casso.signed_at({"Secure-Token": SECRET}) is None


def test_casso_s_own_test_call_is_marked_in_either_version():
    assert [each.test for each in casso.translate(BODY)] == [True]
    row = {**ROW, "id": 0, "tid": "MA_GIAO_DICH_THU_NGHIEM"}
    assert [each.test for each in casso.translate(body([row, ROW]))] == [True, False]


@pytest.mark.parametrize("fields", [{"id": 7}, {"reference": "FT1"}])
def test_only_both_signs_of_a_test_call_make_one(fields):
    (notice,) = casso.translate(body({**GENUINE["body"]["data"], **fields}))
    assert not notice.test


def test_one_object_is_one_transfer():
    [notice] = casso.translate(body({**OBJECT, "virtualAccountNumber": "VPB1"}, more=[1.5, None]))
    assert (notice.provider, notice.provider_id, notice.account) == ("casso", "5", "88888888")
    assert (notice.sub_account, notice.bank_ref) == ("VPB1", "FT26111")
    assert (notice.amount, notice.direction, notice.booked_at) == (599_000, "in", 1_727_942_797_000)
    assert notice.narrative == OBJECT["description"]
    assert (notice.payer_bin, notice.payer_account) == ("970415", "8888888888")
    assert notice.payer == "NGUYEN VAN A"


def test_a_list_is_as_many_transfers_and_negative_ones_left():
    out = {**ROW, "id": 2, "amount": -50000.0, "when": "2020-11-02"}
    more = {"corresponsiveName": "KHACH", "corresponsiveAccount": "01", "corresponsiveBankId": ""}
    first, second = casso.translate(body([ROW | more, out]))
    assert (first.amount, first.direction, first.account) == (200_500, "in", "123456789")
    assert (first.payer, first.payer_account, first.payer_bin) == ("KHACH", "01", None)
    assert (second.amount, second.direction) == (50_000, "out")
    assert second.booked_at == 1_604_250_000_000
    assert casso.translate(body([])) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"amount": 0},
        {"amount": 0.5},
        {"amount": "200,500"},
        {"amount": None},
        {"amount": True},
        {"amount": 10**16},
        {"id": None},
        {"id": [1]},
        {"id": -1},
        {"bank_sub_acc_id": None, "subAccId": None},
        {"bank_sub_acc_id": 123456789},
        {"when": "02/11/2020"},
        {"when": "2020-13-02"},
        {"when": "9999-12-31 23:59:59"},
        {"when": None},
        {"description": {"code": 1}},
        {"description": "\ud800"},
    ],
)
def test_one_row_that_cannot_be_read_keeps_the_whole_list_for_a_person(fields):
    assert unreadable(body([ROW, {**ROW, **fields}])) == "notification_unreadable"


@pytest.mark.parametrize(
    "raw", [b"", b"null", b"[]", b"{}", b'{"data":null}', b'{"data":[1]}', b'{"data":[NaN]}']
)
def test_what_holds_no_transfers_is_unreadable(raw):
    assert unreadable(raw) == "notification_unreadable"


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists))
def test_no_data_make_it_fail_otherwise_than_by_refusing(data):
    raw = body(data)
    assert refusal(raw=raw) == "signature_wrong"
    if data != []:
        assert unreadable(raw) == "notification_unreadable"
