"""Owns speaking WHIP to a server elsewhere over HTTP (RFC 9725): offer out, answer in, goodbye."""

from __future__ import annotations

import asyncio
import logging
import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import urljoin

import httpx2

from livehub import __version__
from livehub.endpoints import origin_of, read_endpoint
from livehub.errors import Invalid, ProviderError
from livehub.media.guard import MOST_BYTES
from livehub.media.interface import Handover

logger = logging.getLogger(__name__)

PUBLISH_S = 10.0  # all redirects together
LEAVE_S = 3.0  # the end of a show does not wait longer for somebody else's server
MOST_REDIRECTS = 3
MOST_ICE_SERVERS = 4
LONGEST_WAIT_S = 300

# RFC 9725 section 4.6: one header per server, which HTTP libraries join with commas
_ICE_SERVER = re.compile(
    r"<((?:stuns?:[\w.-]{1,253}(?::\d{1,5})?)|(?:turns?:[\w.-]{1,253}(?::\d{1,5})?(?:\?transport=(?:udp|tcp))?))>"
    r"((?:\s*;\s*[\w-]{1,32}=(?:\"[^\"\r\n]{0,512}\"|[^\s;,\"]{0,512}))*)",
    re.IGNORECASE | re.ASCII,
)
_PARAMETER = re.compile(r";\s*([\w-]{1,32})=(?:\"([^\"]*)\"|([^\s;,]*))", re.ASCII)


@dataclass(frozen=True, slots=True)
class IceServer:
    """A STUN or TURN server that the endpoint offers us."""

    url: str
    username: str = ""
    credential: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Published:
    """What an endpoint answered; `resource` is where to say goodbye, None when it did not say."""

    answer: str
    resource: str | None
    ice_servers: tuple[IceServer, ...] = ()


@cache
def _trust() -> ssl.SSLContext:
    """The machine's own trust; reading it takes a tenth of a second: not on the loop, and once."""
    return httpx2.create_ssl_context()


async def client() -> httpx2.AsyncClient:
    """An HTTP client that follows nobody by itself."""
    context = await asyncio.to_thread(_trust)
    headers = {"User-Agent": f"livehub/{__version__}", "Accept-Encoding": "identity"}
    return httpx2.AsyncClient(
        verify=context, timeout=PUBLISH_S, follow_redirects=False, headers=headers
    )


class Endpoint:
    """One WHIP endpoint as long as something is pushed to it."""

    def __init__(self, http: httpx2.AsyncClient, target: Handover) -> None:
        self._http = http
        self._target = target

    async def publish(self, offer: str) -> Published:
        """Send the offer. What the server says is not believed yet: the answer is only text.

        Raises ProviderError `handover_unreachable`, `handover_certificate`, `handover_refused`
        (with `status`), `handover_busy` (with `status` and `retry_s`), `handover_answer`.
        """
        try:
            async with asyncio.timeout(PUBLISH_S):
                return await self._publish(offer)
        except (httpx2.HTTPError, httpx2.InvalidURL, TimeoutError, OSError) as error:
            # The text of these errors may hold the address, and the address may hold a key.
            certificate = "CERTIFICATE_VERIFY_FAILED" in str(error)
            code = "handover_certificate" if certificate else "handover_unreachable"
            logger.info("hand-over: %s %s", code, type(error).__name__)
            raise ProviderError(code) from None

    async def _publish(self, offer: str) -> Published:
        url = self._target.url
        for _ in range(MOST_REDIRECTS + 1):
            headers = {**self._authorization(), "Content-Type": "application/sdp"}
            request = self._http.stream("POST", url, content=offer, headers=headers)
            async with request as response:
                if response.status_code in (307, 308):
                    url = self._elsewhere(url, response.headers)
                    continue
                _check_status(response)
                return await self._published(url, response)
        raise ProviderError("handover_answer")

    async def _published(self, url: str, response: httpx2.Response) -> Published:
        resource = self._resource(url, response.headers)
        try:
            answer = await _read(response)
        except ProviderError:
            if resource is not None:
                await self.leave(resource)  # there is a session now, and nobody else knows of it
            raise
        return Published(answer, resource, read_ice_servers(response.headers))

    def _authorization(self) -> dict[str, str]:
        """Also after a redirect: balancers such as Amazon IVS send publishers to another host.

        Their word came over the connection that we trusted with the token in the first place.
        """
        token = self._target.token
        return {"Authorization": f"Bearer {token}"} if token else {}

    def _elsewhere(self, url: str, headers: Mapping[str, str]) -> str:
        """Where the endpoint sends us; never from https to where anybody could listen in."""
        try:
            other = read_endpoint(urljoin(url, headers.get("Location", "")))
        except (Invalid, ValueError):
            raise ProviderError("handover_answer") from None
        if self._target.url.startswith("https:") and not other.startswith("https:"):
            raise ProviderError("handover_answer")
        return other

    def _resource(self, url: str, headers: Mapping[str, str]) -> str | None:
        if "Location" not in headers:
            return None
        try:
            return self._elsewhere(url, headers)
        except ProviderError:
            return None

    async def leave(self, resource: str) -> None:
        """Say goodbye, so that the server need not find out; it is no failure when that fails."""
        try:
            async with asyncio.timeout(LEAVE_S):
                request = self._http.stream("DELETE", resource, headers=self._authorization())
                async with request as response:
                    logger.info("hand-over ended status=%d", response.status_code)
        except (httpx2.HTTPError, httpx2.InvalidURL, TimeoutError, OSError) as error:
            logger.info("hand-over ended unheard: %s", type(error).__name__)

    def __str__(self) -> str:
        return origin_of(self._target.url)


def _check_status(response: httpx2.Response) -> None:
    status = response.status_code
    if status == 201:
        return
    if status == 429 or status >= 500:
        asked = response.headers.get("Retry-After", "")
        seconds = int(asked) if re.fullmatch(r"\d{1,6}", asked, re.ASCII) else 0
        retry_s = min(seconds, LONGEST_WAIT_S)
        raise ProviderError("handover_busy", status=status, retry_s=retry_s)
    if status < 400:
        raise ProviderError("handover_answer")
    raise ProviderError("handover_refused", status=status)


async def _read(response: httpx2.Response) -> str:
    """The body, never more of it than an answer may have."""
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise ProviderError("handover_answer")
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > MOST_BYTES:
            raise ProviderError("handover_answer")
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise ProviderError("handover_answer") from None


def read_ice_servers(headers: Mapping[str, str]) -> tuple[IceServer, ...]:
    """The STUN and TURN servers among Link headers; what cannot be read is passed over."""
    found = []
    for link in _ICE_SERVER.finditer(headers.get("Link", "")[: 4 * 1024]):
        given = {name.lower(): quoted or bare for name, quoted, bare in _PARAMETER.findall(link[2])}
        port = re.search(r":(\d+)(?:\?|$)", link[1], re.ASCII)
        usable = port is None or 0 < int(port[1]) < 0x10000
        if given.get("rel") == "ice-server" and usable:
            server = IceServer(link[1], given.get("username", ""), given.get("credential", ""))
            found.append(server)
    return tuple(found[:MOST_ICE_SERVERS])
