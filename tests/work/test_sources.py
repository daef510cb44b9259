"""Sources are started, stopped, tried again and told of as shows and people want it."""

from __future__ import annotations

import asyncio

import pytest

from livehub.clock import HOUR, SECOND
from livehub.comments.sources.contract import Given, Heard, Hearing
from livehub.errors import ProviderError
from livehub.shows import commands as cmd
from livehub.shows import comment_commands as talk
from livehub.work.follower import DUMB_S, WAIT_MOST_S
from livehub.work.source_lamps import SILENT
from tests.work.hearing import texts
from tests.work.scripted import Scripted, followed, for_ever, passed, raising, until
from tests.worlds import Opened


async def test_a_show_listens_from_the_moment_a_person_says_so_until_it_is_over(
    opened: Opened,
) -> None:
    source = Scripted()
    async with followed(opened, source) as run:
        await asyncio.sleep(0.01)
        assert source.runs == []
        await run.connect(stream="911", token="t" * 40)
        await until(lambda: run.state() == "live")
        assert source.runs[0].stream == "911"
        assert source.runs[0].keys["token"] == "t" * 40
        assert source.runs[0].until == (opened.world.show(run.show).started_at or 0) + 3 * HOUR
        await opened.run(f"show:{run.show}", cmd.CloseShow())
        await until(lambda: source.running == 0 and run.lamp() is None)


async def test_another_stream_or_other_keys_begin_anew_one_after_the_other(
    opened: Opened,
) -> None:
    source = Scripted()
    async with followed(opened, source) as run:
        await run.connect(stream="911")
        await until(lambda: len(source.runs) == 1)
        await run.connect(stream="912")
        await until(lambda: len(source.runs) == 2)
        await run.connect(stream="912", token="x" * 40)
        await until(lambda: len(source.runs) == 3)
        assert [each.stream for each in source.runs] == ["911", "912", "912"]
        assert source.runs[2].keys["token"] == "x" * 40
        assert source.most == 1
        body = talk.DisconnectSource(source="facebook")
        await opened.run(f"show:{run.show}", body)
        await until(lambda: source.running == 0 and run.lamp() is None)


async def test_connecting_the_same_again_leaves_alone_what_hears(opened: Opened) -> None:
    source = Scripted()
    async with followed(opened, source) as run:
        await run.connect()
        await until(lambda: run.state() == "live")
        await run.connect()
        await passed(opened, 5)
        assert len(source.runs) == 1


async def test_keys_are_named_as_the_source_names_them(opened: Opened) -> None:
    source = Scripted(NAME="youtube", KEYS=("key",))
    async with followed(opened, source) as run:
        await run.connect("youtube", token="AIza" + "x" * 30)
        await until(lambda: len(source.runs) == 1)
        assert source.runs[0].keys["key"] == "AIza" + "x" * 30


async def test_what_fails_is_tried_again_later_each_time_and_at_once_after_good_times(
    opened: Opened,
) -> None:
    async def good(_: Given, hearing: Hearing) -> None:
        hearing.is_now("live")
        await passed(opened, 40)
        raise OSError("cut")

    failing = raising(OSError("no network"))
    source = Scripted(acts=[failing] * 8 + [good, failing, for_ever])
    async with followed(opened, source) as run:
        await run.connect()
        await until(lambda: len(source.runs) == 11)
        assert run.waited[:8] == [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, WAIT_MOST_S, WAIT_MOST_S]
        assert run.waited[8:] == [1.0, 2.0]


async def test_while_it_waits_the_screen_knows_why_and_until_when(opened: Opened) -> None:
    error = ProviderError("source_throttled", retry_s=45)
    source = Scripted(acts=[raising(error), for_ever])
    async with followed(opened, source) as run:
        await run.connect()
        await until(lambda: run.state() == "waiting")
        lamp = run.lamp()
        assert lamp is not None
        assert lamp["code"] == "source_throttled"
        assert lamp["retry_at"] >= lamp["since"] + 45 * SECOND
        await until(lambda: run.state() == "live")
        assert run.waited == [45]


async def test_refused_keys_rest_until_a_person_puts_in_others_or_asks_for_another_try(
    opened: Opened,
) -> None:
    refused = raising(ProviderError("source_unauthorised", retryable=False))
    source = Scripted(acts=[refused, refused, for_ever])
    async with followed(opened, source) as run:
        await run.connect(token="a" * 40)
        await until(lambda: run.state() == "refused")
        await passed(opened, 200)
        assert len(source.runs) == 1
        await run.connect()
        await until(lambda: len(source.runs) == 2 and run.state() == "refused")
        await run.connect(token="b" * 40)
        await until(lambda: run.state() == "live")
        assert source.runs[2].keys["token"] == "b" * 40


async def test_a_stream_that_is_over_ends_until_somebody_connects_again(opened: Opened) -> None:
    async def over(_: Given, hearing: Hearing) -> None:
        hearing.is_now("live")

    source = Scripted(acts=[over, for_ever])
    async with followed(opened, source) as run:
        await run.connect()
        await until(lambda: run.state() == "ended")
        await run.connect()
        await until(lambda: run.state() == "live")


@pytest.mark.parametrize("error", [ValueError("a bug"), asyncio.CancelledError(), KeyError("x")])
async def test_a_bug_in_a_source_is_a_failure_like_any_other(
    opened: Opened, error: BaseException
) -> None:
    source = Scripted(acts=[raising(error), for_ever])
    other = Scripted(NAME="twitch", KEYS=())
    async with followed(opened, source, other) as run:
        await run.connect("twitch", "xuanla")
        await run.connect()
        await until(lambda: run.state() == "live" and run.state("twitch") == "live")
        assert len(other.runs) == 1


async def test_a_source_that_hangs_before_it_hears_is_started_anew(opened: Opened) -> None:
    async def hanging(_: Given, hearing: Hearing) -> None:
        await asyncio.Event().wait()

    source = Scripted(acts=[hanging, for_ever])
    async with followed(opened, source) as run:
        began = opened.clock.steady()
        await run.connect()
        await until(lambda: run.state() == "live")
        assert opened.clock.steady() - began >= DUMB_S


async def test_what_cannot_be_kept_now_waits_and_is_lost_by_nobody(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full for a while: the source is not read on, and goes on where it was."""
    append, full = opened.world.store.append, False

    async def failing(what: object) -> object:
        if full:
            raise ProviderError("store_full")
        return await append(what)  # type: ignore[arg-type]

    async def telling(_: Given, hearing: Hearing) -> None:
        hearing.is_now("live")
        for number in range(3):
            heard = Heard(platform="facebook", native=f"{number}", author="1", text=f"số {number}")
            await hearing.tell([heard], cursor=f"{number}")
        await asyncio.Event().wait()

    source = Scripted(acts=[telling])
    async with followed(opened, source) as run:
        await run.connect()
        monkeypatch.setattr(opened.world.store, "append", failing)
        full = True
        await until(lambda: run.state() == "degraded")
        lamp = run.lamp()
        assert lamp is not None
        assert lamp["code"] == "store_full"
        full = False
        await until(lambda: len(texts(opened)) == 3)
        await until(lambda: run.state() == "live")
        assert len(source.runs) == 1


async def test_silence_alarms_and_the_next_comment_ends_it(opened: Opened) -> None:
    speak = asyncio.Event()

    async def watched(_: Given, hearing: Hearing) -> None:
        hearing.is_now("live")
        hearing.figures(viewers=31)
        await speak.wait()
        await hearing.tell([Heard(platform="facebook", native="1", author="1", text="A12")])
        await asyncio.Event().wait()

    source = Scripted(acts=[watched])
    async with followed(opened, source) as run:
        await run.connect()
        began = opened.clock.now()
        await until(lambda: bool((run.lamp() or {}).get("silent")))
        assert opened.clock.now() - began >= SILENT
        speak.set()
        await until(lambda: not (run.lamp() or {}).get("silent"))
        assert (run.lamp() or {})["viewers"] == 31


async def test_what_is_pushed_shines_without_a_task(opened: Opened) -> None:
    source = Scripted(NAME="ssn", KEYS=())
    async with followed(opened, source) as run:
        told = Heard(platform="tiktok", native="1", author="1", text="A12")
        await opened.world.comments.hear(run.show, "ssn", [told])
        await until(lambda: run.state("ssn") == "listening")
        await run.connect("ssn", "")
        await opened.world.comments.hear(run.show, "ssn", [told])
        await until(lambda: (run.lamp("ssn") or {}).get("echoes") == 1)
        assert source.runs == []
        await until(lambda: bool((run.lamp("ssn") or {}).get("silent")))
        await run.connect("ssn", "a-session")
        await until(lambda: len(source.runs) == 1 and run.state("ssn") == "live")
        await run.connect("ssn", "")
        await until(lambda: source.running == 0 and run.state("ssn") == "listening")
        await opened.run(f"show:{run.show}", talk.DisconnectSource(source="ssn"))
        await until(lambda: run.lamp("ssn") is None)


async def test_what_an_error_says_is_never_logged(
    opened: Opened, caplog: pytest.LogCaptureFixture
) -> None:
    """It may hold an address, and that a key."""
    token = "t" * 40

    async def leaking(given: Given, _: Hearing) -> None:
        raise ValueError(f"https://example.com/?access_token={given.keys['token']}")

    with caplog.at_level("DEBUG"):
        async with followed(opened, Scripted(acts=[leaking, for_ever])) as run:
            await run.connect(token=token)
            await until(lambda: run.state() == "live")
    assert "ValueError" in caplog.text
    assert token not in caplog.text


async def test_a_source_is_told_where_it_is_in_other_shows(opened: Opened) -> None:
    """A day's quota is one for the show of the morning and that of the evening."""

    async def kept(_: Given, hearing: Hearing) -> None:
        hearing.is_now("live")
        await hearing.tell([], cursor="used 4000")
        await asyncio.Event().wait()

    source = Scripted(acts=[kept])
    async with followed(opened, source) as run:
        await run.connect()
        await until(lambda: run.state() == "live")
        await passed(opened, 2)
        await opened.run(f"show:{run.show}", cmd.CloseShow())
        body = talk.ConnectSource(source="facebook", stream="912")
        await opened.run(f"show:{opened.stage.other_show}", body, "owner:o1")
        await until(lambda: len(source.runs) == 2)
        assert [list(each.others) for each in source.runs] == [[], ["used 4000"]]
