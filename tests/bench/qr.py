"""Measures drawing payment QRs: a busy show asks for a few each second, on the order pages' loop."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from itertools import count

from livehub.payments import qr
from tests.bench import Figure, milliseconds

# As long as a real payment: account, amount and a payment code in the memo.
PAYLOAD = "00020101021238540010A00000072701240006970422011001234567890208QRIBFTTA5303704540{:07d}5802VN62130809LH7K2ABCD6304ABCD"


def figures(stack: ExitStack) -> list[Figure]:
    """Fresh drawings, since the pictures of open orders are kept."""
    amounts = count(1_000_000)

    def payload() -> str:
        return PAYLOAD.format(next(amounts))

    return [
        Figure("svg_ms", lambda: milliseconds(partial(qr.svg, payload()))),
        Figure("png_ms", lambda: milliseconds(partial(qr.png, payload()))),
    ]
