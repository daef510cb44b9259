"""Owns QR pictures: drawing any text for screens, print and terminals, and reading photos of them.

Black on white, the standard's quiet zone, no logo: what old phones and banking apps read.
"""

from __future__ import annotations

import io
import struct
from functools import lru_cache
from itertools import groupby
from typing import Literal

import qrcode
import zxingcpp
from PIL import Image
from qrcode.exceptions import DataOverflowError

from livehub.errors import Invalid

Level = Literal["L", "M", "Q", "H"]
"""How much of a damaged picture can be restored: about 7, 15, 25, 30 per cent."""

QUIET_ZONE = 4  # modules of white on every side (ISO/IEC 18004 section 6.3.8)

_LEVELS = {
    "L": qrcode.constants.ERROR_CORRECT_L,
    "M": qrcode.constants.ERROR_CORRECT_M,
    "Q": qrcode.constants.ERROR_CORRECT_Q,
    "H": qrcode.constants.ERROR_CORRECT_H,
}
_DRAWINGS_KEPT = 512  # a few kilobytes each: the open orders of a large show

_MOST_BYTES = 8 * 1024 * 1024
_MOST_PIXELS = 30_000_000  # decoded at once, about 120 MB
_QR_ONLY = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_PICTURE_KINDS = ("PNG", "JPEG", "WEBP")
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, struct.error)
"""What Pillow raises for pictures that are none, or end too early."""

_BLACK_ON_WHITE, _RESET = "\x1b[38;5;16;48;5;231m", "\x1b[0m"
_HALF_BLOCKS = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}

Modules = list[list[bool]]
"""Rows of dark (True) and light modules, the quiet zone included."""


@lru_cache(_DRAWINGS_KEPT)
def svg(payload: str, *, module_px: int = 8, level: Level = "M") -> bytes:
    """A crisp SVG of one path. Raises Invalid `qr_too_long` when no QR code holds the payload."""
    modules = _modules(payload, level)
    side = len(modules)
    runs = "".join(_row_path(y, row) for y, row in enumerate(modules))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{side * module_px}" '
        f'height="{side * module_px}" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/><path d="{runs}"/></svg>'
    ).encode()


@lru_cache(_DRAWINGS_KEPT)
def png(payload: str, *, module_px: int = 8, level: Level = "M") -> bytes:
    """A grey-scale PNG, every module `module_px` pixels wide. Raises Invalid `qr_too_long`."""
    modules = _modules(payload, level)
    side = len(modules)
    dots = bytes(0 if dark else 255 for row in modules for dark in row)
    drawing = Image.frombytes("L", (side, side), dots)
    scaled = drawing.resize((side * module_px,) * 2, Image.Resampling.NEAREST)
    file = io.BytesIO()
    scaled.save(file, "PNG", optimize=True)
    return file.getvalue()


def text(payload: str) -> str:
    """Lines for a terminal, two modules a character, in colours that no theme changes."""
    modules = _modules(payload, "L")
    modules += [[False] * len(modules)] * (len(modules) % 2)
    pairs = zip(modules[::2], modules[1::2], strict=True)
    lines = ("".join(map(_HALF_BLOCKS.__getitem__, zip(*pair, strict=True))) for pair in pairs)
    return "".join(f"{_BLACK_ON_WHITE}{line}{_RESET}\n" for line in lines)


def read_picture(raw: bytes) -> list[str]:
    """The texts of all QR codes in a PNG, JPEG or WebP file. Slow for photos: call in a thread.

    Raises Invalid `picture_too_large` above 8 MB or 30 megapixels, `picture_unreadable`,
    `no_qr_in_picture`.
    """
    if len(raw) > _MOST_BYTES:
        raise Invalid("picture_too_large", field="picture")
    codes = zxingcpp.read_barcodes(
        _decode(raw), formats=_QR_ONLY, text_mode=zxingcpp.TextMode.Plain
    )
    if not codes:
        raise Invalid("no_qr_in_picture", field="picture")
    return [*dict.fromkeys(str(code.text) for code in codes)]


def _modules(payload: str, level: Level) -> Modules:
    drawing = qrcode.QRCode(error_correction=_LEVELS[level], border=QUIET_ZONE)
    drawing.add_data(payload)
    try:
        drawing.make(fit=True)
    except (DataOverflowError, ValueError):  # the library asks itself for a version 41
        raise Invalid("qr_too_long") from None
    modules: Modules = drawing.get_matrix()
    return modules


def _row_path(y: int, row: list[bool]) -> str:
    path, x = [], 0
    for dark, run in groupby(row):
        width = len([*run])
        if dark:
            path.append(f"M{x} {y}h{width}v1h-{width}z")
        x += width
    return "".join(path)


def _decode(raw: bytes) -> Image.Image:
    """The picture in grey on white: transparent pixels would come out black otherwise."""
    try:
        with Image.open(io.BytesIO(raw), formats=_PICTURE_KINDS) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise Invalid("picture_too_large", field="picture")
            if not picture.has_transparency_data:
                return picture.convert("L")
            opaque = picture.convert("RGBA")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Invalid("picture_too_large", field="picture") from None
    except _BROKEN:
        raise Invalid("picture_unreadable", field="picture") from None
    white = Image.new("RGBA", opaque.size, "white")
    return Image.alpha_composite(white, opaque).convert("L")
