"""Owns what follows from a wish to the bank log: it hands each kind to the file that knows it.

Allocations, their undoing and refunds are decided here only, where the sum per transfer is known.
"""

from __future__ import annotations

from livehub.log.command import Step, deciding
from livehub.payments import allocating, hearing, joining, kept, refunds

STEPS: dict[type, Step] = {
    **hearing.STEPS,
    **joining.STEPS,
    **allocating.STEPS,
    **refunds.STEPS,
    **kept.STEPS,
}

decide = deciding(STEPS)
"""Events that follow from the command; raises UserError."""
