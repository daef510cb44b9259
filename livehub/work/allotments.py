"""Owns what goes between the shop and its shows: plans, products, units, and units back."""

from __future__ import annotations

from typing import cast

import msgspec

from livehub import ids
from livehub.events import Event, Payee
from livehub.events import shop as ev
from livehub.events import show as show_ev
from livehub.log.logs import Logs
from livehub.log.record import Record
from livehub.shop import commands as shop_cmd
from livehub.shop.state import Seller, ShopState
from livehub.shows import commands as cmd

ACTOR = "reaction:allotments"


class FromShop:
    """Follows the shop; commands the shows."""

    def __init__(self, logs: Logs) -> None:
        self._logs = logs

    async def react(self, record: Record) -> None:
        """Open planned shows, list allotted products, pass on changes."""
        match record.event:
            case ev.ShowPlanned() as planned:
                await self._open(planned)
            case ev.StockAllotted() as allotted:
                await self._list(allotted)
            case ev.ProductChanged() as changed:
                await self._revise(changed, record.seq)
            case (
                ev.AccountAdded()
                | ev.AccountChanged()
                | ev.CoopAccountChosen()
                | ev.SellerAccountChosen()
            ):
                await self._repay(record.seq)
            case _:
                pass

    @property
    def _shop(self) -> ShopState:
        return cast(ShopState, self._logs.get("shop").state)

    async def _open(self, planned: ev.ShowPlanned) -> None:
        runner = await self._logs.open(f"show:{planned.show}")
        body = cmd.OpenShow(
            show=planned.show,
            title=planned.title,
            uses=planned.uses,
            hold_minutes=planned.hold_minutes,
        )
        await runner.run(body, actor=ACTOR, id=f"open:{planned.show}")

    async def _list(self, allotted: ev.StockAllotted) -> None:
        shop = self._shop
        product = shop.products[allotted.product]
        seller = shop.sellers[product.seller]
        body = cmd.ListProduct(
            allotment=allotted.allotment,
            variant=allotted.variant,
            quantity=allotted.quantity,
            product=product.product,
            seller=seller.seller,
            seller_name=seller.name,
            craft=seller.craft,
            code=product.code,
            name=product.name,
            price=product.price,
            photo=product.photo,
            payee=_payee(shop, seller),
            variants=product.variants,
        )
        runner = await self._logs.open(f"show:{allotted.show}")
        await runner.run(body, actor=ACTOR, id=f"allot:{allotted.allotment}")

    async def _revise(self, changed: ev.ProductChanged, seq: int) -> None:
        body = cmd.ReviseProduct(
            product=changed.product, name=changed.name, price=changed.price, photo=changed.photo
        )
        for show, plan in self._shop.shows.items():
            if changed.product in plan.products and not plan.finished:
                runner = await self._logs.open(f"show:{show}")
                await runner.run(body, actor=ACTOR, id=f"revise:{seq}")

    async def _repay(self, seq: int) -> None:
        """Tell every open show to whom its products are paid now, the products of a payee at once."""
        shop = self._shop
        for show, plan in shop.shows.items():
            if plan.finished:
                continue
            paid: dict[Payee | None, list[str]] = {}
            for key in plan.products:
                payee = _payee(shop, shop.sellers[shop.products[key].seller])
                paid.setdefault(payee, []).append(key)
            runner = await self._logs.open(f"show:{show}")
            for payee, products in paid.items():
                body = cmd.RevisePayee(products=tuple(sorted(products)), payee=payee)
                # Seen again later, the shop may say something else by now: that is another command.
                said = ids.digest(msgspec.json.encode(body))
                await runner.run(body, actor=ACTOR, id=f"payee:{seq}:{said}")


def _payee(shop: ShopState, seller: Seller) -> Payee | None:
    """Whom a seller's orders are paid to, named as theirs when it is their own account."""
    account = shop.payee_of(seller)
    if account is None:
        return None
    return Payee(
        account=account.account,
        bin=account.bin,
        number=account.number,
        holder=account.holder,
        prefix=account.prefix,
        tolerance=account.tolerance,
        seller=seller.name if shop.own_account(seller) else "",
    )


class FromShow:
    """Follows a show; gives back to the shop what it did not sell."""

    ONLY: tuple[type[Event], ...] = (show_ev.ShowClosed,)

    def __init__(self, logs: Logs, show: str) -> None:
        self._logs = logs
        self._show = show

    async def react(self, record: Record) -> None:
        """A closed show returns its units."""
        if isinstance(record.event, show_ev.ShowClosed):
            unsold = tuple((u.product, u.variant, u.quantity) for u in record.event.unsold)
            body = shop_cmd.ReturnStock(show=self._show, unsold=unsold)
            await self._logs.get("shop").run(body, actor=ACTOR, id=f"close:{self._show}")
