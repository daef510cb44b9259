"""Owns deciding on orders: taking them, changing their lines, contacts, deadlines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace

from livehub.comments.queue import in_queue
from livehub.display import clean
from livehub.errors import Invalid, NotFound, Refused
from livehub.events import Event, Line
from livehub.events import show as ev
from livehub.events.comments import CommentFinished
from livehub.fields import NOTE_LENGTH, read_name, read_note
from livehub.log.command import Command, Decision, Result, Unique, decide_events
from livehub.log.vault import Secret
from livehub.money import check_amount
from livehub.orders import stock
from livehub.orders.order import Order, total
from livehub.phones import read_phone
from livehub.shows import baskets
from livehub.shows import commands as cmd
from livehub.shows.moderation import check_free, comment_of
from livehub.shows.stage import check_open, product_of
from livehub.shows.state import ShowState


def order_of(state: ShowState, order: str) -> Order:
    """The order; NotFound `order_unknown`."""
    try:
        return state.orders[order]
    except KeyError:
        raise NotFound("order_unknown") from None


def open_order(state: ShowState, command: Command[cmd.OpenOrder]) -> Decision:
    """Reserve all units or none, number the bag, mint a payment code for each payee account."""
    check_open(state)
    body = command.body
    lines = baskets.read_lines(state, body.lines)
    parts = baskets.shares(state, lines)
    stock.check(state.shelf, lines)
    number = len(state.orders) + 1
    buyer, secrets, before = _buyer(state, command, f"{state.show}-{number}")
    taken = baskets.Taken(buyer, body.channel, body.comment)
    if body.parcel is not None:
        taken = _joining(order_of(state, body.parcel), taken)
    opened, keys = baskets.orders(state, command, parts, taken)
    finished = [CommentFinished(comment=each) for each in _answered(state, body)]
    first, *others = [each.order for each in opened]
    result: Result = {"order": first, "number": number, "others": tuple(others)}
    return Decision((*before, *opened, *finished), result, secrets, keys)


def _answered(state: ShowState, body: cmd.OpenOrder) -> Iterator[str]:
    """The comment ordered from, and what its author said besides that the order answers."""
    if body.comment is None:
        return
    yield body.comment
    author = comment_of(state, body.comment).author
    for key in dict.fromkeys(body.also):
        other = comment_of(state, key)
        if other.author != author:
            raise Refused("comment_of_another")
        if key != body.comment and in_queue(other):
            yield key


def _joining(there: Order, taken: baskets.Taken) -> baskets.Taken:
    """The same person's parcel; without a comment of its own the name is found by the first's."""
    comment = there.comment if taken.comment is None else taken.comment
    return replace(taken, comment=comment, parcel=there.parcel)


def _buyer(
    state: ShowState, command: Command[cmd.OpenOrder], order: str
) -> tuple[str, tuple[Secret, ...], tuple[Event, ...]]:
    """Whose order it is: the comment's author, the parcel's buyer, or a person of its own."""
    body = command.body
    there = None if body.parcel is None else order_of(state, body.parcel)
    if body.comment is None and there is not None:
        return there.buyer, (), ()
    if body.comment is None:
        subject = f"buyer:{order}"
        secrets = [Secret(subject, "name", read_name(body.name, limit=60))]
        if body.phone.strip():
            secrets.append(Secret(subject, "phone", read_phone(body.phone)))
        return subject, tuple(secrets), ()
    comment = comment_of(state, body.comment)
    check_free(state, comment, command.subject)
    if comment.state in {"hidden", "deleted"} or state.queue.muted(comment.author):
        raise Refused("comment_hidden")
    if comment.order is not None:
        raise Refused("comment_ordered")
    if there is not None and there.buyer != f"author:{comment.author}":
        raise Refused("parcel_of_another")
    return f"author:{comment.author}", (), ()


def change_lines(state: ShowState, command: Command[cmd.ChangeLines]) -> Decision:
    """Other lines under the same code; a paid order takes none.

    What is paid to another account joins the parcel's open order to it, or becomes a new one.
    """
    order = order_of(state, command.body.order)
    _check_changeable(order)
    own, rest = _sorted(state, order, baskets.read_lines(state, command.body.lines))
    if not own:
        raise Refused("payee_other")
    check_amount(total(own), "total")
    stock.check(state.shelf, (*own, *rest), freed=stock.wanted(order.lines))
    changed = [ev.OrderLinesChanged(order=order.order, lines=own)] if own != order.lines else []
    if not rest:
        return decide_events(*changed)
    check_open(state)
    more, keys = _rest(state, command, order, baskets.shares(state, rest))
    others = tuple(each.order for each in more if isinstance(each, ev.OrderOpened))
    return Decision((*changed, *more), {"others": others}, (), keys)


def _sorted(
    state: ShowState, order: Order, lines: tuple[Line, ...]
) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """The order's own lines and the rest. What was promised stays, at its price and its account."""
    kept = {line.variant: line for line in order.lines}
    own, rest = [], []
    for line in lines:
        payee = product_of(state, line.product).payee
        if old := kept.get(line.variant):
            own.append(replace(old, quantity=line.quantity))
        elif payee is not None and payee.account == order.payee.account:
            own.append(line)
        else:
            rest.append(line)
    return tuple(own), tuple(rest)


def _rest(
    state: ShowState,
    command: Command[cmd.ChangeLines],
    order: Order,
    parts: tuple[baskets.Share, ...],
) -> tuple[tuple[Event, ...], tuple[Unique, ...]]:
    waiting = {
        each.payee.account: each
        for each in state.parcel(order)
        if each.state == "open" and not each.settled
    }
    changed: list[Event] = []
    for share in parts:
        if there := waiting.get(share.payee.account):
            lines = baskets.merged(there.lines, share.lines)
            check_amount(total(lines), "total")
            changed.append(ev.OrderLinesChanged(order=there.order, lines=lines))
    new = [share for share in parts if share.payee.account not in waiting]
    taken = baskets.Taken(order.buyer, order.channel, order.comment, order.parcel)
    opened, keys = baskets.orders(state, command, new, taken)
    return (*changed, *opened), keys


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
    """The buyer has the pay message, which asks for all of the parcel that is still to be paid."""
    order = order_of(state, command.body.order)
    asked = [each for each in state.parcel(order) if each.state == "open" and not each.settled]
    told = dict.fromkeys((order.order, *(each.order for each in asked)))
    sent = [ev.PayMessageSent(order=each, by=command.subject) for each in told]
    return decide_events(*sent)


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
