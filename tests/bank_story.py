"""The story in which every command of the bank log happens."""

from __future__ import annotations

import msgspec

from livehub.clock import MINUTE
from livehub.payments import commands as bank_cmd
from livehub.payments.reconcile import Due
from tests.builders import HELPER
from tests.fakes import FakeClock
from tests.stories import NARRATIVE, PAYER, SHOW, Run


async def bank_story(run: Run, clock: FakeClock) -> None:
    """Transfers that pay, that repeat, that nobody can place, and one taken back."""
    paid = await run(_transfer("1", 100_000, ("ZF2222222",)), "provider:sepay")
    due = Due(order=f"{SHOW}-1", log=f"show:{SHOW}", code="ZF2222222", account="A", amount=100_000)
    transfer = str(paid["transfer"])
    await run(bank_cmd.MatchTransfer(transfer=transfer, dues=(due,)), "reaction:matching")
    await run(_transfer("1", 100_000, ("ZF2222222",)), "provider:sepay")
    await run(_transfer("2", 100_000, ("ZF2222222",), same="same-1", memo="m2"), "provider:hand")
    clock.advance(MINUTE)
    stray = str((await run(_transfer("3", 70_000, ()), "provider:sepay"))["transfer"])
    await run(bank_cmd.MatchTransfer(transfer=stray), "reaction:matching")
    body = bank_cmd.AllocateTransfer(
        transfer=stray, log=f"show:{SHOW}", order=f"{SHOW}-2", code="ZF3333333", amount=50_000
    )
    allocation = str((await run(body, HELPER))["allocation"])
    await run(bank_cmd.UndoAllocation(allocation=allocation, reason="nhầm người"), HELPER)
    await run(bank_cmd.SetAside(transfer=stray, reason="tiền của chợ"), HELPER)
    await _sightings(run)
    await _refunds(run)
    for outcome in ("read", None):
        kept = bank_cmd.KeepNotification(
            provider="phone", way="phone", reason="unknown_pattern", text=f"{NARRATIVE} {outcome}"
        )
        notification = str((await run(kept, "forwarder:f1"))["notification"])
        if outcome:
            settled = bank_cmd.SettleNotification(notification=notification, outcome=outcome)
            await run(settled, "work:rejudging")
        else:
            await run(bank_cmd.DismissNotification(notification=notification), HELPER)


async def _sightings(run: Run) -> None:
    """Money that a helper saw: once the bank tells of it by its code, once a tap says so."""
    seen = bank_cmd.SeeMoney(
        order=f"{SHOW}-3", amount=80_000, reason=f"{PAYER} đưa xem", log=f"show:{SHOW}",
        code="ZF4444444", account="A",
    )  # fmt: skip
    await run(seen, HELPER)
    await run(_transfer("4", 80_000, ("ZF4444444",)), "provider:sepay")
    seen = msgspec.structs.replace(seen, order=f"{SHOW}-4", code="ZF5555555", amount=90_000)
    first = str((await run(seen, HELPER))["transfer"])
    other = str((await run(_transfer("5", 90_000, ()), "provider:sepay"))["transfer"])
    await run(bank_cmd.JoinTransfers(transfer=first, other=other), HELPER)
    await run(bank_cmd.PartTransfers(other=other), HELPER)
    await run(bank_cmd.JoinTransfers(transfer=first, other=other), HELPER)


async def _refunds(run: Run) -> None:
    """Given back: by a debit that names it, by a helper's word and then a debit; and not at all."""
    asked = bank_cmd.AskRefund(
        amount=30_000, bin="970436", number="0011001234567", holder=PAYER, order=f"{SHOW}-1",
        log=f"show:{SHOW}", code="ZF2222222", account="A",
    )  # fmt: skip
    await run(asked, HELPER)
    debit = msgspec.structs.replace(_transfer("6", 30_000, ("ZF2222222",)), direction="out")
    transfer = str((await run(debit, "provider:sepay"))["transfer"])
    await run(bank_cmd.MatchTransfer(transfer=transfer), "reaction:matching")
    second = str((await run(asked, HELPER))["refund"])
    await run(bank_cmd.MarkRefundPaid(refund=second, reason="đã chuyển"), HELPER)
    nameless = msgspec.structs.replace(_transfer("7", 30_000, ()), direction="out")
    transfer = str((await run(nameless, "provider:sepay"))["transfer"])
    await run(bank_cmd.CloseRefund(refund=second, debit=transfer), HELPER)
    third = str((await run(asked, HELPER))["refund"])
    await run(bank_cmd.DropRefund(refund=third), HELPER)


def _transfer(
    number: str, amount: int, codes: tuple[str, ...], *, same: str = "", memo: str = "m1"
) -> bank_cmd.NotifyTransfer:
    return bank_cmd.NotifyTransfer(
        provider="sepay",
        provider_id=number,
        account="A",
        amount=amount,
        direction="in",
        bank_ref=f"FT{number}",
        booked_at=1_790_000_000_000,
        codes=codes,
        same=same or f"same-{number}",
        memo=memo,
        narrative=NARRATIVE,
        payer=PAYER,
        raw='{"x": 1}',
    )
