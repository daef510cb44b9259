"""Owns product photos: anybody's upload becomes two WebP pictures of ours, without its metadata."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from livehub.errors import Invalid

BYTES_LIMIT = 8 * 1024 * 1024
PIXELS_LIMIT = 30_000_000  # a 30 MP picture needs 120 MB while it is decoded
FORMATS = ("JPEG", "PNG", "WEBP")  # told by decoding, never by name or declared type
SIZES = (400, 1080)
"""Longest side in pixels: for lists, and for overlay and order page."""

_QUALITY = 82  # no visible loss on an overlay, about 100 kB at 1080
_BACKGROUND = "white"  # behind cut-out product pictures, whatever page they stand on


@dataclass(frozen=True, slots=True)
class Photo:
    """One product photo as WebP by size, named by the SHA-256 of its largest size."""

    sizes: Mapping[int, bytes]
    sha256: str


def prepare(raw: bytes) -> Photo:
    """Decode an upload, turn it upright, drop EXIF and place of taking, and encode it anew.

    Blocks for up to a second: call it in a thread. Of an animation the first frame counts. Raises
    Invalid `photo_too_large` (bytes or pixels), `photo_format` (no JPEG, PNG or WebP),
    `photo_unreadable` (broken).
    """
    if len(raw) > BYTES_LIMIT:
        raise _too_large()
    picture = _decode(raw)
    sizes = {size: _encode(picture, size) for size in SIZES}
    return Photo(sizes, hashlib.sha256(sizes[max(SIZES)]).hexdigest())


def _decode(raw: bytes) -> Image.Image:
    """The first frame, upright, as opaque RGB."""
    try:
        with Image.open(BytesIO(raw), formats=FORMATS) as opened:
            if opened.width * opened.height > PIXELS_LIMIT:
                raise _too_large()
            opened.draft("RGB", (2 * max(SIZES), 2 * max(SIZES)))  # JPEG decodes smaller, faster
            return _flatten(ImageOps.exif_transpose(opened))
    except Invalid:
        raise
    except UnidentifiedImageError:
        raise Invalid("photo_format", field="photo") from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large() from None
    except Exception as error:  # decoders raise whatever broken bytes lead them to
        raise Invalid("photo_unreadable", field="photo") from error


def _flatten(picture: Image.Image) -> Image.Image:
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    layered = picture.convert("RGBA")
    flat = Image.new("RGB", picture.size, _BACKGROUND)
    flat.paste(layered, mask=layered.getchannel("A"))
    return flat


def _encode(picture: Image.Image, size: int) -> bytes:
    """WebP with the longest side at most `size`; small pictures are not blown up."""
    scaled = picture.copy()
    scaled.thumbnail((size, size), Image.Resampling.LANCZOS)
    scaled.info.clear()  # colour profile, comments, EXIF: nothing of the original travels on
    out = BytesIO()
    scaled.save(out, "WEBP", quality=_QUALITY)
    return out.getvalue()


def _too_large() -> Invalid:
    return Invalid(
        "photo_too_large",
        field="photo",
        megabytes=BYTES_LIMIT // 1024**2,
        megapixels=PIXELS_LIMIT // 1_000_000,
    )
