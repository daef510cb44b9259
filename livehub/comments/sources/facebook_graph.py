"""Owns how the Graph API is asked, and what its refusals mean (developers.facebook.com, Graph API,
"Handle Errors" and "Rate Limits").
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from livehub import retries
from livehub.comments.sources import asking, chunks, tamed
from livehub.comments.sources.contract import Given
from livehub.errors import ProviderError

BASE = "https://graph.facebook.com/v26.0"
STREAM_BASE = "https://streaming-graph.facebook.com"

TOKEN_REFUSED = {0, 102, 190}
"""Codes of a `source_unauthorised` that mean the token; others refuse one thing only."""
THROTTLED_S = 60
"""How long to leave Facebook alone when it says that it was too much, and not for how long."""

_THROTTLED = {4, 17, 32, 613}
_TOO_MUCH = range(80_000, 80_100)  # the limits of business use cases
_KEYS_REFUSED = {3, 10, 102, 190, *range(200, 300)}
_BLOCKED = 368
_NOT_THERE = {803, 2500}
_PARAMETER = 100
_NO_SUCH_THING = 33  # of 100: it does not exist, or may not be seen
_LEFT_MINUTES = re.compile(r'"estimated_time_to_regain_access"\s*:\s*([0-9]{1,6})')


class Graph:
    """The API as one page's token sees it."""

    def __init__(self, given: Given) -> None:
        """Raises ProviderError `source_keys_missing`."""
        self._given = given
        self.token = given.keys.get("token", "").strip()
        if not self.token:
            raise ProviderError("source_keys_missing", retryable=False)
        self._base = given.bases.get("facebook", BASE)

    async def get(self, path: str, **params: str) -> dict[str, Any]:
        """The object that is answered. Raises ProviderError, see `refused`."""
        return await self._asked("GET", path, params, None)

    async def post(self, path: str, json: Mapping[str, Any] | None = None, **params: str) -> None:
        """Do something. Raises ProviderError, see `refused`."""
        await self._asked("POST", path, params, json)

    async def _asked(
        self, method: str, path: str, params: Mapping[str, str], json: Mapping[str, Any] | None
    ) -> dict[str, Any]:
        answer = await asking.ask(
            self._given,
            f"{self._base}/{path}",
            params=params,
            # In the address it would get into logs.
            headers={"Authorization": f"Bearer {self.token}", "Accept": "application/json"},
            method=method,
            json=json,
        )
        check(self._given, answer)
        try:
            told = chunks.page(answer.body, "data")
        except ValueError:
            raise asking.failed("unreadable") from None
        if "error" in told:
            raise refused(self._given, answer)
        if "paging" not in told:  # where it had to be cut into pieces
            told["paging"] = next((r for r in tamed.rows(told.get("data")) if "cursors" in r), {})
        return told


def check(given: Given, answer: asking.Answer) -> None:
    """Raises ProviderError for every status but 200."""
    if answer.status != 200:
        raise refused(given, answer)


def refused(given: Given, answer: asking.Answer) -> ProviderError:
    """What a refusal means for us, by Facebook's own code before the status.

    ProviderError `source_unauthorised`, `source_throttled` (with `retry_s`), `source_blocked`,
    `source_not_found`, or `source_failed` for the rest: it comes and goes. Each has `graph`
    and `sub`, Facebook's code and subcode, 0 where there is none.
    """
    code, subcode = code_of(answer.body)
    error = _meaning(given, answer, code, subcode)
    error.data = {**error.data, "graph": code, "sub": subcode}
    return error


def code_of(body: bytes) -> tuple[int, int]:
    """Facebook's code and subcode of a refusal; 0 where there is none."""
    try:
        error = tamed.fields(tamed.document(body), "error")
    except ValueError:
        return 0, 0
    return tamed.count(error.get("code")) or 0, tamed.count(error.get("error_subcode")) or 0


def _meaning(given: Given, answer: asking.Answer, code: int, subcode: int) -> ProviderError:
    status = answer.status
    if code in _THROTTLED or code in _TOO_MUCH or status == 429:
        return ProviderError("source_throttled", retry_s=_wait_s(given, answer))
    if code in _KEYS_REFUSED or (code == 0 and status in {401, 403}) or status == 401:
        return ProviderError("source_unauthorised", retryable=False)
    if code == _BLOCKED:
        return ProviderError("source_blocked", retryable=False)
    gone = code in _NOT_THERE or (code, subcode) == (_PARAMETER, _NO_SUCH_THING)
    if gone or (code == 0 and status == 404):
        return ProviderError("source_not_found", retryable=False)
    return ProviderError("source_failed", why=f"status {status}")


def _wait_s(given: Given, answer: asking.Answer) -> int:
    headers = {name.lower(): value for name, value in answer.headers.items()}
    if said := headers.get("retry-after"):
        return retries.retry_s(said, given.clock, THROTTLED_S)
    left = _LEFT_MINUTES.findall(headers.get("x-business-use-case-usage", ""))
    minutes = max(map(int, left), default=0)
    return min(minutes * 60, int(retries.MOST_S)) or THROTTLED_S
