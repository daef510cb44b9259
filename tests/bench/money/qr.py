"""Measures an order's QR: drawn when first asked for, kept from then on, and what `qrcode` would take."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from itertools import count

import qrcode
from qrcode.image.svg import SvgPathImage

from livehub.payments import codes, qr, vietqr
from livehub.payments.memo import memo
from tests.bench import Figure, milliseconds

DRAWINGS = 20  # a round's median is not that of one unlucky moment


def payloads() -> Iterator[str]:
    """Payments of orders as long as they get: a long account number, an amount, a prefix."""
    for amount in count(1_000_000):
        written = memo("SEVQR", codes.mint(b"%d" % amount))
        yield vietqr.write("970415", "1133666688880000000", amount=amount, memo=written)


def figures(_stack: ExitStack) -> list[Figure]:
    """Every drawing is of another order, but for those that are to be found again."""
    fresh = payloads()
    kept = next(fresh)

    def median(draw: Callable[[str], object], payload: Callable[[], str]) -> float:
        texts = [payload() for _ in range(DRAWINGS)]
        return statistics.median(milliseconds(partial(draw, text)) for text in texts)

    def another() -> str:
        return next(fresh)

    def again() -> str:
        qr.svg(kept)
        return kept

    return [
        Figure("qr_svg_ms", lambda: median(qr.svg, another)),
        Figure("qr_png_ms", lambda: median(qr.png, another)),
        Figure("qr_cached_ms", lambda: median(qr.svg, again)),
        Figure("qr_svg_qrcode_ms", lambda: median(_by_qrcode, another)),
    ]


def _by_qrcode(payload: str) -> bytes:
    """The same picture as that library makes it by itself."""
    maker = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=qr.QUIET_ZONE)
    maker.add_data(payload)
    drawing: bytes = maker.make_image(image_factory=SvgPathImage).to_string()
    return drawing
