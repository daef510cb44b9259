"""Owns what the money panel of the studio fetches: suggestions, orders to choose, a refund's QR."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from livehub.errors import NotFound, Refused
from livehub.log.vault import Personal
from livehub.payments import vietqr
from livehub.payments.banks import REHEARSAL, all_banks
from livehub.payments.memo import memo
from livehub.payments.state import Refund
from livehub.web import auth, suggestions
from livehub.web.files import drawn
from livehub.web.world import World, world_of

_TEXT_MOST = 80


async def suggested(request: Request) -> Response:
    """What a transfer may be: orders, other transfers, refunds, each with its reasons."""
    auth.require_helper(request)
    world = world_of(request)
    return JSONResponse(await suggestions.about(world, request.path_params["transfer"]))


async def orders(request: Request) -> Response:
    """Orders of all shows that `q` may mean, to give them a transfer by hand."""
    auth.require_helper(request)
    text = request.query_params.get("q", "")[:_TEXT_MOST]
    return JSONResponse({"orders": await suggestions.find(world_of(request), text)})


async def banks(request: Request) -> Response:
    """Banks that a buyer's money can go back to, by the name people use."""
    auth.require_helper(request)
    # The rehearsal's own bank is the only one there: no money can go anywhere.
    known = (REHEARSAL,) if world_of(request).rehearsal else all_banks()
    return JSONResponse(
        {"banks": [{"bin": each.bin, "short_name": each.short_name} for each in known]}
    )


async def refund_qr(request: Request) -> Response:
    """The VietQR of the buyer's own account, for the shop's bank app to scan.

    Refused `refund_paid` once the money went back: nobody shall send it twice.
    """
    auth.require_helper(request)
    world = world_of(request)
    refund = suggestions.bank_of(world).refund(request.path_params["refund"])
    if refund.paid:
        raise Refused("refund_paid")
    payload = await refund_payload(world, refund)
    return await asyncio.to_thread(drawn, payload, "svg")


async def refund_payload(world: World, refund: Refund) -> str:
    """What that VietQR says; NotFound `refund_account_erased`. The memo lets its debit be known."""
    subject = f"refund:{refund.refund}"
    kept = Personal(subject, "bin"), Personal(subject, "number")
    told = await world.store.reveal(kept)
    bin_, number = told[kept[0]], told[kept[1]]
    if bin_ is None or number is None:
        raise NotFound("refund_account_erased")
    accounts = world.shop.accounts.values()
    # Some banks tell of a transfer only when its memo begins so, of debits too.
    prefix = next((each.prefix for each in accounts if each.number == refund.account), "")
    return vietqr.write(bin_, number, amount=refund.amount, memo=memo(prefix, refund.code))


def routes() -> list[Route]:
    """On the HTTPS door."""
    return [
        Route("/transfers/{transfer}/suggestions", suggested),
        Route("/api/orders", orders),
        Route("/api/banks", banks),
        Route("/refunds/{refund}/qr.svg", refund_qr),
    ]
