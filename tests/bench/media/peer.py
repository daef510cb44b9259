"""Owns one WebRTC connection of a stand-in browser: a real handshake, and then only its socket and keys."""

from __future__ import annotations

import asyncio
import ctypes
import socket
import struct
from collections.abc import Callable
from functools import cache
from typing import Any

from aiortc.rtcdtlstransport import (
    SRTP_AEAD_AES_256_GCM,
    RTCCertificate,
    RTCDtlsParameters,
    RTCDtlsTransport,
)
from aiortc.rtcicetransport import RTCIceGatherer, RTCIceTransport
from aiortc.sdp import MediaDescription, SessionDescription, candidate_to_sdp

from tests.bench.media import sdp

PROFILE = SRTP_AEAD_AES_256_GCM  # what Chromium agrees on with our server, which chooses
CONNECT_S = 20.0

_SO_ATTACH_FILTER, _SO_DETACH_FILTER = 26, 27


@cache
def certificate() -> RTCCertificate:
    """One for all stand-ins of a process: a key costs more than a handshake."""
    made: RTCCertificate = RTCCertificate.generateCertificate()
    return made


class Peer:
    """A camera or a viewer of any server."""

    def __init__(self) -> None:
        self._gatherer = RTCIceGatherer(iceServers=[])
        self._ice = RTCIceTransport(self._gatherer)
        self.dtls = RTCDtlsTransport(self._ice, [certificate()])
        self.dtls._srtp_profiles = [PROFILE]
        self.connection: Any = self._gatherer._connection
        self.remote: dict[str, MediaDescription] = {}
        """What the server said of `audio` and `video`."""

    async def gather(self) -> None:
        """Open the sockets."""
        await self._gatherer.gather()

    async def offer(self, role: str) -> str:
        """What Chromium would offer as a `camera` or a `viewer`, with our own address and keys."""
        self.connection.ice_controlling = True
        return sdp.offer(role, await self._local())

    async def answer(self, offer: str) -> str:
        """Take all that is offered; call connect() with the offer when the server has the answer."""
        return sdp.answer(offer, await self._local())

    async def _local(self) -> sdp.Local:
        await self.gather()
        connection = self.connection
        [fingerprint, *_] = self.dtls.getLocalParameters().fingerprints
        candidates = [candidate_to_sdp(one) for one in self._gatherer.getLocalCandidates()]
        return sdp.Local(connection.local_username, connection.local_password, fingerprint.value, candidates)  # fmt: skip

    async def connect(self, said: str) -> None:
        """Connect to the server that gave this description. Raises RuntimeError when it fails."""
        description = SessionDescription.parse(said)
        self.remote = {media.kind: media for media in description.media}
        first = description.media[0]
        assert first.ice is not None
        assert first.dtls is not None
        for candidate in first.ice_candidates:
            await self._ice.addRemoteCandidate(candidate)
        await self._ice.addRemoteCandidate(None)
        # RFC 5763 section 5: who is `active` begins, and Chromium answers `actpass` so
        self.dtls._set_role("server" if first.dtls.role == "client" else "client")
        wanted = RTCDtlsParameters(fingerprints=first.dtls.fingerprints)
        async with asyncio.timeout(CONNECT_S):
            await self._ice.start(first.ice)
            if self._ice.state == "completed":
                await self.dtls.start(wanted)
        if self.dtls.state != "connected":
            raise RuntimeError(f"no connection: ICE {self._ice.state}, DTLS {self.dtls.state}")

    def codec(self, kind: str, name: str) -> int:
        """The payload type agreed for a codec, 255 for none."""
        for codec in self.remote[kind].rtp.codecs:
            if codec.name.lower() == name:
                return codec.payloadType or 255
        return 255

    @property
    def _pair(self) -> Any:
        return self.connection._nominated[1]

    @property
    def transport(self) -> asyncio.DatagramTransport:
        """Where its datagrams go through."""
        transport: asyncio.DatagramTransport = self._pair.protocol.transport
        return transport

    @property
    def address(self) -> tuple[str, int]:
        """Where the server is."""
        address: tuple[str, int] = self._pair.remote_addr
        return address

    def sockets(self) -> list[socket.socket]:
        """All sockets it has opened."""
        protocols = self.connection._protocols
        return [one.transport.get_extra_info("socket") for one in protocols]

    def hear(self, take: Callable[[bytes], None]) -> None:
        """Give media and reports that arrive from now on to `take`, still encrypted."""
        to_aiortc = self.connection.data_received

        def arrived(data: bytes, component: int) -> None:
            if data and 127 < data[0] < 192:  # RFC 7983
                take(data)
            else:
                to_aiortc(data, component)

        self.connection.data_received = arrived

    def feed(self, datagram: bytes) -> None:
        """Handle a datagram that somebody else read from our socket."""
        self._pair.protocol.datagram_received(datagram, self.address)

    def send(self, packet: bytes) -> None:
        """Send a packet that is already protected."""
        self.transport.sendto(packet, self.address)

    async def close(self) -> None:
        """Say goodbye and close the socket."""
        await self.dtls.stop()
        await self._ice.stop()


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


# RTP is dropped, STUN, DTLS and RTCP pass. In words of linux/filter.h, offsets from the UDP header.
_NO_RTP = b"".join(
    struct.pack("=HBBI", *instruction)
    for instruction in (
        (0x30, 0, 0, 8),  # A = first byte
        (0x35, 0, 5, 128),  # below 128: STUN or DTLS
        (0x35, 4, 0, 192),
        (0x30, 0, 0, 9),
        (0x54, 0, 0, 0x7F),
        (0x35, 0, 2, 64),  # below 64: RTP (RFC 5761 section 4)
        (0x35, 1, 0, 96),
        (0x06, 0, 0, 0xFFFFFFFF),  # pass
        (0x06, 0, 0, 0),  # drop
    )
)


def drop_rtp(one: socket.socket) -> None:
    """Let the kernel drop the media that arrives here, as cheaply as it can."""
    code = ctypes.create_string_buffer(_NO_RTP)
    program = _Program(len(_NO_RTP) // 8, ctypes.addressof(code))
    one.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_FILTER, bytes(program))


def keep_rtp(one: socket.socket) -> None:
    """Let media in again."""
    one.setsockopt(socket.SOL_SOCKET, _SO_DETACH_FILTER, 0)
