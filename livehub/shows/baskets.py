"""Owns baskets: what one buyer takes at once, as one order per payee account in one parcel."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from livehub import ids
from livehub.errors import Invalid, NotFound, Refused
from livehub.events import Line, Payee
from livehub.events import show as ev
from livehub.log.command import Command, Unique
from livehub.money import check_amount
from livehub.orders.order import total
from livehub.payments import codes
from livehub.shows import commands as cmd
from livehub.shows.stage import product_of
from livehub.shows.state import ShowState

LINES_MOST = 50
QUANTITY_MOST = 999


class Share(msgspec.Struct, frozen=True):
    """The part of a basket that is paid to one account."""

    payee: Payee
    lines: tuple[Line, ...]


class Taken(msgspec.Struct, frozen=True):
    """Whose basket it is, how it came, and the parcel that it joins ("" begins one)."""

    buyer: str
    channel: str
    comment: str | None
    parcel: str = ""


def read_lines(state: ShowState, wanted: Sequence[cmd.WantedLine]) -> tuple[Line, ...]:
    """The lines at today's prices, each variant once.

    Raises Invalid `count_range` for none, too many, or a quantity out of bounds; NotFound
    `product_unknown`.
    """
    if not wanted:
        raise Invalid("count_range", field="lines", least=1, most=LINES_MOST)
    sums: dict[str, int] = {}
    for each in wanted:
        if not 1 <= each.qty <= QUANTITY_MOST:
            raise Invalid("count_range", field="qty", least=1, most=QUANTITY_MOST)
        sums[each.variant] = sums.get(each.variant, 0) + each.qty
    check_size(wanted)
    return tuple(_line(state, variant, count) for variant, count in sums.items())


def check_size(lines: Sequence[object]) -> None:
    """Raises Invalid `count_range` for more lines than a bag has room for."""
    if len(lines) > LINES_MOST:
        raise Invalid("count_range", field="lines", least=1, most=LINES_MOST)


def _line(state: ShowState, variant: str, count: int) -> Line:
    if variant not in state.variants:
        raise NotFound("product_unknown")
    product = state.products[state.variants[variant]]
    label = next(each.label for each in product.variants if each.variant == variant)
    return Line(
        product=product.product,
        variant=variant,
        code=product.code,
        name=product.name,
        label=label,
        quantity=count,
        price=product.price,
    )


def shares(state: ShowState, lines: Iterable[Line]) -> tuple[Share, ...]:
    """The lines by the account they are paid to; Refused `no_account` when one has none."""
    found: dict[str, Share] = {}
    for line in lines:
        payee = product_of(state, line.product).payee
        if payee is None:
            raise Refused("no_account")
        share = found.get(payee.account, Share(payee, ()))
        found[payee.account] = replace(share, lines=(*share.lines, line))
    return tuple(found.values())


def orders(
    state: ShowState, command: Command[Any], parts: Sequence[Share], taken: Taken
) -> tuple[tuple[ev.OrderOpened, ...], tuple[Unique, ...]]:
    """An order for each share, with the keys that claim their payment codes.

    Raises Invalid `amount_range` beyond what one transfer carries. Stock is the caller's to check.
    """
    opened: list[ev.OrderOpened] = []
    for place, share in enumerate(parts):
        check_amount(total(share.lines), "total")
        number = len(state.orders) + 1 + place
        order = f"{state.show}-{number}"
        entropy = ids.derive(command.entropy, f"order {place}") if place else command.entropy
        parcel = taken.parcel or (opened[0].order if opened else "")
        one = ev.OrderOpened(
            order=order,
            number=number,
            buyer=taken.buyer,
            code=codes.mint(entropy),
            payee=share.payee,
            lines=share.lines,
            channel=taken.channel,
            expires_at=state.deadline(command.at),
            comment=taken.comment,
            by=command.subject,
            parcel=parcel,
        )
        opened.append(one)
    keys = [Unique("code", one.code, f"show:{state.show} {one.order}") for one in opened]
    return tuple(opened), tuple(keys)


def merged(lines: Iterable[Line], more: Iterable[Line]) -> tuple[Line, ...]:
    """Lines with units added to them; what was promised at a price stays at that price."""
    found = {line.variant: line for line in lines}
    for line in more:
        old = found.get(line.variant)
        both = line if old is None else replace(old, quantity=old.quantity + line.quantity)
        if both.quantity > QUANTITY_MOST:
            raise Invalid("count_range", field="qty", least=1, most=QUANTITY_MOST)
        found[line.variant] = both
    check_size(tuple(found))
    return tuple(found.values())
