"""Owns our end of ICE (RFC 8445): being found by a peer on the shared port, and staying found.

The other side always offers, so it controls. We never send to an address before it has proved by a
check with our password that it wants to hear from us: an offer full of foreign candidates makes us
send nothing anywhere. That leaves out hole punching, which a server with an open port does not
need. Consent (RFC 7675) and the round trip come from checks of our own to the chosen address.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aioice import stun
from aioice.candidate import Candidate
from aioice.ice import ConnectionClosed

from livehub import ids
from livehub.clock import Clock

if TYPE_CHECKING:
    from livehub.media.port import Home, Port

Address = tuple[str, int]

CONSENT_S = 4.0
"""Between two checks of ours, +-20 % so that two hundred viewers are not asked in one instant."""
MOST_PATHS = 16  # addresses of one peer that are listened to; the longest silent one makes room
MOST_WAITING = 64  # handshake datagrams not yet read; beyond that new ones are dropped
MOST_ASKED = 4  # checks of ours without an answer yet; the oldest is forgotten


@dataclass(slots=True)
class Path:
    """An address of the peer that proved itself, and the socket it reached."""

    home: Home
    address: Address
    heard_at: float


class Agent:
    """ICE for one peer, in the shape in which aiortc uses `aioice.ice.Connection`."""

    def __init__(self, port: Port, clock: Clock) -> None:
        self.ice_controlling = False
        self.remote_is_lite = False
        self.local_username = ids.fresh(12)
        self.local_password = secrets.token_urlsafe(24)
        self.remote_username: str | None = None
        self.remote_password: str | None = None
        self.remote_candidates: list[Candidate] = []
        self.local_candidates: list[Candidate] = []
        self.chosen: Path | None = None
        """Where the peer is: the address it nominated last."""
        self.moves = 0
        self.rtt_s: float | None = None
        self.on_media: Callable[[bytes], None] | None = None
        self.on_heard: Callable[[], None] = lambda: None
        self._port = port
        self._clock = clock
        self._paths: dict[tuple[Home, Address], Path] = {}
        self._nominated = asyncio.Event()
        self._closed = False
        self._handshake: asyncio.Queue[bytes | None] = asyncio.Queue(MOST_WAITING)
        self._ended = asyncio.Event()
        self._asked: dict[bytes, float] = {}
        self._next_check = 0.0

    # what aiortc calls

    async def gather_candidates(self) -> None:
        """Our addresses are known: the port's."""
        self.local_candidates = self._port.candidates()
        self._port.register(self)

    async def add_remote_candidate(self, candidate: Candidate | None) -> None:
        """Not needed: the peer's own checks tell where it is."""

    async def connect(self) -> None:
        """Wait until the peer nominated an address. Raises ConnectionError when closed before."""
        await self._nominated.wait()
        if self._closed:
            raise ConnectionError

    async def recv(self) -> bytes:
        """The next handshake datagram. Raises ConnectionError at the end."""
        data = None if self._closed else await self._handshake.get()
        if data is None:
            raise ConnectionError
        return data

    async def send(self, data: bytes) -> None:
        """Send a handshake datagram. Raises ConnectionError when there is nowhere to send it."""
        if self.chosen is None or self._closed:
            raise ConnectionError
        self.chosen.home.send(data, self.chosen.address)

    async def get_event(self) -> ConnectionClosed:
        """The one event there is, when it comes."""
        await self._ended.wait()
        return ConnectionClosed()

    async def close(self) -> None:
        """Revoke consent (RFC 7675 section 5.1): nothing is heard or answered from here on."""
        self._closed = True
        self._port.forget(self)
        self.on_media = None
        if self._handshake.full():
            self._handshake.get_nowait()
        self._handshake.put_nowait(None)
        self._nominated.set()
        self._ended.set()

    # what the wire calls

    @property
    def lane_at(self) -> Path | None:
        """Where the peer is, on a port with room for many."""
        return None if self._closed else self.chosen

    def transmit(self, data: bytes) -> bool:
        """Send a datagram now; False when it was dropped."""
        if self.chosen is None or self._closed:
            return False
        return self.chosen.home.send(data, self.chosen.address)

    # what the port hands in

    @property
    def paths(self) -> list[tuple[Home, Address]]:
        """Every address that proved itself."""
        return list(self._paths)

    def arrived(self, data: bytes) -> None:
        """A datagram from one of our paths that is no STUN."""
        if data[0] > 127:  # RFC 7983: RTP or RTCP, else DTLS
            if self.on_media is not None:
                self.on_media(data)
        elif not self._handshake.full():
            self._handshake.put_nowait(data)

    def checked(self, message: stun.Message, home: Home, address: Address) -> None:
        """A binding request that names us; silence for one that does not know our password."""
        if not message.check_message_integrity(self.local_password.encode()) or self._closed:
            return
        if "ICE-CONTROLLED" in message.attributes:  # two controlled sides never nominate
            self._answer(message, home, address, stun.Class.ERROR, {"ERROR-CODE": (487, "Role Conflict")})  # fmt: skip
            return
        at = self._clock.steady()
        self._answer(message, home, address, stun.Class.RESPONSE, {"XOR-MAPPED-ADDRESS": address})
        path = self._prove(home, address, at)
        self.on_heard()
        if "USE-CANDIDATE" in message.attributes:
            self._choose(path)

    def answered(self, message: stun.Message, home: Home, address: Address) -> None:
        """A response to a check of ours: the peer agrees to go on, and this is how far it is."""
        asked = self._asked.get(message.transaction_id)
        if asked is None or (home, address) not in self._paths or self.remote_password is None:
            return
        if not message.check_message_integrity(self.remote_password.encode()):
            return
        del self._asked[message.transaction_id]
        took = max(0.0, self._clock.steady() - asked)
        self.rtt_s = took if self.rtt_s is None else self.rtt_s + (took - self.rtt_s) / 4
        self.on_heard()

    def tend(self, at: float) -> None:
        """Ask for consent when it is due; call a few times a second."""
        if self.chosen is None or at < self._next_check or self.remote_password is None:
            return
        self._next_check = at + CONSENT_S * (0.8 + secrets.randbelow(400) / 1000)
        request = stun.Message(
            stun.Method.BINDING,
            stun.Class.REQUEST,
            attributes={
                "USERNAME": f"{self.remote_username}:{self.local_username}",
                "PRIORITY": 1862270975,  # a peer-reflexive candidate's (RFC 8445 section 5.1.2)
                "ICE-CONTROLLED": secrets.randbits(64),
            },
        )
        request.add_message_integrity(self.remote_password.encode())
        while len(self._asked) >= MOST_ASKED:
            del self._asked[next(iter(self._asked))]
        self._asked[request.transaction_id] = at
        self.chosen.home.send(bytes(request), self.chosen.address)

    def _answer(
        self, request: stun.Message, home: Home, address: Address, kind: stun.Class,
        attributes: dict[str, Any],
    ) -> None:  # fmt: skip
        response = stun.Message(stun.Method.BINDING, kind, request.transaction_id, attributes)
        response.add_message_integrity(self.local_password.encode())
        home.send(bytes(response), address)

    def _prove(self, home: Home, address: Address, at: float) -> Path:
        path = self._paths.get((home, address))
        if path is not None:
            path.heard_at = at
            return path
        if len(self._paths) >= MOST_PATHS:
            spare = [each for each in self._paths.values() if each is not self.chosen]
            oldest = min(spare, key=lambda each: each.heard_at)
            del self._paths[oldest.home, oldest.address]
            oldest.home.unlisten(oldest.address, self)
        path = self._paths[home, address] = Path(home, address, at)
        home.listen(address, self)
        return path

    def _choose(self, path: Path) -> None:
        """The peer nominates: at first, and again when it changed its network."""
        if path is self.chosen:
            return
        self.moves += self.chosen is not None
        self.chosen = path
        self._next_check = 0.0
        self._nominated.set()
