"""What YouTube refuses, or answers with nonsense: said in our words; and its quota."""

from __future__ import annotations

import json
import traceback
from typing import Any

import pytest

from livehub import clock
from livehub.comments.sources import youtube
from livehub.errors import ProviderError
from tests.comments.sources.evening import until
from tests.comments.sources.fake_youtube import KEY, refusal
from tests.comments.sources.youtube_evening import Evening


async def test_the_days_quota_lasts_as_long_as_the_show(chat: Evening) -> None:
    chat.youtube.stream, chat.youtube.interval_ms = "missing", 500
    chat.until = chat.clock.now() + clock.HOUR
    chat.youtube.limit = 10_000
    async with chat.listening():
        begun = chat.clock.steady()
        await until(lambda: chat.youtube.used > 100)
        took = chat.clock.steady() - begun
    assert took / 3600 >= 100 * 0.8 / 10_000
    assert chat.hearing.told["quota_limit"] == 10_000
    assert chat.hearing.told["quota_used"] >= 100
    assert json.loads(chat.hearing.kept)["used"] >= 50


async def test_quota_that_is_used_up_waits_for_midnight_pacific(chat: Evening) -> None:
    chat.youtube.limit = 50
    chat.youtube.stream = "missing"
    with pytest.raises(ProviderError) as raised:
        await youtube.run(chat.given(), chat.hearing)
    assert (raised.value.code, raised.value.retryable) == ("source_quota", True)
    # START is 14:13:20 UTC in September: 7:13:20 in California
    assert 0 < int(raised.value.data["retry_s"]) <= 16 * 3600 + 46 * 60 + 41
    assert json.loads(chat.hearing.kept)["used"] >= 10_000


@pytest.mark.parametrize(
    ("status", "reason", "code", "retryable"),
    [
        (400, "API_KEY_INVALID", "source_unauthorised", False),
        (400, "keyInvalid", "source_unauthorised", False),
        (401, "authError", "source_unauthorised", False),
        (403, "accessNotConfigured", "source_unauthorised", False),
        (403, "forbidden", "source_unauthorised", False),
        (403, "something new", "source_unauthorised", False),
        (403, "dailyLimitExceeded", "source_quota", True),
        (403, "rateLimitExceeded", "source_throttled", True),
        (429, "", "source_throttled", True),
        (404, "liveChatNotFound", "source_not_found", False),
        (403, "liveChatDisabled", "source_not_found", True),
        (500, "backendError", "source_failed", True),
        (400, "badRequest", "source_failed", True),
    ],
)
async def test_refusals_are_told_apart(
    chat: Evening, status: int, reason: str, code: str, retryable: bool
) -> None:
    chat.youtube.refuses = (status, reason)
    with pytest.raises(ProviderError) as raised:
        await youtube.run(chat.given(), chat.hearing)
    assert (raised.value.code, raised.value.retryable) == (code, retryable)
    if code == "source_throttled":
        assert raised.value.data["retry_s"] == 33
    assert KEY not in "".join(traceback.format_exception(raised.value))


async def test_a_key_that_is_withdrawn_in_mid_stream_ends_it(chat: Evening) -> None:
    async with chat.listening() as task:
        await until(lambda: ("live", "") in chat.hearing.states)
        chat.youtube.refuses = (401, "authError")
        chat.youtube.hang_up()
        error = await task
    assert error is not None
    assert error.code == "source_unauthorised"


@pytest.mark.parametrize(
    ("details", "retryable"), [({}, True), ({"scheduledStartTime": "2026-09-21T13:00:00Z"}, True)]
)
async def test_a_video_that_is_not_live_yet_is_tried_again(
    chat: Evening, details: dict[str, Any], retryable: bool
) -> None:
    chat.youtube.details = details
    with pytest.raises(ProviderError) as raised:
        await youtube.run(chat.given(), chat.hearing)
    assert (raised.value.code, raised.value.retryable) == ("source_not_found", retryable)


async def test_a_video_that_is_over_or_not_there(chat: Evening) -> None:
    chat.youtube.details = {"actualEndTime": "2026-09-21T14:00:00Z"}
    await youtube.run(chat.given(), chat.hearing)
    chat.youtube.videos = set()
    with pytest.raises(ProviderError) as raised:
        await youtube.run(chat.given(), chat.hearing)
    assert (raised.value.code, raised.value.retryable) == ("source_not_found", False)
    with pytest.raises(ProviderError, match="source_keys_missing"):
        await youtube.run(chat.given(key=""), chat.hearing)


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"items": ' + b"[" * 100_000,
        b'{"items": {"a": 1}, "nextPageToken": 7, "pollingIntervalMillis": -1}',
        b'{"items": [null, [[]], {"id": {}, "snippet": []}], "pollingIntervalMillis": 1e99}',
        b'{"pollingIntervalMillis": ' + b"9" * 6000 + b"}",
        b"\xff\xfe\x00",
        b"null",
        b"",
        json.dumps([refusal(500, "x")]).encode(),
    ],
)
async def test_nonsense_is_survived(chat: Evening, body: bytes) -> None:
    chat.youtube.stream = "missing"
    chat.youtube.next_pages.append(body)
    async with chat.listening():
        chat.youtube.post("chốt")
        await chat.all_told()
