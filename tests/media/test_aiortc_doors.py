"""Fails when aiortc or aioice change what `livehub.media.aiortc_doors` reaches into."""

import contextlib
import inspect
from collections.abc import Callable
from importlib.metadata import version

import aioice.ice
import pytest
from aioice.candidate import Candidate, candidate_priority
from aiortc import (
    RTCBundlePolicy,
    RTCConfiguration,
    RTCPeerConnection,
    RTCRtpReceiver,
    RTCRtpSender,
)
from aiortc.rtcdtlstransport import RTCDtlsTransport

from livehub.clock import SystemClock
from livehub.media.aiortc_doors import (
    AioiceWay,
    SrtpWire,
    connection_of,
    dtls_of,
    prefer_cheap_ciphers,
    use_agent,
)
from livehub.media.ice import Agent
from livehub.media.network import LOOPBACK, Network
from livehub.media.port import Port


def names(function: Callable[..., object]) -> list[str]:
    return list(inspect.signature(function).parameters)


def test_the_versions_are_those_the_doors_were_written_for():
    assert version("aiortc").startswith("1.16.")
    assert version("aioice").startswith("0.13.")


def test_the_methods_that_are_replaced_are_still_called_that_way():
    assert names(RTCRtpReceiver.receive) == ["self", "parameters"]
    assert names(RTCRtpReceiver.stop) == ["self"]
    assert names(RTCRtpSender.send) == ["self", "parameters"]
    assert names(RTCRtpSender.stop) == ["self"]
    connection = aioice.ice.Connection
    assert names(connection.data_received) == ["self", "data", "component"]
    assert names(connection.check_incoming) == ["self", "message", "addr", "protocol"]
    assert "self.receiver.data_received(" in inspect.getsource(aioice.ice.StunProtocol)
    assert "self.check_incoming(" in inspect.getsource(connection.request_received)


def test_media_is_started_where_the_doors_expect_it():
    connect = inspect.getsource(vars(RTCPeerConnection)["_RTCPeerConnection__connect"])
    assert "transceiver.sender.send(" in connect
    assert "transceiver.receiver.receive(" in connect
    assert "transceiver._codecs" in inspect.getsource(RTCPeerConnection.setRemoteDescription)
    assert "dtlsTransport._role" in inspect.getsource(RTCPeerConnection.createAnswer)


def test_keys_are_where_they_were():
    setup = inspect.getsource(RTCDtlsTransport._setup_srtp)
    assert "self._rx_srtp = Session(" in setup
    assert "self._tx_srtp = Session(" in setup
    assert "self._ssl.get_selected_srtp_profile()" in setup
    assert "self._srtp_profiles" in setup
    assert names(candidate_priority)[2] == "local_pref"
    assert {"foundation", "component", "priority", "host", "port"} <= set(names(Candidate))


@contextlib.asynccontextmanager
async def port():
    opened = Port(Network(addresses=(LOOPBACK,)))
    opened.open()
    try:
        yield opened
    finally:
        opened.close()


def opened_at(sdp: str) -> int:
    return next(int(line.split()[5]) for line in sdp.splitlines() if "candidate:" in line)


@pytest.fixture
async def peer():
    configuration = RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE)
    pc = RTCPeerConnection(configuration)
    pc.addTransceiver("audio", "recvonly")
    pc.addTransceiver("video", "recvonly")
    yield pc
    await pc.close()


async def test_a_bundled_peer_has_one_transport_with_all_we_reach_for(peer):
    video = peer.getTransceivers()[1]
    assert video.receiver.transport is dtls_of(peer)
    assert dtls_of(peer)._rx_srtp is None
    assert dtls_of(peer)._tx_srtp is None
    assert connection_of(peer)._nominated == {}
    assert connection_of(peer)._protocols == []
    assert connection_of(peer)._queue.qsize() == 0
    assert (video._codecs, video._headerExtensions) == ([], [])
    assert video.sender._ssrc != video.sender._rtx_ssrc


async def test_our_agent_takes_the_place_of_aioices(peer):
    async with port() as opened:
        agent = Agent(opened, SystemClock())
        use_agent(peer, agent)
        assert connection_of(peer) is agent
        await peer.setLocalDescription(await peer.createOffer())
    said = peer.localDescription.sdp
    assert f"a=ice-ufrag:{agent.local_username}" in said
    candidates = [line for line in said.splitlines() if "candidate:" in line]
    assert {tuple(line.split()[4:6]) for line in candidates} == {(LOOPBACK, str(opened_at(said)))}


async def test_the_cheaper_cipher_is_preferred(peer):
    prefer_cheap_ciphers(peer)
    first = dtls_of(peer)._srtp_profiles[0]
    assert first.openssl_profile == b"SRTP_AEAD_AES_128_GCM"
    assert len(dtls_of(peer)._srtp_profiles) >= 3


async def test_sending_before_there_is_anybody_drops(peer):
    wire = SrtpWire(peer, AioiceWay(peer), lambda: None)
    wire.send_rtp(bytes(20))
    wire.send_rtcp(bytes(8))
    assert wire.dropped == 1
    assert wire.lane is None


async def test_a_flood_before_the_handshake_does_not_pile_up(peer):
    AioiceWay(peer)
    for _ in range(1000):
        connection_of(peer).data_received(b"\x16handshake", 1)
        connection_of(peer).data_received(b"\x80media", 1)
        connection_of(peer).data_received(b"", 1)
    assert connection_of(peer)._queue.qsize() == 64
