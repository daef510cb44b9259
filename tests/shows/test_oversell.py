"""Stock is never promised twice: a machine plays orders against an independent model."""

from __future__ import annotations

from collections import Counter

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from livehub.clock import MINUTE
from livehub.errors import Refused
from livehub.orders.order import GRACE
from livehub.shows import commands as cmd
from livehub.shows.due import deadlines
from tests.builders import Fold, a_show, an_order, pay, wants

STOCK = 4
PRICES = {"p1-1": 50_000, "p2-1": 120_000}
HOLD = 30 * MINUTE

basket = st.dictionaries(st.sampled_from(sorted(PRICES)), st.integers(1, 3), min_size=1)
pick = st.integers(0, 30)


class Modelled:
    """An order as a person with pencil and paper would keep it."""

    def __init__(self, lines: dict[str, int], until: int) -> None:
        self.lines = lines
        self.until = until
        self.state = "open"
        self.money: dict[str, int] = {}
        self.waits_for_person = False
        self.extended = False

    @property
    def due(self) -> int:
        return sum(PRICES[variant] * count for variant, count in self.lines.items())

    @property
    def received(self) -> int:
        return sum(self.money.values())

    @property
    def paid(self) -> bool:
        return self.received >= self.due


class OrderDesk(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.show: Fold = a_show(stock=STOCK)
        self.orders: list[Modelled] = []
        self.transfers = 0

    def left(self, without: Modelled | None = None) -> Counter[str]:
        """Units that nobody was promised, by the model."""
        free = Counter(dict.fromkeys(PRICES, STOCK))
        for order in self.orders:
            if order.state == "open" and order is not without:
                free.subtract(order.lines)
        return free

    def fits(self, lines: dict[str, int], without: Modelled | None = None) -> bool:
        free = self.left(without)
        return all(count <= free[variant] for variant, count in lines.items())

    def chosen(self, number: int) -> tuple[str, Modelled]:
        at = number % len(self.orders)
        return f"s7k2abcd-{at + 1}", self.orders[at]

    def tried(self, body: cmd.ChangeLines | cmd.CancelOrder | cmd.ExtendOrder) -> bool:
        try:
            self.show.do(body)
        except Refused:
            return False
        return True

    @rule(lines=basket)
    def open(self, lines: dict[str, int]) -> None:
        expected = self.fits(lines)
        try:
            an_order(self.show, *lines.items())
        except Refused:
            assert not expected
        else:
            assert expected
            self.orders.append(Modelled(lines, self.show.clock.now() + HOLD))

    @precondition(lambda self: self.orders)
    @rule(number=pick, lines=basket)
    def change(self, number: int, lines: dict[str, int]) -> None:
        key, order = self.chosen(number)
        allowed = order.state == "open" and not order.paid and self.fits(lines, order)
        assert self.tried(cmd.ChangeLines(order=key, lines=wants(*lines.items()))) == allowed
        if allowed:
            order.lines = lines
            order.waits_for_person &= not order.paid

    @precondition(lambda self: self.orders)
    @rule(number=pick)
    def cancel(self, number: int) -> None:
        key, order = self.chosen(number)
        assert self.tried(cmd.CancelOrder(order=key))
        order.state, order.waits_for_person = "cancelled", False

    @precondition(lambda self: self.orders)
    @rule(number=pick)
    def extend(self, number: int) -> None:
        key, order = self.chosen(number)
        # One that expired with a part paid comes back, when its units can still be had.
        again = order.state == "expired" and order.waits_for_person and self.fits(order.lines)
        allowed = (order.state == "open" or again) and not order.paid
        assert self.tried(cmd.ExtendOrder(order=key, minutes=30)) == allowed
        if allowed:
            order.state = "open"
            order.until = max(order.until, self.show.clock.now()) + 30 * MINUTE
            order.waits_for_person = False

    @precondition(lambda self: self.orders)
    @rule(number=pick, parts=st.sampled_from([(1, 1), (1, 2), (2, 1)]), again=st.booleans())
    def transfer(self, number: int, parts: tuple[int, int], again: bool) -> None:
        key, order = self.chosen(number)
        amount = order.due * parts[0] // parts[1]
        self.transfers += 1
        for _ in range(1 + again):
            pay(self.show, key, amount, transfer=f"t{self.transfers}")
        order.money[f"a-t{self.transfers}"] = amount
        if order.state == "expired" and order.paid and self.fits(order.lines):
            order.state = "open"
        elif order.state == "expired" and not order.paid:
            order.waits_for_person = True
        elif order.state == "open" and not order.paid:
            self.more_time_once(order)
        if order.paid:
            order.waits_for_person = False

    def more_time_once(self, order: Modelled) -> None:
        until = self.show.clock.now() + HOLD
        if not order.extended and not order.waits_for_person and until > order.until:
            order.until, order.extended = until, True

    @precondition(lambda self: any(order.money for order in self.orders))
    @rule(number=pick)
    def take_back(self, number: int) -> None:
        key, order = self.chosen(number)
        for allocation in list(order.money)[:1]:
            rested = order.paid or order.waits_for_person
            self.show.do(cmd.WithdrawMoney(order=key, allocation=allocation), "reaction:matching")
            del order.money[allocation]
            if order.received == 0:
                order.waits_for_person = False
            waits = order.state == "open" and not order.paid and not order.waits_for_person
            if rested and waits:
                order.until = max(order.until, self.show.clock.now() + HOLD)

    @rule(minutes=st.sampled_from([1, 20, 40, 200]))
    def time_passes(self, minutes: int) -> None:
        self.show.clock.advance(minutes * MINUTE)
        now = self.show.clock.now()
        for at, key in deadlines(self.show.state):
            if at <= now:
                self.show.do(cmd.ExpireOrder(order=key, due_at=at), "timer:deadlines")
        for order in self.orders:
            waits = order.state == "open" and not order.paid and not order.waits_for_person
            if waits and order.until + GRACE <= now:
                order.waits_for_person = order.received > 0
                order.state = order.state if order.waits_for_person else "expired"

    @rule(minutes=st.sampled_from([5, 500]))
    def power_cut(self, minutes: int) -> None:
        since = self.show.clock.now()
        self.show.clock.advance(minutes * MINUTE)
        body = cmd.ExtendDeadlines(since=since, by=minutes * MINUTE)
        self.show.do(body, "timer:deadlines")
        for order in self.orders:
            waits = order.state == "open" and not order.paid and not order.waits_for_person
            if waits and order.until + GRACE > since:
                order.until += minutes * MINUTE

    @invariant()
    def units_are_as_the_model_says_and_never_oversold(self) -> None:
        free = self.left()
        for variant in PRICES:
            units = self.show.state.shelf[variant]
            assert units.allotted == STOCK
            assert units.available == free[variant]
            assert 0 <= units.available <= STOCK

    @invariant()
    def sums_are_as_the_model_says(self) -> None:
        found = self.show.state.orders
        assert len(found) == len(self.orders)
        for number, order in enumerate(self.orders, 1):
            each = found[f"s7k2abcd-{number}"]
            assert (each.state, each.due, each.received, each.settled) == (
                order.state,
                order.due,
                order.received,
                order.paid,
            )
            assert (each.review is not None) == order.waits_for_person
            owed = order.received > (order.due if order.state == "open" else 0)
            assert ("refund_due" in each.flags) == owed


TestOrderDesk = OrderDesk.TestCase
TestOrderDesk.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
