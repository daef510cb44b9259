"""Owns turning templates into pages: language, texts, assets, and nothing that is not escaped."""

from __future__ import annotations

import hashlib
import mimetypes
import tomllib
from functools import cache
from typing import Any

import msgspec
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, StrictUndefined
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse

from livehub import __version__, assets, i18n, voice
from livehub.money import format_amount
from livehub.web.world import world_of

THEME = "moc"
# Not every machine knows these, and with nosniff a browser runs no script of another kind.
_KINDS = {
    "text/javascript": ".js",
    "font/woff2": ".woff2",
    "image/webp": ".webp",
    "audio/mpeg": ".mp3",
}


@cache
def environment() -> Environment:
    """Jinja2 with autoescape for every file, and an error for every name that is missing."""
    loader = ChoiceLoader(
        [PackageLoader("livehub.web"), FileSystemLoader(assets.folder("overlays"))]
    )
    made = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=False,
        auto_reload=False,  # it would look at every file for every page
    )
    made.filters["money"] = format_amount
    made.globals["asset"] = asset
    made.globals["version"] = __version__
    return made


def prepare() -> None:
    """Read all that pages are made of, so that no page waits for the disk. Blocks: not on the loop."""
    for template in environment().list_templates(extensions=["html"]):
        environment().get_template(template)
    for lang in i18n.languages():
        messages(lang)
    theme(THEME)
    voice.clips()
    assets.static_hash()
    mimetypes.init()
    for kind, suffix in _KINDS.items():
        mimetypes.add_type(kind, suffix)


def asset(name: str) -> str:
    """The address of a file in static/; it changes with the content of the folder."""
    return f"/static/{assets.static_hash()}/{name}"


def language(connection: HTTPConnection) -> str:
    """The language that the page is in."""
    chosen = connection.query_params.get("lang")
    if chosen in i18n.languages():
        return chosen
    return i18n.negotiate(connection.headers.get("accept-language"))


@cache
def messages(lang: str) -> tuple[bytes, str]:
    """The catalogue that pages fetch, as JSON, and its content hash."""
    encoded = msgspec.json.encode(i18n.catalogue(lang))
    return encoded, hashlib.sha256(encoded).hexdigest()[:12]


def page(
    connection: HTTPConnection, template: str, status_code: int = 200, **context: Any
) -> HTMLResponse:
    """A page in the asker's language."""
    lang = language(connection)
    rendered = (
        environment()
        .get_template(template)
        .render(
            lang=lang,
            rehearsal=world_of(connection).rehearsal,
            messages_url=f"/messages/{lang}.{messages(lang)[1]}.json",
            t=lambda key, **data: i18n.translate(lang, key, **data),
            **context,
        )
    )
    return HTMLResponse(rendered, status_code)


@cache
def theme(name: str) -> dict[str, Any]:
    """What a theme says of itself."""
    return tomllib.loads((assets.folder("overlays") / name / "theme.toml").read_text("utf-8"))


def overlay(connection: HTTPConnection, name: str, **context: Any) -> HTMLResponse:
    """An overlay page of a theme."""
    return page(
        connection,
        f"{name}/overlay.html",
        theme=theme(name),
        theme_asset=lambda file: f"/overlays/{assets.static_hash()}/{name}/{file}",
        **context,
    )
