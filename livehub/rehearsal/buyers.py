"""Owns how the crowd's buyers pay: most at once and right, some short, over, late, or nameless."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import Literal

from livehub import ids
from livehub.clock import MINUTE, SECOND, Millis
from livehub.money import Amount
from livehub.orders.order import Order
from livehub.payments.commands import AllocateTransfer, NotifyTransfer
from livehub.payments.intake import told
from livehub.payments.memo import memo
from livehub.payments.state import Transfer
from livehub.payments.transfers import Notice
from livehub.rehearsal import narratives, people, script
from livehub.rehearsal.town import Step, Town, dice
from livehub.shows import commands as cmd

BANK = "rehearsal"
"""The provider that tells of the crowd's transfers; outside a rehearsal there is none so named."""

Habit = Literal["right", "short", "over", "nameless", "twice", "late", "never"]
HABITS: dict[Habit, int] = {
    "right": 50,
    "short": 12,
    "over": 8,
    "nameless": 10,
    "twice": 10,
    "late": 5,
    "never": 5,
}
"""How buyers pay, and how many of a hundred do so."""

_MESSAGE = 45 * SECOND  # without "sent" from a helper, the buyer has the pay message after this
_CONTACT_SHARE = 0.35
_CONTACT_WINDOW = 2 * MINUTE
_FIRST = (8 * SECOND, 25 * SECOND)  # from order to transfer
_REST = (20 * SECOND, 45 * SECOND)  # from a short transfer to the rest of it
_LATE = (20 * SECOND, 5 * MINUTE)  # beyond the deadline: within the grace, and after expiry


@lru_cache(maxsize=4096)
def habit(seed: int, order: str) -> Habit:
    """How this order's buyer pays."""
    return dice(seed, "habit", order).choices(tuple(HABITS), tuple(HABITS.values()))[0]


@dataclass(frozen=True, slots=True)
class Payment:
    """One transfer that a buyer is going to make."""

    number: int
    at: Millis
    amount: Amount


def act(seed: int, town: Town, robot: str) -> Iterator[Step]:
    """What buyers do now: pay, and say where the order goes."""
    for order in town.orders("open", "expired"):
        if not order.settled:
            yield from _pay(seed, town, order, robot)
        if not order.has_contact and order.state == "open":
            yield from _give_contact(seed, town, order)


def identity(order: str, number: int) -> str:
    """The provider's number of an order's transfer."""
    return f"{order}-{number}"


def assignment(show_log: str, order: Order, transfer: Transfer) -> AllocateTransfer:
    """What a helper does who finds out whose nameless transfer it is."""
    return AllocateTransfer(
        transfer=transfer.transfer,
        log=show_log,
        order=order.order,
        code=order.code,
        amount=transfer.amount,
    )


def _pay(seed: int, town: Town, order: Order, robot: str) -> Iterator[Step]:
    for payment in _payments(seed, order, robot):
        provider_id = identity(order.order, payment.number)
        if f"{BANK}:{provider_id}" in town.bank.known:
            continue
        if town.now >= payment.at:
            body = _notification(seed, order, payment)
            yield Step("bank", f"bank:{BANK}", f"pay-{provider_id}", body)
            if habit(seed, order.order) == "twice":  # as a provider does that got no answer
                yield Step("bank", f"bank:{BANK}", f"pay-{provider_id}-again", body)
        return


def _payments(seed: int, order: Order, robot: str) -> Iterator[Payment]:
    """What is paid when: after the buyer was told how; each amount by what is due at that time."""
    kind = habit(seed, order.order)
    rng = dice(seed, "pay", order.order)
    told = order.opened_at if order.by == robot else order.sent_at or order.opened_at + _MESSAGE
    first = told + rng.randint(*_FIRST)
    if kind == "never" or (order.state == "expired" and kind != "late"):
        return
    if kind == "late":
        yield Payment(1, order.expires_at + rng.randint(*_LATE), order.remainder)
    elif kind == "short":
        yield Payment(1, first, _short(rng, order.due))
        if order.received:
            yield Payment(2, first + rng.randint(*_REST), order.remainder)
    elif kind == "over":
        yield Payment(1, first, _over(order.due))
    else:
        yield Payment(1, first, order.remainder)


def _short(rng: Random, due: Amount) -> Amount:
    """A round part of it: `em gửi trước một nửa`."""
    return max(int(due * rng.uniform(0.4, 0.9)) // 5_000 * 5_000, 1_000)


def _over(due: Amount) -> Amount:
    """The next round amount: nobody at the market has small notes."""
    step = 50_000 if due < 500_000 else 100_000
    return (due // step + 1) * step


def _notification(seed: int, order: Order, payment: Payment) -> NotifyTransfer:
    rng = dice(seed, "transfer", order.order, payment.number)
    payer = script.without_marks(_name(order)).upper()
    shape = narratives.nameless if habit(seed, order.order) == "nameless" else narratives.narrative
    notice = Notice(
        provider=BANK,
        provider_id=identity(order.order, payment.number),
        account=order.payee.number,
        bank_ref=f"FT{rng.randrange(10**12):012}",
        amount=payment.amount,
        direction="in",
        booked_at=payment.at,
        narrative=shape(rng, memo(order.payee.prefix, order.code), payer),
        payer=payer,
    )
    return told(notice, "webhook", lambda *parts: ids.digest("rehearsal", *parts))


def _give_contact(seed: int, town: Town, order: Order) -> Iterator[Step]:
    age = town.now - order.opened_at
    if age > _CONTACT_WINDOW:
        return
    rng = dice(seed, "contact", order.order)
    if rng.random() >= _CONTACT_SHARE or age < rng.randint(10 * SECOND, 40 * SECOND):
        return
    contact = cmd.GiveContact(
        order=order.order,
        name=_name(order),
        phone=rng.choice(people.PHONES),
        address=rng.choice(_PLACES),
        consent=True,
    )
    buyer = f"buyer:{order.order}"
    yield Step(town.show_log, buyer, f"contact-{order.order}", contact)


def _name(order: Order) -> str:
    return people.NAMES.get(order.buyer.partition(":")[2], "Khách tập thử")


_PLACES = (
    "Chợ Hà Đông, Hà Nội (địa chỉ tập thử)",
    "Đầu làng Xuân La, Phú Xuyên (địa chỉ tập thử)",
    "Cổng ga Hải Phòng (địa chỉ tập thử)",
    "Cạnh đình làng Phú Túc (địa chỉ tập thử)",
)
