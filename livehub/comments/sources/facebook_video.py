"""Owns which live video of Facebook is meant by what a person typed in, and what it is called."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from livehub.comments.sources import tamed
from livehub.comments.sources.facebook_graph import TOKEN_REFUSED, Graph
from livehub.errors import ProviderError

NOT_LIVE_S = 20
"""Until it is looked again whether the page has begun."""

_NUMBER = re.compile(r"[0-9]{5,25}")
_OBJECT = re.compile(r"[0-9]{5,25}(?:_[0-9]{5,25})?")
_PAGE = re.compile(r"[A-Za-z0-9.]{3,80}")
_HOSTS = ("facebook.com", "fb.com")
_NO_PAGES = frozenset({"watch", "live", "videos", "reel", "share", "groups", "story.php", "events"})


@dataclass(frozen=True, slots=True)
class Asked:
    """A video by its number, or the page (`me` is that of the token) whose live one is meant."""

    video: str = ""
    page: str = "me"


@dataclass(frozen=True, slots=True)
class Video:
    """A live video; `also` are the other numbers that Facebook has for it."""

    id: str
    also: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """All of its numbers, that of the live video first."""
        return (self.id, *self.also)


def is_object(id: str) -> bool:  # noqa: A002 - the word for it
    """Whether this can be the number of a video, a post or a comment."""
    return _OBJECT.fullmatch(id) is not None


def read(typed: str) -> Asked:
    """What a person typed in: a number, an address of a video or of a page, or nothing.

    Raises ProviderError `source_stream_unreadable`.
    """
    typed = typed.strip()
    if not typed:
        return Asked()
    if _OBJECT.fullmatch(typed):
        return Asked(video=typed)
    if "/" not in typed and _PAGE.fullmatch(typed):
        return Asked(page=typed)
    return _address(typed)


def _address(typed: str) -> Asked:
    try:
        split = urlsplit(typed if "://" in typed else f"https://{typed}")
        host, query = (split.hostname or "").lower(), parse_qs(split.query)
    except ValueError:
        raise _unreadable() from None
    if not any(host == each or host.endswith(f".{each}") for each in _HOSTS):
        raise _unreadable()
    asked = [value for name in ("v", "video_id") for value in query.get(name, ())]
    parts = [part for part in split.path.split("/") if part]
    numbers = [each for each in (*asked, *parts[:0:-1]) if _NUMBER.fullmatch(each)]
    if parts and parts[0] in _NO_PAGES:  # .../reel/123, .../live/producer/dashboard/123
        numbers += [each for each in parts if _NUMBER.fullmatch(each)]
    if numbers:
        return Asked(video=numbers[0])
    page = parts[0] if parts else ""
    if (
        parts[1:] in ([], ["live"], ["live_videos"])
        and page not in _NO_PAGES
        and _PAGE.fullmatch(page)
    ):
        return Asked(page=page)
    raise _unreadable()


def _unreadable() -> ProviderError:
    return ProviderError("source_stream_unreadable", retryable=False)


async def find(graph: Graph, asked: Asked, known: tuple[str, ...] = ()) -> Video:
    """The live video itself. An address has the number of the video, which is not that of the live
    one, and only the page's own list tells both. `known` are the numbers of the one that was
    listened to before: it may be over by now, and what was written last still be missing.

    Raises ProviderError `source_not_found` (to be tried again) when the page is not live.
    """
    try:
        told = await graph.get(
            f"{asked.page}/live_videos",
            broadcast_status='["LIVE"]',
            fields="id,status,video{id}",
            limit="25",
        )
    except ProviderError as error:
        # Somebody else's video, or one of a profile: the number has to do as it is.
        if asked.video and _of_the_list(error):
            return Video(asked.video)
        raise
    live = [each for row in tamed.rows(told.get("data")) if (each := _video(row))]
    if not asked.video:
        if not live and known and is_object(known[0]):
            return Video(known[0], tuple(filter(is_object, known[1:])))
        if not live:
            raise ProviderError("source_not_found", retry_s=NOT_LIVE_S)
        return live[0]
    return next((each for each in live if asked.video in each.ids), Video(asked.video))


def _video(row: dict[str, object]) -> Video | None:
    id = tamed.identity(row.get("id"))  # noqa: A001 - the word for it
    also = tamed.identity(tamed.fields(row, "video").get("id"))
    if not is_object(id):
        return None
    return Video(id, (also,) if is_object(also) and also != id else ())


def _of_the_list(error: ProviderError) -> bool:
    """Whether it is only the list that may not be had, and not the token that is refused."""
    code = error.data.get("graph", 0)
    if error.code == "source_unauthorised":
        return code not in TOKEN_REFUSED
    return error.code == "source_not_found" or (error.code == "source_failed" and code != 0)
