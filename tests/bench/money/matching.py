"""Measures reconciliation: a thousand transfers against a thousand open orders, narratives and all."""

from __future__ import annotations

from contextlib import ExitStack
from random import Random

from livehub.payments import codes
from livehub.payments.reconcile import Due, allocate
from tests.bench import Figure, milliseconds

ORDERS = TRANSFERS = 1_000
SEED = 20_45


def figures(_stack: ExitStack) -> list[Figure]:
    """From the narratives that banks print to who gets how much; every tenth names no order."""
    chance = Random(SEED)
    dues = {}
    for number in range(ORDERS):
        code = codes.mint(b"%d" % number)
        amount = chance.randrange(20, 900) * 1_000
        dues[code] = Due(f"s-{number}", "show:s", code, "113366668888", amount)
    told = [_told(chance, due) for due in chance.sample(list(dues.values()), TRANSFERS)]

    def reconcile() -> None:
        found = 0
        for narrative, amount in told:
            named = codes.find(narrative)
            found += bool(allocate(amount, named, dues, account="113366668888").allocations)
        if found < TRANSFERS * 8 // 10:
            raise RuntimeError(f"only {found} of {TRANSFERS} transfers found their orders")

    return [Figure("reconcile_1000x1000_ms", lambda: milliseconds(reconcile))]


def _told(chance: Random, due: Due) -> tuple[str, int]:
    number = chance.randrange(10**10)
    code = due.code if chance.random() > 0.1 else ""
    shape = chance.choice(
        (
            "MBVCB.{n}.{n}.{c}.CT tu 0071000123456 KHACH QUEN toi 113366668888 HTX XUAN LA",
            "CUSTOMER {c}   Ma giao dich  Trace{n} Trace {n}",
            "{n}-{c}-CHUYEN TIEN-OQCH{n}-MOMO{n}MOMO",
            "CT DEN:{n} SEVQR {c}",
            "{c} GD 5340BFTVG2ZLXMIR 061225-11:35:02",
        )
    )
    return shape.format(n=number, c=code.lower() if number % 3 else code), due.amount
