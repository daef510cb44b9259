"""Rules of the order desk."""

from __future__ import annotations

from typing import Any

import pytest

from livehub.clock import MINUTE, local
from livehub.errors import Invalid, NotFound, Refused
from livehub.events import show as ev
from livehub.events.comments import CommentFinished
from livehub.log.command import Command
from livehub.payments.codes import is_code
from livehub.shop.commands import NameShop
from livehub.shows import commands as cmd
from livehub.shows import comment_commands as talk
from livehub.shows.domains import SHOW_KIND
from tests.builders import (
    HELPER,
    REACTION,
    Fold,
    a_show,
    an_order,
    listing,
    wants,
)
from tests.fakes import START
from tests.shows.refusals import refused_with, the_order

HALL: Any = {"channel": "hall", "name": "Khách Xuân"}


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


def test_nothing_is_ordered_that_nobody_can_be_paid_for():
    show = a_show()
    show.do(listing("p4", code="C2", payee=None), REACTION)
    for lines in ([("p4-1", 1)], [("p1-1", 1), ("p4-1", 1)]):
        assert refused_with(show, cmd.OpenOrder(lines=wants(*lines), **HALL)) == "no_account"
    order = an_order(show)
    for lines in ([("p4-1", 1)], [("p1-1", 1), ("p4-1", 1)]):
        assert refused_with(show, cmd.ChangeLines(order=order, lines=wants(*lines))) in {
            "no_account",
            "payee_other",
        }


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
    body = talk.ReceiveComment(source="web", author="a1", name="Lan", text=text)
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
    show.do(talk.ClaimComment(comment=comment), "helper:h2")
    body = cmd.OpenOrder(lines=wants(("p1-1", 1)), comment=comment)
    assert refused_with(show, body, "helper:h1") == "comment_claimed"
    show.do(body, "helper:h2")
    events = [type(each.event) for each in show.records[-2:]]
    assert events == [ev.OrderOpened, CommentFinished]


def test_a_hidden_comment_and_an_unknown_one_are_not_ordered_from():
    show = a_show()
    comment = commented(show)
    show.do(talk.HideComment(comment=comment))
    body = cmd.OpenOrder(lines=wants(("p1-1", 1)), comment=comment)
    assert refused_with(show, body) == "comment_hidden"
    assert refused_with(show, cmd.OpenOrder(lines=wants(("p1-1", 1)), comment="9")) == (
        "comment_unknown"
    )


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
