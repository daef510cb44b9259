"""Owns what helpers see of the bank log: transfers and what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from livehub.events import bank as ev
from livehub.log.record import Record
from livehub.log.vault import Personal
from livehub.payments.ledger import BankState, state_of
from livehub.screens.projections import Doc, Key


class HelperBank:
    """Collection `transfers`."""

    def keys(self, state: BankState) -> Iterator[Key]:
        """Every transfer."""
        yield from (("transfers", key) for key in state.transfers)

    def document(self, state: BankState, key: Key) -> Doc | None:
        """The transfer."""
        transfer = state.transfers.get(key[1])
        if transfer is None:
            return None
        allocations = [state.allocations[each] for each in transfer.allocations]
        return {
            "id": transfer.transfer,
            "at": transfer.at,
            "booked_at": transfer.booked_at,
            "provider": transfer.provider,
            "account": transfer.account,
            "amount": transfer.amount,
            "direction": transfer.direction,
            "state": state_of(state, transfer),
            "reason": transfer.reason,
            "codes": list(transfer.codes),
            "orders": [
                {"allocation": each.allocation, "order": each.order, "amount": each.amount}
                for each in allocations
            ],
            "narrative": Personal(f"transfer:{transfer.transfer}", "narrative"),
            "payer": Personal(f"transfer:{transfer.transfer}", "payer"),
        }

    def touched(self, before: BankState, record: Record, after: BankState) -> Iterable[Key]:  # noqa: ARG002
        """The transfer that the event is about."""
        event = record.event
        if isinstance(event, ev.AllocationUndone):
            yield "transfers", before.allocations[event.allocation].transfer
        else:
            yield "transfers", str(getattr(event, "transfer", ""))
