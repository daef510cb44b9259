"""Owns how a show's state follows from its events."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from immutables import Map
from msgspec.structs import replace

from livehub.events import camera as of_camera
from livehub.events import handover as of_handover
from livehub.events import recording
from livehub.events import show as ev
from livehub.log.record import Record
from livehub.orders import stock
from livehub.shows import commented, ordered, recorded
from livehub.shows.state import Cue, Handover, Listed, ShowState, Wish


def evolve(state: ShowState, record: Record) -> ShowState:
    """The show after one more record."""
    return _STEPS[type(record.event)](state, record.event, record)


def _opened(state: ShowState, event: ev.ShowOpened, _: Record) -> ShowState:
    return state.changed(
        show=event.show, title=event.title, uses=event.uses, hold_minutes=event.hold_minutes
    )


def _started(state: ShowState, _e: ev.ShowStarted, record: Record) -> ShowState:
    return state.changed(phase="live", started_at=record.at)


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


def _repaid(state: ShowState, event: ev.PayeeRevised, _: Record) -> ShowState:
    products = state.products
    for key in event.products:
        products = products.set(key, replace(products[key], payee=event.payee))
    return state.changed(products=products)


def _stocked(state: ShowState, event: ev.StockReceived, _: Record) -> ShowState:
    return state.changed(shelf=stock.received(state.shelf, event.variant, event.quantity))


def _featured(state: ShowState, event: ev.ProductFeatured, _: Record) -> ShowState:
    return state.changed(featured_product=event.product)


def _cleared(state: ShowState, _e: ev.FeatureCleared, _: Record) -> ShowState:
    return state.changed(featured_product=None)


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


def _handed_over(state: ShowState, event: of_handover.HandoverSet, record: Record) -> ShowState:
    return state.changed(handover=Handover(event.server, event.whep, event.has_token, record.seq))


def _kept_here(state: ShowState, _e: of_handover.HandoverCleared, _: Record) -> ShowState:
    return state.changed(handover=None)


def _recording(state: ShowState, event: Any, record: Record) -> ShowState:
    return state.changed(recorded=recorded.evolve(state.recorded, event, record))


_STEPS: dict[type, Callable[[ShowState, Any, Record], ShowState]] = {
    **ordered.STEPS,
    **commented.STEPS,
    ev.ShowOpened: _opened,
    ev.ShowStarted: _started,
    ev.ShowClosed: _closed,
    ev.ProductListed: _listed,
    ev.ProductRevised: _revised,
    ev.PayeeRevised: _repaid,
    ev.StockReceived: _stocked,
    ev.ProductFeatured: _featured,
    ev.FeatureCleared: _cleared,
    of_camera.HelperCalled: _called,
    of_camera.CameraTaken: _taken,
    of_camera.CueSent: _cue,
    of_camera.CameraAsked: _asked,
    of_handover.HandoverSet: _handed_over,
    of_handover.HandoverCleared: _kept_here,
    recording.RecordingStarted: _recording,
    recording.RecordingStopped: _recording,
    recording.RecordingKept: _recording,
}
