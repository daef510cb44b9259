"""Owns one WebRTC connection from offer to close: when it began, when it was last heard."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from aiortc import (
    RTCBundlePolicy,
    RTCConfiguration,
    RTCPeerConnection,
    RTCSessionDescription,
)
from aiortc.rtcicetransport import RTCIceCandidate
from aiortc.sdp import candidate_from_sdp

from livehub import ids
from livehub.clock import Clock
from livehub.errors import Busy, LiveHubError, ProtocolError
from livehub.media import answers
from livehub.media.aiortc_doors import (
    SrtpWire,
    answer_as_dtls_server,
    prefer_cheap_ciphers,
    silence,
    use_agent,
)
from livehub.media.guard import Offer
from livehub.media.ice import Agent
from livehub.media.port import Port
from livehub.media.tracks import Codec, Track

logger = logging.getLogger(__name__)

CONNECT_S = 15.0  # aiortc itself tries for more than 50 s
SILENT_S = 15.0  # a live peer is heard every 3 s (consent checks); a dead phone never says goodbye
MOST_TRICKLED = 200  # candidates in the life of a peer

_DIRECTION = {"camera": "recvonly", "viewer": "sendonly"}


class Peer:
    """One peer connection; `role` is `camera` or `viewer`, `room` the show it belongs to."""

    def __init__(self, role: str, room: str, offer: Offer, port: Port, clock: Clock) -> None:
        self.id = ids.token()
        self.etag = f'"{ids.fresh(8)}"'
        self.role = role
        self.room = room
        self.connected = False
        self.closed = False
        self.answer = ""
        self.tracks: list[Track] = []
        self.on_state: Callable[[Peer], None] | None = None
        self.began = self.last_heard = clock.steady()
        self._clock = clock
        self._offer = offer
        self._trickled = 0
        configuration = RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE)
        self._pc = RTCPeerConnection(configuration)
        self._pc.on("connectionstatechange", self._changed)
        for kind in offer.kinds:
            silence(self._pc.addTransceiver(kind, _DIRECTION[role]))
        self.agent = Agent(port, clock)
        use_agent(self._pc, self.agent)
        prefer_cheap_ciphers(self._pc)
        self.wire = SrtpWire(self._pc, self.agent, self._heard)

    async def accept(self, wanted: Sequence[Codec]) -> str:
        """The answer to the offer. Raises LiveHubError and closes itself when there is none."""
        try:
            await self._negotiate(wanted)
        except LiveHubError:
            await self.close()
            raise
        except Exception as error:
            # aiortc meets what it cannot read with whatever Python raises there
            logger.info("offer refused peer=%s reason=%r", self.role, error)
            await self.close()
            raise ProtocolError("sdp_unreadable") from error
        return self.answer

    async def _negotiate(self, wanted: Sequence[Codec]) -> None:
        await self._pc.setRemoteDescription(RTCSessionDescription(self._offer.sdp, "offer"))
        self.tracks = answers.narrow(self._pc, self._offer.sdp, self.role, wanted)
        if self._offer.setup == "actpass":  # ffmpeg insists on `passive`
            answer_as_dtls_server(self._pc)
        await self._pc.setLocalDescription(await self._pc.createAnswer())
        if not self.agent.local_candidates:
            raise Busy("media_ports_taken", retry_s=5)
        self.answer = answers.finish(self._pc.localDescription.sdp)

    @property
    def cname(self) -> str:
        """The name that ties this peer's sound and picture together."""
        return answers.cname_of(self.answer)

    @property
    def ufrag(self) -> str:
        """The other side's ICE user fragment."""
        return self._offer.ufrag

    async def trickle(self, candidates: Sequence[str]) -> None:
        """More addresses of the other side; what cannot be used is passed over."""
        for text in candidates:
            self._trickled += 1
            if self._trickled > MOST_TRICKLED or self.closed:
                return
            candidate: RTCIceCandidate = candidate_from_sdp(text)
            candidate.sdpMid = self._offer.mid
            await self._pc.addIceCandidate(candidate)

    @property
    def rtt_s(self) -> float | None:
        """Round trip to the other side in seconds, once measured."""
        return self.agent.rtt_s

    def tend(self, at: float) -> None:
        """Ask whether the other side is still there, when that is due."""
        self.agent.tend(at)

    def overdue(self, at: float) -> bool:
        """Whether it took too long to connect, or has not been heard for too long."""
        if not self.connected:
            return at - self.began > CONNECT_S
        return at - self.last_heard > SILENT_S

    async def close(self) -> None:
        """Say goodbye and free its sockets; never fails, and may be called twice."""
        self.closed = True
        self.wire.on_rtp = self.wire.on_rtcp = None
        try:
            await self._pc.close()
        except Exception:
            logger.exception("closing a peer failed role=%s show=%s", self.role, self.room)

    def _heard(self) -> None:
        self.last_heard = self._clock.steady()

    def _changed(self) -> None:
        state = self._pc.connectionState
        self.connected = state == "connected"
        self.closed = self.closed or state in ("failed", "closed")
        if self.connected:
            self._heard()
        if self.on_state is not None:
            self.on_state(self)
