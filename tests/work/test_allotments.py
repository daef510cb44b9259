"""Between the shop and its shows: what is planned opens, what is allotted stands there, rest returns."""

from __future__ import annotations

from pathlib import Path

from livehub.shop import commands as shop_cmd
from livehub.shows import commands as cmd
from tests.samples import an_order
from tests.worlds import Opened, Stage, a_world


def on_hand(opened: Opened) -> int:
    product = opened.world.shop.products[opened.stage.product]
    return sum(product.on_hand.values())


async def test_a_planned_show_opens_with_its_products_and_whom_to_pay(opened: Opened) -> None:
    show = opened.world.show(opened.stage.show)
    assert (show.title, show.uses) == ("Chợ thứ Bảy", ("overlay", "camera"))
    listed = show.products[opened.stage.product]
    assert (listed.code, listed.price, listed.seller_name) == ("A12", 50_000, "Nghệ nhân Mây")
    assert listed.payee is not None
    assert listed.payee.number == "113366668888"


async def test_what_one_show_has_no_other_sells(opened: Opened) -> None:
    assert on_hand(opened) == 0
    other = opened.world.show(opened.stage.other_show)
    assert all(unit.available == 0 for unit in other.shelf.values())


async def test_a_new_price_reaches_open_shows_and_no_order_that_was_taken(opened: Opened) -> None:
    body = shop_cmd.ChangeProduct(product=opened.stage.product, price=70_000, name="Tò he rồng")
    await opened.run("shop", body)
    await opened.settled()
    show = opened.world.show(opened.stage.show)
    listed = show.products[opened.stage.product]
    assert (listed.price, listed.name) == (70_000, "Tò he rồng")
    assert show.orders[opened.stage.order].total == 50_000
    order = await an_order(opened)
    assert opened.world.show(opened.stage.show).orders[order].total == 70_000


async def an_own_account(opened: Opened) -> str:
    body = shop_cmd.AddAccount(
        bin="970407", number="190388889999", holder="NGHE NHAN MAY", prefix="SEVQR", tolerance=2_000
    )
    return str((await opened.run("shop", body, id_="own-account"))["account"])


async def test_another_account_of_a_seller_reaches_open_shows_and_no_order_that_was_taken(
    opened: Opened,
) -> None:
    own = await an_own_account(opened)
    seller = next(iter(opened.world.shop.sellers))
    coop = opened.world.show(opened.stage.show).products[opened.stage.product].payee
    await opened.run("shop", shop_cmd.ChooseSellerAccount(seller=seller, account=own), id_="own")
    await opened.settled()
    for show in (opened.stage.show, opened.stage.other_show):
        payee = opened.world.show(show).products[opened.stage.product].payee
        assert payee is not None
        assert (payee.account, payee.seller) == (own, "Nghệ nhân Mây")
        assert (payee.prefix, payee.tolerance) == ("SEVQR", 2_000)
    orders = opened.world.show(opened.stage.show).orders
    assert orders[opened.stage.order].payee == coop
    order = await an_order(opened)
    assert opened.world.show(opened.stage.show).orders[order].payee.account == own
    await opened.run("shop", shop_cmd.ChooseSellerAccount(seller=seller), id_="coop")
    await opened.settled()
    assert opened.world.show(opened.stage.show).products[opened.stage.product].payee == coop


async def test_other_settings_and_another_default_account_reach_open_shows(opened: Opened) -> None:
    coop = opened.world.shop.coop
    assert coop is not None
    body = shop_cmd.ChangeAccount(account=coop, holder="HTX MOI", prefix="SEVQR", tolerance=1_000)
    await opened.run("shop", body, id_="settings")
    await opened.settled()
    payee = opened.world.show(opened.stage.show).products[opened.stage.product].payee
    assert payee is not None
    assert (payee.holder, payee.prefix, payee.tolerance, payee.seller) == (
        "HTX MOI",
        "SEVQR",
        1_000,
        "",
    )
    own = await an_own_account(opened)
    await opened.run("shop", shop_cmd.ChooseCoopAccount(account=own), id_="coop")
    await opened.settled()
    payee = opened.world.show(opened.stage.show).products[opened.stage.product].payee
    assert payee is not None
    assert (payee.account, payee.seller) == (own, "")


async def test_accounts_told_again_after_a_lost_cursor_change_nothing(
    rested: Path, stage: Stage
) -> None:
    async with a_world(rested) as opened:
        opened.stage, clock = stage, opened.clock
        own = await an_own_account(opened)
        seller = next(iter(opened.world.shop.sellers))
        await opened.run("shop", shop_cmd.ChooseSellerAccount(seller=seller, account=own), id_="o")
        await opened.run("shop", shop_cmd.ChooseCoopAccount(account=own), id_="c")
        await opened.settled()
        await opened.world.store.set_mark("reaction:allotments:shop", 0)
    async with a_world(rested, clock) as opened:
        heads = await opened.heads()
        await opened.settled()
        assert await opened.heads() == heads


async def test_unsold_units_return_when_a_show_closes_once(rested: Path, stage: Stage) -> None:
    async with a_world(rested) as opened:
        opened.stage, clock = stage, opened.clock
        await opened.run(f"show:{stage.show}", cmd.CloseShow())
        await opened.settled()
        assert on_hand(opened) == 3  # five less two ordered
        # The cursor is lost: everything is reacted to once more.
        await opened.world.store.set_mark(f"reaction:closing:show:{stage.show}", 0)
        await opened.world.store.set_mark("reaction:allotments:shop", 0)
    async with a_world(rested, clock) as opened:
        opened.stage = stage
        heads = await opened.heads()
        await opened.settled()
        assert on_hand(opened) == 3
        assert await opened.heads() == heads


async def test_what_was_planned_while_nobody_followed_is_caught_up_with(
    rested: Path, stage: Stage
) -> None:
    async with a_world(rested) as opened:
        opened.stage, clock = stage, opened.clock
    async with a_world(rested, clock, reactions=False) as opened:
        planned = shop_cmd.PlanShow(title="Mới", uses=())
        show = str((await opened.run("shop", planned, id_="plan-new"))["show"])
        assert f"show:{show}" not in {runner.log for runner in opened.world.logs}
    async with a_world(rested, clock) as opened:
        opened.stage = stage
        await opened.settled()
        assert opened.world.show(show).title == "Mới"
