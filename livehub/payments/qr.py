"""Owns QR pictures: drawing any text for screens, print and terminals, and reading photos of them.

Black on white, the standard's quiet zone, no logo: what old phones and banking apps read. The
library that reads also draws: measured, in a twentieth of the time that `qrcode` takes, which
stands in the tests and the bench as the maker to compare with.
"""

from __future__ import annotations

import io
import re
import struct
from functools import lru_cache
from typing import Any, Literal

import zxingcpp
from PIL import Image

from livehub.errors import Invalid

Level = Literal["L", "M", "Q", "H"]
"""How much of a damaged picture can be restored: about 7, 15, 25, 30 per cent."""

QUIET_ZONE = 4  # modules of white on every side (ISO/IEC 18004 section 6.3.8)

_DRAWINGS_KEPT = 512  # of each kind, 2.5 kB each; beyond that the one longest unused goes
_DARK, _WHITE = re.compile(rb"\0+"), b"\xff"

_MOST_BYTES = 8 * 1024 * 1024
_MOST_PIXELS = 30_000_000  # decoded at once, about 120 MB
_QR = zxingcpp.BarcodeFormat.QRCode
_QR_ONLY = zxingcpp.BarcodeFormats(_QR)
_PICTURE_KINDS = ("PNG", "JPEG", "WEBP")
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, struct.error)
"""What Pillow raises for pictures that are none, or end too early."""

_BLACK_ON_WHITE, _RESET = "\x1b[38;5;16;48;5;231m", "\x1b[0m"
_HALF_BLOCKS = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


@lru_cache(_DRAWINGS_KEPT)
def svg(payload: str, *, module_px: int = 8, level: Level = "M") -> bytes:
    """A crisp SVG of one path: a line of each dark run, one module wide.

    Raises Invalid `qr_too_long` when no QR code holds the payload, `qr_charset` when it is no text.
    """
    rows = _rows(payload, level)
    side = len(rows)
    lines = "".join(_row_path(y, row) for y, row in enumerate(rows))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{side * module_px}" '
        f'height="{side * module_px}" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path stroke="#000" d="{lines}"/></svg>'
    ).encode()


@lru_cache(_DRAWINGS_KEPT)
def png(payload: str, *, module_px: int = 8, level: Level = "M") -> bytes:
    """A PNG of black and white, every module `module_px` pixels wide. Raises as `svg` does."""
    rows = _rows(payload, level)
    side = len(rows)
    drawing = Image.frombytes("L", (side, side), b"".join(rows)).convert("1")
    file = io.BytesIO()
    drawing.resize((side * module_px,) * 2, Image.Resampling.NEAREST).save(file, "PNG")
    return file.getvalue()


def text(payload: str) -> str:
    """Lines for a terminal, two modules a character, in colours that no theme changes."""
    rows = [[not light for light in row] for row in _rows(payload, "L")]
    rows += [[False] * len(rows)] * (len(rows) % 2)
    pairs = zip(rows[::2], rows[1::2], strict=True)
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


def _rows(payload: str, level: Level) -> list[bytes]:
    """Rows of dark (0) and light (255) modules, the quiet zone included."""
    try:
        code = zxingcpp.create_barcode(_checked(payload), _QR, ec_level=level)
    except ValueError:
        raise Invalid("qr_too_long") from None
    image: Any = code.to_image(scale=1, add_quiet_zones=False)  # a buffer; its stub hides that
    modules = memoryview(image)
    dots, side = modules.tobytes(), len(modules)
    rows = [dots[at : at + side] for at in range(0, len(dots), side)]
    edge, empty = _WHITE * QUIET_ZONE, [_WHITE * (side + 2 * QUIET_ZONE)] * QUIET_ZONE
    return [*empty, *(edge + row + edge for row in rows), *empty]


def _checked(payload: str) -> str:
    """The library would take half of a surrogate pair, or nothing, for a mistake of its own."""
    try:
        payload.encode()
    except UnicodeEncodeError:
        raise Invalid("qr_charset", field="payload") from None
    if not payload:
        raise Invalid("qr_charset", field="payload")
    return payload


def _row_path(y: int, row: bytes) -> str:
    path, x = [], 0
    for run in _DARK.finditer(row):
        start, end = run.span()
        path.append(f"m{start - x} 0h{end - start}" if x else f"M{start} {y}.5h{end - start}")
        x = end
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
