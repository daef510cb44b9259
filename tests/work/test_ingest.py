"""The one door in, over a real store: each comment once, in order, whatever comes in between."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from livehub.clock import DAY, SECOND
from livehub.comments.sources.contract import Heard
from livehub.log.vault import Personal
from livehub.shows import commands as cmd
from livehub.shows import comment_commands as talk
from tests.work.hearing import comments_of, hear, said, texts
from tests.worlds import Opened, Stage, a_world


async def test_a_comment_comes_in_masked_and_its_author_is_a_hash(opened: Opened) -> None:
    heard = said("A12 x2, gọi 0912345678", "911_1", sent_at=opened.clock.now() - 2 * SECOND)
    assert await hear(opened, heard) == 1
    [comment] = comments_of(opened)
    assert "0912345678" not in comment.text
    assert (comment.source, comment.platform) == ("facebook", "facebook")
    assert comment.sent_at == heard.sent_at
    assert comment.items[0].quantity == 2
    assert len(comment.author) == 20
    assert "111" not in comment.author
    kept = Personal(f"author:{comment.author}", f"native:{opened.stage.show}:1")
    assert (await opened.world.store.reveal([kept]))[kept] == "911_1"


async def test_the_same_again_is_one_whoever_tells_it_also_after_a_restart(
    rested: Path, stage: Stage
) -> None:
    async with a_world(rested) as opened:
        opened.stage = stage
        assert await hear(opened, said("A12", "911_1")) == 1
        assert await hear(opened, said("A12", "911_1"), said("A12", "911_1")) == 0
        assert await hear(opened, said("A12 ", "911_1", author="", name="K"), source="ssn") == 0
        counts = opened.world.comments.counts(stage.show, "facebook")
        assert (counts.heard, counts.echoes, counts.skipped) == (3, 2, 0)
    async with a_world(rested) as opened:
        opened.stage = stage
        assert await hear(opened, said("A12", "911_1")) == 0
        assert await hear(opened, said("A12 nhé", "911_1", name="Khác"), source="ssn") == 0
        assert opened.world.comments.counts(stage.show, "ssn").echoes == 1
        assert texts(opened) == ["A12"]


async def test_one_without_an_id_is_one_again_when_it_is_told_when_it_was_sent(
    rested: Path, stage: Stage
) -> None:
    async with a_world(rested) as opened:
        opened.stage = stage
        at = opened.clock.now()
        told = [said("A12", sent_at=at), said("A12", sent_at=at + 8 * SECOND)]
        assert await hear(opened, *told, source="ssn") == 2
    async with a_world(rested) as opened:
        opened.stage = stage
        assert await hear(opened, *told, source="ssn") == 0


async def test_a_comment_without_an_id_is_found_again_by_the_id_told_later(
    rested: Path, stage: Stage
) -> None:
    """Social Stream Ninja tells first, without an id; the platform itself deletes it: at once away,
    and told again after a restart it is the same comment."""
    async with a_world(rested) as opened:
        opened.stage = stage
        assert await hear(opened, said("A12"), source="ssn") == 1
        assert await hear(opened, said("A12", "911_1")) == 0
        await opened.run(f"show:{stage.show}", talk.FeatureComment(comment="1"))
    async with a_world(rested) as opened:
        opened.stage = stage
        assert await hear(opened, said("A12", "911_1")) == 0
        gone = Heard(kind="delete", platform="facebook", native="911_1")
        assert await hear(opened, gone) == 0
        assert [each.state for each in comments_of(opened)] == ["deleted"]
        assert opened.world.show(stage.show).featured_comment is None


async def test_a_deletion_takes_away_what_has_no_id_of_its_platforms(opened: Opened) -> None:
    """As Social Stream Ninja tells of most platforms: what it was, and whose."""
    shown, other = said("A12", author="1"), said("A12", author="2")
    assert await hear(opened, shown, other, source="ssn") == 2
    gone = msgspec.structs.replace(shown, kind="delete")
    await hear(opened, gone, gone, source="ssn")
    assert [each.state for each in comments_of(opened)] == ["deleted", "visible"]
    never = msgspec.structs.replace(gone, text="chưa ai nói")
    await hear(opened, never, source="ssn")
    assert opened.world.comments.counts(opened.stage.show, "ssn").skipped == 1


async def test_what_was_hidden_there_shown_again_and_then_deleted_is_gone(opened: Opened) -> None:
    def told(kind: Literal["hide", "delete"]) -> Heard:
        return Heard(kind=kind, platform="facebook", native="911_1")

    await hear(opened, said("đẹp quá", "911_1"))
    show = f"show:{opened.stage.show}"
    await opened.run(show, talk.HideComment(comment="1", there=True))
    opened.clock.advance(4 * SECOND)
    await hear(opened, told("hide"))
    await opened.run(show, talk.RestoreComment(comment="1"))
    await hear(opened, told("hide"))
    assert [each.state for each in comments_of(opened)] == ["visible"]
    await hear(opened, told("delete"))
    assert [each.state for each in comments_of(opened)] == ["deleted"]


async def test_a_deletion_may_come_before_its_comment(opened: Opened) -> None:
    gone = Heard(kind="delete", platform="facebook", native="911_1")
    await hear(opened, gone)
    await hear(opened, gone, source="hook")
    assert await hear(opened, said("bậy", "911_1"), said("tốt", "911_2")) == 2
    assert [each.state for each in comments_of(opened)] == ["deleted", "visible"]


async def test_edits_change_words_back_and_forth_and_bring_in_what_never_came(
    opened: Opened,
) -> None:
    def now(text: str, native: str = "911_1") -> Heard:
        return said(text, native, kind="edit")

    await hear(opened, said("A12", "911_1"), now("A12 x2"), now("A12 x3"), now("A12 x2"))
    assert texts(opened) == ["A12 x2"]
    assert await hear(opened, now("A12 x5", "911_2")) == 1
    assert await hear(opened, said("A12 x4", "911_2")) == 0
    assert texts(opened) == ["A12 x2", "A12 x5"]
    lonely = Heard(kind="edit", platform="facebook", native="911_3", text="ai đó")
    assert await hear(opened, lonely) == 0
    assert len(texts(opened)) == 2


async def test_whom_the_platform_bans_is_banned_and_one_never_heard_of_stops_nobody(
    opened: Opened,
) -> None:
    ban = Heard(kind="ban", platform="facebook", author="111")
    unknown = Heard(kind="ban", platform="facebook", author="999")
    nobody = Heard(kind="ban", platform="facebook")
    assert await hear(opened, said("A12", "911_1"), unknown, ban, nobody, said("B", "911_2")) == 2
    [first, second] = comments_of(opened)
    assert opened.world.show(opened.stage.show).queue.muted(first.author)
    assert second.author == first.author
    assert opened.world.comments.counts(opened.stage.show, "facebook").skipped == 2


async def test_what_says_nothing_is_skipped_and_counted(opened: Opened) -> None:
    nothing = [
        said("", "1"),
        said("  ", "2"),
        said("\u200b", "3"),
        Heard(platform="x", kind="delete"),
    ]
    assert await hear(opened, *nothing, said("A12", "4")) == 1
    counts = opened.world.comments.counts(opened.stage.show, "facebook")
    assert (counts.heard, counts.skipped) == (5, 4)


async def test_nothing_that_is_told_breaks_the_door(opened: Opened) -> None:
    """Halves of signs, endless names, times of no clock, platforms that are none."""
    odd = [
        said("\ud800A12", "\udfff1", name="\ud83d", author="\ud83d"),
        said("x" * 100_000, "2" * 100_000, name="n" * 100_000, author="a" * 100_000),
        said("A12", "3", sent_at=-5),
        said("A12", "4", sent_at=opened.clock.now() + 3 * DAY),
        said("A12", "5", platform="Face Book/../<b>"),
        said("A12", "6", platform="\u202e"),
        said("A12", "7", author="", name=""),
        said("A12", "8", author="", name=""),
    ]
    assert await hear(opened, *odd) == len(odd)
    found = comments_of(opened)
    assert [each.sent_at for each in found] == [0] * len(odd)
    assert [found[4].platform, found[5].platform] == ["facebookb", "other"]
    assert found[6].author != found[7].author  # two whom nobody knows are not one
    assert await hear(opened, *odd) == 0


async def test_people_are_one_by_id_else_by_name_on_one_platform(opened: Opened) -> None:
    await hear(
        opened,
        said("a", "1", author="5", name="Lan"),
        said("b", "2", author="5", name="Lan Anh"),
        said("c", "3", author="", name="LAN"),
        said("d", "4", author="", name="lan "),
        said("e", "5", author="5", name="Lan", platform="tiktok"),
        said("f", "6", author="", name="5"),
    )
    authors = [each.author for each in comments_of(opened)]
    assert authors[0] == authors[1]
    assert authors[2] == authors[3]
    assert len(set(authors)) == 4


async def test_the_open_show_that_listens_to_a_video_is_found(opened: Opened) -> None:
    show = opened.stage.show
    address = "https://www.facebook.com/xuanla/videos/9119360756714"
    connect = talk.ConnectSource(source="facebook", stream=address)
    await opened.run(f"show:{show}", connect)
    world = opened.world
    assert world.listening_to("facebook", ["9119360756714"]) == show
    assert world.listening_to("facebook", ["1", "9119360756714"]) == show
    assert world.listening_to("facebook", ["911936075"]) is None
    assert world.listening_to("youtube", ["9119360756714"]) is None
    await opened.run(f"show:{show}", cmd.CloseShow())
    assert world.listening_to("facebook", ["9119360756714"]) is None


async def test_the_log_holds_no_id_or_name_as_the_platform_tells_it(opened: Opened) -> None:
    await hear(opened, said("A12", "SECRET_NATIVE", author="SECRET_AUTHOR", name="SECRET_NAME"))
    stored = await opened.world.store.read(f"show:{opened.stage.show}", 0)
    assert b"SECRET" not in b"".join(msgspec.json.encode(each.raw.decode()) for each in stored)
