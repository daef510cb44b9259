"""Rules of the order desk."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from livehub.clock import HOUR, MINUTE, local
from livehub.errors import Invalid, NotFound, Refused, UserError
from livehub.events import show as ev
from livehub.log.command import Body, Command
from livehub.orders.order import Order
from livehub.payments.codes import is_code
from livehub.shop.commands import NameShop
from livehub.shows import commands as cmd
from livehub.shows.domains import SHOW_KIND
from tests.builders import (
    HELPER,
    OTHER_PAYEE,
    REACTION,
    Fold,
    a_show,
    an_order,
    listing,
    pay,
    wants,
)
from tests.fakes import START

HALL: Any = {"channel": "hall", "name": "Chị Lan"}


def refused_with(show: Fold, body: Body, actor: str = HELPER) -> str:
    """The code of the refusal; nothing may have happened."""
    before = show.state
    with pytest.raises(UserError) as refused:
        show.do(body, actor)
    assert show.state is before
    return refused.value.code


def the_order(show: Fold, *lines: tuple[str, int]) -> Order:
    key = an_order(show, *lines)
    order: Order = show.state.orders[key]
    return order


def test_an_order_reserves_units_gets_a_number_a_code_and_a_deadline():
    show = a_show()
    order = the_order(show, ("p1-1", 2), ("p2-1", 1))
    assert (order.order, order.number, order.due) == ("s7k2abcd-1", 1, 220_000)
    assert order.expires_at == START + 30 * MINUTE
    assert is_code(order.code)
    assert show.state.shelf["p1-1"].available == 3
    assert the_order(show).number == 2


def test_without_a_hold_an_order_is_kept_until_noon_of_the_next_day():
    show = a_show(hold_minutes=None)
    until = local(the_order(show).expires_at)
    assert (until.hour, until.minute, until.day) == (12, 0, local(START).day + 1)


def test_the_code_is_claimed_for_the_order_when_it_is_written():
    show = a_show()
    body = cmd.OpenOrder(lines=wants(("p1-1", 1)), **HALL)
    decision = SHOW_KIND.decide(show.state, Command("c", HELPER, 0, bytes(32), body))
    (unique,), (opened,) = decision.uniques, decision.events
    assert isinstance(opened, ev.OrderOpened)
    assert (unique.space, unique.value) == ("code", "show:s7k2abcd s7k2abcd-1")
    assert unique.key == opened.code


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ((), "count_range"),
        ([("p1-1", 0)], "count_range"),
        ([("p1-1", -1)], "count_range"),
        ([("p1-1", 10**30)], "count_range"),
        ([("p1-1", 1)] * 51, "count_range"),
        ([("p9-1", 1)], "product_unknown"),
        ([("p1-1", 6)], "sold_out"),
        ([("p1-1", 3), ("p1-1", 3)], "sold_out"),
    ],
)
def test_lines_that_cannot_be_are_refused(lines, code):
    assert refused_with(a_show(), cmd.OpenOrder(lines=wants(*lines), **HALL)) == code


def test_an_order_beyond_what_one_transfer_carries_is_refused():
    show = a_show()
    show.do(listing("p3", price=499_999_999, code="C1", quantity=9), REACTION)
    assert refused_with(show, cmd.OpenOrder(lines=wants(("p3-1", 2)), **HALL)) == "amount_range"


def test_an_order_goes_to_one_account():
    show = a_show()
    show.do(listing("p3", code="C1", payee=OTHER_PAYEE), REACTION)
    show.do(listing("p4", code="C2", payee=None), REACTION)
    both = cmd.OpenOrder(lines=wants(("p1-1", 1), ("p3-1", 1)), **HALL)
    assert refused_with(show, both) == "several_payees"
    for lines in ([("p4-1", 1)], [("p1-1", 1), ("p4-1", 1)]):
        assert refused_with(show, cmd.OpenOrder(lines=wants(*lines), **HALL)) == "no_account"
    order = an_order(show)
    assert refused_with(show, cmd.ChangeLines(order=order, lines=wants(("p3-1", 1)))) == (
        "several_payees"
    )


@pytest.mark.parametrize("name", ["", "   ", "\u200b\u202e"])
def test_somebody_who_did_not_comment_needs_a_name(name):
    body = cmd.OpenOrder(lines=wants(("p1-1", 1)), channel="phone", name=name)
    assert refused_with(a_show(), body) == "name_missing"


def test_a_phone_number_is_kept_in_one_form_or_refused():
    show = a_show()
    body = cmd.OpenOrder(
        lines=wants(("p1-1", 1)), channel="phone", name="Lan", phone="091 234 5678"
    )
    decision = SHOW_KIND.decide(show.state, Command("c", HELPER, 0, bytes(32), body))
    assert {each.field: each.value for each in decision.vault} == {
        "name": "Lan",
        "phone": "+84912345678",
    }
    for phone in ("abc", "12", "0912", "9" * 400):
        bad = cmd.OpenOrder(lines=wants(("p1-1", 1)), channel="phone", name="Lan", phone=phone)
        assert refused_with(show, bad) == "phone_unreadable"


def test_markup_and_right_to_left_tricks_in_a_name_stay_harmless_text():
    show = a_show()
    body = cmd.OpenOrder(
        lines=wants(("p1-1", 1)), channel="phone", name="<b>Lan</b>\u202e\u2066gnp.exe"
    )
    decision = SHOW_KIND.decide(show.state, Command("c", HELPER, 0, bytes(32), body))
    assert decision.vault[0].value == "<b>Lan</b>gnp.exe"


def test_nothing_is_ordered_in_a_closed_show():
    show = a_show()
    show.do(cmd.CloseShow())
    assert refused_with(show, cmd.OpenOrder(lines=wants(("p1-1", 1)), **HALL)) == "show_closed"


def commented(show: Fold, text: str = "A12 x2") -> str:
    body = cmd.ReceiveComment(source="web", author="a1", name="Lan", text=text)
    return str(show.do(body, "watch:w")["comment"])


def test_an_order_from_a_comment_is_its_authors_and_the_comment_is_done():
    show = a_show()
    comment = commented(show)
    order = show.do(cmd.OpenOrder(lines=wants(("p1-1", 2)), comment=comment))["order"]
    assert show.state.orders[order].buyer == "author:a1"
    assert show.state.queue.comments[comment].state == "done"
    assert show.state.queue.comments[comment].order == order
    again = cmd.OpenOrder(lines=wants(("p1-1", 1)), comment=comment)
    assert refused_with(show, again) == "comment_ordered"


def test_a_comment_claimed_by_another_helper_is_theirs_to_order_from():
    show = a_show()
    comment = commented(show)
    show.do(cmd.ClaimComment(comment=comment), "helper:h2")
    body = cmd.OpenOrder(lines=wants(("p1-1", 1)), comment=comment)
    assert refused_with(show, body, "helper:h1") == "comment_claimed"
    show.do(body, "helper:h2")
    events = [type(each.event) for each in show.records[-2:]]
    assert events == [ev.OrderOpened, ev.CommentFinished]


def test_a_hidden_comment_and_an_unknown_one_are_not_ordered_from():
    show = a_show()
    comment = commented(show)
    show.do(cmd.HideComment(comment=comment))
    body = cmd.OpenOrder(lines=wants(("p1-1", 1)), comment=comment)
    assert refused_with(show, body) == "comment_hidden"
    assert refused_with(show, cmd.OpenOrder(lines=wants(("p1-1", 1)), comment="9")) == (
        "comment_unknown"
    )


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


CONTACT: Any = {"name": "Nguyễn Thị Lan", "phone": "0912345678", "address": "12 ngõ Mây"}


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


def test_a_wish_that_a_show_does_not_know_is_refused():
    with pytest.raises(NotFound, match="command_unknown"):
        a_show().do(NameShop(name="x"))


def test_errors_of_fields_name_the_field():
    with pytest.raises(Invalid) as refused:
        a_show().do(cmd.OpenOrder(lines=wants(("p1-1", 0)), **HALL))
    assert refused.value.data["field"] == "qty"
    with pytest.raises(Refused) as sold_out:
        a_show().do(cmd.OpenOrder(lines=wants(("p1-1", 9)), **HALL))
    assert sold_out.value.data == {"name": "Tò he con gà", "left": 5}
