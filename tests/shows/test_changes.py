"""Rules of orders that are there already: lines, prices, contact, time."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from livehub.clock import HOUR, MINUTE
from livehub.events import show as ev
from livehub.shows import commands as cmd
from tests.builders import (
    HELPER,
    REACTION,
    a_show,
    an_order,
    pay,
    wants,
)
from tests.fakes import START
from tests.shows.refusals import refused_with, the_order


def test_prices_in_an_order_stay_as_they_were():
    show = a_show()
    order = an_order(show, ("p1-1", 1))
    show.do(cmd.ReviseProduct(product="p1", name="Khác", price=90_000), REACTION)
    show.do(cmd.ChangeLines(order=order, lines=wants(("p1-1", 2), ("p2-1", 1))))
    lines = show.state.orders[order].lines
    assert [(line.name, line.price) for line in lines] == [
        ("Tò he con gà", 50_000),
        ("Giỏ mây", 120_000),
    ]
    assert the_order(show).lines[0].price == 90_000


def test_the_limit_of_a_transfer_counts_the_prices_that_the_order_has():
    show = a_show()
    order = an_order(show, ("p1-1", 1))
    show.do(cmd.ReviseProduct(product="p1", name="Tò he", price=400_000_000), REACTION)
    show.do(cmd.ChangeLines(order=order, lines=wants(("p1-1", 2))))
    assert show.state.orders[order].due == 100_000
    show.do(cmd.ReviseProduct(product="p2", name="Giỏ", price=499_999_999), REACTION)
    beyond = cmd.ChangeLines(order=order, lines=wants(("p1-1", 2), ("p2-1", 1)))
    assert refused_with(show, beyond) == "amount_range"


def test_other_lines_move_units_and_keep_the_code():
    show = a_show()
    order = an_order(show, ("p1-1", 5))
    code = show.state.orders[order].code
    show.do(cmd.ChangeLines(order=order, lines=wants(("p2-1", 5))))
    assert (show.state.shelf["p1-1"].available, show.state.shelf["p2-1"].available) == (5, 0)
    assert show.state.orders[order].code == code
    assert show.state.orders[order].earlier == (250_000,)


def test_the_same_lines_again_change_nothing():
    show = a_show()
    order = an_order(show, ("p1-1", 2))
    count = len(show.records)
    show.do(cmd.ChangeLines(order=order, lines=wants(("p1-1", 1), ("p1-1", 1))))
    assert len(show.records) == count


def test_a_paid_order_takes_no_lines_and_no_more_time():
    show = a_show()
    order = an_order(show)
    pay(show, order, 50_000)
    assert (
        refused_with(show, cmd.ChangeLines(order=order, lines=wants(("p1-1", 2)))) == "order_paid"
    )
    assert refused_with(show, cmd.ExtendOrder(order=order, minutes=5)) == "order_paid"


def test_an_order_that_is_not_open_takes_no_lines():
    show = a_show()
    order = an_order(show)
    show.do(cmd.CancelOrder(order=order))
    body = cmd.ChangeLines(order=order, lines=wants(("p1-1", 2)))
    assert refused_with(show, body) == "order_not_open"


def test_lines_that_match_what_was_paid_settle_the_order_and_thank_its_buyer():
    show = a_show()
    order = an_order(show, ("p1-1", 2))
    pay(show, order, 50_000)
    show.do(cmd.ChangeLines(order=order, lines=wants(("p1-1", 1))))
    assert show.state.orders[order].payment == "paid"
    assert [each.order for each in show.state.thanks] == [order]


def test_a_cancelled_order_frees_its_units_once():
    show = a_show()
    order = an_order(show, ("p1-1", 2))
    show.do(cmd.CancelOrder(order=order, reason="hết \u202ehàng"))
    assert show.last.reason == "hết hàng"
    show.do(cmd.CancelOrder(order=order))
    assert show.state.shelf["p1-1"].available == 5
    assert refused_with(show, cmd.CancelOrder(order="s7k2abcd-9")) == "order_unknown"


def test_a_packed_order_is_not_cancelled():
    show = a_show()
    order = the_order(show)
    packed = show.state.orders.set(order.order, replace(order, state="packed"))
    show.state = show.state.changed(orders=packed)
    assert refused_with(show, cmd.CancelOrder(order=order.order)) == "order_not_open"


CONTACT: Any = {"name": "Khách Hà Đông", "phone": "0912345678", "address": "12 ngõ Mây"}


def test_contact_is_given_once_by_the_buyer_and_corrected_by_a_helper():
    show = a_show()
    order = an_order(show)
    body = cmd.GiveContact(order=order, consent=True, **CONTACT)
    show.do(body, f"buyer:{order}")
    assert show.state.orders[order].has_contact
    assert refused_with(show, body, f"buyer:{order}") == "contact_known"
    show.do(body, HELPER)


def test_contact_needs_consent_a_name_and_a_phone():
    show = a_show()
    order = an_order(show)
    changes: list[tuple[Any, str]] = [
        ({"consent": False}, "consent_missing"),
        ({"name": " "}, "name_missing"),
        ({"phone": "không"}, "phone_unreadable"),
    ]
    for change, code in changes:
        fields: Any = {"order": order, "consent": True, **CONTACT, **change}
        assert refused_with(show, cmd.GiveContact(**fields), f"buyer:{order}") == code


def test_contact_never_stands_in_the_event():
    show = a_show()
    order = an_order(show)
    show.do(cmd.GiveContact(order=order, consent=True, **CONTACT), f"buyer:{order}")
    assert show.last == ev.ContactGiven(order=order, by="buyer")


@pytest.mark.parametrize("minutes", [0, -5, 14 * 24 * 60 + 1, 10**20])
def test_more_time_is_some_minutes_at_most_a_fortnight(minutes):
    show = a_show()
    body = cmd.ExtendOrder(order=an_order(show), minutes=minutes)
    assert refused_with(show, body) == "count_range"


def test_more_time_counts_from_the_deadline_or_from_now_when_that_is_over():
    show = a_show()
    order = an_order(show)
    show.do(cmd.ExtendOrder(order=order, minutes=10))
    assert show.state.orders[order].expires_at == START + 40 * MINUTE
    show.clock.advance(HOUR)
    show.do(cmd.ExtendOrder(order=order, minutes=10))
    assert show.state.orders[order].expires_at == START + HOUR + 10 * MINUTE


def test_a_pay_message_was_sent_by_somebody_at_some_time():
    show = a_show()
    order = an_order(show)
    show.do(cmd.MarkSent(order=order))
    assert show.state.orders[order].sent_at == START
    assert show.last.by == "h1"
