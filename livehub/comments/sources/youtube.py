"""Owns listening to a live chat of YouTube: streamed where that answers, else listed by quota.

`liveChat/messages/stream` is the streaming list over plain HTTP: one JSON list that grows by a page
whenever there is something. It is not on the published page of the method, which describes gRPC;
so whatever it does that is not that, the chat is listed instead (LiveChatMessages: list), no more
often than YouTube asks for, and so that the day's quota lasts as long as the show.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace

from livehub import clock
from livehub.clock import Millis
from livehub.comments.sources import asking, tamed, youtube_api, youtube_video
from livehub.comments.sources.chunks import Objects
from livehub.comments.sources.contract import Given, Hearing, State
from livehub.comments.sources.telling import Telling, together
from livehub.comments.sources.youtube_api import CHAT_ENDED, NOT_LIVE_S, Api, Expired, refused
from livehub.comments.sources.youtube_cursor import Cursor
from livehub.comments.sources.youtube_events import PLATFORM, Page, page
from livehub.comments.sources.youtube_quota import LIMIT, MESSAGES, VIDEOS, span_of
from livehub.errors import ProviderError

logger = logging.getLogger(__name__)

NAME = PLATFORM
KEYS: tuple[str, ...] = ("key",)
"""An API key of the shop's own project at Google: keys of others may not be used."""

IDLE_S = 60.0
"""A stream without a sign of life for so long is looked after; that costs a call or two."""
STREAM_AGAIN_S = 600.0
"""Until a stream that was refused is asked for again."""
HISTORY_S = 300.0
"""How long after the first page old messages may still be those that were there before; an empty
page ends that. Our clock may be ahead of YouTube's, so it must not last for ever."""
LATE_MS = 10 * clock.SECOND
"""How much later than a younger one a message may appear."""
AHEAD_MS = 5 * clock.MINUTE
KEEP_S = 30.0
"""How often a place is kept when nothing was said: a day's count must outlast a restart."""
VIEWERS_S = 60.0
VIEWERS_WHILE_S = 8.0
"""Viewers are asked for as long as messages can be had that often."""
SLOW_S = 15.0
RESULTS = 1_000
_PARTS = "id,snippet,authorDetails"


async def run(given: Given, hearing: Hearing) -> None:
    """See `Source.run`. `stream` is a video's address or id.

    Raises ProviderError as `youtube_api.refused` says, `source_keys_missing`,
    `source_stream_unreadable`, and `source_not_found` to be tried again for what is not live yet.
    """
    hearing.is_now("connecting")
    video = youtube_video.read(given.stream)
    api = Api(given)
    cursor = Cursor.read(hearing.cursor, api.key).of(video)
    cursor = cursor.beside(given.others, api.key, given.clock.now())
    chat = _Chat(given, hearing, api, cursor)
    if await chat.begin():
        await together(chat.listen(), chat.look())
    hearing.is_now("ended")


class _Chat:
    """One chat, until it is over."""

    def __init__(self, given: Given, hearing: Hearing, api: Api, cursor: Cursor) -> None:
        self._given = given
        self._clock = given.clock
        self._hearing = hearing
        self._api = api
        self._cursor = cursor
        self._telling = Telling(hearing)
        self._began = given.clock.now()
        self._came_new = not cursor.begun
        self._until = span_of(given.until, self._began)
        self._first_page_at: float | None = None
        self._stream_from = float("-inf")
        self._next_at = float("-inf")
        self._kept_at = float("-inf")
        self._said: tuple[State, str] | None = None

    async def _turn(self) -> None:
        """Wait until there may be another call for messages, and count it."""
        wait = self._next_at - self._clock.steady()
        if wait > 0:
            await self._given.pause(wait)
        every_s = self._spend(MESSAGES)
        self._next_at = self._clock.steady() + every_s

    def _spend(self, units: int) -> float:
        now = self._clock.now()
        self._cursor = self._cursor.spent(units, now)
        every_s = self._every_s()
        self._hearing.figures(
            quota_used=self._cursor.quota.used,
            quota_limit=LIMIT,
            every_s=0.0 if self._streams else every_s,
        )
        return every_s

    def _every_s(self) -> float:
        return self._cursor.quota.every_s(self._clock.now(), self._until)

    async def _out_of_quota(self, error: ProviderError) -> None:
        """Keep what YouTube said, for whoever comes after us today."""
        if error.code == "source_quota":
            quota = self._cursor.quota.exhausted(self._clock.now())
            self._cursor = replace(self._cursor, quota=quota)
            self._hearing.figures(quota_used=quota.used, quota_limit=LIMIT)
            await self._telling.tell([], self._cursor.written())

    async def begin(self) -> bool:
        """Find the chat of the video; False when it is over."""
        if self._cursor.chat:
            return True
        details = await self._details()
        if chat := tamed.text(details.get("activeLiveChatId")):
            self._cursor = replace(self._cursor, chat=chat)
            return True
        if tamed.text(details.get("actualEndTime")):
            return False
        raise ProviderError("source_not_found", retry_s=NOT_LIVE_S)

    async def _details(self) -> dict[str, object]:
        self._spend(VIDEOS)
        try:
            told = await self._api.get("videos", part="liveStreamingDetails", id=self._cursor.video)
        except ProviderError as error:
            await self._out_of_quota(error)
            raise
        videos = tamed.rows(told.get("items"))
        if not videos:
            raise ProviderError("source_not_found", retryable=False)
        return tamed.fields(videos[0], "liveStreamingDetails")

    async def listen(self) -> None:
        """Hear messages until the chat is over."""
        while True:
            try:
                if await (self._follow() if self._streams else self._list()):
                    return
            except Expired:
                if not self._cursor.token:
                    raise asking.failed("status 400") from None
                logger.info("place in the chat of %s expired", PLATFORM)
                self._cursor = replace(self._cursor, token="")
            except ProviderError as error:
                if error.data.get("reason") == CHAT_ENDED:
                    return
                await self._out_of_quota(error)
                raise

    async def _list(self) -> bool:
        """One page of the list; True when the chat is over."""
        await self._turn()
        told = page(
            await self._api.get("liveChat/messages", **self._params(), **_LISTED), self._old()
        )
        await self._take(told)
        self._next_at = max(self._next_at, self._clock.steady() + told.wait_s)
        slow = not self._streams and self._every_s() > SLOW_S
        self._stand("degraded" if slow else "live")
        return told.over

    async def _follow(self) -> bool:
        """The stream for as long as it lasts; True when the chat is over."""
        before, pages = self._cursor, 0
        await self._turn()
        try:
            async with self._api.following("liveChat/messages/stream", **self._params()) as stream:
                objects = Objects()
                async for piece in stream.chunks(IDLE_S):
                    for told in self._pages(objects, piece):
                        self._stand("live")
                        pages += 1
                        if await self._take_streamed(told):
                            return True
        except ProviderError as error:
            if not _of_stream(error):
                raise
            if error.code != "source_failed":
                self._list_instead(STREAM_AGAIN_S)
        if pages == 0:
            return await self._look_after(before)
        return False

    def _pages(self, objects: Objects, piece: bytes) -> Iterator[dict[str, object]]:
        try:
            whole = objects.feed(piece)
        except ValueError:
            raise asking.failed("endless") from None
        for each in whole:
            told = youtube_api.page(each)
            if "error" in told:
                raise refused(self._given, asking.Answer(400, {}, each))
            yield told

    async def _take_streamed(self, told: dict[str, object]) -> bool:
        one = page(told, self._old())
        await self._take(one)
        return one.over

    async def _look_after(self, before: Cursor) -> bool:
        """A stream that told nothing: is there nothing, or does it not tell?"""
        over = await self._list()
        if self._streams and self._cursor.heard_to > before.heard_to:
            self._list_instead(float("inf"))  # to try again would be to be deaf again
        return over

    def _list_instead(self, seconds: float) -> None:
        logger.info("stream of %s does not answer: its list is read instead", PLATFORM)
        self._stream_from = self._clock.steady() + seconds

    @property
    def _streams(self) -> bool:
        return self._clock.steady() >= self._stream_from

    def _params(self) -> dict[str, str]:
        params = {"liveChatId": self._cursor.chat, "part": _PARTS}
        return params | ({"pageToken": self._cursor.token} if self._cursor.token else {})

    def _old(self) -> Millis:
        """Before when what is told now was there before we came, or was told by us then."""
        if self._came_new:
            now = self._clock.steady()
            first = now if self._first_page_at is None else self._first_page_at
            return self._began if now - first < HISTORY_S else 0
        return 0 if self._cursor.token else self._cursor.heard_to - LATE_MS

    async def _take(self, told: Page) -> None:
        heard_to, latest = self._cursor.heard_to, self._clock.now() + AHEAD_MS
        if not self._cursor.token and heard_to and told.oldest > heard_to:
            self._hearing.missed(heard_to, told.oldest)
        times = [each.sent_at for each in told.heard if each.sent_at <= latest]
        after = replace(
            self._cursor,
            token=told.token or self._cursor.token,
            heard_to=max([heard_to, *times]),
            begun=True,
        )
        now = self._clock.steady()
        if self._first_page_at is None:
            self._first_page_at = now
        elif not told.oldest:
            self._first_page_at = float("-inf")
        if told.heard or now - self._kept_at >= KEEP_S:
            await self._telling.tell(told.heard, after.written())
            self._kept_at = now
        # Others may have spent quota meanwhile.
        self._cursor = replace(after, quota=self._cursor.quota)

    async def look(self) -> None:
        """How many watch, while there is quota for it, until the video is over."""
        while True:
            await self._given.pause(VIEWERS_S)
            if self._every_s() > VIEWERS_WHILE_S:
                continue
            try:
                details = await self._details()
            except ProviderError as error:
                if not error.retryable or error.code == "source_quota":
                    raise
                continue
            watching = tamed.count(details.get("concurrentViewers"))
            if watching is not None:
                self._hearing.figures(viewers=watching)
            if tamed.text(details.get("actualEndTime")):
                return await self._last_words()

    async def _last_words(self) -> None:
        """What was still written, unless whoever listens hears of the end first."""
        try:
            await self._list()
        except (ProviderError, Expired) as error:
            logger.info("chat of %s is over: %s", PLATFORM, type(error).__name__)

    def _stand(self, state: State, code: str = "") -> None:
        if (state, code) != self._said:
            self._said = (state, code)
            self._hearing.is_now(state, code)


_LISTED = {"maxResults": str(RESULTS)}


def _of_stream(error: ProviderError) -> bool:
    """Whether it is only the stream that does not answer, as far as that can be known yet."""
    if not error.code.startswith("source_") or error.data.get("reason") == CHAT_ENDED:
        return False
    return error.code not in {"source_quota", "source_throttled"}
