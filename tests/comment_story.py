"""The part of a show's story in which every turn that comments take happens."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from livehub.clock import SECOND
from livehub.log.command import Body, Result
from livehub.shows import comment_commands as talk
from tests.builders import HELPER, OWNER, REACTION
from tests.fakes import FakeClock

Run = Callable[[Body, str], Awaitable[Result]]

PHONE = "0912345678"
SOURCE = "source:facebook"


def on_facebook(number: int, text: str, *, author: str = "fb1", own: bool = False) -> Body:
    """A comment as the Facebook source tells it."""
    return talk.ReceiveComment(
        source="facebook", author=author, name=f"Khách {number}", text=text, key=f"key{number}",
        native=f"911_{number}", sent_at=1_790_000_000_000, own=own,
    )  # fmt: skip


async def comments_story(run: Run, clock: FakeClock) -> None:
    """Comments 1 to 4 stay as the orders of the story want them: 1 and 3 open, 2 featured later."""
    said = ["A12 x2 nha", f"đẹp quá gọi {PHONE} nhé", "B05", "xin chào"]
    for number, text in enumerate(said):
        body = talk.ReceiveComment(
            source="web", author=f"author{number % 2}", name=f"Bạn {number} {PHONE}", text=text
        )
        await run(body, "watch:w1")
    await run(talk.ClaimComment(comment="1"), HELPER)
    await run(talk.ReleaseComment(comment="1"), "helper:h2")
    await run(talk.FeatureComment(comment="2"), HELPER)
    await run(talk.UnfeatureComment(), HELPER)
    await run(talk.FeatureComment(comment="4"), HELPER)
    await run(talk.FinishComment(comment="4"), HELPER)
    await run(talk.HideComment(comment="4"), HELPER)
    await run(talk.RestoreComment(comment="4"), HELPER)
    await _claims(run, clock)
    await _sources(run)
    await _moderation(run)
    await _replies(run, clock)


async def _claims(run: Run, clock: FakeClock) -> None:
    await run(talk.ClaimComment(comment="2"), HELPER)
    await run(talk.RevealComment(comment="2"), HELPER)
    await run(talk.ClaimComment(comment="2", over="h1"), "helper:h2")
    lapsed = talk.LapseClaim(author="author1", by="h2", at=clock.now())
    await run(lapsed, "claims:keeper")


async def _sources(run: Run) -> None:
    """A source comes, tells, misses a while; comments change and go where they were written."""
    await run(talk.ConnectSource(source="facebook", stream="911", token="t" * 40), OWNER)
    await run(talk.ConnectSource(source="twitch", stream="xuanla"), HELPER)
    await run(talk.DisconnectSource(source="twitch"), HELPER)
    gap = talk.NoteGap(source="facebook", since=1_790_000_000_000, until=1_790_000_060_000)
    noted = await run(gap, SOURCE)
    await run(talk.CloseGap(gap=str(noted["gap"])), HELPER)
    await run(talk.ReopenGap(gap=str(noted["gap"])), HELPER)
    await run(talk.CloseGap(gap=str(noted["gap"])), "helper:h2")
    await run(gap, SOURCE)
    await run(on_facebook(5, "chốt A12"), SOURCE)
    await run(on_facebook(5, "chốt A12"), SOURCE)
    await run(talk.EditComment(key="key5", text=f"chốt A12 x3 {PHONE}"), SOURCE)
    await run(on_facebook(6, "B05 x1", author="fb2"), SOURCE)
    await run(talk.DeleteComment(key="key6"), SOURCE)
    await run(talk.DeleteComment(key="key7"), SOURCE)
    await run(on_facebook(7, "tới sau khi bị xoá", author="fb3"), SOURCE)
    await run(on_facebook(8, "cả nhà xem giúp page nhé", author="page", own=True), SOURCE)
    await run(talk.TypeComment(platform="zalo", name="Khách quen", text="để cho 1 A12"), HELPER)


async def _moderation(run: Run) -> None:
    for number in (9, 10):
        await run(on_facebook(number, "hay quá", author=f"fb{number}"), SOURCE)
    held = str((await run(on_facebook(11, "nói nhiều", author="fb4"), SOURCE))["comment"])
    await run(talk.HoldComment(comment=held), HELPER)
    await run(talk.HideComment(comment=held, there=True), HELPER)
    await run(talk.RestoreComment(comment=held), HELPER)
    await run(talk.RestoreComment(comment=held), HELPER)
    await run(talk.FeatureComment(comment=held), HELPER)
    await run(talk.JudgeAuthor(author="fb4", standing="muted"), HELPER)
    await run(talk.JudgeAuthor(author="fb4", standing="ok"), HELPER)
    await run(talk.BanAuthor(author="fb9"), SOURCE)
    await run(talk.JudgeAuthor(author="fb10", standing="trusted"), HELPER)
    rules = talk.ReviseRules(hide=("đồ lừa",), hold=(), allow=(), links=("xuanla.vn",))
    await run(rules, REACTION)


async def _replies(run: Run, clock: FakeClock) -> None:
    comment = str((await run(on_facebook(12, "chốt B05", author="fb5"), SOURCE))["comment"])
    await run(talk.SendReply(comment=comment, text="Tin nhắn riêng"), HELPER)
    await run(talk.TakeBackReply(comment=comment), HELPER)
    await run(talk.SendReply(comment=comment, text=f"Gọi {PHONE}"), HELPER)
    clock.advance(4 * SECOND)
    await run(talk.NotePlatform(comment=comment, action="reply"), "reaction:platform")
    await run(talk.NotePlatform(comment="11", action="hide", code="source_failed"), SOURCE)
