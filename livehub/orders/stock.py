"""Owns a show's shelf: units allotted, promised, and still to be had, for each variant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec
from immutables import Map
from msgspec.structs import replace

from livehub.errors import Refused
from livehub.events import Line


class Units(msgspec.Struct, frozen=True):
    """How many the show has of a variant, and how many of these are promised."""

    allotted: int = 0
    reserved: int = 0

    @property
    def available(self) -> int:
        """What can still be promised."""
        return self.allotted - self.reserved


Shelf = Map[str, Units]
"""Variant -> units."""

NONE = Units()


def wanted(lines: Iterable[Line]) -> dict[str, int]:
    """Units per variant in these lines."""
    sums: dict[str, int] = {}
    for line in lines:
        sums[line.variant] = sums.get(line.variant, 0) + line.quantity
    return sums


def check(shelf: Shelf, lines: Iterable[Line], freed: Mapping[str, int] | None = None) -> None:
    """Raises Refused `sold_out` naming the product and what is left, when lines do not fit.

    `freed` are units per variant that the same order gives back first.
    """
    given = dict(freed or {})
    for line in lines:
        left = shelf.get(line.variant, NONE).available + given.get(line.variant, 0)
        if line.quantity > left:
            raise Refused("sold_out", name=line.name, left=max(left, 0))
        given[line.variant] = given.get(line.variant, 0) - line.quantity


def fits(shelf: Shelf, lines: Iterable[Line]) -> bool:
    """True when these lines could be promised now."""
    return all(
        count <= shelf.get(variant, NONE).available for variant, count in wanted(lines).items()
    )


def received(shelf: Shelf, variant: str, quantity: int) -> Shelf:
    """The shelf after the shop allotted more."""
    units = shelf.get(variant, NONE)
    return shelf.set(variant, replace(units, allotted=units.allotted + quantity))


def reserved(shelf: Shelf, lines: Iterable[Line]) -> Shelf:
    """The shelf after these lines were promised."""
    return _move(shelf, lines, +1)


def released(shelf: Shelf, lines: Iterable[Line]) -> Shelf:
    """The shelf after these lines were given back."""
    return _move(shelf, lines, -1)


def _move(shelf: Shelf, lines: Iterable[Line], sign: int) -> Shelf:
    for variant, count in wanted(lines).items():
        units = shelf.get(variant, NONE)
        shelf = shelf.set(variant, replace(units, reserved=units.reserved + sign * count))
    return shelf
