"""Owns deciding on orders: taking them, changing their lines, contacts, deadlines."""

from __future__ import annotations

from typing import Any

from livehub.display import clean
from livehub.errors import Invalid, NotFound, Refused
from livehub.events import Event, Line, Payee
from livehub.events import show as ev
from livehub.fields import NOTE_LENGTH, read_name, read_note
from livehub.log.command import Command, Decision, Unique, decide_events
from livehub.log.vault import Secret
from livehub.money import check_amount
from livehub.orders import stock
from livehub.orders.order import Order, total
from livehub.payments import codes
from livehub.phones import read_phone
from livehub.shows import commands as cmd
from livehub.shows.moderation import comment_of
from livehub.shows.stage import check_open, product_of
from livehub.shows.state import ShowState

LINES_MOST = 50
QUANTITY_MOST = 999


def order_of(state: ShowState, order: str) -> Order:
    """The order; NotFound `order_unknown`."""
    try:
        return state.orders[order]
    except KeyError:
        raise NotFound("order_unknown") from None


def open_order(state: ShowState, command: Command[cmd.OpenOrder]) -> Decision:
    """Reserve the units, number the bag, mint the payment code."""
    check_open(state)
    body = command.body
    lines, payee = _lines(state, body.lines)
    check_amount(total(lines), "total")
    stock.check(state.shelf, lines)
    number = len(state.orders) + 1
    order = f"{state.show}-{number}"
    buyer, secrets, before = _buyer(state, command, order)
    code = codes.mint(command.entropy)
    opened = ev.OrderOpened(
        order=order,
        number=number,
        buyer=buyer,
        code=code,
        payee=payee,
        lines=lines,
        channel=body.channel,
        expires_at=state.deadline(command.at),
        comment=body.comment,
        by=command.subject,
    )
    finished = [ev.CommentFinished(comment=body.comment)] if body.comment else []
    return Decision(
        (*before, opened, *finished),
        {"order": order, "number": number},
        secrets,
        (Unique("code", code, f"show:{state.show} {order}"),),
    )


def _lines(state: ShowState, wanted: tuple[cmd.WantedLine, ...]) -> tuple[tuple[Line, ...], Payee]:
    if not wanted or len(wanted) > LINES_MOST:
        raise Invalid("count_range", field="lines", least=1, most=LINES_MOST)
    sums: dict[str, int] = {}
    for each in wanted:
        if not 1 <= each.qty <= QUANTITY_MOST:
            raise Invalid("count_range", field="qty", least=1, most=QUANTITY_MOST)
        sums[each.variant] = sums.get(each.variant, 0) + each.qty
    lines = tuple(_line(state, variant, count) for variant, count in sums.items())
    payees = {product_of(state, line.product).payee for line in lines}
    payee = payees.pop()
    if payee is None or None in payees:
        raise Refused("no_account")
    if payees:
        raise Refused("several_payees")
    return lines, payee


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


def _buyer(
    state: ShowState, command: Command[cmd.OpenOrder], order: str
) -> tuple[str, tuple[Secret, ...], tuple[Event, ...]]:
    """Whose order it is: the comment's author, or a person of its own."""
    body = command.body
    if body.comment is None:
        subject = f"buyer:{order}"
        secrets = [Secret(subject, "name", read_name(body.name, limit=60))]
        if body.phone.strip():
            secrets.append(Secret(subject, "phone", read_phone(body.phone)))
        return subject, tuple(secrets), ()
    comment = comment_of(state, body.comment)
    if comment.state == "claimed" and comment.claimed_by != command.subject:
        raise Refused("comment_claimed")
    if comment.state == "hidden":
        raise Refused("comment_hidden")
    if comment.order is not None:
        raise Refused("comment_ordered")
    claimed = ev.CommentClaimed(comment=comment.comment, by=command.subject)
    return f"author:{comment.author}", (), () if comment.state == "claimed" else (claimed,)


def change_lines(state: ShowState, command: Command[cmd.ChangeLines]) -> Decision:
    """Other lines under the same code; a paid order takes none."""
    order = order_of(state, command.body.order)
    _check_changeable(order)
    lines, payee = _lines(state, command.body.lines)
    if payee.account != order.payee.account:
        raise Refused("several_payees")
    kept = {line.variant: line for line in order.lines}
    # What was promised at a price stays at that price.
    lines = tuple(
        line if line.variant not in kept else _repriced(line, kept[line.variant]) for line in lines
    )
    if lines == order.lines:
        return Decision()
    check_amount(total(lines), "total")
    stock.check(state.shelf, lines, freed=stock.wanted(order.lines))
    return decide_events(ev.OrderLinesChanged(order=order.order, lines=lines))


def _repriced(line: Line, old: Line) -> Line:
    return Line(
        product=old.product,
        variant=old.variant,
        code=old.code,
        name=old.name,
        label=old.label,
        quantity=line.quantity,
        price=old.price,
    )


def _check_changeable(order: Order) -> None:
    if order.state != "open":
        raise Refused("order_not_open")
    if order.settled:
        raise Refused("order_paid")


def cancel(state: ShowState, command: Command[cmd.CancelOrder]) -> Decision:
    """Units are free again; what was paid is due back."""
    order = order_of(state, command.body.order)
    if order.state == "cancelled":
        return Decision()
    if order.state not in {"open", "expired"}:
        raise Refused("order_not_open")
    reason = read_note(command.body.reason)
    return decide_events(ev.OrderCancelled(order=order.order, reason=reason))


def mark_sent(state: ShowState, command: Command[cmd.MarkSent]) -> Decision:
    """The buyer has the pay message."""
    order = order_of(state, command.body.order)
    return decide_events(ev.PayMessageSent(order=order.order, by=command.subject))


def give_contact(state: ShowState, command: Command[cmd.GiveContact]) -> Decision:
    """Once from the buyer's page; a helper may correct it."""
    body = command.body
    order = order_of(state, body.order)
    if order.has_contact and command.role == "buyer":
        raise Refused("contact_known")
    if not body.consent:
        raise Invalid("consent_missing", field="consent")
    secrets = (
        Secret(order.buyer, "recipient", read_name(body.name, limit=60)),
        Secret(order.buyer, "phone", read_phone(body.phone)),
        Secret(order.buyer, "address", clean(body.address, NOTE_LENGTH)),
    )
    given = ev.ContactGiven(order=order.order, by=command.role)
    return Decision((given,), {}, secrets)


STEPS: dict[type, Any] = {
    cmd.OpenOrder: open_order,
    cmd.ChangeLines: change_lines,
    cmd.CancelOrder: cancel,
    cmd.MarkSent: mark_sent,
    cmd.GiveContact: give_contact,
}
