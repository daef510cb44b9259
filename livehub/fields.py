"""Owns reading what people type into fields: names, product codes, counts; each refused in words."""

from __future__ import annotations

import re
import unicodedata

from livehub.display import clean
from livehub.errors import Invalid

NAME_LENGTH = 80  # graphemes; longer names do not fit any card
NOTE_LENGTH = 300

_CODE = re.compile(r"([A-Z]{0,3})([0-9]{1,5})")
MAX_COUNT = 100_000


def read_name(text: str, field: str = "name", limit: int = NAME_LENGTH) -> str:
    """A name without tricks; Invalid `name_missing` when nothing visible is left."""
    name = clean(text, limit)
    if not name:
        raise Invalid("name_missing", field=field)
    return name


def read_note(text: str) -> str:
    """A free text that may be empty."""
    return clean(text, NOTE_LENGTH)


def canonical_code(text: str) -> str:
    """How two spellings of a product code are one: `a05`, `A5`, `A 05` are `A5`.

    Raises Invalid `product_code_form`: up to three letters, then one to five digits.
    """
    found = _CODE.fullmatch(_bare(text))
    if found is None:
        raise Invalid("product_code_form", field="code")
    return found[1] + str(int(found[2]))


def read_code(text: str) -> str:
    """A product code as it is shown: upper case, zeros kept, no blanks."""
    canonical_code(text)
    return _bare(text)


def _bare(text: str) -> str:
    """Upper case, full-width signs as plain ones, without blanks, dots and dashes."""
    return re.sub(r"[\s.\-_]", "", unicodedata.normalize("NFKC", text)).upper()


def code_order(text: str) -> tuple[str, int]:
    """A key that puts product codes in the order people count in: A2 before A10."""
    code = canonical_code(text)
    letters = code.rstrip("0123456789")
    return letters, int(code[len(letters) :])


def check_count(count: int, field: str = "quantity", *, least: int = 1) -> int:
    """The count itself; Invalid `count_range` below `least` or beyond a hundred thousand."""
    if not least <= count <= MAX_COUNT:
        raise Invalid("count_range", field=field, least=least, most=MAX_COUNT)
    return count
