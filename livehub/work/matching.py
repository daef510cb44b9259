"""Owns what goes between the bank and the shows: which orders a transfer pays, and telling them."""

from __future__ import annotations

import logging
from typing import cast

from livehub.errors import Busy, NotFound, Refused
from livehub.events import bank as ev
from livehub.log.command import Body
from livehub.log.contract import Store
from livehub.log.logs import Logs
from livehub.log.record import Record
from livehub.payments import commands as bank_cmd
from livehub.payments.reconcile import Due
from livehub.payments.state import BankState, Transfer
from livehub.shop.commands import ProveAccount
from livehub.shows import commands as cmd
from livehub.shows import money_commands as money_cmd
from livehub.shows.state import ShowState

logger = logging.getLogger(__name__)

ACTOR = "reaction:matching"


def lane(record: Record) -> str:
    """What is told to one order keeps its order; transfers are matched beside each other."""
    event = record.event
    return str(
        getattr(event, "order", "")
        or getattr(event, "transfer", "")
        or getattr(event, "refund", "")
    )


class Matching:
    """Follows the bank; decides nothing itself: the bank log allocates, the show's log receives."""

    def __init__(self, logs: Logs, store: Store) -> None:
        self._logs = logs
        self._store = store

    async def react(self, record: Record) -> None:
        """A new transfer is matched; what became of it is told to its orders."""
        match record.event:
            case ev.TransferNotified() as notified:
                await self._match(notified.transfer, "")
            case ev.TransferAllocated() as allocated:
                await self._pay(allocated)
                await self._match_again(allocated)
            case ev.TransferConfirmed(transfer=transfer) | ev.TransfersJoined(transfer=transfer):
                await self._confirm(transfer)
            case ev.AllocationUndone() as undone:
                body = cmd.WithdrawMoney(order=undone.order, allocation=undone.allocation)
                await self._tell(undone.log, body, f"undo:{undone.allocation}")
            case ev.RefundPaid(refund=refund):
                await self._return(refund)
            case ev.RefundDropped(refund=refund, log=log, order=order) if order:
                undo = money_cmd.UndoReturn(order=order, refund=refund)
                await self._tell(log, undo, f"refund:{refund}:dropped")
            case _:
                pass

    async def _match(self, transfer: str, after: str) -> None:
        """`after` names the allocation that may have changed what its orders expect."""
        found = self._transfer(transfer)
        places = [await self._store.unique("code", code) for code in found.codes]
        dues = [
            await self._due(code, place)
            for code, place in zip(found.codes, places, strict=True)
            if found.direction == "in" and place and place.startswith("show:")
        ]
        tests = [place.partition(" ")[2] for place in places if place and place.startswith("shop ")]
        proven = [await self._prove(account, found) for account in tests]
        body = bank_cmd.MatchTransfer(transfer=transfer, dues=tuple(dues), test=any(proven))
        command = f"match:{transfer}:{after}" if after else f"match:{transfer}"
        await self._logs.get("bank").run(body, actor=ACTOR, id=command)

    async def _match_again(self, allocated: ev.TransferAllocated) -> None:
        """A transfer for several orders may fit now that one of them got money of another."""
        bank = self._bank
        for key in bank.open:
            each = bank.transfers[key]
            if each.reason == "several_orders" and allocated.code in each.codes:
                await self._match(key, allocated.allocation)

    async def _prove(self, account: str, transfer: Transfer) -> bool:
        """A test transfer arrived: True when it came to the account that it was to prove."""
        first = transfer.heard[0]
        body = ProveAccount(
            account=account,
            transfer=transfer.transfer,
            way=first.way,
            provider=first.provider,
            heard_on=(transfer.account,),
        )
        try:
            await self._tell("shop", body, f"prove:{transfer.transfer}")
        except (NotFound, Refused) as refusal:
            logger.warning("transfer=%s proves no account: %s", transfer.transfer, refusal)
            return False
        return True

    async def _due(self, code: str, place: str) -> Due:
        """What the order with this payment code expects now."""
        log, _, order = place.partition(" ")
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
            whole=each.due,
        )

    async def _pay(self, allocated: ev.TransferAllocated) -> None:
        transfer = self._transfer(allocated.transfer)
        body = cmd.ReceiveMoney(
            order=allocated.order,
            allocation=allocated.allocation,
            transfer=allocated.transfer,
            amount=allocated.amount,
            booked_at=transfer.booked_at,
            way=transfer.heard[0].way,
            provisional=transfer.provisional,
            earlier=allocated.earlier,
        )
        await self._tell(allocated.log, body, f"alloc:{allocated.allocation}")

    async def _confirm(self, transfer: str) -> None:
        state, found = self._bank, self._transfer(transfer)
        if found.provisional:
            return
        for key in found.allocations:
            each = state.allocations[key]
            body = money_cmd.ConfirmMoney(
                order=each.order, allocation=key, booked_at=found.booked_at
            )
            await self._tell(each.log, body, f"confirm:{key}")

    async def _return(self, refund: str) -> None:
        each = self._bank.refunds.get(refund)
        if each is None or not each.order:
            return
        body = money_cmd.ReturnMoney(
            order=each.order, refund=refund, amount=each.amount, debit=each.debit
        )
        await self._tell(each.log, body, f"refund:{refund}:{each.debit}")

    def _transfer(self, transfer: str) -> Transfer:
        """The event stands in the log, so the transfer is there: at worst our fold is behind."""
        found = self._bank.transfers.get(transfer)
        if found is None:
            raise Busy("busy", retry_s=1)
        return found

    @property
    def _bank(self) -> BankState:
        return cast(BankState, self._logs.get("bank").state)

    async def _tell(self, log: str, body: Body, command: str) -> None:
        runner = await self._logs.open(log)
        await runner.run(body, actor=ACTOR, id=command)
