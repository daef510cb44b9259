"""Whatever comes in, nothing but an error with a code comes out, and nothing grows without a bound."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import random
from collections.abc import Callable

import pytest
from aioice import stun
from aiortc.sdp import SessionDescription, candidate_from_sdp
from hypothesis import given, settings
from hypothesis import strategies as st

from livehub.clock import SystemClock
from livehub.errors import LiveHubError
from livehub.media import answers, pictures, rtcp, rtp, twcc
from livehub.media.fragments import read_fragment
from livehub.media.guard import MOST_BYTES, read_offer
from livehub.media.ice import Agent
from livehub.media.ingest import Ingest
from livehub.media.network import LOOPBACK, Network
from livehub.media.port import Port
from livehub.media.sessions import serving
from livehub.media.tracks import Track
from tests.fakes import FakeClock
from tests.media.damage import HOSTILE, damaged_bytes, damaged_fragments, damaged_offers
from tests.media.doubles import DELTA, KEY, OPUS, VP8, RecordingWire, datagram, offer, recorded
from tests.media.peers import become, publishing, until
from tests.media.test_ice import Phone

FRAGMENT = "\r\n".join(
    [
        "a=ice-ufrag:abcd",
        "a=ice-pwd:0123456789abcdef01234567",
        "m=audio 9 UDP/TLS/RTP/SAVPF 0",
        "a=mid:0",
        "a=candidate:1 1 udp 2130706431 192.168.1.7 40000 typ host generation 0 ufrag abcd",
        "a=candidate:2 1 tcp 1518280447 192.168.1.7 9 typ host tcptype active",
        "a=candidate:3 1 udp 2113937151 bf708d5f-7ae1.local 49199 typ host",
        "a=end-of-candidates",
    ]
)
SPS = bytes.fromhex("67640028acd940780227e5c044000003000400000300f03c60c658")
PACKETS = (
    datagram(KEY, 1),
    datagram(DELTA, 2, 3000, 97),
    b"\x90\x60\x00\x01" + bytes(8) + b"\xbe\xde\x00\x01\x31\x00\x05\x00" + KEY,
)
COMPOUNDS = (
    rtcp.sender_report(rtcp.SenderClock(1, 2, 3), 4, 5, "hall"),
    rtcp.receiver_report(1, [rtcp.Reception(2, 3, 4, 5, 6, 7, 8)]),
    rtcp.nack(1, 2, [3, 5, 70]) + rtcp.picture_loss(1, 2),
    rtcp.write(rtcp.PAYLOAD_FEEDBACK, rtcp.FULL_INTRA, bytes(16)),
    rtcp.transport_feedback(1, 2, bytes(12)),
)


def readers(of: object, first: str) -> list[Callable[..., object]]:
    """The public functions of a module whose first parameter has this name."""
    found = [each for name, each in vars(of).items() if inspect.isfunction(each) and name[0] != "_"]
    return [each for each in found if next(iter(inspect.signature(each).parameters)) == first]


@pytest.mark.parametrize("role", ["camera", "viewer"])
@given(data=st.data())
def test_an_offer_is_refused_with_a_code_or_goes_on_in_a_form_the_library_reads(role, data):
    sdp = data.draw(damaged_offers(role) | st.text(max_size=400))
    with contextlib.suppress(LiveHubError):
        read = read_offer(sdp, role)
        assert len(read.sdp) < MOST_BYTES * 2
        assert read_offer(read.sdp, role) == read
        parsed = SessionDescription.parse(read.sdp)
        assert [media.kind for media in parsed.media] == list(read.kinds)


@given(damaged_fragments(FRAGMENT) | st.text(max_size=400))
def test_a_fragment_is_refused_with_a_code_or_gives_candidates_the_library_reads(text):
    with contextlib.suppress(LiveHubError):
        for candidate in read_fragment(text, "abcd"):
            assert 0 < candidate_from_sdp(candidate).port < 65536


@given(damaged_offers("camera") | st.text(max_size=200))
def test_finishing_an_answer_never_raises(sdp):
    assert (
        "sha-512 " not in answers.finish(sdp + "\r\na=fingerprint:sha-512 00\r\n").split("\n")[-1]
    )
    answers.cname_of(sdp)


@settings(max_examples=40)
@given(damaged_offers("camera"))
def test_a_damaged_offer_of_any_camera_is_answered_or_refused_with_a_code(sdp):
    async def publish() -> None:
        async with serving(SystemClock(), network=Network(addresses=(LOOPBACK,))) as media:
            with contextlib.suppress(LiveHubError):
                session = await media.publish("show", "one", sdp)
                assert "a=recvonly" in session.answer_sdp

    asyncio.run(publish())


@pytest.mark.media
@pytest.mark.timeout(60)
async def test_a_damaged_offer_of_any_viewer_is_answered_or_refused_with_a_code():
    chance = random.Random(1)
    serves = serving(SystemClock(), network=Network(addresses=(LOOPBACK,)))
    async with serves as media, publishing(media):
        await until(media, state="on_air")
        for _ in range(60):
            lines = offer(chance.choice(recorded("viewer"))).split("\r\n")
            for _ in range(chance.randint(1, 3)):
                place = chance.randrange(len(lines))
                lines[place] = chance.choice([lines[place][:12], chance.choice(HOSTILE), ""])
            with contextlib.suppress(LiveHubError):
                session = await media.view("show", "\r\n".join(lines))
                await media.close(session.id)
        assert media.vitals("show")["one"]["state"] == "on_air"


@given(damaged_bytes(*PACKETS) | st.binary(max_size=80), st.integers(0, 255))
def test_reading_a_packet_never_raises(data, number):
    packet = rtp.read(data, number)
    if packet is not None:
        assert 0 <= packet.payload_type < 128
        assert len(packet.payload) <= len(data)
        rtp.unwrap_retransmission(packet, 96, 1)


@given(damaged_bytes(*COMPOUNDS) | st.binary(max_size=120))
def test_reading_feedback_never_raises_whoever_reads_it(data):
    found = readers(rtcp, "message")
    assert len(found) >= 3
    messages = list(rtcp.read(data))
    assert len(messages) <= rtcp.MOST_MESSAGES
    for message in messages:
        for reader in found:
            reader(message)


@given(st.integers(0, 255), st.integers(0, 31), st.binary(max_size=2000))
def test_reading_the_body_of_any_message_never_raises_and_is_bounded(kind, form, body):
    message = rtcp.Message(kind, form, body)
    for reader in readers(rtcp, "message"):
        result = reader(message)
        assert not isinstance(result, list) or len(result) <= rtcp.MOST_NUMBERS


@given(
    st.sampled_from(["VP8", "H264"]),
    damaged_bytes(KEY, DELTA, SPS, b"\x78\x00\x1b" + SPS, b"\x7c\x87" + SPS[1:])
    | st.binary(max_size=300),
)
def test_looking_into_a_picture_never_raises(codec, payload):
    for reader in readers(pictures, "codec"):
        reader(codec, payload)
    for reader in readers(pictures, "payload"):
        reader(payload)
    size = pictures.picture_size(codec, payload)
    assert size is None or min(size) >= 0


@given(st.lists(st.tuples(st.integers(0, 65535), st.floats(0, 1e6)), max_size=60))
def test_reporting_arrivals_never_raises_and_leaves_nothing_behind(arrivals):
    feedback = twcc.ArrivalFeedback()
    for number, at in arrivals:
        feedback.arrived(number, at)
    reports = feedback.take()
    assert len(reports) <= len(arrivals)
    assert feedback.take() == []


def _ingest(wire: RecordingWire, clock: FakeClock) -> Ingest:
    video = Track("video", {96: VP8}, {96: 97}, 1, 2, transport_cc=3)
    audio = Track("audio", {111: OPUS}, {}, 3, 4)
    return Ingest(wire, [video, audio], 1, lambda *_: None, clock)


PIECES = st.one_of(
    damaged_bytes(*PACKETS),
    st.builds(
        datagram,
        damaged_bytes(KEY, DELTA),
        st.integers(0, 65535),
        st.integers(0, 0xFFFFFFFF),
        st.sampled_from([96, 97, 111, 0, 127]),
        st.integers(0, 3),
    ),
)


@given(st.lists(st.tuples(PIECES, damaged_bytes(*COMPOUNDS), st.integers(0, 2000)), max_size=12))
def test_a_camera_that_sends_nonsense_ends_nothing(pieces):
    clock, wire = FakeClock(), RecordingWire()
    ingest = _ingest(wire, clock)
    for piece, report, pause in pieces:
        wire.receive(piece)
        wire.hear(report)
        clock.advance(pause)
        ingest.tend(clock.steady())
    assert set(ingest.streams) <= {"audio", "video"}
    for message in wire.rtcp:
        assert list(rtcp.read(message))


async def test_garbage_on_the_open_port_ends_nothing_and_opens_nothing(caplog):
    chance = random.Random(2)
    port = Port(Network(addresses=(LOOPBACK,)))
    port.open()
    agent = Agent(port, FakeClock())
    await agent.gather_candidates()
    with contextlib.closing(port), contextlib.closing(Phone(port, agent).socket) as socket:
        wrong = stun.Message(
            stun.Method.BINDING,
            stun.Class.REQUEST,
            attributes={
                "USERNAME": f"{agent.local_username}:x", "PRIORITY": 1, "USE-CANDIDATE": None,
            },
        )  # fmt: skip
        wrong.add_message_integrity(b"not the password")
        for number in range(600):
            data = bytearray(
                bytes(wrong) if number % 3 else chance.randbytes(chance.randint(1, 90))
            )
            for _ in range(chance.randint(0, 4)):
                data[chance.randrange(len(data))] = chance.randrange(256)
            data = data[: chance.randint(1, len(data))] if number % 5 == 0 else data
            socket.sendto(data, (LOOPBACK, port.number))
            if number % 50 == 0:
                await asyncio.sleep(0)
        await asyncio.sleep(0.05)  # loopback delivers at once
        assert agent.chosen is None
        phone = Phone(port, agent)
        phone.check(nominate=True)
        await become(lambda: agent.chosen is not None)
        phone.socket.close()
    assert "a datagram failed" not in caplog.text
