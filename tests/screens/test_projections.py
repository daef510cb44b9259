"""Rules of single projections that a story does not reach."""

from __future__ import annotations

from typing import Any

import pytest

from livehub.comments.queue import KEPT
from livehub.events import shop as ev
from livehub.events.show import ShowStarted
from livehub.log.command import Body
from livehub.log.record import Record
from livehub.payments.banks import bank
from livehub.screens.feeds import log_and_projection
from livehub.screens.projections import Projection
from livehub.screens.projections.public import CHAT_KEPT
from livehub.screens.projections.tv import PAID_KEPT
from livehub.shows import commands as cmd
from livehub.shows import comment_commands as talk
from livehub.shows.domains import SHOP_KIND
from tests.builders import (
    HELPER,
    OTHER_PAYEE,
    PAYEE,
    REACTION,
    Fold,
    a_shop,
    a_show,
    an_order,
    listing,
    pay,
    wants,
)

AUDIENCES = ["helper", "overlay", "watch", "tv", "camera:c1", "order:s7k2abcd-1"]


def projection(audience: str) -> Projection[Any]:
    return log_and_projection(f"show:s7k2abcd/{audience}")[1]


def all_documents(of: Projection[Any], state: Any) -> dict[Any, Any]:
    found = {key: of.document(state, key) for key in of.keys(state)}
    assert None not in found.values(), "a key without a document"
    return found


def said(show: Fold, text: str = "hay") -> str:
    body = talk.ReceiveComment(source="web", author="a", name="Lan", text=text)
    return str(show.do(body, "watch:w")["comment"])


def checked(show: Fold, body: Body, actor: str = HELPER) -> None:
    """Carry out; what is touched, laid over the old documents, is all that changed."""
    old, count = show.state, len(show.records)
    show.do(body, actor)
    for audience in AUDIENCES:
        of = projection(audience)
        documents, before = all_documents(of, old), old
        for record in show.records[count:]:
            after = show.kind.evolve(before, record)
            for key in of.touched(before, record, after):
                document = of.document(show.state, key)
                documents.pop(key, None)
                documents |= {} if document is None else {key: document}
            before = after
        assert documents == all_documents(of, show.state), audience


def test_the_watch_page_shows_the_latest_comments_and_the_oldest_goes():
    show = a_show()
    for _ in range(CHAT_KEPT - 1):
        said(show)
    for _ in range(3):
        checked(show, talk.ReceiveComment(source="web", author="a", name="Lan", text="hay"))
    assert len(list(projection("watch").keys(show.state))) == CHAT_KEPT + 1


def test_a_comment_that_leaves_state_leaves_every_screen_the_overlay_too():
    show = a_show()
    first, second = said(show), said(show, "đẹp")
    show.do(talk.FeatureComment(comment=first))
    for key in (first, second):
        show.do(talk.FinishComment(comment=key))
    for _ in range(KEPT - 2):
        show.do(talk.FinishComment(comment=said(show)))
    key = said(show)
    checked(show, talk.FinishComment(comment=key))
    assert first not in show.state.queue.comments
    assert ("comment", "comment") not in list(projection("overlay").keys(show.state))


def test_a_sale_of_the_featured_product_changes_its_card():
    show = a_show()
    show.do(cmd.FeatureProduct(product="p1"))
    body = cmd.OpenOrder(
        lines=(cmd.WantedLine(variant="p1-1", qty=2),), channel="phone", name="Lan"
    )
    checked(show, body)
    checked(show, cmd.CancelOrder(order="s7k2abcd-1"))
    checked(show, listing("p1", allotment="more"), REACTION)
    checked(show, cmd.CloseShow())


def test_a_hidden_comment_is_nowhere_but_in_the_studio():
    show = a_show()
    key = said(show)
    show.do(talk.FeatureComment(comment=key))
    checked(show, talk.HideComment(comment=key))
    assert ("comments", key) in all_documents(projection("helper"), show.state)
    for audience in ("overlay", "watch", "tv"):
        assert set(all_documents(projection(audience), show.state)) == {("show", "show")}


def test_the_qr_asks_for_what_is_missing_while_the_order_is_open_and_unpaid():
    show = a_show()
    of = projection("order:s7k2abcd-1")
    assert list(of.keys(show.state)) == []
    order = an_order(show, ("p1-1", 2))

    def asked() -> Any:
        document = of.document(show.state, ("order", "order"))
        assert document is not None
        return document["orders"][0]["qr"]

    assert asked() == 100_000
    pay(show, order, 30_000)
    assert asked() == 70_000
    pay(show, order, 70_000, transfer="t2")
    assert asked() is None
    show.do(cmd.CancelOrder(order=order))
    assert asked() is None


@pytest.mark.parametrize(
    ("done", "phase"),
    [
        (["", ""], "wait"),
        (["part", ""], "partial"),
        (["paid", ""], "partial"),
        (["paid", "paid"], "paid"),
        (["over", "paid"], "over"),
        (["cancelled", "paid"], "paid"),
        (["cancelled", "expired"], "expired"),
        (["cancelled", "cancelled"], "cancelled"),
        (["late", "paid"], "review"),
        (["cancelled", ""], "wait"),
    ],
)
def test_what_is_still_to_be_done_for_a_parcel_comes_first(done, phase):
    show = a_show()
    show.do(listing("p3", code="C1", payee=OTHER_PAYEE), REACTION)
    both = cmd.OpenOrder(lines=wants(("p1-1", 1), ("p3-1", 1)), channel="hall", name="Lan")
    show.do(both)
    for number, what in enumerate(done, 1):
        order = f"s7k2abcd-{number}"
        if what == "cancelled":
            show.do(cmd.CancelOrder(order=order))
        elif what in {"part", "paid", "over"}:
            amount = {"part": 10_000, "paid": 50_000, "over": 60_000}[what]
            pay(show, order, amount, transfer=f"t{number}")
        elif what:
            due = show.state.orders[order].expires
            show.clock.advance(due - show.clock.now())
            show.do(cmd.ExpireOrder(order=order, due_at=due), "timer:deadlines")
            if what == "late":
                pay(show, order, 10_000, transfer=f"t{number}")
    document = projection("order:s7k2abcd-2").document(show.state, ("order", "order"))
    assert document is not None
    assert document["phase"] == phase
    assert document["waiting"] == sum(each["qr"] is not None for each in document["orders"])


def test_a_helper_sees_which_orders_go_together_under_one_number():
    show = a_show()
    show.do(listing("p3", code="C1", payee=OTHER_PAYEE), REACTION)
    an_order(show)
    both = cmd.OpenOrder(lines=wants(("p1-1", 1), ("p3-1", 1)), channel="hall", name="Lan")
    checked(show, both)
    checked(show, cmd.OpenOrder(lines=wants(("p2-1", 1)), parcel="s7k2abcd-3"))
    orders = [f"s7k2abcd-{number}" for number in (2, 3, 4)]
    documents = [projection("helper").document(show.state, ("orders", key)) or {} for key in orders]
    assert [each["number"] for each in documents] == [2, 2, 2]
    assert [each["parcel"] for each in documents] == [
        {"id": "s7k2abcd-2", "place": place, "orders": orders} for place in (1, 2, 3)
    ]


def test_the_host_tv_tells_the_orders_paid_last_without_names():
    show = a_show()
    show.do(listing("p1", quantity=100, allotment="more"), REACTION)
    orders = [an_order(show, ("p1-1", 1)) for _ in range(PAID_KEPT + 2)]
    of = projection("tv")

    def told() -> set[str]:
        return {key for kind, key in of.keys(show.state) if kind == "paid"}

    for number, order in enumerate(orders):
        body = cmd.ReceiveMoney(
            order=order, allocation=f"a{number}", transfer=f"t{number}", amount=50_000, booked_at=0
        )
        show.clock.advance(1000)
        checked(show, body, "reaction:matching")
    assert told() == set(orders[2:])
    checked(
        show,
        cmd.WithdrawMoney(order=orders[-1], allocation=f"a{PAID_KEPT + 1}"),
        "reaction:matching",
    )
    assert told() == set(orders[1:-1])
    document = of.document(show.state, ("paid", orders[5]))
    assert document is not None
    assert document | {"at": 0} == {"number": 6, "amount": 50_000, "at": 0, "provisional": False}


def test_the_host_tv_knows_since_when_the_show_is_live():
    show = a_show()
    document = projection("tv").document(show.state, ("show", "show"))
    assert document is not None
    assert document["started_at"] == next(
        record.at for record in show.records if isinstance(record.event, ShowStarted)
    )


def test_a_bank_that_nobody_knows_is_shown_by_its_number():
    assert bank("999999") is None
    show = a_show()
    unknown = PAYEE.__class__(account="x", bin="999999", number="1234", holder="LAN")
    show.do(listing("p9", code="C9", payee=unknown), REACTION)
    order = an_order(show, ("p9-1", 1))
    document = projection("helper").document(show.state, ("orders", order))
    assert document is not None
    assert document["account"]["bank"] == "999999"


@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_key_that_is_none_has_no_document(audience):
    show = a_show()
    an_order(show)
    of = projection(audience)
    for key in (("nothing", "show"), ("thanks", "x"), ("orders", "x"), ("chat", "x")):
        assert of.document(show.state, key) is None


def test_another_default_payee_changes_both_accounts_documents():
    shop = a_shop()
    of = log_and_projection("shop/helper")[1]
    before = shop.state
    record = Record(9, 0, "owner:o", "c", ev.CoopAccountChosen(account="other"))
    keys = set(of.touched(before, record, SHOP_KIND.evolve(before, record)))
    assert {("accounts", "other"), ("accounts", before.coop)} <= keys


def test_a_parcel_is_called_by_the_number_on_its_bag_wherever_it_is_told_of():
    show = a_show()
    show.do(listing("p3", code="C1", payee=OTHER_PAYEE), REACTION)
    an_order(show)
    both = cmd.OpenOrder(lines=wants(("p1-1", 1), ("p3-1", 1)), channel="hall", name="Lan")
    show.do(both)
    pay(show, "s7k2abcd-3", 50_000)
    places = {
        "helper": ("orders", "s7k2abcd-3"),
        "tv": ("paid", "s7k2abcd-3"),
        "overlay": ("thanks", "s7k2abcd-3"),
        "order:s7k2abcd-3": ("order", "order"),
    }
    for audience, key in places.items():
        document = projection(audience).document(show.state, key)
        assert document is not None
        assert document["number"] == 2, audience
