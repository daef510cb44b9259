"""Owns handing out a show's ledger: as a page to read and print, as CSV, as XLSX."""

from __future__ import annotations

import asyncio
from datetime import date

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from livehub import clock
from livehub.payments.state import BankState
from livehub.web import auth
from livehub.web.ledger_files import as_csv, as_xlsx
from livehub.web.ledger_rows import AMOUNTS, Book, book
from livehub.web.render import language, page
from livehub.web.world import world_of

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def ledger(request: Request) -> Response:
    """The page."""
    show = request.path_params["show"]
    return page(request, "ledger.html", show=show, book=await _book(request), amounts=AMOUNTS)


async def ledger_csv(request: Request) -> Response:
    """The same as CSV."""
    written = await asyncio.to_thread(as_csv, await _book(request))
    return _file(request, written, "text/csv; charset=utf-8", "csv")


async def ledger_xlsx(request: Request) -> Response:
    """The same as XLSX."""
    written = await asyncio.to_thread(as_xlsx, await _book(request))
    return _file(request, written, _XLSX, "xlsx")


async def _book(request: Request) -> Book:
    """States are values: the sums of one moment, though orders go on meanwhile."""
    auth.require_helper(request)
    world = world_of(request)
    show = world.show(request.path_params["show"])
    bank: BankState = world.logs.get("bank").state
    return await asyncio.to_thread(book, show, bank, world.clock.now(), language(request))


def _file(request: Request, raw: bytes, kind: str, suffix: str) -> Response:
    day: date = clock.local(world_of(request).clock.now()).date()
    name = f"so-tien-{request.path_params['show']}-{day.isoformat()}.{suffix}"
    disposition = f'attachment; filename="{name}"'
    return Response(raw, media_type=kind, headers={"Content-Disposition": disposition})


def routes() -> list[Route]:
    """On the HTTPS door."""
    return [
        Route("/studio/{show}/ledger", ledger),
        Route("/studio/{show}/ledger.csv", ledger_csv),
        Route("/studio/{show}/ledger.xlsx", ledger_xlsx),
    ]
