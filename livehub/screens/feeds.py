"""Owns the names of feeds: which log, seen through which projection."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from livehub.errors import NotFound
from livehub.screens.projections import Projection
from livehub.screens.projections.bank import HelperBank
from livehub.screens.projections.buyer import BuyerOrder
from livehub.screens.projections.camera import Camera
from livehub.screens.projections.comments import ClaimerWords
from livehub.screens.projections.helper import HelperShow
from livehub.screens.projections.public import Overlay, Watch
from livehub.screens.projections.shop import HelperShop
from livehub.screens.projections.tv import Tv

_OF_SHOW: dict[str, Callable[[], Projection[Any]]] = {
    "helper": HelperShow,
    "overlay": Overlay,
    "watch": Watch,
    "tv": Tv,
}
_OF_ONE: dict[str, Callable[[str], Projection[Any]]] = {
    "order": BuyerOrder,
    "camera": Camera,
    "claimer": ClaimerWords,
}
_OF_HOUSE: dict[str, Callable[[], Projection[Any]]] = {
    "shop/helper": HelperShop,
    "bank/helper": HelperBank,
}


def log_and_projection(feed: str) -> tuple[str, Projection[Any]]:
    """The log's name and the projection of a feed; NotFound `feed_unknown`."""
    log, _, audience = feed.partition("/")
    if feed in _OF_HOUSE:
        return log, _OF_HOUSE[feed]()
    if log.startswith("show:") and audience in _OF_SHOW:
        return log, _OF_SHOW[audience]()
    kind, _, subject = audience.partition(":")
    if log.startswith("show:") and subject and kind in _OF_ONE:
        return log, _OF_ONE[kind](subject)
    raise NotFound("feed_unknown", feed=feed)
