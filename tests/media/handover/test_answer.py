"""The answer of a foreign server is read as untrusted as any offer."""

from __future__ import annotations

import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiortc import RTCSessionDescription
from hypothesis import given
from hypothesis import strategies as st

from livehub.errors import ProviderError
from livehub.media.guard import MOST_BYTES
from livehub.media.handover.answer import MOST_CANDIDATES, read_answer
from livehub.media.handover.endpoint import read_ice_servers
from livehub.media.handover.outgoing import Outgoing
from livehub.media.tracks import Codec
from tests.media.doubles import H264, OPUS, VP8, offer
from tests.media.handover.test_endpoint import LINKS

OFFER = offer("handover_offer")
ANSWER = offer("libdatachannel_answer")
CANDIDATE = re.findall(r"a=candidate:.*\r\n", ANSWER)[0]
PORT = re.findall(r"m=audio (\d+)", ANSWER)[0]


def code(answer: str) -> str:
    """Of the refusal."""
    with pytest.raises(ProviderError) as refused:
        read_answer(answer, OFFER)
    return refused.value.code


def test_what_is_read_is_our_own_offers_words_and_the_way_to_the_server():
    read = read_answer(ANSWER, OFFER)
    assert read.accepted == {"audio": {96: None}, "video": {97: 98}}
    sections = read.sdp.split("m=")
    assert len(sections) == 3
    once = ("ice-ufrag:", "ice-pwd:", "fingerprint:sha-256 ", "setup:active", "end-of-candidates")
    for section in sections[1:]:  # a bundle need say these only once, but aiortc reads each section
        assert [line for line in once if section.count(f"a={line}") != 1] == []
        assert CANDIDATE in section
        assert "a=recvonly\r\n" in section
    assert "msid" not in read.sdp
    assert "ssrc" not in read.sdp


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a=rtpmap:97 VP8/90000", "a=rtpmap:97 vp8/90000"),
        ("a=fmtp:98 apt=97\r\n", ""),
        ("a=recvonly", "a=sendrecv"),
        ("a=recvonly\r\n", ""),
        ("a=msid-semantic:WMS *", "a=ice-lite"),
        ("a=setup:active", "a=setup:passive"),
        ("UDP/TLS/RTP/SAVPF", "RTP/SAVPF"),
        (CANDIDATE, ""),  # its own checks may still reach us
        ("a=rtcp-mux\r\n", ""),
    ],
)
def test_servers_that_say_it_in_other_ways_are_understood(old, new):
    assert old in ANSWER
    read = read_answer(ANSWER.replace(old, new), OFFER)
    assert read.accepted == {"audio": {96: None}, "video": {97: 98}}
    assert "a=fmtp:98 apt=97" in read.sdp
    assert ("a=ice-lite" in read.sdp) is (new == "a=ice-lite")
    assert ("a=end-of-candidates" in read.sdp) is (old != CANDIDATE)


def test_a_server_without_retransmissions_is_sent_none():
    answer = ANSWER.replace("SAVPF 97 98", "SAVPF 97").replace("a=rtpmap:98 rtx/90000\r\n", "")
    read = read_answer(answer, OFFER)
    assert read.accepted["video"] == {97: None}
    assert "rtx" not in read.sdp


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("SAVPF 97 98", "SAVPF 98"),
        ("SAVPF 97 98", "SAVPF 120"),
        ("a=rtpmap:97 VP8/90000", "a=rtpmap:97 H264/90000"),
        ("a=rtpmap:97 VP8/90000\r\n", ""),
        (f"m=video {PORT}", "m=video 0"),
        (f"m=audio {PORT}", "m=audio 0"),
        ("a=recvonly", "a=inactive"),
        ("a=recvonly", "a=sendonly"),
    ],
)
def test_a_server_that_does_not_take_what_the_camera_sends_is_told_apart(old, new):
    assert old in ANSWER
    assert code(ANSWER.replace(old, new)) == "handover_codec"


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "hello",
        "<html>not found</html>",
        OFFER,  # an echo: nobody takes the part of DTLS that we leave open
        ANSWER + "a=x\r\n" * MOST_BYTES,
        ANSWER + CANDIDATE * 800,
        ANSWER + "m=video 9 UDP/TLS/RTP/SAVPF 97\r\na=mid:2\r\n",
        ANSWER.partition("m=video")[0],
        ANSWER.replace("a=mid:0", "a=mid:7"),
        ANSWER.replace("m=audio", "m=application"),
        re.sub(r"a=fingerprint.*\r\n", "", ANSWER),
        re.sub(r"a=fingerprint:\S+", "a=fingerprint:md5", ANSWER),
        re.sub(r"a=ice-ufrag.*\r\n", "", ANSWER),
        re.sub(r"a=ice-pwd.*\r\n", "a=ice-pwd:short\r\n", ANSWER),
        re.sub(r"a=setup.*\r\n", "", ANSWER),
        ANSWER.replace("a=setup:active", "a=setup:actpass"),
        ANSWER.replace("a=mid:0", "a=mid:0\r\na=setup:passive"),
        ANSWER.replace("v=0", "v=0\r\na=\x00"),
    ],
)
def test_what_is_no_answer_to_our_offer_is_refused(answer):
    assert code(answer) == "handover_answer"


def test_only_so_many_addresses_of_a_server_are_tried_and_names_are_not_looked_up():
    more = "".join(
        f"a=candidate:{n} 1 udp 1 192.0.2.{n} 9 typ host\r\n" for n in range(MOST_CANDIDATES + 5)
    )
    named = CANDIDATE.replace("127.0.0.1", "internal.example.com")
    read = read_answer(ANSWER.replace(CANDIDATE, CANDIDATE * 3 + named + more), OFFER)
    assert read.sdp.count("a=candidate:") == 2 * MOST_CANDIDATES
    assert "internal" not in read.sdp


def test_our_own_many_addresses_are_no_reason_to_refuse_an_answer():
    wide = OFFER.replace("a=end-of-candidates", (CANDIDATE * 60) + "a=end-of-candidates")
    assert read_answer(ANSWER, wide).accepted == read_answer(ANSWER, OFFER).accepted


def test_a_huge_answer_is_refused_before_it_costs_anything():
    huge = ANSWER + CANDIDATE * 20_000
    began = time.process_time()
    assert code(huge) == "handover_answer"
    assert time.process_time() - began < 0.5  # aiortc would read it for a minute


def _damaged(draw: Any) -> str:
    lines = ANSWER.split("\r\n")
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(lines) - 1))
        line = lines[place]
        lines[place] = draw(
            st.sampled_from([line[:9], line + " 9", "", lines[-place], "m=" + line])
        )
    return "\r\n".join(lines)


@given(st.composite(_damaged)() | st.text(max_size=200))
def test_whatever_comes_is_read_or_refused_with_a_code(answer):
    try:
        read_answer(answer, OFFER)
    except ProviderError as refused:
        assert refused.code in {"handover_answer", "handover_codec"}  # noqa: PT017


@asynccontextmanager
async def offering(*codecs: Codec) -> AsyncIterator[tuple[Outgoing, str]]:
    """A connection of ours and its offer."""
    peer = Outgoing({("audio" if codec is OPUS else "video"): codec for codec in codecs})
    try:
        yield peer, await peer.offer()
    finally:
        await peer.close()


@pytest.mark.parametrize("codec", [VP8, H264])
async def test_what_is_offered_is_what_the_camera_sends_and_nothing_else(codec):
    async with offering(codec, OPUS) as (_, text):
        names = re.findall(r"a=rtpmap:\d+ (\S+)", text)
        assert names[:3] == ["opus/48000/2", f"{codec.name}/90000", "rtx/90000"]
        assert set(names[1:]) == set(names[1:3])  # H264 in both baselines: one fits the other
        assert text.count("a=sendonly") == 2
        assert text.count("a=rtcp-mux-only") == 2
        assert len(set(re.findall(r"a=msid:(\S+)", text))) == 1  # RFC 9725: one media stream
        assert text.count(" ccm fir\r\n") == text.count(" nack pli\r\n") > 0
        assert not re.search("extmap|goog-remb|transport-cc|sha-512", text)


async def test_a_camera_without_sound_is_offered_without():
    async with offering(VP8) as (_, text):
        assert text.count("m=") == 1


@pytest.mark.parametrize("link", [link for link in LINKS if LINKS[link]])
async def test_ice_servers_that_were_read_can_be_used(link):
    peer = Outgoing({"video": VP8}, read_ice_servers({"Link": link}))
    await peer.close()


async def test_a_codec_that_cannot_be_offered_is_told_so():
    with pytest.raises(ProviderError, match="handover_codec"):
        Outgoing({"video": Codec("AV1", 90000)})


async def test_tracks_are_sent_under_the_numbers_that_were_offered():
    async with offering(VP8, OPUS) as (peer, text):
        await peer.accept(_answer_to(text))
        audio, video = peer.tracks
        assert (audio.kind, audio.codecs, audio.retransmissions) == ("audio", {96: OPUS}, {})
        assert (video.kind, video.codecs, video.retransmissions) == ("video", {97: VP8}, {97: 98})
        assert f"FID {video.ssrc} {video.rtx_ssrc}\r\n" in text
        assert f"a=ssrc:{audio.ssrc} cname:{peer.cname}\r\n" in text


async def test_an_answer_that_the_library_stumbles_over_is_refused(monkeypatch):
    async def stumble(_: RTCSessionDescription) -> None:
        raise AssertionError

    async with offering(VP8, OPUS) as (peer, text):
        monkeypatch.setattr(peer._pc, "setRemoteDescription", stumble)  # its next bug
        with pytest.raises(ProviderError, match="handover_answer"):
            await peer.accept(_answer_to(text))


def _answer_to(text: str) -> str:
    """The recorded answer, as it would be to this offer; nobody is at its address."""
    numbers = re.compile(r"m=(\w+) \d+ (\S+ [\d ]+)")
    assert numbers.findall(text) == numbers.findall(ANSWER)
    return ANSWER.replace(PORT, "9")
