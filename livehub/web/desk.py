"""Owns the pages of helpers: studio and camera, and what they and the set-up page fetch."""

from __future__ import annotations

import asyncio
from typing import Any, get_args

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from livehub import photos
from livehub.errors import Invalid, LiveHubError, NotAuthorized, NotFound
from livehub.i18n import translate
from livehub.log.vault import Personal
from livehub.payments import qr, vietqr
from livehub.payments.banks import REHEARSAL, bank
from livehub.payments.memo import memo
from livehub.shop.accounts import TEST_AMOUNT, account_of
from livehub.shows.commands import CueName
from livehub.web import auth, links, pay_message
from livehub.web.entry import enter_rehearsal
from livehub.web.files import drawn
from livehub.web.render import language, page
from livehub.web.world import World, world_of

CANNED = [cue for cue in get_args(CueName) if cue != "own"]


async def studio(request: Request) -> Response:
    """The studio of one show."""
    world = world_of(request)
    show = world.show(request.path_params["show"])
    viewer = auth.viewer(request)
    entered = None
    if world.rehearsal and (viewer is None or not viewer.helps):
        entered = await enter_rehearsal(request, "helper", show.show)
    else:
        viewer = auth.require_helper(request)
    device = entered or (viewer.subject if viewer else "")
    response = page(
        request,
        "studio.html",
        show={"id": show.show, "title": show.title},
        device=device,
        role="helper" if entered or viewer is None else viewer.role,
        feeds=_feeds(show.show, device),
        sync="/sync",
        carrier="ws",
        **_show_links(world, show.show, show.uses),
    )
    if entered:
        auth.remember(world, response, entered)
    return response


def _feeds(show: str, device: str) -> str:
    """All that helpers see, and what was masked in the comments that this one revealed."""
    log = f"show:{show}"
    return f"{log}/helper {log}/claimer:{device} shop/helper bank/helper vitals:{show}"


def _show_links(world: World, show: str, uses: tuple[str, ...]) -> dict[str, Any]:
    """A show needs only what it uses."""
    camera, overlay = "camera" in uses, "overlay" in uses
    return {
        "whep": f"/whep/{world.links.make('program', show)}" if camera else "",
        "camera_feed": links.feed(world, show) if camera else "",
        "overlay_v": links.overlay(world, show, "v") if overlay else "",
        "overlay_h": links.overlay(world, show, "h") if overlay else "",
        "watch": world.https_url + links.watch_path(world, show),
        "tv": links.tv(world, show),
    }


async def camera(request: Request) -> Response:
    """The page of an artisan's phone."""
    world = world_of(request)
    viewer = auth.require(request, "camera")
    if viewer.subject != request.path_params["camera"] or viewer.show is None:
        raise NotAuthorized("not_allowed")
    show = world.show(viewer.show)
    kept = Personal(f"device:{viewer.subject}", "name")
    name = (await world.store.reveal([kept]))[kept]
    nobody = translate(language(request), "join.camera_name")
    return page(
        request,
        "camera.html",
        show={"id": show.show, "title": show.title, "state": show.phase},
        name="" if name in {None, nobody} else name,
        whip=f"/whip/{viewer.subject}",
        report=f"/vitals/camera/{viewer.subject}",
        now=world.clock.now(),
        cues=CANNED,
        landing=world.http_url,
        feeds=f"show:{show.show}/camera:{viewer.subject} vitals:{show.show}",
        sync="/sync",
        carrier="sse",
    )


async def upload_photo(request: Request) -> Response:
    """A product's photo: decoded, re-encoded, kept before anything names it."""
    auth.require_helper(request)
    photo = await asyncio.to_thread(photos.prepare, await _uploaded(request))
    blobs = world_of(request).blobs
    for size, raw in photo.sizes.items():
        await blobs.put_as(photo.sha256, raw, f".{size}.webp")
    return JSONResponse({"photo": photo.sha256})


async def read_qr(request: Request) -> Response:
    """An account out of a picture of the bank's own VietQR."""
    auth.require(request, "owner")
    payloads = await asyncio.to_thread(qr.read_picture, await _uploaded(request))
    found = _first_account(payloads)
    known = bank(found.bin)
    if known is None or known == REHEARSAL:
        raise Invalid("bank_unknown", field="bin")
    return JSONResponse({"bin": found.bin, "bank": known.short_name, "account": found.account})


def _first_account(payloads: list[str]) -> vietqr.VietQR:
    refused: LiveHubError = Invalid("no_qr_in_picture")
    for payload in payloads:
        try:
            found = vietqr.read(payload)
        except Invalid as error:
            refused = error
            continue
        # Codes to cards and of shops' terminals name no account that we could write a code for.
        if found.service == "QRIBFTTA":
            return found
        refused = Invalid("qr_not_an_account")
    raise refused


async def _uploaded(request: Request) -> bytes:
    async with request.form(max_files=1, max_fields=4) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise Invalid("picture_missing", field="file")
        return await file.read()


async def message(request: Request) -> Response:
    """The pay message of an order."""
    auth.require_helper(request)
    world = world_of(request)
    order = request.path_params["order"]
    show = world.show(auth.show_of_order(order))
    found = show.orders.get(order)
    if found is None:
        raise NotFound("order_unknown")
    composed: dict[str, Any] = pay_message.compose(world, show, found, language(request))
    return JSONResponse(composed)


async def test_qr(request: Request) -> Response:
    """The VietQR of an account's test transfer, while one is waited for."""
    auth.require(request, "owner")
    account = account_of(world_of(request).shop, request.path_params["account"])
    if not account.test_code:
        raise NotFound("account_unknown")
    written = memo(account.prefix, account.test_code)
    payload = vietqr.write(account.bin, account.number, amount=TEST_AMOUNT, memo=written)
    return drawn(payload, "svg")


async def invite_qr(request: Request) -> Response:
    """An invite's link as a QR."""
    auth.require_helper(request)
    world = world_of(request)
    invite = request.path_params["invite"]
    if invite not in world.shop.invites:
        raise NotFound("link_unknown")
    return drawn(links.join(world, invite), "svg")


def routes() -> list[Route]:
    """On the HTTPS door."""
    return [
        Route("/studio/{show}", studio),
        Route("/c/{camera}", camera),
        Route("/api/photos", upload_photo, methods=["POST"]),
        Route("/api/read-qr", read_qr, methods=["POST"]),
        Route("/orders/{order}/pay-message", message),
        Route("/invites/{invite}/qr.svg", invite_qr),
        Route("/accounts/{account}/test.svg", test_qr),
    ]
