"""Owns reading a show's comments page by page, those too that left state long ago."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from livehub.errors import Busy, Invalid
from livehub.log.vault import fill, references
from livehub.screens.projections import comments
from livehub.web import auth
from livehub.web.world import world_of

PAGE_MOST = 100
_NUMBER_SIGNS = 9


async def page(request: Request) -> Response:
    """Comments with a number under `before`, the newest first, at most `limit`; masked.

    Without `before` it begins with the newest of all. Raises NotAuthorized, NotFound
    `show_unknown`, Invalid `field_unreadable`, Busy when asked too often, or while the log of a
    show is still being read.
    """
    world = world_of(request)
    viewer = auth.require_helper(request)
    runner = world.show_runner(request.path_params["show"])
    if not world.lookups.take(viewer.subject):
        raise Busy("busy", retry_s=1)
    state, seq = runner.state, runner.head.seq
    before = _number(request, "before", state.queue.count + 1)
    limit = min(_number(request, "limit", PAGE_MOST), PAGE_MOST)
    last = min(before - 1, state.queue.count)
    numbers = range(last, max(last - limit, 0), -1)
    there = {each: state.queue.get(str(each)) for each in numbers}
    gone = [each for each, comment in there.items() if comment is None]
    if gone:
        past = await world.past.comments(state.show, seq, gone)
        there |= {int(each.comment): each for each in past}
    found = [comments.comment(state, each) for each in there.values() if each is not None]
    values = await world.store.reveal(references(found))
    return JSONResponse(fill(found, values))


def _number(request: Request, name: str, default: int) -> int:
    said = request.query_params.get(name)
    if said is None:
        return default
    if not (said.isascii() and said.isdecimal() and len(said) <= _NUMBER_SIGNS and int(said)):
        raise Invalid("field_unreadable", field=name)
    return int(said)


def routes() -> list[Route]:
    """On the HTTPS door."""
    return [Route("/studio/{show}/comments", page)]
