"""Rules of a show's shelf: what was promised is not promised again."""

from __future__ import annotations

import pytest
from immutables import Map

from livehub.errors import Refused
from livehub.events import Line
from livehub.orders import stock
from livehub.orders.stock import Shelf, Units


def lines(*wanted: tuple[str, int]) -> list[Line]:
    return [
        Line(product="p", variant=variant, code="A1", name="Tò he", quantity=count, price=1000)
        for variant, count in wanted
    ]


SHELF: Shelf = Map({"a": Units(5, 3), "b": Units(1, 0)})


def test_available_is_what_was_allotted_less_what_was_promised():
    assert SHELF["a"].available == 2


def test_units_of_one_variant_are_summed_over_lines():
    assert stock.wanted(lines(("a", 1), ("b", 2), ("a", 3))) == {"a": 4, "b": 2}


def test_lines_that_fit_pass():
    stock.check(SHELF, lines(("a", 2), ("b", 1)))
    assert stock.fits(SHELF, lines(("a", 1), ("a", 1)))


@pytest.mark.parametrize(
    ("wanted", "left"), [([("a", 3)], 2), ([("a", 2), ("a", 1)], 0), ([("gone", 1)], 0)]
)
def test_lines_that_do_not_fit_say_what_and_how_many_are_left(wanted, left):
    assert not stock.fits(SHELF, lines(*wanted))
    with pytest.raises(Refused) as refused:
        stock.check(SHELF, lines(*wanted))
    assert refused.value.code == "sold_out"
    assert refused.value.data == {"name": "Tò he", "left": left}


def test_what_the_same_order_gives_back_counts_as_free():
    stock.check(SHELF, lines(("a", 5)), freed={"a": 3})
    with pytest.raises(Refused):
        stock.check(SHELF, lines(("a", 6)), freed={"a": 3})


def test_a_shelf_with_less_than_nothing_says_nothing_is_left():
    with pytest.raises(Refused) as refused:
        stock.check(Map({"a": Units(1, 4)}), lines(("a", 1)))
    assert refused.value.data["left"] == 0


def test_promising_and_giving_back_undo_each_other():
    promised = stock.reserved(SHELF, lines(("a", 2), ("new", 1)))
    assert promised["a"] == Units(5, 5)
    assert stock.released(promised, lines(("a", 2), ("new", 1)))["a"] == SHELF["a"]


def test_an_allotment_adds_up():
    assert stock.received(stock.received(SHELF, "a", 2), "new", 3)["new"] == Units(3, 0)
    assert stock.received(SHELF, "a", 2)["a"] == Units(7, 3)
