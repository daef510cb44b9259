"""Owns every place where we reach into aiortc 1.16 and aioice 0.13 beyond their public names.

`tests/media/test_aiortc_doors.py` fails when one of them changes. What is reached for, and why:

- `RTCRtpReceiver.receive/stop`, `RTCRtpSender.send/stop`: overridden per instance, so that no
  decoder thread, encoder or report task is ever started.
- `Connection.data_received`: overridden per instance; media is decrypted at once instead of
  passing through an unbounded queue and two coroutines.
- `RTCDtlsTransport._rx_srtp/_tx_srtp`: the keys; `Connection._nominated`: where the peer is.
- `Connection.check_incoming`: how we know that a silent peer is still there.
- `Connection.get_component_candidates`: our addresses and ports instead of all of the machine's.
- `RTCRtpTransceiver._codecs/_headerExtensions`, `RTCDtlsTransport._role`: what the answer says.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from typing import Any

import pylibsrtp
from aioice.candidate import Candidate, candidate_foundation, candidate_priority
from aioice.ice import Connection, StunProtocol
from aiortc import RTCPeerConnection, RTCRtpTransceiver
from aiortc.rtcdtlstransport import RTCDtlsTransport

from livehub.media.network import Network
from livehub.media.rtcp import is_rtcp
from livehub.media.wire import Handler

logger = logging.getLogger(__name__)

MOST_WAITING = 64  # handshake datagrams queued for aiortc; beyond that new ones are dropped
MOST_BACKLOG = 512 * 1024  # bytes waiting for a full socket; beyond that packets are dropped
LONGEST_PACKET = 1356  # what pylibsrtp protects


def dtls_of(pc: RTCPeerConnection) -> RTCDtlsTransport:
    """The one transport of a bundled peer connection."""
    return pc.getTransceivers()[0].receiver.transport


def connection_of(pc: RTCPeerConnection) -> Any:
    """The ICE agent (aioice.ice.Connection) of a bundled peer connection."""
    return dtls_of(pc).transport._connection


def silence(transceiver: RTCRtpTransceiver) -> None:
    """Keep aiortc from decoding, encoding or reporting on this transceiver."""

    async def nothing(*_: object) -> None:
        return None

    for part, names in ((transceiver.receiver, ("receive", "stop")), (transceiver.sender, ("send", "stop"))):  # fmt: skip
        for name in names:
            setattr(part, name, nothing)


def use_network(pc: RTCPeerConnection, network: Network) -> None:
    """Bind this peer to the addresses and ports of `network` only, best address first."""
    connection = connection_of(pc)

    async def gather(component: int, addresses: list[str], timeout: int = 5) -> list[Candidate]:  # noqa: ARG001, ASYNC109
        candidates = []
        for rank, address in enumerate(network.offered()):
            protocol = await _bind(connection, network, address)
            if protocol is None:
                continue
            host, port = protocol.transport.get_extra_info("sockname")[:2]
            protocol.local_candidate = Candidate(
                foundation=candidate_foundation("host", "udp", host),
                component=component,
                transport="udp",
                priority=candidate_priority(component, "host", 65535 - rank),
                host=host,
                port=port,
                type="host",
            )
            connection._protocols.append(protocol)
            candidates.append(protocol.local_candidate)
        return candidates

    connection.get_component_candidates = gather


async def _bind(connection: Connection, network: Network, address: str) -> StunProtocol | None:
    loop = asyncio.get_running_loop()
    for port in network.candidates():
        with contextlib.suppress(OSError):
            _, protocol = await loop.create_datagram_endpoint(
                lambda: StunProtocol(connection), local_addr=(address, port)
            )
            return protocol
    return None


def answer_as_dtls_server(pc: RTCPeerConnection) -> None:
    """Be the DTLS server where the offer leaves it open, so that our order of ciphers wins.

    Chromium then takes AES-GCM, a third cheaper per packet than its own first choice.
    """
    dtls_of(pc)._set_role("server")


class SrtpWire:
    """The encrypted way to one peer: a Wire once the keys are there."""

    def __init__(self, pc: RTCPeerConnection, on_heard: Callable[[], None]) -> None:
        self.on_rtp: Handler | None = None
        self.on_rtcp: Handler | None = None
        self.failures = 0
        self.dropped = 0
        self.octets_sent = 0
        self._dtls: Any = dtls_of(pc)
        self._connection = connection_of(pc)
        self._on_heard = on_heard
        self._to_aiortc = self._connection.data_received
        self._check_incoming = self._connection.check_incoming
        self._connection.data_received = self._arrived
        self._connection.check_incoming = self._checked

    def _checked(self, *arguments: Any) -> None:
        self._on_heard()
        self._check_incoming(*arguments)

    def _arrived(self, data: bytes, component: int) -> None:
        """One datagram from the peer that is no STUN. Nothing it holds may end the peer."""
        if not data:
            return
        if not 127 < data[0] < 192:  # RFC 7983: not SRTP, so DTLS
            if self._connection._queue.qsize() < MOST_WAITING:
                self._to_aiortc(data, component)
            return
        try:
            self._take(data)
        except pylibsrtp.Error:
            self.failures += 1  # forged, repeated or from before the handshake: silently dropped
        except Exception:
            self.failures += 1
            if self.failures & (self.failures - 1) == 0:  # the 1st, 2nd, 4th ... of a peer
                logger.exception("media packet failed count=%d", self.failures)

    def _take(self, data: bytes) -> None:
        keys = self._dtls._rx_srtp
        if keys is None:
            return
        if is_rtcp(data):
            plain = keys.unprotect_rtcp(data)
            self._on_heard()
            if self.on_rtcp is not None:
                self.on_rtcp(plain)
            return
        plain = keys.unprotect(data)
        self._on_heard()
        if self.on_rtp is not None:
            self.on_rtp(plain)

    def send_rtp(self, packet: bytes) -> None:
        """Protect and send a packet now; dropped when the peer is not there or far behind."""
        keys = self._dtls._tx_srtp
        if keys is None or len(packet) > LONGEST_PACKET:
            self.dropped += 1
            return
        self._send(keys.protect(packet))

    def send_rtcp(self, message: bytes) -> None:
        """Protect and send a report or request now."""
        keys = self._dtls._tx_srtp
        if keys is not None:
            self._send(keys.protect_rtcp(message))

    def _send(self, data: bytes) -> None:
        pair = self._connection._nominated.get(1)
        if pair is None or pair.protocol.transport.is_closing():
            self.dropped += 1
            return
        transport = pair.protocol.transport
        if transport.get_write_buffer_size() > MOST_BACKLOG:
            self.dropped += 1
            return
        self.octets_sent += len(data)
        transport.sendto(data, pair.remote_addr)
