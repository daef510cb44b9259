"""Owns other ways to say a measure: 500g is nửa ký, 1m6 is mét sáu, 1kg is một cân."""

from __future__ import annotations

from collections.abc import Iterator

from livehub.comments.reading.lexicon import bare, key

MEASURES = {
    "phan": "cm", "centimet": "cm", "cm": "cm", "xen": "cm", "xang": "cm",
    "gam": "g", "gram": "g", "gr": "g", "g": "g",
    "ki": "kg", "ky": "kg", "kilo": "kg", "can": "kg", "kg": "kg", "kilogam": "kg",
    "lit": "l", "l": "l", "ml": "ml", "cc": "ml", "mm": "mm", "li": "mm", "m": "m", "met": "m",
    "inch": "inch", "in": "inch", "tang": "tang", "x": "x", "w": "w",
}  # fmt: skip
"""Spellings of units of measure, folded, and the one that stands for them."""
_DIGITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]

Words = tuple[tuple[str, str], ...]
"""Words, each folded and as its key (lexicon.key)."""


def synonyms(words: tuple[str, ...]) -> Iterator[Words]:
    """Other words that mean the same measure; `words` are folded, their units the usual ones."""
    if words == ("500", "g"):
        for unit in ("kg", "ky", "ki", "can", "lo"):
            yield (("nua", key("nửa")), (unit, unit))
    if len(words) == 2 and words[0].endswith("000") and words[1] in {"g", "ml", "m"}:
        larger = {"g": "kg", "ml": "l", "m": "km"}[words[1]]
        yield ((words[0][:-3], words[0][:-3]), (larger, larger))
    if len(words) == 2 and words[1] in {"kg", "l"}:
        smaller = {"kg": "g", "l": "ml"}[words[1]]
        yield ((words[0] + "000", words[0] + "000"), (smaller, smaller))
    if len(words) == 3 and words[1] == "m" and words[2].isdecimal():
        yield from _heights(words[0], words[2])


def _heights(whole: str, rest: str) -> Iterator[Words]:
    """`1m6`: 1m60, 160cm, 1 mét sáu, mét sáu."""
    tenths = rest if len(rest) > 1 else rest + "0"
    yield ((whole, whole), ("m", "m"), (tenths, tenths))
    yield ((whole + tenths, whole + tenths), ("cm", "cm"))
    if len(rest) == 1:
        said = _DIGITS[int(rest)]
        spoken = (bare(said), key(said))
        yield ((whole, whole), ("m", "m"), spoken)
        if whole == "1":
            yield (("met", key("mét")), spoken)
