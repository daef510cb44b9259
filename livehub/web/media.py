"""Owns the WHIP and WHEP face of media: HTTP in, HTTP out, nothing decided here.

WHIP is RFC 9725, WHEP draft-ietf-wish-whep-03. What single clients need beyond them is said where
it is done.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from livehub.errors import LiveHubError, NotAuthorized, ProtocolError, http_status
from livehub.media.guard import MOST_BYTES
from livehub.media.interface import Door as MediaDoor
from livehub.media.interface import MediaSession

SDP = "application/sdp"
FRAGMENT = "application/trickle-ice-sdpfrag"

_STATUSES = {  # what these codes mean in RFC 9725; all others follow the one mapping in errors.py
    "sdp_too_large": 413,
    "media_type_unsupported": 415,
    "if_match_missing": 428,
    "if_match_stale": 412,
}

# No cookie is read across origins: the wildcard never comes with Allow-Credentials.
_CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "OPTIONS, GET, HEAD, POST, PATCH, DELETE",
    # Eyevinn's client sends ETag where RFC 9725 says If-Match
    "Access-Control-Allow-Headers": "Authorization, Content-Type, If-Match, ETag",
    "Access-Control-Expose-Headers": "Location, ETag, Link, Accept-Post, Retry-After",
    "Access-Control-Max-Age": "600",
}

Place = tuple[str, str | None]
"""A show id and a camera id; None where the program is meant."""


Authorize = Callable[[Request], Awaitable[Place]]
"""Tells what a request may reach; raises NotAuthorized or NotFound."""


Sentence = Callable[[Request, LiveHubError], str]


def routes(
    media: Callable[[], MediaDoor], camera: Authorize, viewer: Authorize, sentence: Sentence
) -> list[Route]:
    """`/whip/{camera}`, `/whep/{key}` and `/media/{session}`.

    `media` is asked on each request, so that routes can be built before media runs. `camera` and
    `viewer` authorize POSTs; a session's own address is a capability, because MediaMTX's client
    sends no Authorization with PATCH and DELETE. `sentence` words a refusal for the asker.
    """
    door = _Door(media, camera, viewer, sentence)
    endpoint = ["POST", "GET", "HEAD", "OPTIONS"]
    return [
        Route("/whip/{camera}", door.guarded(door.publish), methods=endpoint, name="whip"),
        Route("/whep/{key}", door.guarded(door.view), methods=endpoint, name="whep"),
        Route(
            "/media/{session}",
            door.guarded(door.session),
            methods=["PATCH", "DELETE", "GET", "HEAD", "OPTIONS"],
            name="media_session",
        ),
    ]


Handler = Callable[[Request], Awaitable[Response]]


class _Door:
    def __init__(
        self,
        media: Callable[[], MediaDoor],
        camera: Authorize,
        viewer: Authorize,
        sentence: Sentence,
    ) -> None:
        self._media = media
        self._camera = camera
        self._viewer = viewer
        self._sentence = sentence

    def guarded(self, handler: Handler) -> Handler:
        """The same for all: preflights, empty GETs, problems as RFC 9457, CORS."""

        async def handle(request: Request) -> Response:
            if request.method == "OPTIONS":
                response = Response(status_code=200, headers={"Accept-Post": SDP})
            elif request.method in ("GET", "HEAD"):
                response = _nothing(request)
            else:
                try:
                    response = await handler(request)
                except LiveHubError as error:
                    response = self._problem(request, error)
            response.headers.update(_CORS)
            return response

        return handle

    async def publish(self, request: Request) -> Response:
        """POST of a camera's offer."""
        room, camera = await self._camera(request)
        offer = await read_body(request, SDP)
        return created(await self._media().publish(room, camera or "camera", offer))

    async def view(self, request: Request) -> Response:
        """POST of a viewer's offer."""
        room, camera = await self._viewer(request)
        offer = await read_body(request, SDP)
        return created(await self._media().view(room, offer, camera))

    async def session(self, request: Request) -> Response:
        """PATCH and DELETE of a media session."""
        session_id = request.path_params["session"]
        if request.method == "DELETE":
            await self._media().close(session_id)
            # OBS warns of anything but 200; ffmpeg wants a body to read
            return Response("{}", media_type="application/json")
        fragment = await read_body(request, FRAGMENT)
        await self._media().patch(session_id, request.headers.get("If-Match"), fragment)
        return Response(status_code=204)

    def _problem(self, request: Request, error: LiveHubError) -> Response:
        status = _STATUSES.get(error.code, http_status(error))
        body = {
            "type": "about:blank",
            "title": error.code,
            "status": status,
            "detail": self._sentence(request, error),
            "code": error.code,
            "data": dict(error.data),
        }
        response = JSONResponse(body, status, media_type="application/problem+json")
        if "retry_s" in error.data:
            response.headers["Retry-After"] = str(error.data["retry_s"])
        if isinstance(error, NotAuthorized) and error.unknown:
            response.headers["WWW-Authenticate"] = "Bearer"
        return response


async def read_body(request: Request, media_type: str) -> str:
    """The body as text, never more of it than an offer may have.

    Raises ProtocolError `media_type_unsupported`, `sdp_too_large`, `sdp_unreadable`.
    """
    named = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if named != media_type:
        raise ProtocolError("media_type_unsupported", wanted=media_type)
    length = request.headers.get("Content-Length", "0")
    if length.isdigit() and int(length) > MOST_BYTES:
        raise ProtocolError("sdp_too_large", limit=MOST_BYTES)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise ProtocolError("sdp_too_large", limit=MOST_BYTES)
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise ProtocolError("sdp_unreadable") from error


def created(session: MediaSession) -> Response:
    """201 with the answer. The address is absolute: OBS pastes a relative one into the path."""
    headers = {"Location": f"/media/{session.id}", "ETag": session.etag}
    return Response(session.answer_sdp, 201, headers, media_type=SDP)


def _nothing(request: Request) -> Response:
    """GET has nothing to show (204); HEAD of a WHEP endpoint says what it takes."""
    if request.method == "HEAD" and request.url.path.startswith("/whep/"):
        return Response(status_code=200, headers={"Content-Type": SDP})
    return Response(status_code=204)
