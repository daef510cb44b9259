"""Owns listening to a live video of Facebook: a stream for speed, a poll so that nothing is missed.

The stream (developers.facebook.com, "Server-Sent Events", Live Comments) withholds comments when
there are many, and cannot be resumed. So the list of comments is read again and again from shortly
before what is known to be complete, every `EVERY_S` seconds, and every `FAST_S` while the stream
is down; the cursor only follows the list. Both run at once, with the number of viewers.
"""

from __future__ import annotations

import asyncio
import logging

from livehub import clock
from livehub.comments.sources import asking, tamed
from livehub.comments.sources import facebook_video as videos
from livehub.comments.sources.contract import Given, Hearing, State
from livehub.comments.sources.facebook_cursor import Cursor
from livehub.comments.sources.facebook_events import FIELDS, PLATFORM, comments
from livehub.comments.sources.facebook_graph import STREAM_BASE, TOKEN_REFUSED, Graph, refused
from livehub.comments.sources.facebook_video import Video
from livehub.comments.sources.sse import Frames
from livehub.comments.sources.telling import Telling, together
from livehub.errors import ProviderError

logger = logging.getLogger(__name__)

NAME = PLATFORM
KEYS: tuple[str, ...] = ("token",)
"""A Page's access token."""

EVERY_S = 20.0
FAST_S = 3.0
VIEWERS_S = 15.0
OVERLAP_S = 15
"""How long before the newest known comment is read again: some are listed seconds late."""
AHEAD_MS = 5 * clock.MINUTE
"""A comment that claims to be younger than this beyond now must not move the cursor."""
IDLE_S = 120.0
"""A stream without a sign of life for so long is opened anew; that costs one call."""
PATIENCE_S = (1.0, 2.0, 5.0, 10.0, 30.0)
"""Before the stream is opened again, by how often it failed in a row."""
LIMIT = 100
PAGES_MOST = 500

_OVER = frozenset({"LIVE_STOPPED", "PROCESSING", "VOD", "SCHEDULED_CANCELED"})
_WAYS: tuple[dict[str, str], ...] = (
    # Without the first two, what Facebook finds of low quality is left out; older versions and
    # other kinds of videos refuse one or the other.
    {"filter": "stream", "live_filter": "no_filter"},
    {"live_filter": "stream"},
    {},
)
_LOOKS = ("live_views,status", "live_views")


async def run(given: Given, hearing: Hearing) -> None:
    """See `Source.run`. An empty `stream` is the live video of the token's own page.

    Raises ProviderError as `facebook_graph.refused` says, `source_keys_missing`,
    `source_stream_unreadable`, and `source_not_found` to be tried again for a page not live yet.
    """
    hearing.is_now("connecting")
    asked = videos.read(given.stream)
    graph = Graph(given)
    page = tamed.identity((await graph.get("me", fields="id")).get("id"))
    cursor = Cursor.read(hearing.cursor)
    video = await videos.find(graph, asked, cursor.ids)
    listening = _Listening(given, hearing, graph, video, page)
    await listening.begin()
    await together(listening.follow(), listening.reconcile(), listening.look())
    hearing.is_now("ended")


class _Listening:
    """One live video, until it is over."""

    def __init__(
        self, given: Given, hearing: Hearing, graph: Graph, video: Video, page: str
    ) -> None:
        self._given = given
        self._hearing = hearing
        self._graph = graph
        self._video = video
        self._page = page
        self._telling = Telling(hearing)
        self._cursor = Cursor.read(hearing.cursor).of(video.ids)
        self._begun_at = given.clock.now() // clock.SECOND * clock.SECOND
        self._way = 0
        self._streams = False
        self._hurry = False
        self._stream_code: str | None = None  # not known yet
        self._poll_code = ""
        self._said: tuple[State, str] | None = None

    async def begin(self) -> None:
        """Keep which video it is: notifications are told apart by that."""
        await self._telling.tell([], self._cursor.written())

    async def follow(self) -> None:
        """Hear comments as they are written, for ever; what it loses, the list has."""
        failures = 0
        while True:
            since = self._given.clock.steady()
            error = await self._stream()
            lived = self._streams and self._given.clock.steady() - since > PATIENCE_S[-1]
            self._streams, self._hurry = False, True
            if not lived:  # one that merely came to its end is there again in a second
                self._stream_code = error.code
                self._stand()
            failures = 0 if lived else failures
            wait = PATIENCE_S[min(failures, len(PATIENCE_S) - 1)]
            if error.code != "source_failed":  # refused: it will not be otherwise soon
                wait = float(error.data.get("retry_s", PATIENCE_S[-1]))
            failures += 1
            await self._given.pause(wait)

    async def _stream(self) -> ProviderError:
        """How it came to its end; raised is what ends the source."""
        url = f"{self._given.bases.get('facebook_stream', STREAM_BASE)}/{self._video.id}/live_comments"
        params = {
            "access_token": self._graph.token,
            "comment_rate": "one_hundred_per_second",
            "live_filter": "no_filter",
            "fields": FIELDS,
        }
        headers = {"Accept": "text/event-stream"}
        try:
            async with asking.following(self._given, url, params=params, headers=headers) as stream:
                await self._hear(stream)
        except ProviderError as error:
            told = error.code.startswith("source_")
            refuses = error.code == "source_unauthorised"
            if not told or (refuses and error.data.get("graph", 0) in TOKEN_REFUSED):
                raise
            return error
        return asking.failed("ended")

    async def _hear(self, stream: asking.Stream) -> None:
        if stream.status != 200:
            answer = asking.Answer(stream.status, stream.headers, await stream.whole())
            raise refused(self._given, answer)
        if not stream.headers.get("Content-Type", "").startswith("text/event-stream"):
            raise asking.failed("no stream")  # somebody stands between
        self._streams, self._hurry = True, True
        self._stream_code = ""
        self._stand()
        frames = Frames()
        async for piece in stream.chunks(IDLE_S):
            try:
                events = frames.feed(piece)
            except ValueError:
                raise asking.failed("endless") from None
            await self._take(events)

    async def _take(self, events: list[bytes]) -> None:
        heard = []
        for event in events:
            try:
                body = tamed.document(event)
            except ValueError:
                self._hurry = True  # whatever it was, the list has it
                continue
            if isinstance(body, dict) and "error" in body:
                raise refused(self._given, asking.Answer(400, {}, event))
            heard += comments(body, self._page)
        if heard:
            await self._telling.tell(heard, self._cursor.written())

    async def reconcile(self) -> None:
        """Read the list again and again, for ever."""
        while True:
            wait = await self._try_list()
            self._stand()
            self._hearing.figures(every_s=EVERY_S if self._streams else FAST_S)
            if wait:
                await self._given.pause(wait)
            else:
                await self._rest()

    async def _try_list(self) -> float:
        """How long Facebook wants to be left alone."""
        try:
            await self._list()
        except ProviderError as error:
            # Not to be deaf while the stream speaks; without it, the supervisor sees to it.
            if not (self._streams and error.retryable and error.code.startswith("source_")):
                raise
            logger.info("list failed while the stream goes on: %s", error)
            self._poll_code = error.code
            return float(error.data.get("retry_s", 0))
        self._poll_code = ""
        return 0

    async def _rest(self) -> None:
        """Until it is time again, or something was lost; a second at least."""
        rested = 0.0
        while rested < (EVERY_S if self._streams else FAST_S):
            await self._given.pause(1.0)
            rested += 1.0
            if self._hurry:
                break
        self._hurry = False

    async def _list(self) -> None:
        """Tell all from shortly before what is complete; then that much more is complete."""
        began, newest = self._given.clock.steady(), self._cursor.complete_to or 0
        latest = self._given.clock.now() + AHEAD_MS
        history_before = self._begun_at if self._cursor.complete_to is None else 0
        after, seen = "", {""}
        for _ in range(PAGES_MOST):
            told = await self._page_of(after)
            heard = comments(told.get("data"), self._page, history_before)
            newest = max([newest, *(each.sent_at for each in heard if each.sent_at <= latest)])
            await self._telling.tell(heard, self._cursor.written())
            paging = tamed.fields(told.get("paging"))
            after = tamed.text(tamed.fields(paging, "cursors").get("after"))
            if "next" not in paging or after in seen:
                break
            seen.add(after)
        # What appeared on the first page while the last one was read is not complete.
        took_ms = int((self._given.clock.steady() - began) * clock.SECOND)
        self._cursor = self._cursor.moved(newest - took_ms)
        await self._telling.tell([], self._cursor.written())

    async def _page_of(self, after: str) -> dict[str, object]:
        params = {"order": "chronological", "fields": FIELDS, "limit": str(LIMIT)}
        if since := self._cursor.complete_to:
            params["since"] = str(since // clock.SECOND - OVERLAP_S)
        if after:
            params["after"] = after
        while True:
            try:
                return await self._graph.get(
                    f"{self._video.id}/comments", **params, **_WAYS[self._way]
                )
            except ProviderError as error:
                wrong = error.code == "source_failed" and error.data.get("graph") == 100
                if not wrong or self._way == len(_WAYS) - 1:
                    raise
                self._way += 1

    async def look(self) -> None:
        """How many watch, until it is over; then what was still written is read once more."""
        for fields in _LOOKS:
            try:
                await self._watch(fields)
            except ProviderError as error:
                if error.code != "source_failed" or error.data.get("graph") != 100:
                    raise
            else:
                return await self._last_words()
        await asyncio.Event().wait()  # this kind of video tells neither
        return None

    async def _last_words(self) -> None:
        for _ in PATIENCE_S:
            try:
                return await self._list()
            except ProviderError as error:
                if not (error.retryable and error.code.startswith("source_")):
                    raise
            await self._given.pause(FAST_S)
        self._hearing.missed(self._cursor.complete_to or self._begun_at, self._given.clock.now())
        return None

    async def _watch(self, fields: str) -> None:
        while True:
            wait = VIEWERS_S
            try:
                told = await self._graph.get(self._video.id, fields=fields)
            except ProviderError as error:
                if not error.retryable or error.data.get("graph") == 100:
                    raise
                wait = float(error.data.get("retry_s", VIEWERS_S))
            else:
                if (watching := tamed.count(told.get("live_views"))) is not None:
                    self._hearing.figures(viewers=watching)
                if told.get("status") in _OVER:
                    return
            await self._given.pause(wait)

    def _stand(self) -> None:
        code = self._poll_code or self._stream_code
        if code is None:
            return
        state: State = "degraded" if code else "live"
        if (state, code) != self._said:
            self._said = (state, code)
            self._hearing.is_now(state, code)


def watched(cursor: str) -> frozenset[str]:
    """The numbers of the video that a source with this cursor listens to: what notifications of a
    show are told by."""
    return frozenset(Cursor.read(cursor).ids)
