"""Owns every place where we reach into aiortc 1.16 and aioice 0.13 beyond their public names.

`tests/media/test_aiortc_doors.py` fails when one of them changes. What is reached for, and why:

- `RTCRtpReceiver.receive/stop`, `RTCRtpSender.send/stop`: overridden per instance, so that no
  decoder thread, encoder or report task is ever started.
- `RTCIceGatherer._connection`, `RTCIceTransport._connection/_recv/_send`: our own ICE agent takes
  aioice's place, so that all peers share one UDP port.
- `Connection.data_received`, `check_incoming`, `_nominated`, `_queue`: where we are the client and
  aioice stays, media is decrypted at once instead of passing through an unbounded queue.
- `RTCDtlsTransport._rx_srtp/_tx_srtp/_ssl/_srtp_profiles`: the keys, and which kind we prefer.
- `RTCRtpTransceiver._codecs/_headerExtensions`, `RTCDtlsTransport._role`: what the answer says.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, Protocol

import pylibsrtp
from aiortc import RTCPeerConnection, RTCRtpTransceiver
from aiortc.rtcdtlstransport import RTCDtlsTransport

from livehub.media import srtp
from livehub.media.fanout import Lane
from livehub.media.ice import Agent, Path
from livehub.media.rtcp import is_rtcp
from livehub.media.scatter import Place
from livehub.media.srtp import SendingKey
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


def use_agent(pc: RTCPeerConnection, agent: Agent) -> None:
    """Let our own ICE agent find this peer, in place of aioice's."""
    ice: Any = dtls_of(pc).transport
    ice.iceGatherer._connection = ice._connection = agent
    ice._recv, ice._send = agent.recv, agent.send


def prefer_cheap_ciphers(pc: RTCPeerConnection) -> None:
    """AES-GCM with 128 bits before 256: as safe for an evening's talk, a tenth quicker."""
    dtls = dtls_of(pc)
    dtls._srtp_profiles = sorted(dtls._srtp_profiles, key=_preference)


def _preference(profile: Any) -> int:
    order = (b"SRTP_AEAD_AES_128_GCM", b"SRTP_AEAD_AES_256_GCM")
    name = profile.openssl_profile
    return order.index(name) if name in order else len(order)


def answer_as_dtls_server(pc: RTCPeerConnection) -> None:
    """Be the DTLS server where the offer leaves it open, so that our order of ciphers wins.

    Chromium then takes AES-GCM, a third cheaper per packet than its own first choice.
    """
    dtls_of(pc)._set_role("server")


class AioiceWay:
    """The way of a peer that aioice found: where we are the client and go out to a server."""

    def __init__(self, pc: RTCPeerConnection) -> None:
        self.on_media: Callable[[bytes], None] | None = None
        self.on_heard: Callable[[], None] = lambda: None
        self.lane_at: Path | None = None
        self._connection = connection_of(pc)
        self._to_aiortc = self._connection.data_received
        self._check_incoming = self._connection.check_incoming
        self._connection.data_received = self._arrived
        self._connection.check_incoming = self._checked

    def _checked(self, *arguments: Any) -> None:
        self.on_heard()
        self._check_incoming(*arguments)

    def _arrived(self, data: bytes, component: int) -> None:
        if data and data[0] > 127:
            if self.on_media is not None:
                self.on_media(data)
        elif data and self._connection._queue.qsize() < MOST_WAITING:
            self._to_aiortc(data, component)

    def transmit(self, data: bytes) -> bool:
        """Send a datagram now; False when it was dropped."""
        pair = self._connection._nominated.get(1)
        if pair is None or pair.protocol.transport.is_closing():
            return False
        transport = pair.protocol.transport
        if transport.get_write_buffer_size() > MOST_BACKLOG:
            return False
        transport.sendto(data, pair.remote_addr)
        return True


class Way(Protocol):
    """What carries a peer's datagrams: `ice.Agent` or AioiceWay."""

    on_media: Callable[[bytes], None] | None
    on_heard: Callable[[], None]

    @property
    def lane_at(self) -> Path | None:
        """Where the peer is on a port with room for many; None where there is no such port."""

    def transmit(self, data: bytes) -> bool:
        """Send a datagram now; False when it was dropped."""


class SrtpWire:
    """The encrypted way to one peer: a Wire once the keys are there."""

    def __init__(self, pc: RTCPeerConnection, way: Way, on_heard: Callable[[], None]) -> None:
        self.on_rtp: Handler | None = None
        self.on_rtcp: Handler | None = None
        self.failures = 0
        self.dropped = 0
        self._dtls: Any = dtls_of(pc)
        self._way = way
        self._on_heard = way.on_heard = on_heard
        self._lane: Lane | None = None
        self._lane_at: Path | None = None
        way.on_media = self._arrived

    @property
    def lane(self) -> Lane | None:
        """The way for many packets at once, None while there are no keys or no shared port."""
        at = self._way.lane_at
        if at is not self._lane_at:
            self._lane_at, self._lane = at, self._make_lane(at)
        return self._lane

    def _make_lane(self, at: Path | None) -> Lane | None:
        if at is None or self._dtls._tx_srtp is None:
            self._lane_at = None
            return None
        key = SendingKey(self._dtls._tx_srtp, self._dtls._ssl.get_selected_srtp_profile())
        scatter = at.home.scatter
        return Lane(scatter, key, Place(at.address), srtp.memory(scatter.start))

    def _arrived(self, data: bytes) -> None:
        """One datagram from the peer that is media. Nothing it holds may end the peer."""
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
        if (
            keys is None
            or len(packet) > LONGEST_PACKET
            or not self._way.transmit(keys.protect(packet))
        ):
            self.dropped += 1

    def send_rtcp(self, message: bytes) -> None:
        """Protect and send a report or request now."""
        keys = self._dtls._tx_srtp
        if keys is not None:
            self._way.transmit(keys.protect_rtcp(message))
