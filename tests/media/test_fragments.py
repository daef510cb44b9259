"""Tests of trickled pieces of SDP."""

from collections.abc import Callable

import pytest

from livehub.errors import LiveHubError
from livehub.media.fragments import check_condition, read_fragment

GOOD = "candidate:1 1 udp 2130706431 192.168.1.7 40000 typ host"
# what whip-whep and Eyevinn's client send besides: TCP, mDNS names, component 0, bracketed IPv6
USELESS = [
    "candidate:2 1 tcp 1518280447 192.168.1.7 9 typ host tcptype active",
    "candidate:3 1 udp 2113937151 bf708d5f-7ae1.local 49199 typ host",
    "candidate:4 0 udp 2113937151 192.168.1.7 49199 typ host",
    "candidate:5 1 udp 2113937151 [fd00::2] 49199 typ host",
    "candidate:6 1 udp x y z",
]


def fragment(*candidates: str, ufrag: str = "abcd") -> str:
    lines = [f"a=ice-ufrag:{ufrag}", "a=ice-pwd:0123456789abcdef01234567", "m=audio 9 RTP/AVP 0"]
    return "\r\n".join([*lines, "a=mid:0", *(f"a={one}" for one in candidates)])


def code_of(call: Callable[..., object], *arguments: object) -> str:
    with pytest.raises(LiveHubError) as refusal:
        call(*arguments)
    return refusal.value.code


def test_usable_candidates_are_kept_and_the_rest_passed_over():
    text = fragment(GOOD, *USELESS, "end-of-candidates")
    assert read_fragment(text, "abcd") == [GOOD.removeprefix("candidate:")]


def test_other_credentials_are_an_ice_restart_and_refused():
    assert code_of(read_fragment, fragment(GOOD, ufrag="other"), "abcd") == (
        "ice_restart_unsupported"
    )


def test_what_is_no_fragment_is_refused():
    assert code_of(read_fragment, "hello", "abcd") == "sdp_unreadable"
    assert code_of(read_fragment, "x" * 40000, "abcd") == "sdp_too_large"
    assert code_of(read_fragment, fragment(*[GOOD] * 41), "abcd") == "sdp_candidates"
    assert len(read_fragment(fragment(*[GOOD] * 40, *USELESS * 10), "abcd")) == 40


def test_a_cameras_patch_names_what_it_was_made_for():
    check_condition('"tag"', '"tag"', "camera")
    check_condition("*", '"tag"', "camera")
    assert code_of(check_condition, None, '"tag"', "camera") == "if_match_missing"
    assert code_of(check_condition, '"old"', '"tag"', "camera") == "if_match_stale"


def test_a_viewers_patch_may_leave_it_out_but_not_name_another():
    check_condition(None, '"tag"', "viewer")  # whip-whep
    check_condition('"tag"', '"tag"', "viewer")
    assert code_of(check_condition, '"old"', '"tag"', "viewer") == "if_match_stale"
