"""What YouTube writes, read without a network: pages, chunks, addresses; and its days and units."""

from __future__ import annotations

import contextlib
import itertools
import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livehub import clock
from livehub.comments.sources import chunks, tamed, youtube_api, youtube_events, youtube_video
from livehub.comments.sources.chunks import Objects
from livehub.comments.sources.contract import BODY_MOST
from livehub.comments.sources.youtube_cursor import Cursor
from livehub.comments.sources.youtube_quota import (
    LIMIT,
    MOST_S,
    Quota,
    next_midnight,
    pacific_day,
)
from livehub.errors import ProviderError
from tests.comments.sources.recorded import recorded

NOON = clock.millis(datetime(2026, 9, 21, 19, tzinfo=UTC))
"""In California."""
jsons = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(st.sampled_from(["id", "snippet", "type", "authorDetails"]), inner)
    ),
)


def test_each_message_is_in_our_words() -> None:
    page = youtube_events.page(youtube_api.page(recorded("youtube", "list")))
    assert [(each.kind, each.native or each.author, each.text) for each in page.heard] == [
        ("comment", "LCC.01", "chốt 05"),
        ("comment", "LCC.02", "Shop chào cả nhà"),
        ("comment", "LCC.03", "lấy mã 07"),
        ("comment", "LCC.05", "gốm đẹp quá"),
        ("delete", "LCC.01", ""),
        ("delete", "LCC.03", ""),
        ("delete", "LCC.05", ""),
        ("ban", "UCspam", ""),
        ("comment", "LCC.10", "mã 05 còn 3 cái"),
    ]
    first, owner = page.heard[:2]
    assert (first.author, first.name, first.own) == ("UCanna", "Khách Hà Đông", False)
    assert (first.sent_at, owner.own) == (1_795_352_401_767, True)
    assert (page.token, page.wait_s, page.over) == ("GO6Bk4r0", 2.187, False)
    assert page.oldest == first.sent_at


def test_what_was_written_before_a_moment_is_history() -> None:
    told = youtube_api.page(recorded("youtube", "list"))
    page = youtube_events.page(told, history_before=1_795_352_403_000)
    assert [each.history for each in page.heard if each.kind == "comment"] == [True] * 4 + [False]


def test_the_end_is_told_in_two_ways() -> None:
    told = youtube_api.page(recorded("youtube", "ended"))
    assert youtube_events.page(told).over
    assert youtube_events.page({"items": told["items"]}).over
    assert youtube_events.page({"offlineAt": told["offlineAt"]}).over
    assert not youtube_events.page({"items": []}).over


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("error_quota", "quotaExceeded"),
        ("error_key", "API_KEY_INVALID"),
        ("error_ended", "liveChatEnded"),
    ],
)
def test_reasons_are_found_wherever_they_stand(name: str, reason: str) -> None:
    raw = recorded("youtube", name)
    assert youtube_api.reason_of(raw) == reason
    assert youtube_api.reason_of(b"[" + raw + b"]") == reason


@given(jsons)
def test_no_shape_of_a_page_breaks_reading_it(body: object) -> None:
    for told in (
        {"items": body},
        {"items": [body, {"id": "a", "snippet": body}]},
        {
            "items": [
                {
                    "id": body,
                    "authorDetails": body,
                    "snippet": {
                        "type": "textMessageEvent",
                        "textMessageDetails": body,
                        "displayMessage": "x",
                        "publishedAt": body,
                    },
                }
            ]
        },
    ):
        page = youtube_events.page(tamed.document(json.dumps(told)), history_before=1)
        for each in page.heard:
            (each.text + each.name).encode()


@pytest.mark.parametrize("depth", [100_000])
def test_an_absurd_row_does_not_spoil_those_beside_it(depth: int) -> None:
    told = json.loads(recorded("youtube", "list"))
    rows = [json.dumps(each) for each in told["items"]]
    deep = '{"id": ' + "[" * depth + "]" * depth + ', "snippet": "nextPageToken\\": \\"no"}'
    raw = '{"items": [%s], "nextPageToken": "on", "pageInfo": {"totalResults": 9}}'
    whole = (raw % ",".join([rows[0], deep, rows[1]])).encode()
    page = youtube_events.page(youtube_api.page(whole))
    assert [each.native for each in page.heard] == ["LCC.01", "LCC.02"]
    assert page.token == "on"
    cut = youtube_events.page(youtube_api.page(whole[: whole.index(b"[[")]))
    assert [each.native for each in cut.heard] == ["LCC.01"]
    with pytest.raises(ProviderError, match="source_failed"):
        youtube_api.page(b'{"kind": ' + b"[" * depth)


DOCUMENTS = [{"a": 'x{"\\}', "b": [{"c": 1}]}, {}, {"t": "é\\\\", "u": "]}"}]
FRAMED = ("[" + ",\r\n".join(map(json.dumps, DOCUMENTS)) + "]").encode()
BARE = "\n".join(json.dumps(each, ensure_ascii=False) for each in DOCUMENTS).encode()


@given(st.sampled_from([FRAMED, BARE]), st.data())
def test_objects_are_the_same_however_they_are_cut(raw: bytes, data: st.DataObject) -> None:
    cuts = data.draw(st.lists(st.integers(0, len(raw))))
    objects = Objects()
    edges = itertools.pairwise(sorted([0, *cuts, len(raw)]))
    assert [json.loads(o) for a, b in edges for o in objects.feed(raw[a:b])] == DOCUMENTS


def test_an_object_without_an_end_is_refused() -> None:
    objects = Objects()
    assert objects.feed(b"[]]} \x00" * 1000) == []
    with pytest.raises(ValueError, match="without an end"):
        objects.feed(b'{"a": "' + b"x" * BODY_MOST)


@given(st.binary())
def test_no_bytes_break_cutting_them(raw: bytes) -> None:
    for each in Objects().feed(raw):
        assert each[:1] + each[-1:] == b"{}"
    with contextlib.suppress(ValueError):
        assert isinstance(chunks.page(raw, "items"), dict)


@pytest.mark.parametrize(
    "typed",
    [
        "dQw4w9WgXcQ",
        " https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3s ",
        "https://youtu.be/dQw4w9WgXcQ?si=x",
        "youtube.com/live/dQw4w9WgXcQ?feature=share",
        "https://m.youtube.com/watch?app=m&v=dQw4w9WgXcQ",
        "https://studio.youtube.com/video/dQw4w9WgXcQ/livestreaming",
        "https://www.youtube.com/embed/dQw4w9WgXcQ",
    ],
)
def test_what_people_type_leads_to_a_video(typed: str) -> None:
    assert youtube_video.read(typed) == "dQw4w9WgXcQ"


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "",
            "@langgom",
            "https://www.youtube.com/@langgom/live",
            "http://[::1",
            "https://youtu.be/",
        ),
        *(
            "https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ",
            "https://www.youtube.com/watch?v=x",
        ),
    ],
)
def test_what_leads_nowhere_is_said(typed: str) -> None:
    with pytest.raises(ProviderError) as raised:
        youtube_video.read(typed)
    assert (raised.value.code, raised.value.retryable) == ("source_stream_unreadable", False)


@given(st.datetimes(datetime(2007, 4, 1), datetime(2040, 1, 1)))  # noqa: DTZ001 - made aware below
def test_a_day_is_one_in_california(moment: datetime) -> None:
    zone = ZoneInfo("America/Los_Angeles")
    moment = moment.replace(tzinfo=UTC)
    now = clock.millis(moment)
    local = moment.astimezone(zone)
    assert pacific_day(now) == local.date()
    tomorrow = local.date() + timedelta(days=1)
    midnight = datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=zone)
    assert next_midnight(now) == clock.millis(midnight)


def test_quota_lasts_until_the_show_is_over_or_there_are_new_units() -> None:
    quota = Quota().spent(0, NOON)
    assert quota.every_s(NOON, NOON + 3 * clock.HOUR) == pytest.approx(5.4)
    half = quota.spent(LIMIT // 2, NOON)
    assert half.every_s(NOON, NOON + 3 * clock.HOUR) == pytest.approx(10.8)
    assert half.every_s(NOON, NOON + 30 * clock.HOUR) == pytest.approx(12 * 3600 * 5 / 5000)
    assert quota.every_s(NOON, NOON - clock.HOUR) == 1.0  # overtime
    assert quota.exhausted(NOON).every_s(NOON, NOON + clock.HOUR) == MOST_S


def test_a_new_day_has_new_units() -> None:
    used = Quota().exhausted(NOON)
    assert used.left(NOON + 11 * clock.HOUR) == 0
    assert used.left(NOON + 12 * clock.HOUR) == LIMIT
    assert used.spent(5, NOON + 12 * clock.HOUR).used == 5


def test_a_cursor_comes_back_as_it_was_with_its_quota() -> None:
    cursor = Cursor("v", "c", 't"', 7, True, Quota("2026-09-21", 55), Cursor.read("", "AIza-k").key)
    assert Cursor.read(cursor.written(), "AIza-k") == cursor
    assert Cursor.read(cursor.written(), "another").quota == Quota()
    assert "AIza" not in cursor.written()
    other = cursor.of("w")
    assert (other.video, other.chat, other.token, other.begun) == ("w", "", "", False)
    assert other.quota == cursor.quota


@pytest.mark.parametrize(
    "written", ["", "x", "[]", "{", '{"video": 7, "used": "x", "day": []}', "[" * 9999]
)
def test_a_cursor_of_another_kind_is_a_beginning(written: str) -> None:
    cursor = Cursor.read(written, "k")
    assert (cursor.video, cursor.begun, cursor.quota) == ("", False, Quota())
