"""Between the shop and its shows: words, the name nobody else may go by, and known authors."""

from __future__ import annotations

from livehub.comments.judging import Rules
from livehub.events.shop import SHOP
from livehub.events.show import SHOW
from livehub.log.record import decode
from livehub.shop import commands as shop_cmd
from livehub.shows import comment_commands as talk
from livehub.work.talking import AuthorsFromShow, WordsFromShop
from tests.worlds import Opened


async def told(opened: Opened, public_url: str = "") -> None:
    """Let the reaction see all that the shop has written."""
    words = WordsFromShop(opened.world.logs, public_url)
    for stored in await opened.world.store.read("shop", 0):
        await words.react(decode(SHOP, stored.raw))


def rules(opened: Opened) -> Rules | None:
    return opened.world.show(opened.stage.show).rules


async def said(opened: Opened, text: str, name: str = "Lan") -> tuple[str, str]:
    """(state, reason) of a new comment."""
    body = talk.ReceiveComment(source="web", author=f"a{text}", name=name, text=text)
    comment = (await opened.run(f"show:{opened.stage.show}", body, "source:web", text))["comment"]
    found = opened.world.show(opened.stage.show).queue.comments[str(comment)]
    return found.state, found.reason


async def test_a_shop_without_lists_keeps_its_name_and_what_comes_with_livehub(
    opened: Opened,
) -> None:
    await told(opened)
    assert rules(opened) == Rules(shop="HTX Xuân La")
    assert await said(opened, "chốt A12", name="HTX XUAN LA") == ("held", "shop_name")
    assert await said(opened, "đồ lồn") == ("hidden", "word")


async def test_another_name_and_another_address_reach_open_shows(opened: Opened) -> None:
    await opened.run("shop", shop_cmd.NameShop(name="Tò he Xuân La"), id_="name")
    await opened.run("shop", shop_cmd.SetPublicUrl(url="https://ban.example.vn"), id_="url")
    await told(opened, "https://xuanla.example.vn")
    links = ("https://xuanla.example.vn", "https://ban.example.vn")
    assert rules(opened) == Rules(links=links, shop="Tò he Xuân La")
    assert await said(opened, "chốt A12", name="HTX Xuân La") == ("visible", "")
    assert await said(opened, "xem ban.example.vn/s nhé") == ("visible", "")
    assert await said(opened, "xem ban.example.com") == ("held", "link")


async def test_the_shops_own_lists_reach_open_shows_and_told_again_change_nothing(
    opened: Opened,
) -> None:
    lists = shop_cmd.SetCommentRules(hide=("hàng giả",), links=("xuanla.vn",))
    await opened.run("shop", lists, id_="lists")
    await told(opened)
    assert rules(opened) == Rules(("hàng giả",), (), (), ("xuanla.vn",), "HTX Xuân La")
    before = await opened.heads()
    await told(opened)
    assert await opened.heads() == before
    assert await said(opened, "hàng giả à") == ("hidden", "word")
    assert await said(opened, "đồ lồn") == ("visible", "")


async def test_whom_a_helper_bans_or_trusts_the_shop_remembers_and_no_platform(
    opened: Opened,
) -> None:
    """A platform's ban may be one of ten minutes, and whoever speaks for one may lie."""
    show = f"show:{opened.stage.show}"
    for author in ("a", "b", "c"):
        body = talk.ReceiveComment(source="web", author=author, name="Lan", text="A12")
        await opened.run(show, body, "source:web", author)
    await opened.run(show, talk.BanAuthor(author="a"), "source:twitch", "ban")
    await opened.run(show, talk.JudgeAuthor(author="b", standing="banned"), "helper:h1", "b")
    await opened.run(show, talk.JudgeAuthor(author="c", standing="muted"), "helper:h1", "c")
    reaction = AuthorsFromShow(opened.world.logs, opened.stage.show)
    for stored in await opened.world.store.read(show, 0):
        await reaction.react(decode(SHOW, stored.raw))
    assert opened.world.show(opened.stage.show).queue.muted("a")
    assert dict(opened.world.shop.authors) == {"b": "banned"}
