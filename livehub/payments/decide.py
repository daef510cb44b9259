"""Owns what follows from a wish to the bank log: it hands each kind to the file that knows it.

Allocations, their undoing and refunds are decided here only, where the sum per transfer is known.
"""

from __future__ import annotations

from typing import Any

from livehub.errors import NotFound
from livehub.log.command import Command, Decision, type_of
from livehub.payments import allocating, hearing, kept, refunds
from livehub.payments.state import BankState

STEPS: dict[type, Any] = {
    **hearing.STEPS,
    **allocating.STEPS,
    **refunds.STEPS,
    **kept.STEPS,
}


def decide(state: BankState, command: Command[Any]) -> Decision:
    """Events that follow from the command; raises UserError."""
    step = STEPS.get(type(command.body))
    if step is None:
        raise NotFound("command_unknown", type=type_of(command.body))
    decision: Decision = step(state, command)
    return decision
