"""Owns what stands before every page: headers, sizes of bodies, and where requests may come from."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from livehub.errors import LiveHubError, NotAuthorized, TooLarge, close_code
from livehub.payments.statements.limits import FILE_LIMIT
from livehub.web.problems import answer, answer_bug

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "media-src 'self' blob:; font-src 'self'; connect-src 'self' {socket}; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; object-src 'none'; "
    "require-trusted-types-for 'script'; trusted-types lit-html"
)
_FIXED = {
    "X-Content-Type-Options": "nosniff",
    # Not no-referrer: it also blanks the Origin of our own forms, which check_origin reads.
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
CAMERA_POLICY = "camera=(self), microphone=(self), display-capture=(), screen-wake-lock=(self)"
NO_CAMERA_POLICY = "camera=(), microphone=(), display-capture=()"

BODY_LIMIT = 256 * 1024  # bytes
UPLOAD_LIMIT = 8 * 1024 * 1024 + 64 * 1024  # a photo of 8 MB and the form around it
STATEMENT_LIMIT = FILE_LIMIT + 64 * 1024
_UPLOADS = {
    "/api/photos": UPLOAD_LIMIT,
    "/api/read-qr": UPLOAD_LIMIT,
    "/api/statements": STATEMENT_LIMIT,
}

_CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_FROM_HERE = frozenset({"same-origin", "none"})
# Reached by machines that send no cookie: signature or capability guards them.
_MEDIA = ("/whip/", "/whep/", "/media/")
_FROM_ANYWHERE = ("/hooks/", "/ingest/", *_MEDIA)


class Guard:
    """Pure ASGI: works for WebSockets too, and costs nothing per message."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check the request, then hand it on with headers to come."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        limit = _UPLOADS.get(scope["path"], BODY_LIMIT)
        try:
            check_origin(scope, headers)
            if not scope["path"].startswith(_MEDIA):  # they take less, and refuse as RFC 9725 says
                check_length(headers, limit)
        except LiveHubError as error:
            await _refuse(error, scope, receive, send)
            return
        if scope["type"] == "websocket":
            await self._app(scope, receive, send)
            return

        begun = False

        async def dressed(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                _dress(scope, headers, MutableHeaders(scope=message))
            await send(message)

        try:
            await self._app(scope, _counted(receive, limit), dressed)
        except Exception as bug:  # noqa: BLE001 - logged where it is answered
            # Here and not in Starlette's outermost layer, so that this page has the headers too.
            response = answer_bug(Request(scope), bug)
            if not begun:
                await response(scope, receive, dressed)


def check_origin(scope: Scope, headers: Headers) -> None:
    """Raises NotAuthorized `other_site`: another site's page may not act with our cookies.

    CORS does not stop a foreign page from sending forms or opening WebSockets.
    """
    changing = scope["type"] == "websocket" or scope["method"] in _CHANGING
    if not changing or scope["path"].startswith(_FROM_ANYWHERE) or _is_joining(scope):
        return
    if headers.get("sec-fetch-site", "none") not in _FROM_HERE:
        raise NotAuthorized("other_site")
    origin = headers.get("origin")
    if origin is not None and urlsplit(origin).netloc.lower() != headers.get("host", "").lower():
        raise NotAuthorized("other_site")


def _is_joining(scope: Scope) -> bool:
    """Social Stream Ninja, from its extension, its app or its site: its session is the capability."""
    path: str = scope["path"]
    return scope["type"] == "websocket" and (path == "/" or path.startswith("/join/"))


def check_length(headers: Headers, limit: int) -> None:
    """Raises TooLarge `body_too_large` for a body that says so itself."""
    length = headers.get("content-length", "0")
    if not (length.isascii() and length.isdecimal()) or int(length) > limit:
        raise TooLarge("body_too_large", limit=limit)


async def _refuse(error: LiveHubError, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await WebSocketClose(close_code(error))(scope, receive, send)
    else:
        await answer(Request(scope), error)(scope, receive, send)


def _counted(receive: Receive, limit: int) -> Receive:
    """A body without honest length is cut off as well."""
    seen = 0

    async def counting() -> Message:
        nonlocal seen
        message = await receive()
        if message["type"] == "http.request":
            seen += len(message.get("body", b""))
            if seen > limit:
                raise TooLarge("body_too_large", limit=limit)
        return message

    return counting


def _dress(scope: Scope, request: Headers, response: MutableHeaders) -> None:
    for name, value in _FIXED.items():
        response.setdefault(name, value)
    if scope["scheme"] == "https":  # over plain HTTP browsers ignore it, and complain
        response.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if "content-security-policy" not in response:
        policy = content_security_policy(scope["scheme"], request.get("host", ""))
        response["Content-Security-Policy"] = policy
    camera = scope["path"].startswith("/c/")
    response["Permissions-Policy"] = CAMERA_POLICY if camera else NO_CAMERA_POLICY
    response.setdefault("Cache-Control", "no-store")


def content_security_policy(scheme: str, host: str, also: str = "") -> str:
    """The policy of a page; `also` is one more origin that it may speak to."""
    # Old Safari does not count wss: as 'self'.
    socket = f"{'wss' if scheme == 'https' else 'ws'}://{_plain_host(host)}"
    return CONTENT_SECURITY_POLICY.format(socket=f"{socket} {also}".rstrip())


def _plain_host(host: str) -> str:
    """The Host header, when it is one: it goes into a policy and must not bring words of its own."""
    return host if all(sign.isalnum() or sign in ".-:[]" for sign in host) else "invalid"
