"""Owns the ways in: start page, owner link, PIN, invites; nothing is consumed by a GET."""

from __future__ import annotations

import asyncio
from typing import Any, Literal

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from livehub import i18n, ids, pins
from livehub.display import clean_name
from livehub.errors import Invalid, LiveHubError, NotFound, Refused
from livehub.fields import read_name
from livehub.log.vault import Personal
from livehub.rehearsal.evening import latest_order
from livehub.shop import commands as cmd
from livehub.shop.decide import usable
from livehub.shop.state import COUNTER, ShopState
from livehub.web import auth, links
from livehub.web.pin import check_pin
from livehub.web.render import language, page
from livehub.web.world import World, world_of

OWNER_NAME = "Chủ trạm"


async def start(request: Request) -> Response:
    """The first page of a world."""
    world = world_of(request)
    shop = world.shop
    viewer = auth.viewer(request)
    signed_in = viewer is not None and viewer.helps
    rehearsal = None
    if world.rehearsal_port is not None:
        host = request.url.hostname or world.address
        rehearsal = f"https://{host}:{world.rehearsal_port}/"
    return page(
        request,
        "start.html",
        shop=shop.name,
        owned=shop.owner_generation > 0,
        signed_in=signed_in,
        ready=bool(shop.accounts and shop.products),
        shows=_open_shows(world, shop) if signed_in else [],
        rehearsal_url=rehearsal,
        links=_rehearsal_links(world, shop) if world.rehearsal else {},
    )


def _open_shows(world: World, shop: ShopState) -> list[dict[str, str]]:
    opened = {runner.log for runner in world.logs}  # a show just planned opens in a moment
    open_shows = [
        plan
        for plan in sorted(shop.shows.values(), key=lambda plan: (-plan.planned_at, plan.show))
        if not plan.finished and plan.show != COUNTER and f"show:{plan.show}" in opened
    ]
    return [
        {"id": plan.show, "title": plan.title, "state": _phase(world, plan.show)}
        for plan in open_shows
    ]


def _phase(world: World, show: str) -> str:
    try:
        return world.show(show).phase
    except NotFound:  # planned this moment; its log opens right after
        return "planned"


def _rehearsal_links(world: World, shop: ShopState) -> dict[str, str | None]:
    shows = _open_shows(world, shop)
    if not shows:
        return dict.fromkeys(("studio", "overlay_v", "overlay_h", "watch", "order", "camera", "tv"))
    show = shows[0]["id"]
    overlay = f"/o/{world.links.make('overlay', show)}"
    return {
        "studio": f"/studio/{show}",
        "overlay_v": f"{overlay}?layout=v",
        "overlay_h": f"{overlay}?layout=h",
        "watch": links.watch_path(world, show),
        "order": f"/rehearse/{show}/order",
        "camera": f"/rehearse/{show}",
        "tv": links.tv_path(world, show),
    }


async def own(request: Request) -> Response:
    """The one-time owner link: GET explains, POST sets the PIN and makes this browser the owner's."""
    world = world_of(request)
    generation = int(world.links.read("owner", request.path_params["token"]))
    used = generation != world.shop.owner_generation
    if request.method != "POST" or used:
        state = "used" if used else "open"
        values = {"shop": world.shop.name}
        return page(
            request, "own.html", 410 if used else 200, state=state, values=values, errors={}
        )
    form = await request.form(max_files=0, max_fields=8)
    shop, pin, again = (str(form.get(name, "")) for name in ("shop", "pin", "pin2"))
    errors = _own_errors(request, shop, pin, again)
    if errors:
        values = {"shop": shop}
        return page(request, "own.html", 422, state="open", values=values, errors=errors)
    hashed = await asyncio.to_thread(pins.hash_pin, pin)
    runner = world.logs.get("shop")
    outcome = await runner.run(
        cmd.TakeOwnership(generation=generation, pin_hash=hashed, name=OWNER_NAME),
        actor="owner:link",
        id=ids.fresh(),
    )
    device = str(outcome.result["device"])
    await runner.run(cmd.NameShop(name=shop), actor=f"owner:{device}", id=ids.fresh())
    world.proofs.prove(device)  # the PIN was typed twice just now
    response = RedirectResponse("/setup", 303)
    auth.remember(world, response, device)
    return response


def _own_errors(request: Request, shop: str, pin: str, again: str) -> dict[str, str]:
    errors: dict[str, str] = {}
    lang = language(request)
    try:
        read_name(shop, "shop")
    except Invalid as error:
        errors["shop"] = i18n.sentence(lang, error)
    if len(pin) != 6 or not (pin.isascii() and pin.isdecimal()):
        errors["pin"] = i18n.sentence(lang, Invalid("pin_form", field="pin"))
    elif pin != again:
        errors["pin2"] = i18n.sentence(lang, Invalid("pins_differ", field="pin2"))
    return errors


async def login(request: Request) -> Response:
    """The owner comes back with the PIN."""
    world = world_of(request)
    following = _local(request.query_params.get("next", "/"))
    if request.method != "POST":
        return page(request, "login.html", shop=world.shop.name, error="", next=following)
    form = await request.form(max_files=0, max_fields=4)
    following = _local(str(form.get("next", "/")))
    try:
        await check_pin(request, world, str(form.get("pin", "")))
    except LiveHubError as error:
        sentence = i18n.sentence(language(request), error)
        return page(
            request,
            "login.html",
            error.status,
            shop=world.shop.name,
            error=sentence,
            next=following,
        )
    outcome = await world.logs.get("shop").run(
        cmd.LogIn(name=OWNER_NAME), actor="owner:pin", id=ids.fresh()
    )
    device = str(outcome.result["device"])
    world.proofs.prove(device)
    response = RedirectResponse(following, 303)
    auth.remember(world, response, device)
    return response


def _local(path: str) -> str:
    """A path on this site; anything else leads to the start page."""
    plain = path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if plain else "/"


async def join(request: Request) -> Response:
    """An invitation: GET explains, the press of the button consumes it."""
    world = world_of(request)
    invite = world.links.read("invite", request.path_params["token"])
    found = world.shop.invites.get(invite)
    if found is None:
        raise NotFound("link_unknown")
    kept = Personal(f"invite:{invite}", "name")
    name = (await world.store.reveal([kept]))[kept] or ""
    title = world.shop.shows[found.show].title
    context: dict[str, Any] = {
        "kind": found.kind,
        "shop": world.shop.name,
        "show": title,
        "name": name,
    }
    try:
        usable(world.shop, invite, world.clock.now())
        if request.method != "POST":
            return page(request, "join.html", state="open", **context)
        return await _joined(request, world, invite, name)
    except Refused as error:
        state = error.code.removeprefix("link_")
        return page(request, "join.html", 410, state=state, **context)


async def _joined(request: Request, world: World, invite: str, name: str) -> Response:
    form = await request.form(max_files=0, max_fields=4)
    kind = world.shop.invites[invite].kind
    called = clean_name(str(form.get("name", ""))) or name
    called = called or i18n.translate(language(request), f"join.{kind}_name")
    outcome = await world.logs.get("shop").run(
        cmd.UseInvite(invite=invite, name=called), actor=f"invite:{invite}", id=ids.fresh()
    )
    device = str(outcome.result["device"])
    target = f"/c/{device}" if kind == "camera" else f"/studio/{outcome.result['show']}"
    response = RedirectResponse(target, 303)
    auth.remember(world, response, device)
    return response


async def rehearse_camera(request: Request) -> Response:
    """In the rehearsal world a phone becomes a camera without an invite."""
    world = world_of(request)
    show = request.path_params["show"]
    world.show(show)
    device = await enter_rehearsal(request, "camera", show)
    response = RedirectResponse(f"/c/{device}", 303)
    auth.remember(world, response, device)
    return response


async def rehearse_order(request: Request) -> Response:
    """Leads to an order to look at: one that waits for money if there is one, else the newest."""
    world = world_of(request)
    if not world.rehearsal:
        raise NotFound("not_found")
    order = latest_order(world.show(request.path_params["show"]))
    if order is None:
        raise NotFound("no_order_yet")
    return RedirectResponse(f"/d/{auth.order_key(world, order)}", 303)


async def enter_rehearsal(request: Request, role: Literal["helper", "camera"], show: str) -> str:
    """A new device of the rehearsal world, where there is nothing to protect."""
    world = world_of(request)
    if not world.rehearsal:
        raise NotFound("not_found")
    name = i18n.translate(language(request), f"join.{role}_name")
    outcome = await world.logs.get("shop").run(
        cmd.EnterRehearsal(name=name, role=role, show=show), actor="rehearsal:door", id=ids.fresh()
    )
    return str(outcome.result["device"])


def routes() -> list[Route]:
    """On the HTTPS door."""
    both = ["GET", "POST"]
    return [
        Route("/", start),
        Route("/own/{token}", own, methods=both),
        Route("/login", login, methods=both),
        Route("/join/{token}", join, methods=both),
        Route("/rehearse/{show}", rehearse_camera),
        Route("/rehearse/{show}/order", rehearse_order),
    ]
