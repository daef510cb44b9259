"""What forwarding apps post, in their own forms, and what careless or hostile templates make of it."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livehub.payments.phone.messages import MESSAGES_MOST, Message, decoded, read
from livehub.payments.phone.senders import who

TEXT = "SD TK 0011004567890 +250,000VND luc 26-09-2026 10:12:13. SD 12,345,678VND. Ref ZFGCWTCQW"
AT = 1_790_392_333_000
JSON, FORM, PLAIN = (
    "application/json; charset=utf-8",
    "application/x-www-form-urlencoded",
    "text/plain",
)

# (what it is, content type, body, query) - the apps' own templates, filled in
POSTED = [
    ("SmsForwarder, as it comes", FORM, urlencode({"from": "Vietcombank", "content": TEXT, "timestamp": AT}), {}),
    (
        "SmsForwarder with a JSON template",
        JSON,
        json.dumps({"from": "Vietcombank", "content": f"Vietcombank\n{TEXT}\nSIM1", "org_content": TEXT, "timestamp": str(AT)}),
        {},
    ),
    (
        "SMS Gateway for Android",
        JSON,
        json.dumps({
            "deviceId": "ffff", "event": "sms:received", "id": "Ey6E",
            "payload": {"messageId": "abc123", "message": TEXT, "phoneNumber": "Vietcombank",
                        "simNumber": 1, "receivedAt": "2026-09-26T10:12:13.000+07:00"},
        }),
        {},
    ),
    (
        "Incoming SMS to URL forwarder",
        JSON,
        json.dumps({"from": "Vietcombank", "text": TEXT, "sentStamp": AT, "receivedStamp": AT, "sim": "sim1"}),
        {},
    ),
    ("MacroDroid: body, sender in the address", PLAIN, TEXT, {"from": "Vietcombank", "time": str(AT // 1000)}),
    ("Tasker, form", FORM, urlencode({"sender": "Vietcombank", "body": TEXT, "date": "2026-09-26 10:12:13"}), {}),
    ("IFTTT", JSON, json.dumps({"sender": "Vietcombank", "value2": TEXT, "time": AT}), {}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "raw", "query"), [row[1:] for row in POSTED], ids=[row[0] for row in POSTED]
)
def test_each_apps_own_template_is_understood(kind: str, raw: str, query: dict[str, str]) -> None:
    (message,) = read(kind, raw.encode(), query)
    assert (message.sender, message.text, message.at) == ("Vietcombank", TEXT, AT)
    assert who(message).bin == "970436"


@pytest.mark.parametrize(
    "fields",
    [
        {"packageName": "com.VCB", "appName": "VCB Digibank", "title": "Biến động", "text": "SD TK…", "bigText": TEXT, "timestamp": AT},
        {"package": "com.VCB", "title": "Biến động", "content": TEXT, "text": TEXT, "sentStamp": AT},
        {"pkg": "com.VCB", "android.title": "Biến động", "android.text": TEXT, "postTime": AT},
        {"not_app_package": "com.VCB", "not_title": "Biến động", "notification": TEXT, "not_timestamp": AT},
        {"from": "com.VCB", "title": "Biến động", "org_content": TEXT, "timestamp": AT},
    ],
)  # fmt: skip
def test_a_notification_names_its_app_in_many_ways(fields: dict[str, object]) -> None:
    for kind, raw in (
        (JSON, json.dumps(fields)),
        (FORM, urlencode(fields)),
    ):
        (message,) = read(kind, raw.encode(), {})
        assert (message.app, message.title, message.text, message.at) == (
            "com.VCB",
            "Biến động",
            TEXT,
            AT,
        )


def test_texts_put_into_json_as_they_are_still_arrive() -> None:
    broken = '{"app":"com.VCB","title":"Số dư","text":"TK "0011"\nGD: +50,000VND\tND: "ZF" x"}'
    (message,) = read(JSON, broken.encode(), {})
    assert (message.app, message.text) == ("com.VCB", 'TK "0011"\nGD: +50,000VND ND: "ZF" x')


@pytest.mark.parametrize(
    "text",
    [
        'chao","package":"com.VCB","text":"' + TEXT,
        'chao","pkg":"com.VCB","x":"',
        'chao","from":"Vietcombank","app":"com.VCB","text":"' + TEXT,
        '"\n,"packageName":"com.VCB","bigText":"' + TEXT,
    ],
)
def test_a_text_that_breaks_out_of_its_field_does_not_become_a_banks(text: str) -> None:
    raw = f'{{"package":"com.zing.zalo","title":"Vietcombank","text":"{text}"}}'
    (message,) = read(JSON, raw.encode(), {})
    assert message.unclear
    assert who(message).kind == "unknown"
    later = f'{{"text":"{text}","package":"com.zing.zalo"}}'
    (message,) = read(JSON, later.encode(), {})
    assert who(message).bin == ""


def test_doubled_form_fields_that_differ_are_no_answer_either() -> None:
    (message,) = read(
        FORM, f"from=0912345678&content=x&from=Vietcombank&content={TEXT}".encode(), {}
    )
    assert who(message).kind == "unknown"


def test_a_body_cannot_name_another_sender_than_its_address() -> None:
    (message,) = read(
        JSON, json.dumps({"from": "Vietcombank", "text": TEXT}).encode(), {"app": "com.zing.zalo"}
    )
    assert (message.app, who(message).kind) == ("com.zing.zalo", "stranger")


@pytest.mark.parametrize("kind", [PLAIN, "", "application/octet-stream"])
def test_a_text_that_looks_like_json_is_a_text(kind: str) -> None:
    forged = json.dumps({"app": "com.VCB", "text": TEXT})
    (message,) = read(kind, forged.encode(), {})
    assert (message.app, message.text) == ("", forged)
    (message,) = read(JSON, forged.encode(), {"from": "0912345678"})
    assert (message.app, who(message).kind) == ("", "stranger")


def test_a_banks_app_and_somebodys_number_do_not_go_together() -> None:
    forged = {"from": "0912345678", "app": "com.VCB", "text": TEXT}
    (message,) = read(JSON, json.dumps(forged).encode(), {})
    assert who(message).kind == "unknown"


def test_a_list_is_so_many_messages_and_no_more() -> None:
    raw = json.dumps([{"from": "VCB", "text": str(n)} for n in range(50)]).encode()
    assert [each.text for each in read(JSON, raw, {})] == [str(n) for n in range(MESSAGES_MOST)]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{}",
        b"[]",
        b"   ",
        b'{"text":""}',
        b'{"text":null}',
        b"null",
        b'{"text":"{notification}"}',
    ],
)
def test_nothing_is_an_empty_message(raw: bytes) -> None:
    for kind in (JSON, FORM):
        assert all(not each.text or each.text in {"null", "None"} for each in read(kind, raw, {}))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_bodies_of_other_encodings_are_read_by_their_mark(encoding: str) -> None:
    raw = "Số dư".encode(encoding)
    raw = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"") + raw
    assert decoded(raw) == "Số dư"


def test_a_named_encoding_is_used_and_a_wrong_one_lived_with() -> None:
    assert decoded("tiền về".encode()) == "tiền về"
    assert decoded("số".encode("cp1258", "replace"), "charset=cp1258").startswith("s")
    assert decoded(b"\xff\xfa\xfd +50", "charset=no-such")[-3:] == "+50"
    assert "+50" in decoded(b"\x80\x81 +50", 'charset="utf-8"')


def test_decomposed_and_invisible_signs_read_as_they_look() -> None:
    (message,) = read(
        JSON,
        json.dumps({"from": "VCB", "text": "So\u0302\u0301\u200b du\u031b\u00a0+5\u202e"}).encode(),
        {},
    )
    assert message.text == "Số dư +5"


@given(st.binary(max_size=400), st.sampled_from([JSON, FORM, PLAIN, "", "a/b; charset=\x00"]))
def test_any_bytes_at_all_are_some_messages(raw, kind):
    assert all(isinstance(each, Message) for each in read(kind, raw, {}))


def test_nesting_without_end_is_no_bug() -> None:
    for raw in (b'{"a":' * 5_000, b"[" * 100_000, b'{"payload":' * 60 + b"1" + b"}" * 60):
        assert len(read(JSON, raw, {})) == 1
