"""Social Stream Ninja's messages, in our words: markup, names, ids that are good and those that are not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from livehub.comments.sources.contract import Heard
from livehub.comments.sources.social_stream import FRAME_MOST, Connection, read, session, translate
from livehub.errors import ProtocolError, ProviderError
from tests.comments.sources.listener import DATA
from tests.fakes import START

MESSAGES = (DATA / "ssn" / "messages.jsonl").read_text("utf-8").splitlines()


def message(**fields: Any) -> str:
    return json.dumps(
        {"id": 7, "type": "facebook", "chatname": "Khách", "textonly": True, **fields}
    )


def one(**fields: Any) -> Heard:
    (heard,) = translate(message(**fields))
    return heard


def test_messages_as_it_sends_them_are_understood():
    connection = Connection()
    heard = [each for frame in MESSAGES for each in connection.hear(read(frame))]
    assert [(each.kind, each.platform, each.native, each.name, each.text) for each in heard] == [
        ("comment", "facebook", "911_2001", "Khách Hà Đông", "chốt mã 05 👍 & ship về Hà Đông"),
        ("comment", "facebook", "911_2002", "", "A12 còn không shop"),
        ("comment", "tiktok", "", "Khách Bát Tràng", "[hoa hồng] 2 bình A5"),
        ("comment", "tiktok", "", "Khách Phù Lãng", "🎁 3 roses"),
        ("comment", "youtube", "LCC.CjgKDQoL", "Khách <Vạn Phúc>", "giá bao nhiêu?"),
        ("comment", "facebook", "", "Khách Chuông", "🖼"),
        ("comment", "facebook", "911_2003", "Làng Gốm", "Cả nhà chốt mã nhé"),
        ("delete", "facebook", "911_2001", "Khách Hà Đông", "chốt mã 05 👍 & ship về Hà Đông"),
        ("ban", "twitch", "", "khach_que", ""),
        ("delete", "youtube", "LCC.CjgKDQoL", "Khách Vạn Phúc", ""),
    ]
    assert [each.own for each in heard].index(True) == 6
    assert [each.sent_at - START for each in heard[:5]] == [1000, 2000, -START, 4000, 5000]
    assert connection.viewers == {"youtube": 57, "facebook": 120}


def test_its_own_number_is_never_an_id():
    assert one(chatmessage="05").native == ""
    assert one(chatmessage="05", meta={"commentId": 123}).native == "123"


def test_the_same_words_twice_are_two_comments_for_ingest_to_judge():
    frame = f"[{message(chatmessage='05')},{message(chatmessage='05')}]"
    assert [each.text for each in translate(frame)] == ["05", "05"]


@pytest.mark.parametrize(
    ("markup", "said"),
    [
        ("a &lt;3 b", "a <3 b"),
        ("a <3 b & c", "a <3 b & c"),
        ("<script>alert(1)</script>05", "05"),
        ("<img src=x onerror=alert(1)>05", "05"),
        ('<img alt=":tim:"><a href="https://x">xem</a>', ":tim:xem"),
        ("một<br>hai<p>ba</p>", "một\nhai\nba"),
        ("  A5   x2 ", "A5   x2"),
        ("<b>A5</b>  <i>x2</i>", "A5 x2"),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
        ("<img alt='&lt;b&gt;'>", "<b>"),
        ("<svg><style><img alt=x></style></svg>05", "x05"),  # a picture leaves svg
        ("<b" * 10_000, ""),
    ],
)
def test_markup_becomes_the_text_that_people_saw(markup, said):
    found = translate(message(chatmessage=markup, textonly=False))
    assert [each.text for each in found] == ([said] if said else [])


@pytest.mark.parametrize("flag", [True, 1, "true", "1"])
def test_plain_text_stays_as_it_was_written(flag):
    assert one(chatmessage="<b>5</b> &amp;", textonly=flag).text == "<b>5</b> &amp;"


def test_a_gift_beside_words_is_left_out_for_it_would_be_read_as_an_order():
    assert one(chatmessage="A5", hasDonation="3 roses").text == "A5"


@pytest.mark.parametrize(
    "gone",
    [
        {"event": "follow"},
        {"event": True},
        {"action": "x"},
        {"private": True},
        {"chatname": ""},
        {"chatname": None},
        {"chatname": {"x": 1}},
        {"chatmessage": ""},
        {"chatmessage": None},
    ],
)
def test_what_is_no_comment_is_passed_over(gone):
    assert translate(message(**{"chatmessage": "A5", **gone})) == []


@pytest.mark.parametrize("flag", ["", False, 0, "false", None])
def test_flags_that_are_not_set_take_nothing_away(flag):
    assert one(chatmessage="A5", event=flag, private=flag, action=flag).text == "A5"


@pytest.mark.parametrize("userid", [None, "", "null", "undefined", [], {}, False, 1.5, 10**100])
def test_an_author_without_an_id_is_known_by_name(userid):
    found = one(chatmessage="A5", userid=userid)
    assert (found.author, found.name) == ("", "Khách")


@pytest.mark.parametrize(
    "timestamp",
    [-1, 0, 5, 1e30, 10**30, "hôm qua", True, [], "9" * 5000, "2026-09-21T10:00:00", "NaN"],
)
def test_times_out_of_reason_are_none(timestamp):
    assert one(chatmessage="A5", timestamp=timestamp).sent_at == 0


def test_texts_and_names_have_their_bounds():
    long = one(chatmessage="đ" * 9000, chatname="K" * 9000)
    assert (len(long.text), len(long.name)) == (2000, 200)
    wide = one(chatmessage="👩‍🌾" * 2000)
    assert len(wide.text.encode()) <= 8192


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "x",
        "5",
        '"A5"',
        "null",
        "[" * 100_000,
        '{"a":' * 100_000,
        b"\xff\xfe",
        '{"id":1e999}',
        "{}",
        "[]",
        "[[[]]]",
        '[1,"x",null]',
        '{"chatname":"\\ud800","chatmessage":"\\ud800"}',
        "x" * (FRAME_MOST + 1),
        '{"delete":5}',
        '{"delete":{}}',
        '{"delete":{"id":5}}',
    ],
)
def test_absurd_frames_say_nothing(frame):
    assert translate(frame) == []


def test_who_asks_learns_that_a_frame_was_none():
    with pytest.raises(ProtocolError):
        read("{")


@given(
    some.recursive(
        some.none() | some.booleans() | some.floats() | some.text() | some.integers(),
        lambda inner: (
            some.lists(inner)
            | some.dictionaries(
                some.sampled_from(
                    [
                        "chatname",
                        "chatmessage",
                        "meta",
                        "delete",
                        "id",
                        "type",
                        "timestamp",
                        "event",
                        "userid",
                    ]
                ),
                inner,
            )
        ),
    )
)
def test_no_json_breaks_it(found):
    for heard in translate(json.dumps(found)):
        assert heard.text.encode() or heard.kind != "comment"
        assert heard.platform


def test_a_deletion_takes_away_what_its_number_was_in_this_run():
    connection = Connection()
    connection.hear(read(message(id=5, chatmessage="05", userid="1122")))
    (gone,) = connection.hear(read('{"delete":{"type":"facebook","chatname":"Khách","id":5}}'))
    assert (gone.kind, gone.native, gone.author, gone.text) == ("delete", "", "1122", "05")


def test_numbers_that_start_anew_take_nothing_of_somebody_else_away():
    connection = Connection()
    connection.hear(read(message(id=5, chatmessage="05", chatname="Khách cũ")))
    connection.hear(read(message(id=5, chatmessage="06", chatname="Khách mới")))
    gone = read('{"delete":{"type":"facebook","chatname":"Khách cũ","id":5}}')
    assert connection.hear(gone) == []


@pytest.mark.parametrize(
    ("gone", "kinds"),
    [
        ({"type": "facebook", "chatname": "Khách Lan"}, []),  # many are called so
        ({"type": "facebook", "chatname": "Khách Lan", "userid": "1122"}, ["ban"]),
        ({"type": "twitch", "chatname": "khach_lan"}, ["ban"]),
        ({"type": "facebook", "id": 99}, []),
        ({"type": "facebook", "id": 99, "meta": {"commentId": "9_1"}}, ["delete"]),
    ],
)
def test_only_what_is_meant_for_sure_is_taken_away(gone, kinds):
    assert [each.kind for each in translate(json.dumps({"delete": gone}))] == kinds


def test_a_session_is_found_in_the_address_of_a_dock():
    assert session(" abcDEF12 ") == "abcDEF12"
    assert session("https://socialstream.ninja/dock.html?session=abc&server") == "abc"
    for wrong in ("", "a b", "https://socialstream.ninja/", "x" * 101, "a/b"):
        with pytest.raises(ProviderError) as failed:
            session(wrong)
        assert (failed.value.code, failed.value.retryable) == ("source_stream_unreadable", False)
