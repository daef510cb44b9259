"""Owns how YouTube's Data API is asked, and what its refusals mean (developers.google.com/youtube,
"YouTube Live Streaming API - Errors").
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from livehub import retries
from livehub.comments.sources import asking, chunks, tamed
from livehub.comments.sources.contract import Given
from livehub.comments.sources.youtube_quota import seconds_to_midnight
from livehub.errors import ProviderError

BASE = "https://www.googleapis.com/youtube/v3"

CHAT_ENDED = "liveChatEnded"
"""The `reason` of a `source_not_found` that is no failure."""
THROTTLED_S = 10
NOT_LIVE_S = 60

_QUOTA = {"quotaExceeded", "dailyLimitExceeded"}
_THROTTLED = {"rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED"}
_KEYS_REFUSED = {
    *("API_KEY_INVALID", "keyInvalid", "keyExpired", "accessNotConfigured", "ipRefererBlocked"),
    *("SERVICE_DISABLED", "API_KEY_SERVICE_BLOCKED", "API_KEY_IP_ADDRESS_BLOCKED", "authError"),
    *("forbidden", "insufficientPermissions"),
}
_NOT_THERE = {"liveChatNotFound", "videoNotFound", "notFound"}
_NOT_NOW = {CHAT_ENDED, "liveChatDisabled"}
_ALL = _QUOTA | _THROTTLED | _KEYS_REFUSED | _NOT_THERE | _NOT_NOW


class Expired(Exception):
    """The place to go on from is not known there any more."""


class Api:
    """The API with the shop's own key."""

    def __init__(self, given: Given) -> None:
        """Raises ProviderError `source_keys_missing`."""
        self._given = given
        self.key = given.keys.get("key", "").strip()
        if not self.key:
            raise ProviderError("source_keys_missing", retryable=False)
        self._base = given.bases.get("youtube", BASE)
        # In the address it would get into logs.
        self._headers = {"X-Goog-Api-Key": self.key, "Accept": "application/json"}

    async def get(self, path: str, **params: str) -> dict[str, Any]:
        """The object that is answered. Raises ProviderError, see `refused`, and Expired."""
        answer = await asking.ask(
            self._given, f"{self._base}/{path}", params=params, headers=self._headers
        )
        self._check(answer, params)
        return page(answer.body)

    @asynccontextmanager
    async def following(self, path: str, **params: str) -> AsyncIterator[asking.Stream]:
        """An answer that goes on. Raises as `get` does."""
        async with asking.following(
            self._given, f"{self._base}/{path}", params=params, headers=self._headers
        ) as stream:
            if stream.status != 200:
                answer = asking.Answer(stream.status, stream.headers, await stream.whole())
                self._check(answer, params)
            yield stream

    def _check(self, answer: asking.Answer, params: Mapping[str, str]) -> None:
        if answer.status == 200:
            return
        error = refused(self._given, answer)
        if answer.status == 400 and error.code == "source_failed" and params.get("pageToken"):
            raise Expired
        raise error


def page(raw: bytes) -> dict[str, Any]:
    """A page of the list or of the stream, or what can be read of it. Raises ProviderError."""
    try:
        return chunks.page(raw, "items", "nextPageToken", "offlineAt")
    except ValueError:
        raise asking.failed("unreadable") from None


def refused(given: Given, answer: asking.Answer) -> ProviderError:
    """What a refusal means for us: by YouTube's reason, then by the status.

    ProviderError `source_quota` and `source_throttled` (with `retry_s`), `source_unauthorised`,
    `source_not_found` (with its `reason`), or `source_failed` for the rest: it comes and goes.
    """
    reason, status = reason_of(answer.body), answer.status
    if reason in _QUOTA:
        return ProviderError("source_quota", retry_s=seconds_to_midnight(given.clock))
    if reason in _THROTTLED or status == 429:
        said = {name.lower(): value for name, value in answer.headers.items()}
        wait = retries.retry_s(said.get("retry-after", ""), given.clock, THROTTLED_S)
        return ProviderError("source_throttled", retry_s=wait)
    if reason in _NOT_NOW:
        return ProviderError("source_not_found", reason=reason, retry_s=NOT_LIVE_S)
    if reason in _NOT_THERE or status == 404:
        return ProviderError("source_not_found", retryable=False, reason=reason)
    if reason in _KEYS_REFUSED or status in {401, 403}:
        return ProviderError("source_unauthorised", retryable=False)
    return asking.failed(f"status {status}")


def reason_of(body: bytes) -> str:
    """The first reason that we know, wherever it stands; empty for none."""
    try:
        told = tamed.document(body)
    except ValueError:
        return ""
    for row in tamed.rows(told):  # a stream's refusal is in a list
        error = tamed.fields(row, "error")
        for each in (*tamed.rows(error.get("errors")), *tamed.rows(error.get("details"))):
            if (reason := tamed.text(each.get("reason"))) in _ALL:
                return reason
    return ""
