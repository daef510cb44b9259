"""Owns which things of a show an event changes, once for all audiences."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from livehub.events import Event, comments, recording
from livehub.events import camera as of_camera
from livehub.events import show as ev
from livehub.log.record import Record
from livehub.shows.state import ShowState

Thing = tuple[str, str]
"""(kind, id): `show`, `product`, `comment`, `thread` (an author), `order`, `camera`, `thanks`, `card`,
`featured` (comment), `recording` (a file of one)."""

_OF_SHOW = (
    ev.ShowOpened,
    ev.ShowStarted,
    ev.ShowClosed,
    of_camera.HelperCalled,
    of_camera.CameraTaken,
)


def things(before: ShowState, record: Record, after: ShowState) -> set[Thing]:
    """Things whose documents may look different after the record."""
    found = set(_named(record))
    found.update(_of_buyer(record, after))
    found.update(_of_parcel(record, after))
    found.update(_of_queue(before, record, after))
    found |= set(_of_orders(before, after, found))
    found |= set(_of_authors(before, after, found))
    found.update(_of_stage(before, record, after))
    found.update(_of_recording(record))
    if before.thanks != after.thanks:
        found |= {("thanks", each.order) for each in (*before.thanks, *after.thanks)}
    if any(kind == "product" and key == after.featured_product for kind, key in found):
        found.add(("card", "card"))
    if any(kind == "comment" and key == after.featured_comment for kind, key in found):
        found.add(("featured", "comment"))
    return found


def _named(record: Record) -> Iterator[Thing]:
    """What the event itself names."""
    for kind in _kinds_named(type(record.event)):
        key = getattr(record.event, kind)
        if isinstance(key, str):
            yield kind, key


@lru_cache(maxsize=256)  # types of events are few
def _kinds_named(event: type[Event]) -> tuple[str, ...]:
    kinds = ("product", "comment", "order", "camera")
    return tuple(kind for kind in kinds if kind in event.__struct_fields__)


def _of_buyer(record: Record, after: ShowState) -> Iterator[Thing]:
    """All orders of the buyer whose contact was given: it is the person's, not the order's."""
    if isinstance(record.event, ev.ContactGiven):
        buyer = after.orders[record.event.order].buyer
        yield from (("order", key) for key, each in after.orders.items() if each.buyer == buyer)


def _of_parcel(record: Record, after: ShowState) -> Iterator[Thing]:
    """All orders of a parcel that another one joined, and products that are paid to somebody else."""
    match record.event:
        case ev.OrderOpened(order=order):
            parcel = after.parcels[after.orders[order].parcel]
            yield from (("order", key) for key in parcel)
        case ev.PayeeRevised(products=products):
            yield from (("product", key) for key in products)
        case _:
            pass


def _of_queue(before: ShowState, record: Record, after: ShowState) -> Iterator[Thing]:
    """Comments that others pushed out of the queue or out of state, or that are counted with one;
    all that an author wrote who was judged."""
    one, two = before.queue, after.queue
    yield from (
        ("comment", two.left[n]) for n in range(one.left_next, two.left_next) if n in two.left
    )
    yield from (
        ("comment", one.left[n]) for n in range(one.left_first, two.left_first) if n in one.left
    )
    match record.event:
        case comments.CommentCollapsed(into=into):
            yield "comment", into
        case comments.AuthorJudged(author=author):
            yield "thread", author
            yield from (("comment", key) for key in two.threads.get(author, ()))
        case comments.CommentReleased(author=author) if author:
            yield "thread", author
        case comments.CommentRead(phone=True, comment=comment) if comment in two.comments:
            buyer = f"author:{two.comments[comment].author}"
            yield from (("order", key) for key in after.ordered_by.get(buyer, ()))
        case _:
            pass


def _of_authors(before: ShowState, after: ShowState, found: set[Thing]) -> Iterator[Thing]:
    """Whoever wrote or ordered what changed."""
    for kind, key in found:
        if kind == "comment":
            known = after.queue.get(key) or before.queue.get(key)
            if known is not None:
                yield "thread", known.author
        elif kind == "order" and (order := after.orders.get(key)):
            role, _, author = order.buyer.partition(":")
            if role == "author":
                yield "thread", author


def _of_orders(before: ShowState, after: ShowState, found: set[Thing]) -> Iterator[Thing]:
    """An order's products (their units moved), its comment, and its thanks."""
    if before.orders is after.orders:
        return
    keys = {key for kind, key in found if kind == "order"}
    if not keys:  # all deadlines moved at once
        keys = {key for key, order in after.orders.items() if before.orders.get(key) != order}
    for key in keys:
        yield "order", key
        for state in (before, after):
            if order := state.orders.get(key):
                yield from (("product", line.product) for line in order.lines)
                if order.comment is not None:
                    yield "comment", order.comment


def _of_recording(record: Record) -> Iterator[Thing]:
    """Whether one runs, or a file of one."""
    match record.event:
        case recording.RecordingStarted() | recording.RecordingStopped():
            yield "show", "show"
        case recording.RecordingKept(recording=which, file=file):
            yield "recording", f"{which}/{file}"
        case _:
            pass


def _of_stage(before: ShowState, record: Record, after: ShowState) -> Iterator[Thing]:
    """The show itself, and what is featured."""
    event = record.event
    if isinstance(event, _OF_SHOW):
        yield "show", "show"
    if (before.handover, before.gaps, before.sources) != (
        after.handover,
        after.gaps,
        after.sources,
    ):
        yield "show", "show"
    if isinstance(event, ev.ShowClosed):
        yield from (("product", key) for key in after.products)
    if before.featured_product != after.featured_product:
        yield "show", "show"
        yield "card", "card"
        for product in (before.featured_product, after.featured_product):
            if product is not None:
                yield "product", product
    if before.featured_comment != after.featured_comment:
        yield "show", "show"
        yield "featured", "comment"
        for comment in (before.featured_comment, after.featured_comment):
            if comment is not None:
                yield "comment", comment
