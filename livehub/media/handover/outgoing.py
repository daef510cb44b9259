"""Owns the peer connection that we offer to a server elsewhere: sends packets, decodes nothing."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Mapping, Sequence
from typing import Any

from aiortc import (
    RTCBundlePolicy,
    RTCConfiguration,
    RTCIceServer,
    RTCPeerConnection,
    RTCRtpSender,
    RTCSessionDescription,
)
from aiortc.rtcrtpparameters import RTCRtpCodecCapability

from livehub.errors import ProviderError
from livehub.media import answers
from livehub.media.aiortc_doors import AioiceWay, SrtpWire, connection_of, silence
from livehub.media.handover.answer import read_answer
from livehub.media.handover.endpoint import IceServer
from livehub.media.network import LOOPBACK
from livehub.media.tracks import Codec, Track

logger = logging.getLogger(__name__)

_LEFT_OUT = re.compile(r"a=(?:extmap:|rtcp-fb:\d+ (?:goog-remb|transport-cc)).*\r\n", re.ASCII)


class Outgoing:
    """One connection of ours to a server; `changed` is set whenever its state is another one."""

    def __init__(
        self, codecs: Mapping[str, Codec], ice_servers: Sequence[IceServer] = (), *,
        near: bool = False,
    ) -> None:  # fmt: skip
        """`codecs` are what the camera sends, by kind; `near`: the server is on this machine.

        Raises ProviderError `handover_codec` for what the library cannot offer.
        """
        self.changed = asyncio.Event()
        self.tracks: list[Track] = []
        self._offer = ""
        self._codecs = dict(codecs)
        servers = [
            RTCIceServer(each.url, each.username or None, each.credential or None)
            for each in ice_servers
        ]
        configuration = RTCConfiguration(servers, bundlePolicy=RTCBundlePolicy.MAX_BUNDLE)
        self._pc = RTCPeerConnection(configuration)
        self._pc.on("connectionstatechange", self.changed.set)
        for kind, codec in sorted(self._codecs.items()):
            transceiver = self._pc.addTransceiver(kind, "sendonly")
            transceiver.setCodecPreferences(_preferred(kind, codec))
            silence(transceiver)
        if near:
            _also_from_loopback(self._pc)
        self.wire = SrtpWire(self._pc, AioiceWay(self._pc), lambda: None)

    @property
    def connected(self) -> bool:
        """Whether media can flow."""
        return bool(self._pc.connectionState == "connected")

    @property
    def over(self) -> bool:
        """Whether it never will (again)."""
        return self._pc.connectionState in ("failed", "closed")

    @property
    def cname(self) -> str:
        """The name that ties sound and picture together."""
        return answers.cname_of(self._offer)

    async def offer(self) -> str:
        """What we offer, with all addresses of ours in it."""
        await self._pc.setLocalDescription(await self._pc.createOffer())
        # What we neither send nor read is not offered; FIR is read, though aiortc does not say so
        sdp = _LEFT_OUT.sub("", answers.finish(self._pc.localDescription.sdp))
        sdp = re.sub(r"(a=rtcp-fb:(\d+) nack pli\r\n)", r"\1a=rtcp-fb:\2 ccm fir\r\n", sdp)
        self._offer = re.sub(
            r"(a=rtpmap:(\d+) opus/48000/2\r\n)(?!a=fmtp)",
            r"\1a=fmtp:\2 minptime=10;useinbandfec=1\r\n",
            sdp,
        )
        return self._offer

    async def accept(self, text: str) -> None:
        """Connect as the server's answer says. Raises ProviderError `handover_answer`, `_codec`."""
        answer = read_answer(text, self._offer)
        try:
            await self._pc.setRemoteDescription(RTCSessionDescription(answer.sdp, "answer"))
        except Exception as error:
            # aiortc meets what it cannot read with whatever Python raises there
            logger.info("hand-over: answer unusable: %r", error)
            raise ProviderError("handover_answer") from error
        sent = _sent_under(self._offer)
        self.tracks = [
            Track(
                kind=kind,
                codecs=dict.fromkeys(numbers, self._codecs[kind]),
                retransmissions={one: again for one, again in numbers.items() if again is not None},
                ssrc=sent[kind][0],
                rtx_ssrc=sent[kind][-1],
            )
            for kind, numbers in answer.accepted.items()
        ]

    async def close(self) -> None:
        """Say goodbye and free its sockets; never fails."""
        self.wire.on_rtp = self.wire.on_rtcp = None
        try:
            await self._pc.close()
        except Exception:
            logger.exception("closing a hand-over's peer failed")


def _preferred(kind: str, codec: Codec) -> list[RTCRtpCodecCapability]:
    """The camera's codec alone, and its retransmissions."""
    known = RTCRtpSender.getCapabilities(kind).codecs
    fitting = [one for one in known if codec.fits(_codec(one))]
    if not fitting:
        raise ProviderError("handover_codec")
    return fitting + [one for one in known if one.mimeType.lower() == "video/rtx"]


def _codec(capability: RTCRtpCodecCapability) -> Codec:
    name = {"vp8": "VP8", "h264": "H264"}.get(capability.name.lower(), capability.name.lower())
    profile = str(capability.parameters.get("profile-level-id", "")).lower()
    return Codec(name, capability.clockRate, profile if name == "H264" else "")


def _sent_under(offer: str) -> dict[str, list[int]]:
    """Kind -> SSRC of the media, and that of its retransmissions where there are any."""
    found = {}
    for section in offer.split("\r\nm=")[1:]:
        kind = section.partition(" ")[0]
        found[kind] = [int(one) for one in re.findall(r"a=ssrc:(\d+) cname:", section)]
    return found


def _also_from_loopback(pc: RTCPeerConnection) -> None:
    """Check from the loopback address too, which aioice leaves out."""
    connection = connection_of(pc)
    gather = connection.get_component_candidates

    async def wider(component: int, addresses: list[str], timeout: int = 5) -> Any:  # noqa: ASYNC109
        return await gather(component, [*addresses, LOOPBACK], timeout)

    connection.get_component_candidates = wider
