"""The ledger: every đồng of a show once, per seller, whatever happened."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from livehub.errors import UserError
from livehub.events import bank as bank_ev
from livehub.payments import commands as bank_cmd
from livehub.shows import commands as cmd
from livehub.shows import money_commands as money_cmd
from livehub.shows.domains import BANK_KIND
from livehub.shows.takings import Sums, split, takings
from tests.builders import PAYEE, Fold, a_show, listing, pay, wants
from tests.fakes import FakeClock

LOG = "show:s7k2abcd"


def a_fair(**fields: Any) -> Fold:
    """A show in which two artisans sell: `p1` and `p2` of one, `p3` for 70.000 of the other."""
    show = a_show(**fields)
    body = listing("p3", quantity=50, price=70_000, code="C1", name="Hộp sơn mài")
    show.do(replace(body, seller="s2", seller_name="Tổ sơn mài"), "reaction:allotments")
    return show


def order(show: Fold, *lines: tuple[str, int]) -> str:
    body = cmd.OpenOrder(lines=wants(*lines), channel="phone", name="Khách Xuân")
    return str(show.do(body)["order"])


def sums(show: Fold, seller: str) -> Sums:
    return next(each.sums for each in takings(show.state).sellers if each.seller == seller)


def test_an_unpaid_order_is_neither_sold_nor_received():
    show = a_fair()
    order(show, ("p1-1", 1))
    assert takings(show.state).sums == Sums()


def test_a_paid_order_of_two_artisans_is_sold_by_both():
    show = a_fair()
    pay(show, order(show, ("p1-1", 1), ("p3-1", 1)), 120_000)
    assert sums(show, "s1") == Sums(sold=50_000, received=50_000)
    assert sums(show, "s2") == Sums(sold=70_000, received=70_000)
    assert takings(show.state).sums == Sums(sold=120_000, received=120_000)


def test_a_part_of_the_money_is_held_in_proportion():
    show = a_fair()
    pay(show, order(show, ("p1-1", 1), ("p3-1", 1)), 10_000)
    assert sums(show, "s1") == Sums(received=4_167, partial=4_167)
    assert sums(show, "s2") == Sums(received=5_833, partial=5_833)


def test_what_is_over_is_to_be_returned_until_it_was():
    show = a_fair()
    key = order(show, ("p1-1", 1))
    pay(show, key, 60_000)
    assert sums(show, "s1") == Sums(sold=50_000, received=60_000, refund_due=10_000)
    show.do(money_cmd.ReturnMoney(order=key, refund="r1", amount=10_000), "reaction:matching")
    assert sums(show, "s1") == Sums(sold=50_000, received=60_000, returned=10_000)


def test_a_cancelled_orders_money_is_to_be_returned():
    show = a_fair()
    key = order(show, ("p1-1", 1))
    pay(show, key, 50_000)
    show.do(cmd.CancelOrder(order=key))
    assert sums(show, "s1") == Sums(received=50_000, refund_due=50_000)


def test_tolerance_is_neither_sold_nor_owed():
    show = a_show()
    body = listing("p9", price=50_000, code="D1", payee=replace(PAYEE, tolerance=1_000))
    show.do(body, "reaction:allotments")
    pay(show, order(show, ("p9-1", 1)), 49_500)
    assert takings(show.state).sums == Sums(sold=50_000, received=49_500, rounding=-500)


def test_sellers_stand_by_name_and_orders_by_number():
    show = a_fair()
    for lines in ((("p3-1", 1),), (("p1-1", 1), ("p3-1", 1)), (("p1-1", 1),)):
        order(show, *lines)
    found = takings(show.state)
    assert [each.name for each in found.sellers] == ["Nghệ nhân Mây", "Tổ sơn mài"]
    assert [[share.order.number for share in each.shares] for each in found.sellers] == [
        [2, 3],
        [1, 2],
    ]
    assert [share.shared for share in found.sellers[1].shares] == [False, True]


@given(
    st.integers(-(10**12), 10**12),
    st.dictionaries(st.text("abc", min_size=1, max_size=3), st.integers(0, 10**9), min_size=1),
)
def test_a_split_adds_up_and_nobody_is_a_đồng_off(amount, weights):
    parts = split(amount, weights)
    assert sum(parts.values()) == amount
    assert split(amount, dict(reversed(weights.items()))) == parts
    total = sum(weights.values())
    if total:
        assert all(abs(part * total - amount * weights[key]) < total for key, part in parts.items())


class Two:
    """A bank and a show, joined as the reaction joins them."""

    def __init__(self) -> None:
        clock = FakeClock()
        self.bank = Fold(BANK_KIND, clock)
        self.show = a_fair(clock=clock, stock=50)
        self.seen = 0

    def do(self, where: Fold, body: Any) -> None:
        """Carry out a wish, which may be refused, and what follows from it."""
        try:
            where.do(body)
        except UserError:
            return
        for record in self.bank.records[self.seen :]:
            self._follow(record.event)
        self.seen = len(self.bank.records)

    def _follow(self, event: Any) -> None:
        match event:
            case bank_ev.TransferAllocated(order=key, allocation=part, transfer=of, amount=amount):
                body = cmd.ReceiveMoney(
                    order=key, allocation=part, transfer=of, amount=amount, booked_at=1
                )
                self.show.do(body)
            case bank_ev.AllocationUndone(order=key, allocation=part):
                self.show.do(cmd.WithdrawMoney(order=key, allocation=part))
            case bank_ev.RefundPaid(refund=refund):
                found = self.bank.state.refunds[refund]
                back = money_cmd.ReturnMoney(order=found.order, refund=refund, amount=found.amount)
                self.show.do(back)
            case bank_ev.RefundDropped(refund=refund, order=key):
                self.show.do(money_cmd.UndoReturn(order=key, refund=refund))
            case _:
                pass


NUMBERS = st.integers(0, 5)
AMOUNTS = st.sampled_from([1, 999, 50_000, 70_000, 120_000, 240_000, 333_333])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("order"), NUMBERS, st.integers(1, 3)),
        st.tuples(st.just("transfer"), NUMBERS, AMOUNTS),
        st.tuples(st.just("allocate"), NUMBERS, AMOUNTS),
        st.tuples(st.just("undo"), NUMBERS, AMOUNTS),
        st.tuples(st.just("lines"), NUMBERS, st.integers(1, 3)),
        st.tuples(
            st.sampled_from(["cancel", "accept", "refund", "paid", "drop"]), NUMBERS, AMOUNTS
        ),
    ),
    max_size=40,
)


def _nth(things: Any, number: int) -> str:
    keys = sorted(things)
    return keys[number % len(keys)] if keys else ""


def _step(two: Two, at: int, kind: str, number: int, size: int) -> None:
    bank, show = two.bank, two.show
    key = _nth(show.state.orders, number)
    basket = wants(*((("p1-1", size),) if number % 2 else (("p2-1", 1), ("p3-1", size))))
    found = show.state.orders.get(key)
    if found is None and kind not in {"order", "transfer"}:
        return
    code = found.code if found else ""
    transfer = _nth(bank.state.transfers, number)
    bodies: dict[str, tuple[Fold, Any]] = {
        "order": (show, cmd.OpenOrder(lines=basket, channel="phone", name="Khách")),
        "lines": (show, cmd.ChangeLines(order=key, lines=basket)),
        "cancel": (show, cmd.CancelOrder(order=key)),
        "accept": (show, money_cmd.AcceptPaid(order=key)),
        "transfer": (bank, _transfer(at, size)),
        "allocate": (
            bank,
            bank_cmd.AllocateTransfer(
                transfer=transfer, log=LOG, order=key, code=code, amount=size
            ),
        ),
        "undo": (bank, bank_cmd.UndoAllocation(allocation=_nth(bank.state.allocations, number))),
        "refund": (
            bank,
            bank_cmd.AskRefund(
                amount=size, bin="970436", number="0011001234567", holder="KHACH XUAN",
                order=key, log=LOG, code=code, account="A",
            ),
        ),
        "paid": (bank, bank_cmd.MarkRefundPaid(refund=_nth(bank.state.refunds, number))),
        "drop": (bank, bank_cmd.DropRefund(refund=_nth(bank.state.refunds, number))),
    }  # fmt: skip
    two.do(*bodies[kind])


def _transfer(at: int, amount: int) -> bank_cmd.NotifyTransfer:
    return bank_cmd.NotifyTransfer(
        provider="sepay", provider_id=str(at), account="A", amount=amount, direction="in",
        bank_ref=f"FT{at}", booked_at=1, codes=(), same=f"same-{at}", memo=f"m{at}", narrative="x",
    )  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(STEPS)
def test_totals_always_equal_the_sum_of_allocations(steps):
    two = Two()
    for at, (kind, number, size) in enumerate(steps):
        _step(two, at, kind, number, size)
    found = takings(two.show.state)
    allocated = sum(each.amount for each in two.bank.state.allocations.values() if each.log == LOG)
    went_back = sum(each.amount for each in two.bank.state.refunds.values() if each.paid)
    assert found.sums.received == allocated
    assert found.sums.returned == went_back
    assert found.sums.balanced
    assert all(each.sums.balanced for each in found.sellers)
    shared = [share for each in found.sellers for share in each.shares]
    for order_ in two.show.state.orders.values():
        parts = [share for share in shared if share.order == order_]
        assert sum(share.sums.received for share in parts) == order_.received
        assert sum(share.due for share in parts) == order_.due


def test_what_goes_into_one_bag_stands_under_the_bags_number():
    show = a_fair()
    order(show, ("p1-1", 1))
    first = order(show, ("p1-1", 1))
    more = cmd.OpenOrder(lines=wants(("p2-1", 1)), channel="phone", parcel=first)
    show.do(more)
    bags = [share.bag for each in takings(show.state).sellers for share in each.shares]
    assert bags == [1, 2, 2]
