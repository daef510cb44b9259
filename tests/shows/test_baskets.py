"""Rules of baskets: one order per payee account, all or nothing, in one parcel."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from livehub.events import show as ev
from livehub.log.command import Command
from livehub.orders.order import Order
from livehub.payments.codes import is_code
from livehub.shows import commands as cmd
from livehub.shows import comment_commands as talk
from livehub.shows.domains import SHOW_KIND
from tests.builders import (
    HELPER,
    OTHER_PAYEE,
    PAYEE,
    REACTION,
    Fold,
    a_show,
    an_order,
    listing,
    pay,
    wants,
)
from tests.shows.refusals import refused_with

HALL: Any = {"channel": "hall", "name": "Khách Xuân"}
PRICES = {"p1-1": 50_000, "p2-1": 120_000, "p3-1": 90_000, "p4-1": 30_000}
OTHERS = {"p3-1", "p4-1"}
THIRD_PAYEE = replace(OTHER_PAYEE, account="acc3", number="190388889999")


def two_accounts(stock: int = 5) -> Fold:
    """`p1` and `p2` are paid to the cooperative, `p3` and `p4` to an artisan."""
    show = a_show(stock=stock)
    for product, price, code in (("p3", 90_000, "C1"), ("p4", 30_000, "C2")):
        show.do(
            listing(product, price=price, code=code, quantity=stock, payee=OTHER_PAYEE), REACTION
        )
    return show


def orders_of(show: Fold) -> list[Order]:
    return sorted(show.state.orders.values(), key=lambda order: order.number)


def left(show: Fold) -> dict[str, int]:
    return {key: units.available for key, units in show.state.shelf.items()}


def test_a_basket_for_two_accounts_is_two_orders_in_one_parcel():
    show = two_accounts()
    body = cmd.OpenOrder(lines=wants(("p3-1", 1), ("p1-1", 2), ("p4-1", 1)), **HALL)
    result = show.do(body)
    assert result == {"order": "s7k2abcd-1", "number": 1, "others": ("s7k2abcd-2",)}
    first, second = orders_of(show)
    assert (first.payee, second.payee) == (OTHER_PAYEE, PAYEE)
    assert (first.total, second.total) == (120_000, 100_000)
    assert (first.parcel, second.parcel) == ("s7k2abcd-1", "s7k2abcd-1")
    assert first.buyer == second.buyer == "buyer:s7k2abcd-1"
    assert first.code != second.code
    assert is_code(first.code)
    assert is_code(second.code)
    assert show.state.parcel(second) == (first, second)
    assert show.state.bag(second) == 1


def test_each_orders_code_is_claimed_for_it():
    show = two_accounts()
    body = cmd.OpenOrder(lines=wants(("p1-1", 1), ("p3-1", 1)), **HALL)
    decision = SHOW_KIND.decide(show.state, Command("c", HELPER, 0, bytes(32), body))
    opened = [each for each in decision.events if isinstance(each, ev.OrderOpened)]
    assert [(each.key, each.value) for each in decision.uniques] == [
        (one.code, f"show:s7k2abcd {one.order}") for one in opened
    ]


def test_what_cannot_be_had_whole_is_not_had_in_part():
    show = two_accounts(stock=2)
    body = cmd.OpenOrder(lines=wants(("p1-1", 1), ("p3-1", 3)), **HALL)
    assert refused_with(show, body) == "sold_out"
    assert left(show) == {"p1-1": 2, "p2-1": 2, "p3-1": 2, "p4-1": 2}


def test_one_account_is_one_order_and_a_parcel_by_itself():
    show = two_accounts()
    assert show.do(cmd.OpenOrder(lines=wants(("p1-1", 1)), **HALL))["others"] == ()
    (order,) = orders_of(show)
    assert (order.parcel, show.state.parcel(order)) == (order.order, (order,))
    assert show.last.parcel == ""


def test_a_basket_from_a_comment_leads_back_to_its_first_order():
    show = two_accounts()
    said = talk.ReceiveComment(source="web", author="a1", name="Lan", text="A12 C1")
    comment = str(show.do(said, "watch:w")["comment"])
    show.do(cmd.OpenOrder(lines=wants(("p1-1", 1), ("p3-1", 1)), comment=comment))
    assert show.state.queue.comments[comment].order == "s7k2abcd-1"
    assert [each.comment for each in orders_of(show)] == [comment, comment]
    assert [each.buyer for each in orders_of(show)] == ["author:a1", "author:a1"]


def test_more_for_an_order_that_is_paid_joins_its_parcel_under_its_buyer():
    show = two_accounts()
    first = an_order(show, ("p1-1", 1))
    pay(show, first, 50_000)
    given_ = cmd.GiveContact(order=first, name="Lan", phone="0912345678", consent=True)
    show.do(given_, f"buyer:{first}")
    body = cmd.OpenOrder(lines=wants(("p2-1", 1)), channel="phone", parcel=first)
    result = show.do(body)
    assert result == {"order": "s7k2abcd-2", "number": 2, "others": ()}
    second = show.state.orders["s7k2abcd-2"]
    assert (second.parcel, second.buyer, second.has_contact) == (first, f"buyer:{first}", True)
    third = show.do(cmd.OpenOrder(lines=wants(("p3-1", 1)), parcel=second.order))["order"]
    assert show.state.orders[third].parcel == first
    assert show.state.bag(show.state.orders[third]) == 1


def test_a_parcel_is_joined_by_its_own_buyer_only():
    show = two_accounts()
    comments = []
    for author in ("a1", "a1", "a2"):
        said = talk.ReceiveComment(source="web", author=author, name="Lan", text="A12")
        comments.append(str(show.do(said, "watch:w")["comment"]))
    first = show.do(cmd.OpenOrder(lines=wants(("p1-1", 1)), comment=comments[0]))["order"]
    again = cmd.OpenOrder(lines=wants(("p2-1", 1)), comment=comments[1], parcel=str(first))
    joined = str(show.do(again)["order"])
    second = show.state.orders[joined]
    assert (second.parcel, second.comment) == (first, comments[1])
    stranger = cmd.OpenOrder(lines=wants(("p2-1", 1)), comment=comments[2], parcel=str(first))
    assert refused_with(show, stranger) == "parcel_of_another"
    nobody = cmd.OpenOrder(lines=wants(("p2-1", 1)), parcel="s7k2abcd-99")
    assert refused_with(show, nobody) == "order_unknown"


def test_the_contact_of_one_order_is_its_parcels():
    show = two_accounts()
    show.do(cmd.OpenOrder(lines=wants(("p1-1", 1), ("p3-1", 1)), **HALL))
    stranger = an_order(show, ("p1-1", 1))
    given_ = cmd.GiveContact(order="s7k2abcd-2", name="Lan", phone="0912345678", consent=True)
    show.do(given_, "buyer:s7k2abcd-1")
    assert [each.has_contact for each in orders_of(show)] == [True, True, False]
    assert not show.state.orders[stranger].has_contact


def test_the_pay_message_goes_out_for_all_of_the_parcel_that_is_to_be_paid():
    show = two_accounts()
    show.do(cmd.OpenOrder(lines=wants(("p1-1", 1), ("p3-1", 1)), **HALL))
    show.do(cmd.OpenOrder(lines=wants(("p2-1", 1)), parcel="s7k2abcd-1"))
    pay(show, "s7k2abcd-2", 90_000)
    show.do(cmd.MarkSent(order="s7k2abcd-3"))
    assert [each.sent_at is not None for each in orders_of(show)] == [True, False, True]


def test_lines_for_another_account_become_an_order_in_the_parcel():
    show = two_accounts()
    order = an_order(show, ("p1-1", 2))
    lines = wants(("p1-1", 1), ("p3-1", 2))
    assert show.do(cmd.ChangeLines(order=order, lines=lines))["others"] == ("s7k2abcd-2",)
    first, second = orders_of(show)
    assert (first.total, second.total, second.parcel) == (50_000, 180_000, order)
    assert left(show) == {"p1-1": 4, "p2-1": 5, "p3-1": 3, "p4-1": 5}


def test_lines_for_another_account_join_the_order_that_waits_there():
    show = two_accounts()
    show.do(cmd.OpenOrder(lines=wants(("p1-1", 1), ("p3-1", 1)), **HALL))
    lines = wants(("p1-1", 1), ("p3-1", 2), ("p4-1", 1))
    assert show.do(cmd.ChangeLines(order="s7k2abcd-1", lines=lines))["others"] == ()
    first, second = orders_of(show)
    assert (first.total, second.total) == (50_000, 90_000 * 3 + 30_000)
    pay(show, second.order, second.total)
    lines = wants(("p1-1", 1), ("p4-1", 1))
    assert show.do(cmd.ChangeLines(order="s7k2abcd-1", lines=lines))["others"] == ("s7k2abcd-3",)


def test_an_order_is_not_moved_to_another_account():
    show = two_accounts()
    order = an_order(show, ("p1-1", 1))
    assert refused_with(show, cmd.ChangeLines(order=order, lines=wants(("p3-1", 1)))) == (
        "payee_other"
    )


def test_orders_taken_keep_their_account_and_new_ones_go_to_the_new_one():
    show = two_accounts()
    order = an_order(show, ("p1-1", 1))
    moved = cmd.RevisePayee(products=("p1", "p9"), payee=THIRD_PAYEE)
    for _ in range(2):
        show.do(moved, REACTION)
    assert len([each for each in show.records if isinstance(each.event, ev.PayeeRevised)]) == 1
    show.do(cmd.ChangeLines(order=order, lines=wants(("p1-1", 3))))
    assert show.state.orders[order].payee == PAYEE
    assert show.state.orders[order].total == 150_000
    later = an_order(show, ("p1-1", 1))
    assert show.state.orders[later].payee == THIRD_PAYEE
    show.do(cmd.RevisePayee(products=("p1",), payee=None), REACTION)
    assert refused_with(show, cmd.OpenOrder(lines=wants(("p1-1", 1)), **HALL)) == "no_account"


baskets = st.dictionaries(st.sampled_from(sorted(PRICES)), st.integers(1, 4), min_size=1)


@settings(max_examples=60, deadline=None)
@given(wanted=st.lists(st.tuples(baskets, st.integers(0, 3)), min_size=1, max_size=6))
def test_whatever_is_wanted_nothing_is_oversold_and_the_orders_sum_up_to_the_basket(wanted):
    show = two_accounts(stock=4)
    sold: Counter[str] = Counter()
    for basket, joins in wanted:
        known = orders_of(show)
        parcel = known[joins % len(known)].order if joins and known else None
        fits = all(sold[key] + count <= 4 for key, count in basket.items())
        body = cmd.OpenOrder(lines=wants(*basket.items()), parcel=parcel, **HALL)
        if not fits:
            assert refused_with(show, body) == "sold_out"
            continue
        result = show.do(body)
        sold.update(basket)
        new = orders_of(show)[len(known) :]
        assert result["order"] == new[0].order
        assert result["others"] == tuple(each.order for each in new[1:])
        assert sum(each.total for each in new) == sum(
            PRICES[key] * count for key, count in basket.items()
        )
        assert len({each.payee.account for each in new}) == len(new)
        for each in new:
            paid_to = {line.variant in OTHERS for line in each.lines}
            assert paid_to == {each.payee == OTHER_PAYEE}
        assert len({each.parcel for each in new}) == 1
    assert left(show) == {key: 4 - sold[key] for key in PRICES}
    assert len({each.code for each in orders_of(show)}) == len(orders_of(show))
