"""Owns the page where helpers look after words and ready answers, and tries a comment on them."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

import msgspec
from msgspec import Meta
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from livehub.comments import answers, judging
from livehub.comments.judging import Rules
from livehub.display import clean
from livehub.errors import ProtocolError
from livehub.web import auth
from livehub.web.render import language, page
from livehub.web.world import world_of

LINES_MOST = 1_001  # as many as a list holds, and the public address
LINE_MOST = 300  # characters
TEXT_MOST = 2_000  # characters, as a comment has

_Lines = Annotated[
    tuple[Annotated[str, Meta(max_length=LINE_MOST)], ...], Meta(max_length=LINES_MOST)
]


class Tried(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A comment, and the lists as they stand in the form."""

    text: Annotated[str, Meta(max_length=TEXT_MOST)]
    hide: _Lines = ()
    hold: _Lines = ()
    allow: _Lines = ()
    links: _Lines = ()


_tried = msgspec.json.Decoder(Tried)


async def talk(request: Request) -> Response:
    """For helpers; the owner has the same on the set-up page."""
    auth.require_helper(request)
    world = world_of(request)
    return page(
        request, "talk.html", shop=world.shop.name, sync="/sync", **context(language(request))
    )


def context(lang: str) -> dict[str, Any]:
    """What the part about words and answers needs."""
    rules = judging.shipped()
    lists = {"hide": rules.hide, "hold": rules.hold, "allow": rules.allow}
    return {
        "shipped": {name: "\n".join(words or ()) for name, words in lists.items()},
        "holes": answers.holes(lang),
    }


async def try_comment(request: Request) -> Response:
    """What would become of a comment by itself, with lists that nobody has saved yet.

    Raises NotAuthorized, ProtocolError `message_unreadable`.
    """
    auth.require_helper(request)
    try:
        tried = _tried.decode(await request.body())
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise ProtocolError("message_unreadable") from None
    shop = world_of(request).shop
    own = (*tried.links, *([shop.public_url] if shop.public_url else []))
    lists = (tried.hide, tried.hold, tried.allow, own)
    hide, hold, allow, links = (tuple(map(clean, each)) for each in lists)
    rules = Rules(hide, hold, allow, links, shop.name)
    verdict = await asyncio.to_thread(judging.judge, clean(tried.text), "", rules)
    found = None if verdict is None else {"what": verdict.what, "reason": verdict.reason}
    return JSONResponse({"verdict": found})


def routes() -> list[Route]:
    """On the HTTPS door."""
    return [
        Route("/talk", talk),
        Route("/api/try-comment", try_comment, methods=["POST"]),
    ]
