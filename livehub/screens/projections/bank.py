"""Owns what helpers see of the bank log: transfers, refunds, and what waits for a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from livehub.events import bank as ev
from livehub.log.record import Record
from livehub.log.vault import Personal
from livehub.payments.state import BankState, Kept, Refund, Transfer, state_of
from livehub.screens.projections import Doc, Key


class HelperBank:
    """Collections `transfers` (open ones and the latest), `refunds`, `kept` (notifications)."""

    def keys(self, state: BankState) -> Iterator[Key]:
        """Every document there is now."""
        yield from (("transfers", key) for key in {*state.open, *state.recent})
        yield from (("refunds", key) for key in state.refunds)
        yield from (("kept", key) for key in state.kept)

    def document(self, state: BankState, key: Key) -> Doc | None:
        """The document, or None."""
        collection, name = key
        if collection == "transfers" and (name in state.open or name in state.recent):
            return _transfer(state, state.transfers[name])
        if collection == "refunds" and name in state.refunds:
            return _refund(state.refunds[name])
        if collection == "kept" and name in state.kept:
            return _kept(state.kept[name])
        return None

    def touched(self, before: BankState, record: Record, after: BankState) -> Iterable[Key]:
        """What the event is about, and what left the latest or the waiting because of it."""
        event = record.event
        found: set[Key] = set()
        for field in ("transfer", "other", "debit"):
            if key := getattr(event, field, ""):
                found.add(("transfers", key))
        if isinstance(event, ev.AllocationUndone):
            found.add(("transfers", before.allocations[event.allocation].transfer))
        if refund := getattr(event, "refund", ""):
            found.add(("refunds", refund))
            state = after if refund in after.refunds else before
            if transfer := state.refunds[refund].transfer:
                found.add(("transfers", transfer))
        if isinstance(event, ev.TransferNotified) and before.recent:
            found.add(("transfers", before.recent[0]))
        if before.kept is not after.kept:
            found |= {("kept", key) for key in {*before.kept} ^ {*after.kept}}
        return found


def _transfer(state: BankState, transfer: Transfer) -> Doc:
    allocations = [state.allocations[each] for each in transfer.allocations]
    first = transfer.heard[0]
    return {
        "id": transfer.transfer,
        "at": transfer.at,
        "booked_at": transfer.booked_at,
        "provider": first.provider,
        "way": first.way,
        "heard": [
            {"provider": each.provider, "way": each.way, "at": each.at} for each in transfer.heard
        ],
        "account": transfer.account,
        "amount": transfer.amount,
        "free": state.free(transfer),
        "direction": transfer.direction,
        "state": state_of(state, transfer),
        "reason": transfer.aside or transfer.reason,
        "provisional": transfer.provisional,
        "differs": transfer.differs,
        "codes": list(transfer.codes),
        "joined": transfer.joined or None,
        "refunds": list(transfer.refunds),
        "orders": [
            {
                "allocation": each.allocation,
                "order": each.order,
                "log": each.log,
                "amount": each.amount,
                "by": _by(each.by),
            }
            for each in allocations
        ],
        "narrative": Personal(f"transfer:{transfer.transfer}", "narrative"),
        "payer": Personal(f"transfer:{transfer.transfer}", "payer"),
        "payer_bin": Personal(f"transfer:{transfer.transfer}", "payer_bin"),
        "payer_account": Personal(f"transfer:{transfer.transfer}", "payer_account"),
    }


def _refund(refund: Refund) -> Doc:
    subject = f"refund:{refund.refund}"
    return {
        "id": refund.refund,
        "at": refund.at,
        "order": refund.order,
        "log": refund.log,
        "transfer": refund.transfer,
        "code": refund.code,
        "amount": refund.amount,
        "account": refund.account,
        "state": "paid" if refund.paid else "asked",
        "debit": refund.debit or None,
        "by_hand": refund.paid and not refund.debit,
        "by": _by(refund.by),
        "reason": refund.reason,
        "bin": Personal(subject, "bin"),
        "number": Personal(subject, "number"),
        "holder": Personal(subject, "holder"),
    }


def _by(helper: str) -> Doc | None:
    return {"id": helper, "name": Personal(f"device:{helper}", "name")} if helper else None


def _kept(kept: Kept) -> Doc:
    return {
        "id": kept.notification,
        "at": kept.at,
        "provider": kept.provider,
        "way": kept.way,
        "reason": kept.reason,
        "text": Personal(f"notification:{kept.notification}", "text"),
    }
