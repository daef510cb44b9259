"""Owns how a show's state follows from its events."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from immutables import Map
from msgspec.structs import replace

from livehub.comments.queue import Comment
from livehub.events import camera as of_camera
from livehub.events import recording
from livehub.events import show as ev
from livehub.log.record import Record
from livehub.orders import stock
from livehub.orders.order import Money, Order, outlived, with_lines, with_money, without_money
from livehub.shows import recorded
from livehub.shows.state import THANKED, Cue, Handover, Listed, ShowState, Thanks, Wish


def evolve(state: ShowState, record: Record) -> ShowState:
    """The show after one more record."""
    return _STEPS[type(record.event)](state, record.event, record)


def _opened(state: ShowState, event: ev.ShowOpened, _: Record) -> ShowState:
    return state.changed(
        show=event.show, title=event.title, uses=event.uses, hold_minutes=event.hold_minutes
    )


def _started(state: ShowState, _e: ev.ShowStarted, _: Record) -> ShowState:
    return state.changed(phase="live")


def _closed(state: ShowState, event: ev.ShowClosed, _: Record) -> ShowState:
    shelf = state.shelf
    for each in event.unsold:
        shelf = stock.received(shelf, each.variant, -each.quantity)
    return state.changed(phase="closed", shelf=shelf, featured_product=None, featured_comment=None)


def _listed(state: ShowState, event: ev.ProductListed, _: Record) -> ShowState:
    product = Listed(
        event.product,
        len(state.products) + 1,
        event.seller,
        event.seller_name,
        event.craft,
        event.code,
        event.name,
        event.price,
        event.photo,
        event.payee,
        event.variants,
    )
    variants = state.variants
    for each in event.variants:
        variants = variants.set(each.variant, event.product)
    return state.changed(products=state.products.set(event.product, product), variants=variants)


def _revised(state: ShowState, event: ev.ProductRevised, _: Record) -> ShowState:
    product = replace(
        state.products[event.product], name=event.name, price=event.price, photo=event.photo
    )
    return state.changed(products=state.products.set(event.product, product))


def _stocked(state: ShowState, event: ev.StockReceived, _: Record) -> ShowState:
    return state.changed(shelf=stock.received(state.shelf, event.variant, event.quantity))


def _featured(state: ShowState, event: ev.ProductFeatured, _: Record) -> ShowState:
    return state.changed(featured_product=event.product)


def _cleared(state: ShowState, _e: ev.FeatureCleared, _: Record) -> ShowState:
    return state.changed(featured_product=None)


def _comment(state: ShowState, event: ev.CommentReceived, record: Record) -> ShowState:
    comment = Comment(event.comment, record.at, event.source, event.author, event.text)
    return state.changed(queue=state.queue.add(comment))


def _read(state: ShowState, event: ev.CommentRead, _: Record) -> ShowState:
    return _put(state, event.comment, tier=event.tier, items=event.items)


def _put(show: ShowState, key: str, /, **fields: Any) -> ShowState:
    comment = show.queue.get(key)
    if comment is None:  # it left state long ago; the log still has it
        return show
    return show.changed(queue=show.queue.put(replace(comment, **fields)))


def _claimed(state: ShowState, event: ev.CommentClaimed, _: Record) -> ShowState:
    return _put(state, event.comment, state="claimed", claimed_by=event.by)


def _back(state: ShowState, event: ev.CommentReleased | ev.CommentRestored, _: Record) -> ShowState:
    return _put(state, event.comment, state="visible", claimed_by=None)


def _finished(state: ShowState, event: ev.CommentFinished, _: Record) -> ShowState:
    return _put(state, event.comment, state="done")


def _hidden(state: ShowState, event: ev.CommentHidden, _: Record) -> ShowState:
    if state.featured_comment == event.comment:
        state = state.changed(featured_comment=None)
    return _put(state, event.comment, state="hidden")


def _comment_featured(state: ShowState, event: ev.CommentFeatured, _: Record) -> ShowState:
    return state.changed(featured_comment=event.comment)


def _comment_unfeatured(state: ShowState, _e: ev.CommentUnfeatured, _: Record) -> ShowState:
    return state.changed(featured_comment=None)


def _order(state: ShowState, event: ev.OrderOpened, record: Record) -> ShowState:
    order = Order(
        event.order,
        event.number,
        event.buyer,
        event.code,
        event.payee,
        event.lines,
        event.channel,
        record.at,
        event.expires_at,
        event.by,
        event.comment,
    )
    state = state.changed(
        orders=state.orders.set(event.order, order), shelf=stock.reserved(state.shelf, event.lines)
    )
    return state if event.comment is None else _put(state, event.comment, order=event.order)


def _set(state: ShowState, order: Order) -> ShowState:
    """Put an order back, moving its units on or off the shelf when that changed."""
    before = state.orders[order.order]
    shelf = state.shelf
    if before.holds_units:
        shelf = stock.released(shelf, before.lines)
    if order.holds_units:
        shelf = stock.reserved(shelf, order.lines)
    return state.changed(orders=state.orders.set(order.order, order), shelf=shelf)


def _lines(state: ShowState, event: ev.OrderLinesChanged, record: Record) -> ShowState:
    return _settle(state, with_lines(state.orders[event.order], event.lines, record.at), record)


def _extended(state: ShowState, event: ev.OrderExtended, _: Record) -> ShowState:
    return _set(state, replace(state.orders[event.order], expires_at=event.expires_at, review=None))


def _all_extended(state: ShowState, event: ev.DeadlinesExtended, _: Record) -> ShowState:
    orders = state.orders
    for key, order in orders.items():
        if outlived(order, event.since):
            orders = orders.set(key, replace(order, expires_at=order.expires_at + event.by))
    return state.changed(orders=orders)


def _expired(state: ShowState, event: ev.OrderExpired, _: Record) -> ShowState:
    return _set(state, replace(state.orders[event.order], state="expired"))


def _cancelled(state: ShowState, event: ev.OrderCancelled, _: Record) -> ShowState:
    return _set(state, replace(state.orders[event.order], state="cancelled", review=None))


def _reopened(state: ShowState, event: ev.OrderReopened, _: Record) -> ShowState:
    return _set(state, replace(state.orders[event.order], state="open"))


def _review(state: ShowState, event: ev.OrderReviewRaised, _: Record) -> ShowState:
    return _set(state, replace(state.orders[event.order], review=event.reason))


def _sent(state: ShowState, event: ev.PayMessageSent, record: Record) -> ShowState:
    return _set(state, replace(state.orders[event.order], sent_at=record.at))


def _contact(state: ShowState, event: ev.ContactGiven, _: Record) -> ShowState:
    return _set(state, replace(state.orders[event.order], has_contact=True))


def _money(state: ShowState, event: ev.MoneyReceived, record: Record) -> ShowState:
    before = state.orders[event.order]
    money = Money(event.transfer, event.amount, event.booked_at)
    return _settle(state, with_money(before, event.allocation, money, record.at), record)


def _settle(state: ShowState, order: Order, record: Record) -> ShowState:
    """Put an order back; its buyer is thanked when all that is due came in just now."""
    before = state.orders[order.order]
    state = _set(state, order)
    if before.settled or not order.settled or not order.holds_units:
        return state
    others = tuple(each for each in state.thanks if each.order != order.order)
    return state.changed(thanks=(*others, Thanks(order.order, record.at))[-THANKED:])


def _withdrawn(state: ShowState, event: ev.MoneyWithdrawn, _: Record) -> ShowState:
    return _set(state, without_money(state.orders[event.order], event.allocation))


def _called(state: ShowState, event: of_camera.HelperCalled, record: Record) -> ShowState:
    others = tuple(each for each in state.called if each[0] != event.camera)
    return state.changed(called=(*others, (event.camera, record.at))[-10:])


def _taken(state: ShowState, event: of_camera.CameraTaken, _: Record) -> ShowState:
    return state.changed(program=event.camera)


def _cue(state: ShowState, event: of_camera.CueSent, record: Record) -> ShowState:
    cue = Cue(record.seq, record.at, event.cue, event.text)
    return state.changed(cues=state.cues.set(event.camera, cue))


def _asked(state: ShowState, event: of_camera.CameraAsked, record: Record) -> ShowState:
    wish = Wish(record.seq, record.at, event.value)
    wishes = state.wishes.get(event.camera, Map()).set(event.wish, wish)
    return state.changed(wishes=state.wishes.set(event.camera, wishes))


def _handed_over(state: ShowState, event: ev.HandoverSet, record: Record) -> ShowState:
    return state.changed(handover=Handover(event.server, event.whep, event.has_token, record.seq))


def _kept_here(state: ShowState, _e: ev.HandoverCleared, _: Record) -> ShowState:
    return state.changed(handover=None)


def _recording(state: ShowState, event: Any, record: Record) -> ShowState:
    return state.changed(recorded=recorded.evolve(state.recorded, event, record))


_STEPS: dict[type, Callable[[ShowState, Any, Record], ShowState]] = {
    ev.ShowOpened: _opened,
    ev.ShowStarted: _started,
    ev.ShowClosed: _closed,
    ev.ProductListed: _listed,
    ev.ProductRevised: _revised,
    ev.StockReceived: _stocked,
    ev.ProductFeatured: _featured,
    ev.FeatureCleared: _cleared,
    ev.CommentReceived: _comment,
    ev.CommentRead: _read,
    ev.CommentClaimed: _claimed,
    ev.CommentReleased: _back,
    ev.CommentFinished: _finished,
    ev.CommentHidden: _hidden,
    ev.CommentRestored: _back,
    ev.CommentFeatured: _comment_featured,
    ev.CommentUnfeatured: _comment_unfeatured,
    ev.OrderOpened: _order,
    ev.OrderLinesChanged: _lines,
    ev.OrderExtended: _extended,
    ev.DeadlinesExtended: _all_extended,
    ev.OrderExpired: _expired,
    ev.OrderCancelled: _cancelled,
    ev.OrderReopened: _reopened,
    ev.OrderReviewRaised: _review,
    ev.PayMessageSent: _sent,
    ev.ContactGiven: _contact,
    ev.MoneyReceived: _money,
    ev.MoneyWithdrawn: _withdrawn,
    of_camera.HelperCalled: _called,
    of_camera.CameraTaken: _taken,
    of_camera.CueSent: _cue,
    of_camera.CameraAsked: _asked,
    ev.HandoverSet: _handed_over,
    ev.HandoverCleared: _kept_here,
    recording.RecordingStarted: _recording,
    recording.RecordingStopped: _recording,
    recording.RecordingKept: _recording,
}
