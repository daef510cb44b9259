"""Owns the WHIP and WHEP face of media: HTTP in, HTTP out, nothing decided here.

WHIP is RFC 9725, WHEP draft-ietf-wish-whep-03. What single clients need beyond them is said where
it is done.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from livehub.errors import LiveHubError, NotAuthorized, NotFound, ProtocolError, http_status
from livehub.media.guard import MOST_BYTES
from livehub.media.interface import Door as MediaDoor
from livehub.media.interface import MediaSession
from livehub.turn import TurnServer
from livehub.web.auth import asker, bearer
from livehub.web.rates import Act, Rates, Whose

SDP = "application/sdp"
FRAGMENT = "application/trickle-ice-sdpfrag"
MOST_REMEMBERED = 1000  # media sessions whose DELETE is still awaited

_STATUSES = {  # what these codes mean in RFC 9725; all others follow the one mapping in errors.py
    "sdp_too_large": 413,
    "media_type_unsupported": 415,
    "if_match_missing": 428,
    "if_match_stale": 412,
    "method_not_allowed": 405,
    "media_too_often": 429,
}

# No cookie is read across origins: the wildcard never comes with Allow-Credentials.
_CORS = {
    "Access-Control-Allow-Origin": "*",
    # Eyevinn's client trickles only where PATCH is in this list
    "Access-Control-Allow-Methods": "OPTIONS, GET, HEAD, POST, PATCH, DELETE",
    # ... and sends ETag where RFC 9725 says If-Match
    "Access-Control-Allow-Headers": "Authorization, Content-Type, If-Match, ETag",
    "Access-Control-Expose-Headers": "Location, ETag, Link, Accept-Post, Retry-After",
    "Access-Control-Max-Age": "600",
}

Place = tuple[str, str | None]
"""A show id and a camera id; None where the program is meant."""


Authorize = Callable[[Request], Awaitable[Place]]
"""Tells what a request may reach; raises NotAuthorized or NotFound."""


Sentence = Callable[[Request, LiveHubError], str]

Handler = Callable[[Request], Awaitable[Response]]

Elsewhere = Callable[[Request], str | None]
"""The WHEP endpoint of another server that serves this viewer, None when we do."""


def routes(
    media: Callable[[], MediaDoor],
    camera: Authorize,
    viewer: Authorize,
    sentence: Sentence,
    turn: Callable[[], Sequence[TurnServer]] = list,
    rates: Rates | None = None,
    elsewhere: Elsewhere = lambda _: None,
    *,
    outside: bool = False,
) -> list[Route]:
    """`/whip/{camera}`, `/whep/{key}` and `/media/{session}`; without the first for `outside`.

    `media` is asked on each request, so that routes can be built before media runs. `camera` and
    `viewer` authorize POSTs; a session's own address is a capability, because MediaMTX's client
    sends no Authorization with PATCH and DELETE. `sentence` words a refusal for the asker, `turn`
    gives the relaying servers for those who may connect; without `rates` nobody is too fast.
    """
    door = _Door(media, camera, viewer, turn, rates, elsewhere, outside)
    whip = _Resource({"POST": door.publish, "OPTIONS": door.options(camera)}, sentence)
    whep = _Resource(
        {"POST": door.view, "OPTIONS": door.options(viewer), "HEAD": _takes_offers}, sentence
    )
    acts = {"PATCH": door.trickle, "DELETE": door.leave, "OPTIONS": _takes_fragments}
    session = _Resource({"GET": door.check, "HEAD": door.check, **acts}, sentence)
    cameras = [] if outside else [Route("/whip/{camera}", whip, name="whip")]
    return [
        *cameras,
        Route("/whep/{key}", whep, name="whep"),
        Route("/media/{session}", session, name="media_session"),
    ]


class _Resource:
    """One address, as ASGI: what is the same for all of them whatever is asked."""

    def __init__(self, acts: Mapping[str, Handler], sentence: Sentence) -> None:
        # RFC 9725 section 4.1: a GET has nothing to show, and that is no error
        self._acts = {"GET": _nothing, "HEAD": _nothing, **acts}
        self._sentence = sentence

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Carry out the act; refusals become problems (RFC 9457), and every page may read them."""
        request = Request(scope, receive)
        try:
            act = self._acts.get(request.method)
            if act is None:
                raise ProtocolError("method_not_allowed")
            response = await act(request)
        except LiveHubError as error:
            response = self._problem(request, error)
        response.headers.update(_CORS)
        await response(scope, receive, send)

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
        if isinstance(error, NotAuthorized) and error.unknown:  # RFC 6750 section 3
            wrong = "Authorization" in request.headers
            response.headers["WWW-Authenticate"] = 'Bearer error="invalid_token"' if wrong else "Bearer"  # fmt: skip
        if status == 405:
            response.headers["Allow"] = ", ".join(self._acts)
        if status == 415 and request.method == "PATCH":
            response.headers["Accept-Patch"] = FRAGMENT  # RFC 5789 section 2.2
        return response


class _Door:
    """What can be done at the addresses."""

    def __init__(
        self,
        media: Callable[[], MediaDoor],
        camera: Authorize,
        viewer: Authorize,
        turn: Callable[[], Sequence[TurnServer]],
        rates: Rates | None,
        elsewhere: Elsewhere,
        outside: bool,
    ) -> None:
        self._media = media
        self._camera = camera
        self._viewer = viewer
        self._turn = turn
        self._rates = rates
        self._elsewhere = elsewhere
        self._outside = outside
        self._handed_out: OrderedDict[str, bool] = OrderedDict()  # sessions nobody deleted yet

    async def publish(self, request: Request) -> Response:
        """POST of a camera's offer."""
        self._spend("POST", "address", asker(request))
        room, camera = await self._camera(request)
        self._spend("POST", "camera", f"{room}/{camera}")
        offer = await read_body(request, SDP)
        return self._created(await self._media().publish(room, camera or "camera", offer))

    async def view(self, request: Request) -> Response:
        """POST of a viewer's offer."""
        # Before anything is counted: a crowd comes through one proxy, and this costs next to nothing.
        if other := self._elsewhere(request):
            return _sent_on(other)
        self._spend("POST", "address", asker(request))
        room, camera = await self._viewer(request)
        self._spend("POST", "key", bearer(request) or request.path_params["key"])
        offer = await read_body(request, SDP)
        session = await self._media().view(room, offer, camera, remote=self._outside)
        return self._created(session)

    async def check(self, request: Request) -> Response:
        """GET of a media session: nothing to show, but 404 tells a page that it has to come anew."""
        await self._media().check(request.path_params["session"])
        return Response(status_code=204)

    async def trickle(self, request: Request) -> Response:
        """PATCH of a media session: more addresses. 204 without ETag, as RFC 9725 section 4.3.1 has it."""
        session = self._session(request, "PATCH")
        fragment = await read_body(request, FRAGMENT)
        await self._media().patch(session, request.headers.get("If-Match"), fragment)
        return Response(status_code=204)

    async def leave(self, request: Request) -> Response:
        """DELETE of a media session, whatever If-Match says."""
        session = self._session(request, "DELETE")
        open_till_now = self._handed_out.pop(session, False)
        try:
            await self._media().close(session)
        except NotFound:
            # OBS and whip-whep close their connection first, which ends the session here as well;
            # their DELETE comes after it and is no mistake
            if not open_till_now:
                raise
        return Response("{}", media_type="application/json")  # OBS warns of anything but 200

    def options(self, authorize: Authorize) -> Handler:
        """OPTIONS of an endpoint: for browsers' preflights, and for clients that ask for relays."""

        async def answer(request: Request) -> Response:
            response = Response(status_code=200, headers={"Accept-Post": SDP})
            # Preflights carry no key, and RFC 9725 section 4.6 wants no credentials in their answer.
            if "Access-Control-Request-Method" not in request.headers:
                try:
                    await authorize(request)
                except (NotAuthorized, NotFound):
                    return response
                self._link(response)
            return response

        return answer

    def _created(self, session: MediaSession) -> Response:
        """201 with the answer. The address is absolute: OBS pastes a relative one into the path."""
        headers = {"Location": f"/media/{session.id}", "ETag": session.etag}
        response = Response(session.answer_sdp, 201, headers, media_type=SDP)
        self._link(response)
        self._handed_out[session.id] = True
        while len(self._handed_out) > MOST_REMEMBERED:
            self._handed_out.popitem(last=False)  # its DELETE, if it ever comes, will be a 404
        return response

    def _link(self, response: Response) -> None:
        """One Link for each relay and no other, in this very shape.

        MediaMTX's pages fail on a Link with another rel or with its parts in another order, OBS
        takes one for a server without an address.
        """
        for server in self._turn():
            response.headers.append(
                "Link",
                f'<{server.url}>; rel="ice-server"; username="{server.username}"; '
                f'credential="{server.credential}"; credential-type="password"',
            )

    def _session(self, request: Request, act: Act) -> str:
        session: str = request.path_params["session"]
        self._spend(act, "address", asker(request))
        self._spend(act, "session", session)
        return session

    def _spend(self, act: Act, whose: Whose, name: str) -> None:
        if self._rates is not None:
            self._rates.spend(act, whose, name)


async def read_body(request: Request, media_type: str) -> str:
    """The body as text, never more of it than an offer may have.

    Raises ProtocolError `media_type_unsupported`, `sdp_too_large`, `sdp_unreadable`.
    """
    named = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if named != media_type:
        raise ProtocolError("media_type_unsupported", wanted=media_type)
    length = request.headers.get("Content-Length", "0")
    if length.isascii() and length.isdecimal() and (len(length) > 9 or int(length) > MOST_BYTES):
        raise ProtocolError("sdp_too_large", limit=MOST_BYTES)
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > MOST_BYTES:
                raise ProtocolError("sdp_too_large", limit=MOST_BYTES)
        return body.decode()
    except (UnicodeDecodeError, ClientDisconnect) as error:  # cut off on the way, often by Wi-Fi
        raise ProtocolError("sdp_unreadable") from error


def _sent_on(other: str) -> Response:
    """The same offer, please, to another server; asked anew by whoever comes back."""
    return Response(status_code=307, headers={"Location": other, "Cache-Control": "no-store"})


async def _nothing(_: Request) -> Response:
    return Response(status_code=204)


async def _takes_offers(_: Request) -> Response:
    """HEAD of a WHEP endpoint says what it takes."""
    return Response(status_code=200, headers={"Content-Type": SDP})


async def _takes_fragments(_: Request) -> Response:
    return Response(status_code=200, headers={"Accept-Patch": FRAGMENT})
