"""Owns what goes between the shop and its shows about comments: words, and authors who are known."""

from __future__ import annotations

from typing import cast

import msgspec

from livehub import ids
from livehub.events import Event
from livehub.events import shop as ev
from livehub.events.comments import AuthorJudged
from livehub.log.logs import Logs
from livehub.log.record import Record
from livehub.shop import commands as shop_cmd
from livehub.shop.state import ShopState
from livehub.shows import comment_commands as cmd

ACTOR = "reaction:talking"


def revised(shop: ShopState, public_url: str = "") -> cmd.ReviseRules:
    """What a show is to know: the shop's lists or none, its addresses, and its name.

    `public_url` is the one out of the settings, which the shop does not know.
    """
    hide, hold, allow, links = shop.rules or (None, None, None, ())
    for url in filter(None, (public_url, shop.public_url)):
        links = (*(links or ()), url)
    return cmd.ReviseRules(hide=hide, hold=hold, allow=allow, links=links or (), shop=shop.name)


class WordsFromShop:
    """Follows the shop; tells its shows by which words to hold, and whom not to hear."""

    def __init__(self, logs: Logs, public_url: str = "") -> None:
        self._logs = logs
        self._public_url = public_url

    async def react(self, record: Record) -> None:
        """A new show hears of everything, the open ones of what changed."""
        match record.event:
            case ev.ShowPlanned(show=show):
                await self._rules(show, record.seq)
                for author, standing in self._shop.authors.items():
                    await self._judge(show, author, standing, record.seq)
            case ev.CommentRulesSet() | ev.ShopNamed() | ev.PublicUrlSet():
                for show in self._open:
                    await self._rules(show, record.seq)
            case ev.AuthorRemembered(author=author, standing=standing):
                for show in self._open:
                    await self._judge(show, author, standing, record.seq)
            case _:
                pass

    @property
    def _shop(self) -> ShopState:
        return cast(ShopState, self._logs.get("shop").state)

    @property
    def _open(self) -> list[str]:
        return [show for show, plan in self._shop.shows.items() if not plan.finished]

    async def _rules(self, show: str, seq: int) -> None:
        body = revised(self._shop, self._public_url)
        runner = await self._logs.open(f"show:{show}")
        # Told again after a restart the shop may have other words: those come with their own event.
        await runner.run(
            body, actor=ACTOR, id=f"rules:{seq}:{ids.digest(msgspec.json.encode(body))}"
        )

    async def _judge(self, show: str, author: str, standing: str, seq: int) -> None:
        body = cmd.JudgeAuthor(author=author, standing=cast(cmd.Standing, standing))
        runner = await self._logs.open(f"show:{show}")
        await runner.run(body, actor=ACTOR, id=f"author:{seq}:{author}:{standing}")


class AuthorsFromShow:
    """Follows a show; the shop remembers whom its helpers banned or trust."""

    ONLY: tuple[type[Event], ...] = (AuthorJudged,)

    def __init__(self, logs: Logs, show: str) -> None:
        self._logs = logs
        self._show = show

    async def react(self, record: Record) -> None:
        """Muting is for this evening; what the shop said itself it knows.

        So is what a platform did: a moderator there may have sent somebody out for ten minutes.
        """
        event = record.event
        if not isinstance(event, AuthorJudged) or record.actor == ACTOR or not event.by:
            return
        standing = event.standing
        if standing == "muted":
            return
        body = shop_cmd.RememberAuthor(
            author=event.author, standing=cast("shop_cmd.Remembered", standing)
        )
        id_ = f"author:{self._show}:{record.seq}"
        await self._logs.get("shop").run(body, actor=ACTOR, id=id_)
