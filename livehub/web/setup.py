"""Owns the owner's page, and the forms that bring keys of bank providers into the vault.

Keys come by a form and not as commands, are written nowhere else, and are never shown again.
Whoever changes them types the owner's PIN, unless they did so a moment ago: with a wrong key,
somebody else could make orders look paid.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from livehub import clock, i18n, ids
from livehub.errors import LiveHubError, NotFound, Refused
from livehub.log.command import Body
from livehub.payments.banks import all_banks
from livehub.payments.providers import PROVIDERS
from livehub.screens.viewer import Viewer
from livehub.shop.commands import ConnectProvider, DisconnectProvider, ProviderName
from livehub.web import auth, talk
from livehub.web.pin import check_pin
from livehub.web.render import language, page
from livehub.web.world import World, world_of

TITLES = {"sepay": "SePay", "casso": "Casso", "payos": "payOS"}
_ASKED = frozenset({"sepay", "casso"})  # they can be asked as well, with a token of its own
_STEPS = {"sepay": 4, "casso": 4, "payos": 3}
_FIELDS = ("secret", "token", "pin")


@dataclass(frozen=True, slots=True)
class Came:
    """What came of a form: which provider's, and what is wrong beside which field."""

    saved: str = ""
    provider: str = ""
    errors: dict[str, str] = field(default_factory=dict)


async def setup(request: Request) -> Response:
    """The owner's page."""
    auth.require(request, "owner", *(("helper",) if world_of(request).rehearsal else ()))
    return _page(request, Came(saved=request.query_params.get("saved", "")))


def _page(request: Request, came: Came, status: int = 200) -> Response:
    world = world_of(request)
    banks = [
        {"bin": b.bin, "short_name": b.short_name, "name": b.name, "aliases": list(b.aliases)}
        for b in all_banks()
    ]
    providers = [] if world.rehearsal else [_card(request, each, came) for each in PROVIDERS]
    return page(
        request,
        "setup.html",
        status,
        shop=world.shop.name,
        sync="/sync",
        banks=banks,
        door_url=world.shop.public_url or "",
        providers=providers,
        reachable=bool(world.shop.public_url),
        pin_needed=not world.rehearsal and _pin_needed(request),
        https_port=world.https_port,
        **talk.context(language(request)),
    )


def _card(request: Request, provider: str, came: Came) -> dict[str, Any]:
    """A provider as the page shows it; the template says which fields it has."""
    world = world_of(request)
    errors = came.errors if came.provider == provider else {}
    rejected = world.rejections.latest(provider)
    ways = world.shop.provider_ways.get(provider, ())
    return {
        "name": provider,
        "title": TITLES[provider],
        "steps": _STEPS[provider],
        "asked": provider in _ASKED,
        "ways": list(ways),
        "hook": f"{world.shop.public_url or world.https_url}{hook_path(world, provider)}",
        "rejected": _rejection(request, rejected.code, rejected.at) if rejected and ways else None,
        "saved": came.saved == provider,
        "gone": came.saved == f"-{provider}",
        "errors": errors,
        "open": bool(errors) or came.saved == provider,
    }


def _rejection(request: Request, code: str, at: int) -> dict[str, str]:
    lang = language(request)
    return {
        "time": clock.local(at).strftime("%H:%M"),
        "text": i18n.translate(lang, f"provider.rejected_{code}"),
    }


def _pin_needed(request: Request) -> bool:
    viewer = auth.viewer(request)
    try:
        world_of(request).proofs.check(viewer.subject if viewer else "")
    except Refused:
        return True
    return False


def hook_path(world: World, provider: str) -> str:
    """Where a provider posts to."""
    return f"/hooks/{provider}/{world.links.make('hook', provider)}"


async def connect(request: Request) -> Response:
    """The keys of a provider. They go from the form to the vault."""

    def wish(name: ProviderName, form: FormData) -> Body:
        secret, token = (str(form.get(each, "")) for each in ("secret", "token"))
        return ConnectProvider(provider=name, secret=secret, token=token)

    return await _carried_out(request, wish, "")


async def disconnect(request: Request) -> Response:
    """The provider is believed and asked no more; its keys leave the vault, backups too."""
    answer = await _carried_out(request, lambda name, _: DisconnectProvider(provider=name), "-")
    if answer.status_code == 303:
        await world_of(request).store.erase(f"provider:{request.path_params['provider']}")
    return answer


async def _carried_out(request: Request, wish: Any, saved: str) -> Response:
    world = world_of(request)
    viewer = auth.require(request, "owner")
    name = request.path_params["provider"]
    if name not in PROVIDERS or world.rehearsal:
        raise NotFound("link_unknown")
    form = await request.form(max_files=0, max_fields=6)
    try:
        await _check_pin(request, world, viewer, str(form.get("pin", "")))
        body = wish(cast(ProviderName, name), form)
        await world.logs.get("shop").run(body, actor=viewer.actor, id=ids.fresh())
    except LiveHubError as error:
        return _refused(request, name, error)
    world.rejections.believed(name)  # whatever was wrong was so with the keys of before
    return RedirectResponse(f"/setup?saved={saved}{name}#ways", 303)


async def _check_pin(request: Request, world: World, viewer: Viewer, pin: str) -> None:
    if not _pin_needed(request):
        return
    if not pin:
        raise Refused("pin_needed", field="pin")
    await check_pin(request, world, pin)
    world.proofs.prove(viewer.subject)


def _refused(request: Request, provider: str, error: LiveHubError) -> Response:
    named = str(error.data.get("field", ""))
    place = named if named in _FIELDS else "pin" if error.code.startswith("pin_") else "form"
    errors = {place: i18n.sentence(language(request), error)}
    return _page(request, Came(provider=provider, errors=errors), error.status)


def routes() -> list[Route]:
    """On the HTTPS door."""
    return [
        Route("/setup", setup),
        Route("/setup/providers/{provider}", connect, methods=["POST"]),
        Route("/setup/providers/{provider}/disconnect", disconnect, methods=["POST"]),
    ]
