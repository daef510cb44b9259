"""SePay's signatures and notifications."""

import hashlib
import hmac
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livehub.errors import ProtocolError, SignatureInvalid, http_status
from livehub.payments.providers import sepay
from livehub.payments.transfers import Notice
from tests.payments.vectors import code_of, rows

VECTOR = rows("webhooks")[0]
SECRET: str = VECTOR["secret"]
HEADERS: dict[str, str] = VECTOR["header"]
BODY: bytes = VECTOR["raw_body"].encode()
SIGNED_MS = int(HEADERS["X-SePay-Timestamp"]) * 1000
TOLD = json.loads(BODY)


def refusal(
    secret: str = SECRET,
    headers: dict[str, str] = HEADERS,
    body: bytes = BODY,
    now_ms: int = SIGNED_MS,
) -> str:
    with pytest.raises(SignatureInvalid) as caught:
        sepay.verify(secret, headers, body, now_ms)
    assert http_status(caught.value) == 401
    return code_of(caught)


def unreadable(body: bytes) -> str:
    with pytest.raises(ProtocolError) as caught:
        sepay.translate(body)
    return code_of(caught)


def told(**fields: object) -> bytes:
    return json.dumps({**TOLD, **fields}).encode()


def test_the_documented_signature_is_right():
    sepay.verify(SECRET, HEADERS, BODY, SIGNED_MS)


def test_header_names_and_hex_digits_are_read_in_any_case():
    headers = {name.upper(): value.upper() for name, value in HEADERS.items()}
    sepay.verify(SECRET, headers, BODY, SIGNED_MS)


@pytest.mark.parametrize("name", HEADERS)
def test_a_missing_header_is_no_signature(name):
    assert refusal(headers={k: v for k, v in HEADERS.items() if k != name}) == "signature_missing"
    assert refusal(headers={**HEADERS, name: " "}) == "signature_missing"


@pytest.mark.parametrize(
    "change",
    [
        {"secret": "another"},
        {"body": BODY.replace(b"2277000", b"9277000")},
        {"body": BODY + b" "},
        {"headers": {**HEADERS, "X-SePay-Timestamp": "1795244558"}},
        {"headers": {**HEADERS, "X-SePay-Timestamp": "soon"}},
        {"headers": {**HEADERS, "X-SePay-Timestamp": "+1795244557"}},
        {"headers": {**HEADERS, "X-SePay-Timestamp": "1" * 5000}},
        {"headers": {**HEADERS, "X-SePay-Signature": "sha256="}},
        {"headers": {**HEADERS, "X-SePay-Signature": HEADERS["X-SePay-Signature"][7:]}},
        {"headers": {**HEADERS, "X-SePay-Signature": "sha256=é\udcff"}},
    ],
)
def test_what_was_not_signed_with_our_secret_is_wrong(change):
    assert refusal(**change) == "signature_wrong"


def test_an_empty_secret_signs_nothing():
    signed = HEADERS["X-SePay-Timestamp"].encode() + b"." + BODY
    forged = "sha256=" + hmac.new(b"", signed, hashlib.sha256).hexdigest()
    headers = {**HEADERS, "X-SePay-Signature": forged}
    assert refusal(secret="", headers=headers) == "signature_wrong"


@pytest.mark.parametrize("sign", [-1, 1])
def test_five_minutes_from_now_is_the_oldest_and_the_newest(sign):
    sepay.verify(SECRET, HEADERS, BODY, SIGNED_MS + sign * 300_000)
    assert refusal(now_ms=SIGNED_MS + sign * 300_001) == "signature_old"


def test_the_age_waits_while_our_clock_is_not_trusted():
    sepay.verify(SECRET, HEADERS, BODY, None)


def test_a_forged_notification_is_wrong_before_it_is_old():
    assert refusal(secret="another", now_ms=0) == "signature_wrong"


def test_a_notification_is_one_transfer():
    assert sepay.translate(BODY) == [
        Notice(
            provider="sepay",
            provider_id="92704",
            account="0123499999",
            sub_account=None,
            bank_ref="MBVCB.3278907687",
            amount=2_277_000,
            direction="in",
            booked_at=1_795_158_157_000,
            narrative=TOLD["content"],
            payer=None,
        )
    ]


def test_unknown_fields_are_tolerated_and_absent_ones_are_empty():
    body = json.dumps(
        {
            "id": 1,
            "transactionDate": "2026-11-20 14:02:37",
            "accountNumber": " 0123499999 ",
            "transferType": "out",
            "transferAmount": 1,
            "mood": {"new": [1.5, None]},
        }
    )
    [notice] = sepay.translate(body.encode())
    assert (notice.account, notice.direction) == ("0123499999", "out")
    assert (notice.narrative, notice.bank_ref, notice.sub_account) == ("", "", None)


def test_the_description_stands_in_for_content_that_says_nothing():
    [notice] = sepay.translate(told(content=" ", description="BankAPINotify ZF", subAccount="V1"))
    assert (notice.narrative, notice.sub_account) == ("BankAPINotify ZF", "V1")


@pytest.mark.parametrize(
    "fields",
    [
        {"transferAmount": 0},
        {"transferAmount": -5000},
        {"transferAmount": 5000.5},
        {"transferAmount": True},
        {"transferAmount": None},
        {"transferAmount": 10**30},
        {"transferAmount": 1e300},
        {"transferAmount": "5.000"},
        {"transferAmount": ""},
        {"id": -1},
        {"id": None},
        {"transferType": "sideways"},
        {"accountNumber": ""},
        {"accountNumber": 123},
        {"accountNumber": "<b>1</b>"},
        {"transactionDate": "yesterday"},
        {"transactionDate": 0},
        {"content": ["ZF"]},
    ],
)
def test_a_notification_of_wrong_values_is_refused_whole(fields):
    assert unreadable(told(**fields)) == "notification_unreadable"


@pytest.mark.parametrize("amount", [5000, 5000.0, "5000", " 5000.00 "])
def test_a_whole_amount_is_read_however_it_is_written(amount):
    [notice] = sepay.translate(told(transferAmount=amount, id="92704"))
    assert (notice.amount, notice.provider_id) == (5000, "92704")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-11-20T14:02:37", 1_795_158_157_000),
        ("2026-11-20T07:02:37.000Z", 1_795_158_157_000),
        ("2026-11-20 14:02:37+07:00", 1_795_158_157_000),
        ("2026-11-20", 1_795_107_600_000),
    ],
)
def test_a_time_is_of_vietnam_unless_it_says_otherwise(written, meant):
    [notice] = sepay.translate(told(transactionDate=written))
    assert notice.booked_at == meant


def keyed(value: str) -> dict[str, str]:
    return {"Authorization": value}


def test_the_apikey_is_the_other_scheme_and_signs_no_time():
    for value in (f"Apikey {SECRET}", f"apikey  {SECRET} ", f"APIKEY {SECRET}"):
        sepay.verify(SECRET, keyed(value), b"any body", SIGNED_MS)
        assert sepay.signed_at(keyed(value)) is None
    assert sepay.signed_at(HEADERS) == SIGNED_MS
    assert sepay.signed_at({**HEADERS, "X-SePay-Timestamp": str(SIGNED_MS)}) == SIGNED_MS


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        (keyed(f"Bearer {SECRET}"), "signature_missing"),
        (keyed(SECRET), "signature_missing"),
        (keyed("Apikey"), "signature_missing"),
        (keyed("Apikey "), "signature_missing"),
        (keyed("Apikey wrong"), "signature_wrong"),
        (keyed(f"Apikey {SECRET}x"), "signature_wrong"),
        (keyed("Apikey é\udcff"), "signature_wrong"),
        # Whoever signs is judged by the signature alone, whatever key comes with it.
        (
            {**HEADERS, "X-SePay-Signature": "sha256=0", **keyed(f"Apikey {SECRET}")},
            "signature_wrong",
        ),
        ({"X-SePay-Timestamp": "1", **keyed(f"Apikey {SECRET}")}, "signature_missing"),
    ],
)
def test_an_authorization_that_is_not_our_key_is_refused(headers, code):
    assert refusal(headers=headers) == code


def test_an_empty_secret_is_nobodys_apikey():
    assert refusal(secret="", headers=keyed("Apikey x")) == "signature_wrong"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        BODY[:-1],
        BODY + b"{}",
        b"id=1&transferAmount=5000",
        BODY.replace(b"2277000", b"NaN"),
        BODY.replace(b"NGUYEN", b"\xff\xfe"),
        b"[" * 100_000,
    ],
)
def test_what_is_no_strict_json_is_refused(body):
    assert unreadable(body) == "notification_unreadable"


@settings(deadline=None)
@given(st.binary(max_size=80), st.integers(0, len(BODY)))
def test_no_bytes_make_it_fail_otherwise_than_by_refusing(noise, at):
    assert unreadable(noise) == "notification_unreadable"
    try:
        sepay.translate(BODY[:at] + noise + BODY[at:])
    except ProtocolError:
        return
