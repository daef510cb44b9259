"""Owns what goes between the bank and the shows: which orders a transfer pays, and telling them."""

from __future__ import annotations

from typing import cast

from livehub.errors import Busy
from livehub.events import bank as ev
from livehub.log.contract import Store
from livehub.log.logs import Logs
from livehub.log.record import Record
from livehub.payments import commands as bank_cmd
from livehub.payments.reconcile import Due
from livehub.shows import commands as cmd
from livehub.shows.state import ShowState

ACTOR = "reaction:matching"


class Matching:
    """Follows the bank; decides nothing itself: the bank log allocates, the show's log receives."""

    def __init__(self, logs: Logs, store: Store) -> None:
        self._logs = logs
        self._store = store

    async def react(self, record: Record) -> None:
        """A new transfer is matched; an allocation is told to its order."""
        match record.event:
            case ev.TransferNotified() as notified:
                await self._match(notified)
            case ev.TransferAllocated() as allocated:
                await self._pay(allocated)
            case ev.AllocationUndone() as undone:
                await self._take_back(undone)
            case _:
                pass

    async def _match(self, notified: ev.TransferNotified) -> None:
        dues = [due for code in notified.codes if (due := await self.due(code)) is not None]
        body = bank_cmd.MatchTransfer(transfer=notified.transfer, dues=tuple(dues))
        await self._logs.get("bank").run(body, actor=ACTOR, id=f"match:{notified.transfer}")

    async def due(self, code: str) -> Due | None:
        """What the order with this payment code expects now; None when there is no such code."""
        found = await self._store.unique("code", code)
        if found is None:
            return None
        log, _, order = found.partition(" ")
        runner = await self._logs.open(log)
        state = cast(ShowState, runner.state)
        if order not in state.orders:
            # The key is written with the order, so the log has it: our fold is just behind.
            raise Busy("busy", retry_s=1)
        each = state.orders[order]
        return Due(
            order=order,
            log=log,
            code=code,
            account=each.payee.number,
            amount=each.remainder,
            earlier_amounts=each.earlier,
            state=each.state,
        )

    async def _pay(self, allocated: ev.TransferAllocated) -> None:
        transfer = self._logs.get("bank").state.transfers[allocated.transfer]
        body = cmd.ReceiveMoney(
            order=allocated.order,
            allocation=allocated.allocation,
            transfer=allocated.transfer,
            amount=allocated.amount,
            booked_at=transfer.booked_at,
        )
        runner = await self._logs.open(allocated.log)
        await runner.run(body, actor=ACTOR, id=f"alloc:{allocated.allocation}")

    async def _take_back(self, undone: ev.AllocationUndone) -> None:
        body = cmd.WithdrawMoney(order=undone.order, allocation=undone.allocation)
        runner = await self._logs.open(undone.log)
        await runner.run(body, actor=ACTOR, id=f"undo:{undone.allocation}")
