"""What Facebook refuses, or answers with nonsense: said in our words, and survived."""

from __future__ import annotations

import traceback
from typing import Any

import pytest

from livehub.comments.sources import facebook
from livehub.errors import ProviderError
from tests.comments.sources.evening import until
from tests.comments.sources.facebook_evening import Evening
from tests.comments.sources.fake_facebook import TOKEN


async def test_a_token_that_is_withdrawn_in_mid_stream_ends_it(evening: Evening) -> None:
    async with evening.listening() as task:
        await evening.connected()
        evening.facebook.token = "another"
        evening.facebook.hang_up()
        error = await task
    assert error is not None
    assert (error.code, error.retryable) == ("source_unauthorised", False)
    assert TOKEN not in "".join(traceback.format_exception(error))


async def test_an_error_within_the_stream_counts_as_a_refusal(evening: Evening) -> None:
    async with evening.listening() as task:
        await evening.connected()
        evening.facebook.lines[0].put(b'data: {"error": {"code": 190}}\n\n')
        error = await task
    assert error is not None
    assert error.code == "source_unauthorised"


@pytest.mark.parametrize(
    ("status", "body", "headers", "retry_s"),
    [
        (429, b"", {"Retry_After": "77"}, 77),
        (400, {"error": {"code": 4}}, {}, 60),
        (403, {"error": {"code": 17}}, {}, 60),
        (400, {"error": {"code": 32}}, {"Retry_After": "Sat, 01 Jan 2000 00:00:00 GMT"}, 1),
        (400, {"error": {"code": 613}}, {"Retry_After": "x"}, 60),
        (
            400,
            {"error": {"code": 80001}},
            {"X_Business_Use_Case_Usage": '{"1":[{"estimated_time_to_regain_access":3}]}'},
            180,
        ),
    ],
)
async def test_too_much_says_for_how_long(
    evening: Evening, status: int, body: Any, headers: dict[str, str], retry_s: int
) -> None:
    evening.facebook.streams = False
    evening.facebook.next_answers.append((status, body, headers))
    with pytest.raises(ProviderError) as raised:
        await facebook.run(evening.given(), evening.hearing)
    assert (raised.value.code, raised.value.retryable) == ("source_throttled", True)
    assert raised.value.data["retry_s"] == retry_s


async def test_too_much_of_the_list_does_not_silence_the_stream(evening: Evening) -> None:
    async with evening.listening():
        await evening.connected()
        limit = {"error": {"code": 4}}
        evening.facebook.next_answers.extend([(429, limit, {"Retry_After": "3600"})])
        await until(lambda: ("degraded", "source_throttled") in evening.hearing.states)
        evening.facebook.post("chốt")
        await evening.all_told()


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"data": ' + b"[" * 100_000,
        b'{"data": {"a": 1}, "paging": []}',
        b'{"data": [null, 3, [[]], {"id": {}, "message": 4}, {"id": "1_1", "message": ["a"]}]}',
        b'{"data": [{"id": ' + b"9" * 9000 + b', "message": "x"}]}',
        b"\xff\xfe\x00",
        b"null",
        b"",
        b'{"data": [], "paging": {"cursors": {"after": ""}, "next": "x"}}',
    ],
)
async def test_nonsense_in_the_list_is_survived(evening: Evening, body: bytes) -> None:
    evening.facebook.next_answers.append((200, body, {}))
    async with evening.listening():
        evening.facebook.post("chốt")
        await evening.all_told()


async def test_a_bad_row_does_not_spoil_those_beside_it(evening: Evening) -> None:
    body = (
        b'{"data": [{"id": "1_1", "message": "t\xff\xfet", "created_time": 1e999},'
        b'{"id": 2, "message": "hai", "from": [], "created_time": "2026-13-01"},'
        b'{"id": "3_3", "message": "\\ud83d", "from": {"id": null, "name": {}}}]}'
    )
    evening.facebook.next_answers.append((200, body, {}))
    async with evening.listening():
        await until(lambda: len(evening.hearing.heard) == 3)
    assert [(each.native, each.text) for each in evening.hearing.heard] == [
        ("1_1", "t\ufffd\ufffdt"),
        ("2", "hai"),
        ("3_3", "?"),
    ]
    assert all(each.sent_at == 0 and each.author == "" for each in evening.hearing.heard)


@pytest.mark.parametrize("headers", [{"Content_Encoding": "gzip"}, {}])
async def test_a_bomb_is_refused_and_the_next_answer_taken(
    evening: Evening, headers: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("livehub.comments.sources.asking.BODY_MOST", 100_000)
    evening.facebook.streams = False
    evening.facebook.next_answers.append((200, b" " * 200_000, headers))
    async with evening.listening():
        evening.facebook.post("chốt")
        await evening.all_told()


async def test_a_comment_from_the_future_does_not_stop_the_rest(evening: Evening) -> None:
    evening.facebook.streams = False
    evening.facebook.post("mai sau", at=evening.clock.now() + 40_000_000_000)
    async with evening.listening():
        await until(lambda: evening.hearing.heard)
        evening.facebook.post("chốt 7")
        await evening.all_told()


async def test_a_page_that_is_not_live_yet_is_tried_again(evening: Evening) -> None:
    evening.facebook.status = "SCHEDULED_LIVE"
    with pytest.raises(ProviderError) as raised:
        await facebook.run(evening.given(), evening.hearing)
    assert (raised.value.code, raised.value.retryable) == ("source_not_found", True)
    assert int(raised.value.data["retry_s"]) > 0


async def test_a_video_that_does_not_exist_is_for_a_person_to_mend(evening: Evening) -> None:
    with pytest.raises(ProviderError) as raised:
        await facebook.run(evening.given("99999999999"), evening.hearing)
    assert (raised.value.code, raised.value.retryable) == ("source_not_found", False)


@pytest.mark.parametrize("token", ["", "  "])
async def test_without_a_token_nothing_is_asked(evening: Evening, token: str) -> None:
    with pytest.raises(ProviderError, match="source_keys_missing"):
        await facebook.run(evening.given(token=token), evening.hearing)
    assert evening.facebook.calls == []


@pytest.mark.parametrize("token", ["mã\n", "khoá\r\nX: y", "wrong"])
async def test_a_token_that_cannot_be_one_is_refused(evening: Evening, token: str) -> None:
    with pytest.raises(ProviderError) as raised:
        await facebook.run(evening.given(token=token), evening.hearing)
    assert (raised.value.code, raised.value.retryable) == ("source_unauthorised", False)
