"""What Facebook writes, read without a network: rows, frames, notifications, addresses."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livehub.comments.sources import facebook_events, facebook_video, facebook_webhook, tamed
from livehub.comments.sources.contract import BODY_MOST
from livehub.comments.sources.facebook_cursor import Cursor
from livehub.comments.sources.facebook_video import Asked
from livehub.comments.sources.sse import Frames
from livehub.errors import NotAuthorized, ProtocolError, ProviderError, SignatureInvalid
from tests.comments.sources.recorded import recorded

SECRET = "an-app-secret"
PAGE = "103456789012345"
POST = f"{PAGE}_722110034567890"
NATIVE = "722110034567890_700000000000001"


def signed(raw: bytes, secret: str = SECRET) -> dict[str, str]:
    mac = hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()
    return {"X-Hub-Signature-256": f"sha256={mac}"}


def test_a_comment_of_the_stream_may_be_an_object_or_a_list() -> None:
    [one] = facebook_events.comments(tamed.document(recorded("facebook", "stream_object")), PAGE)
    first, second = facebook_events.comments(
        tamed.document(recorded("facebook", "stream_array")), PAGE
    )
    assert one == first
    assert (one.native, one.author, one.name) == (
        "911936075671494_911936769004758",
        "552524095105158",
        "Khách Hà Đông",
    )
    assert (one.text, one.sent_at, one.own) == ("chốt mã 05", 1_795_352_401_000, False)
    assert (second.author, second.name) == ("", "")


def test_a_picture_without_words_is_no_comment() -> None:
    listed = tamed.fields(tamed.document(recorded("facebook", "list")))
    assert [each.text for each in facebook_events.comments(listed["data"], PAGE)] == [
        "chào cả nhà",
        "chốt mã 05",
    ]


@pytest.mark.parametrize(
    ("name", "kind", "text"),
    [
        ("webhook_add", "comment", "chốt mã 05 nha shop"),
        ("webhook_add_without_from", "comment", "chốt mã 05 nha shop"),
        ("webhook_edited", "edit", "chốt mã 06 nha shop"),
        ("webhook_remove", "delete", ""),
        ("webhook_hide", "hide", ""),
        ("webhook_unhide", "comment", "chốt mã 05 nha shop"),
    ],
)
def test_each_verb_is_in_our_words(name: str, kind: str, text: str) -> None:
    [(post, heard)] = facebook_webhook.translate_webhook(recorded("facebook", name))
    assert (post, heard.native, heard.kind, heard.text) == (POST, NATIVE, kind, text)
    assert not heard.own
    assert "722110034567890" in facebook_webhook.numbers(post, heard.native)


def test_what_the_page_answers_is_its_own() -> None:
    [(_, heard)] = facebook_webhook.translate_webhook(recorded("facebook", "webhook_page_answers"))
    assert heard.own


def test_what_else_happens_on_a_page_is_nothing() -> None:
    assert facebook_webhook.translate_webhook(recorded("facebook", "webhook_others")) == []
    instagram = recorded("facebook", "webhook_add").replace(b'"page"', b'"instagram"')
    assert facebook_webhook.translate_webhook(instagram) == []


def test_a_change_that_is_nonsense_does_not_spoil_the_others() -> None:
    told = json.loads(recorded("facebook", "webhook_add"))
    [change] = told["entry"][0]["changes"]
    told["entry"][0]["changes"] = [None, 7, {"field": "feed"}, {**change, "value": []}, change]
    told["entry"].insert(0, "x")
    [(_, heard)] = facebook_webhook.translate_webhook(json.dumps(told).encode())
    assert heard.native == NATIVE


@pytest.mark.parametrize("raw", [b"", b"[]", b"null", b"{", b"[" * 100_000, b"\xff"])
def test_what_is_no_object_is_refused(raw: bytes) -> None:
    with pytest.raises(ProtocolError, match="notification_unreadable"):
        facebook_webhook.translate_webhook(raw)


jsons = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(
            st.sampled_from(
                ["id", "from", "name", "message", "created_time", "value", "comment_id"]
            ),
            inner,
        )
    ),
)


@given(jsons)
def test_no_shape_of_a_row_breaks_reading_it(body: object) -> None:
    for each in facebook_events.comments(tamed.document(json.dumps(body)), PAGE):
        each.text.encode()
        each.name.encode()
        assert each.native


@given(jsons)
def test_no_shape_of_a_notification_breaks_reading_it(body: object) -> None:
    change = {"field": "feed", "value": {"item": "comment", "verb": "add", "comment_id": "1_2"}}
    for entry in (body, [{"id": body, "changes": body}], {"changes": [body, change]}):
        told = facebook_webhook.translate_webhook(
            json.dumps({"object": "page", "entry": entry}).encode()
        )
        assert all(heard.native and heard.text for _, heard in told)


def test_a_signature_is_over_the_very_bytes() -> None:
    raw = recorded("facebook", "webhook_add")
    facebook_webhook.verify(SECRET, signed(raw), raw)
    facebook_webhook.verify(
        SECRET, {"x-hub-signature-256": signed(raw)["X-Hub-Signature-256"]}, raw
    )
    for secret, headers, body in [
        (SECRET, signed(raw), raw + b" "),
        (SECRET, signed(raw, "another"), raw),
        ("", signed(raw, ""), raw),
        (SECRET, {"X-Hub-Signature-256": "sha256=\xe9"}, raw),
        (SECRET, {"X-Hub-Signature-256": "sha1=00"}, raw),
    ]:
        with pytest.raises(SignatureInvalid, match="signature_wrong"):
            facebook_webhook.verify(secret, headers, body)
    with pytest.raises(SignatureInvalid, match="signature_missing"):
        facebook_webhook.verify(SECRET, {}, raw)


def test_a_challenge_is_answered_to_whoever_knows_the_token() -> None:
    query = {"hub.mode": "subscribe", "hub.verify_token": "token", "hub.challenge": "1158201444"}
    assert facebook_webhook.challenge(query, "token") == "1158201444"
    for wrong in [
        {**query, "hub.verify_token": "tokén"},
        {**query, "hub.mode": "unsubscribe"},
        {**query, "hub.challenge": ""},
        {**query, "hub.challenge": "x" * 1000},
        {},
    ]:
        with pytest.raises(NotAuthorized):
            facebook_webhook.challenge(wrong, "token")
    with pytest.raises(NotAuthorized):
        facebook_webhook.challenge({**query, "hub.verify_token": ""}, "")


FRAMES = (
    b": ok\n\nevent: message\r\ndata: m\xe1\xbb\x99t\r\n\r\nid: 4\rdata:hai\rdata: ba\r\r"
    b"data\n\nretry: 10\ndata: b\xe1\xbb\x91n\n\ndata: half"
)


@given(st.lists(st.integers(0, len(FRAMES))))
def test_frames_are_the_same_however_they_are_cut(cuts: list[int]) -> None:
    edges = sorted([0, *cuts, len(FRAMES)])
    frames = Frames()
    found = [e for a, b in itertools.pairwise(edges) for e in frames.feed(FRAMES[a:b])]
    assert [each.decode() for each in found] == ["một", "hai\nba", "bốn"]


def test_an_event_without_an_end_is_refused() -> None:
    frames = Frames()
    line = b"data: " + b"x" * 100_000 + b"\n"
    for _ in range(BODY_MOST // len(line)):
        assert frames.feed(line) == []
    with pytest.raises(ValueError, match="without an end"):
        frames.feed(2 * line)


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("", Asked()),
        (" 911936075671494 ", Asked("911936075671494")),
        (POST, Asked(POST)),
        ("https://www.facebook.com/lang.gom/videos/722110034567890/", Asked("722110034567890")),
        ("facebook.com/lang.gom/videos/tranh-dong-ho/722110034567890", Asked("722110034567890")),
        ("https://m.facebook.com/watch/live/?v=722110034567890&ref=x", Asked("722110034567890")),
        ("https://www.facebook.com/watch?v=722110034567890", Asked("722110034567890")),
        ("https://www.facebook.com/video.php?v=722110034567890", Asked("722110034567890")),
        ("https://www.facebook.com/reel/722110034567890", Asked("722110034567890")),
        (
            "https://www.facebook.com/live/producer/dashboard/722110034567890/COMMENTS/",
            Asked("722110034567890"),
        ),
        (
            "https://www.facebook.com/103456789012345/videos/722110034567890",
            Asked("722110034567890"),
        ),
        ("https://www.facebook.com/lang.gom", Asked(page="lang.gom")),
        ("https://www.facebook.com/lang.gom/live", Asked(page="lang.gom")),
        ("lang.gom.bat.trang", Asked(page="lang.gom.bat.trang")),
    ],
)
def test_what_people_type_leads_to_a_video(typed: str, asked: Asked) -> None:
    assert facebook_video.read(typed) == asked


@pytest.mark.parametrize(
    "typed",
    [
        "https://youtu.be/dQw4w9WgXcQ",
        "https://facebook.com.evil.example/videos/722110034567890",
        "https://fb.watch/abc/",
        "https://www.facebook.com/",
        "https://www.facebook.com/groups/722",
        "tranh Đông Hồ",
        "http://[::1",
        "../me",
    ],
)
def test_what_leads_nowhere_is_said(typed: str) -> None:
    with pytest.raises(ProviderError) as raised:
        facebook_video.read(typed)
    assert (raised.value.code, raised.value.retryable) == ("source_stream_unreadable", False)


@pytest.mark.parametrize("written", ["", "x", "- ", "1795352401", "nonsense 1,2", "9" * 40 + " 1"])
def test_a_cursor_of_another_kind_is_a_beginning(written: str) -> None:
    assert Cursor.read(written).complete_to is None


def test_a_cursor_comes_back_as_it_was_and_is_of_its_video_only() -> None:
    cursor = Cursor(1_795_352_401_000, ("1", "2"))
    assert Cursor.read(cursor.written()) == cursor
    assert Cursor.read(Cursor(0, ("1",)).written()) == Cursor(0, ("1",))
    assert cursor.of(("2",)) == Cursor(1_795_352_401_000, ("2",))
    assert cursor.of(("3",)) == Cursor(None, ("3",))
    assert cursor.moved(5).complete_to == 1_795_352_401_000
