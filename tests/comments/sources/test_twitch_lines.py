"""Lines of Twitch's chat, taken apart: tags, replies, deletions, and what nobody wrote."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as some

from livehub.comments.sources.contract import Heard
from livehub.comments.sources.lines import Lines
from livehub.comments.sources.twitch import channel
from livehub.comments.sources.twitch_lines import heard, parse
from livehub.errors import ProviderError
from tests.comments.sources.listener import DATA
from tests.fakes import START

EVENING = (DATA / "twitch" / "evening.irc").read_bytes()


def all_heard(raw: bytes = EVENING) -> list[Heard]:
    lines = [line for each in Lines(9000).feed(raw) if (line := parse(each)) is not None]
    return [found for line in lines if (found := heard(line, "langgom")) is not None]


def test_an_evening_is_understood():
    found = all_heard()
    assert [(each.kind, each.author, each.name, each.text) for each in found] == [
        ("comment", "4242", "Khach_Que", "chốt mã 05 :D"),
        ("comment", "1337", "LangGom", "Cả nhà chốt mã nhé"),
        ("comment", "4243", "Kh ách;\\x", "vẫy tay"),
        ("comment", "4244", "khach3", "mình lấy A5"),
        ("comment", "4245", "khach4", "A7 nhé"),
        ("delete", "", "", ""),
        ("ban", "4243", "khach", ""),
    ]
    assert found[0].native == found[5].native == "b34ccfc7-4977-403a-8a94-33c6bac34fb8"
    assert [each.own for each in found[:3]] == [False, True, False]
    assert [each.sent_at - START for each in found[:2]] == [1000, 2000]


@pytest.mark.parametrize("seed", range(30))
def test_it_may_come_in_any_pieces(seed):
    chance, raw, cut = random.Random(seed), EVENING.replace(b"\n", b"\r\n"), Lines(9000)
    lines = []
    while raw:
        size = chance.choice([1, 2, 7, 100, 5000])
        lines += cut.feed(raw[:size])
        raw = raw[size:]
    assert all_heard(b"".join(each + b"\n" for each in lines)) == all_heard()


def test_a_line_beyond_all_bounds_is_dropped_and_the_next_is_read():
    cut = Lines(20)
    assert cut.feed(b"x" * 50) == []
    assert cut.feed(b"x" * 50 + b"\nPING :a\n" + b"y" * 30 + b"\n\n\r\nPING :b\n") == [
        b"PING :a",
        b"PING :b",
    ]
    assert cut.dropped == 2


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b" ",
        b":",
        b"@",
        b"@a=b",
        b"@a=b :x",
        b":x",
        b"\x00\xff",
        b"@;;;= :: ::",
        b"PRIVMSG",
        b":a!b PRIVMSG",
        b":a!b PRIVMSG #langgom",
        b":a!b PRIVMSG #langgom :",
        b"CLEARMSG #langgom",
        b":a!b PRIVMSG #langgom :\x01ACTION \x01",
        b":tmi PRIVMSG #langgom :x",
        b"PRIVMSG : :x",
    ],
)
def test_broken_lines_say_nothing(raw):
    line = parse(raw)
    assert line is None or heard(line, "langgom") is None


@given(some.binary(max_size=400))
def test_no_bytes_break_it(raw):
    for prefix in (b"", b"@id=1;", b":a!b PRIVMSG #langgom :"):
        line = parse(prefix + raw)
        if line is not None:
            heard(line, "langgom")


def test_a_backslash_at_the_end_of_a_tag_is_nothing():
    line = parse(rb"@a=x\;b=\n\r\q :t PING :x")
    assert line is not None
    assert dict(line.tags) == {"a": "x", "b": "\n\rq"}


@pytest.mark.parametrize(
    "written",
    [
        "langgom",
        "#LangGom",
        " @langgom ",
        "https://www.twitch.tv/langgom",
        "twitch.tv/LangGom",
        "https://www.twitch.tv/popout/langgom/chat?popout=",
        "https://m.twitch.tv/langgom/",
    ],
)
def test_a_channel_is_found_however_it_is_written(written):
    assert channel(written) == "langgom"


@pytest.mark.parametrize("written", ["", "a b", "https://youtube.com/langgom", "x" * 26, "kênh"])
def test_what_is_no_channel_is_said(written):
    with pytest.raises(ProviderError) as failed:
        channel(written)
    assert (failed.value.code, failed.value.retryable) == ("source_stream_unreadable", False)
