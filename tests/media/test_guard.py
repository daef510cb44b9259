"""Tests of what is refused before the WebRTC library sees an offer."""

import time

import pytest

from livehub.errors import LiveHubError
from livehub.media.guard import MOST_BYTES, read_offer
from tests.media.doubles import offer, recorded

CAMERA = offer("chromium_camera")
LINES = CAMERA.split("\r\n")


def code_of(sdp: str, role: str = "camera") -> str:
    with pytest.raises(LiveHubError) as refusal:
        read_offer(sdp, role)
    return refusal.value.code


def without(start: str) -> str:
    return "\r\n".join(line for line in LINES if not line.startswith(start))


def video_only_with(codecs: list[str]) -> str:
    head, _, video = CAMERA.partition("m=video")
    video = "m=video" + video
    lines = []
    for line in video.split("\r\n"):
        if line.startswith("a=rtpmap:") and not any(codec in line for codec in codecs):
            line = line.replace(line.split()[1], "AV1/90000")
        lines.append(line)
    session = head.partition("m=audio")[0].replace("BUNDLE 0 1", "BUNDLE 1")
    return session + "\r\n".join(lines)


@pytest.mark.parametrize("name", recorded("camera"))
def test_the_offer_of_every_real_camera_passes(name):
    read = read_offer(offer(name), "camera")
    assert sorted(read.kinds) == ["audio", "video"]
    assert f"a=mid:{read.mid}\r\n" in read.sdp
    assert read_offer(read.sdp, "camera") == read  # what goes on is itself an offer, and the same


@pytest.mark.parametrize("name", recorded("viewer"))
def test_the_offer_of_every_real_viewer_passes(name):
    read = read_offer(offer(name), "viewer")
    assert sorted(read.kinds) == ["audio", "video"]
    assert read_offer(read.sdp, "viewer") == read


def test_only_what_is_understood_goes_on():
    clean = read_offer(CAMERA + "a=simulcast:send 1;2\r\na=x-secret:1\r\n", "camera").sdp
    for left_out in (".local", "a=ssrc", "a=msid", "simulcast", "x-secret", "end-of-candidates"):
        assert left_out not in clean
    assert "VP8/90000" in clean
    assert "H264/90000" in clean


def test_addresses_that_can_be_checked_are_kept():
    good = "a=candidate:1 1 udp 2130706431 192.168.1.7 40000 typ host"
    more = " generation 0 raddr 0.0.0.0 rport x network-cost 999"
    tcp = "a=candidate:2 1 tcp 1518280447 192.168.1.7 9 typ host tcptype active"
    clean = read_offer(CAMERA + good + more + "\r\n" + tcp + "\r\n", "camera").sdp
    assert good + "\r\n" in clean
    assert " tcp " not in clean


@pytest.mark.parametrize(
    "address",
    ["224.0.0.251", "255.255.255.255", "0.0.0.0", "240.0.0.1", "ff02::1", "::", "fe80::1", "::ffff:224.0.0.1", "1.2.3", ":::", "1::2::3"],
)  # fmt: skip
def test_addresses_that_are_nobodys_or_everybodys_are_not_knocked_at(address):
    line = f"a=candidate:1 1 udp 2130706431 {address} 40000 typ host"
    assert line not in read_offer(CAMERA + line + "\r\n", "camera").sdp


def test_only_addresses_of_use_count_towards_the_limit():
    tcp = "a=candidate:2 1 tcp 1518280447 192.168.1.7 9 typ host tcptype active\r\n"
    local = "a=candidate:3 1 udp 2113937151 bf708d5f-7ae1.local 49199 typ host\r\n"
    udp = "a=candidate:1 1 udp 2130706431 192.168.1.7 40000 typ host\r\n"
    assert read_offer(CAMERA + tcp * 50 + local * 50 + udp * 40, "camera").sdp.count(udp) == 40
    assert code_of(CAMERA + udp * 41) == "sdp_candidates"


@pytest.mark.parametrize(
    ("sdp", "code"),
    [
        ("", "sdp_unreadable"),
        ("hello", "sdp_unreadable"),
        ("v=0\r\n", "sdp_unreadable"),
        (CAMERA.replace("UDP/TLS/RTP/SAVPF", "RTP/AVP"), "sdp_unreadable"),
        (CAMERA.replace("a=mid:1", "a=mid:\x00"), "sdp_unreadable"),
        (CAMERA + "a=x:" + "x" * 5000, "sdp_unreadable"),
        (CAMERA + "a=x:1\r\n" * 1000, "sdp_unreadable"),
        (CAMERA + "a=x:" + "x" * MOST_BYTES, "sdp_too_large"),
        (CAMERA + "a=x:" + "Ữ" * (MOST_BYTES // 2), "sdp_too_large"),
        (CAMERA + CAMERA[CAMERA.index("m=video") :].replace("mid:1", "mid:2"), "sdp_too_many_sections"),
        (CAMERA + "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n", "sdp_unreadable"),
        (CAMERA.replace("a=sendonly", "a=recvonly"), "sdp_direction"),
        (CAMERA.replace("a=sendonly", "a=inactive"), "sdp_direction"),
        (video_only_with(["AV1"]), "sdp_codec"),
        (CAMERA.replace("opus/48000", "speex/8000"), "sdp_codec"),
        (without("a=ice-ufrag"), "sdp_credentials"),
        (without("a=ice-pwd"), "sdp_credentials"),
        (without("a=fingerprint"), "sdp_credentials"),
        (without("a=setup"), "sdp_credentials"),
        (without("a=rtcp-mux"), "sdp_credentials"),
        (without("a=group"), "sdp_credentials"),
        (CAMERA.replace("BUNDLE 0 1", "BUNDLE 0 7"), "sdp_credentials"),
        (CAMERA + "a=candidate:1 1 udp 1 10.0.0.1 1 typ host\r\n" * 41, "sdp_candidates"),
    ],
)  # fmt: skip
def test_what_cannot_be_served_is_refused_with_its_own_code(sdp, code):
    assert code_of(sdp) == code


def test_a_camera_may_not_offer_as_a_viewer_nor_a_viewer_as_a_camera():
    assert code_of(CAMERA, "viewer") == "sdp_direction"
    assert code_of(offer("chromium_viewer"), "camera") == "sdp_direction"


def test_one_section_needs_no_bundle():
    assert read_offer(video_only_with(["VP8"]).replace("a=group:BUNDLE 1\r\n", ""), "camera").kinds == (
        "video",
    )  # fmt: skip


def test_an_offer_of_a_megabyte_is_refused_in_milliseconds():
    huge = CAMERA + "a=candidate:1 1 udp 2130706431 192.168.1.7 40000 typ host\r\n" * 20000
    began = time.perf_counter()
    assert code_of(huge) == "sdp_too_large"
    assert (
        time.perf_counter() - began < 0.05
    )  # 0.02 ms here; ten thousand times that is a regression
