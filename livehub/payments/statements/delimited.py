"""Owns reading CSV as banks and Excel write it: any of three encodings, four delimiters, quotes."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter

from livehub.errors import Invalid
from livehub.payments.statements.cells import Cell
from livehub.payments.statements.limits import CELLS_MOST, ROWS_MOST, TEXT_MOST

_DELIMITERS = ",;\t|"
_SAMPLE = 300  # lines that the delimiter is told by
_NAMED = re.compile(r"\A\s*sep=(.)\r?\n", re.IGNORECASE)  # Excel's own first line
_AS_TEXT = re.compile(r'="(.*)"', re.DOTALL)  # ="0123": keeps Excel from eating zeros


def rows(raw: bytes) -> list[tuple[Cell, ...]]:
    """Rows of texts. Raises Invalid `statement_too_long`, `statement_unreadable`."""
    text = decoded(raw)
    named = _NAMED.match(text)
    delimiter = named[1] if named else _delimiter(text)
    text = text[named.end() :] if named else text
    try:
        found = _parsed(text, delimiter, csv.QUOTE_MINIMAL)
    except csv.Error:  # a quote that never ends would swallow rows: read it as a plain sign
        try:
            found = _parsed(text, delimiter, csv.QUOTE_NONE)
        except csv.Error:
            raise Invalid("statement_unreadable", field="file") from None
    return [("",)] * bool(named) + found


def decoded(raw: bytes) -> str:
    """UTF-8, UTF-16 or windows-1258 (whose marks stand alone) as composed text."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = raw.decode("utf-16", errors="replace")
    elif b"\x00" in raw[:200]:
        little = raw[1:200:2].count(0) >= raw[0:200:2].count(0)
        text = raw.decode("utf-16-le" if little else "utf-16-be", errors="replace")
    else:
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("cp1258", errors="replace")
    return unicodedata.normalize("NFC", text)


def _delimiter(text: str) -> str:
    """The one that gives most rows of one same width, weighed by that width."""
    lines = io.StringIO(text)
    sample = "".join(line for _, line in zip(range(_SAMPLE), lines, strict=False))
    return max(_DELIMITERS, key=lambda sign: _regularity(sample, sign))


def _regularity(sample: str, sign: str) -> int:
    try:
        widths = Counter(len(row) for row in csv.reader(io.StringIO(sample), delimiter=sign))
    except csv.Error:
        return 0
    return max((count * (width - 1) for width, count in widths.items() if width > 1), default=0)


def _parsed(text: str, delimiter: str, quoting: int) -> list[tuple[Cell, ...]]:
    found: list[tuple[Cell, ...]] = []
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=delimiter,
        quoting=quoting,  # type: ignore[arg-type]
        skipinitialspace=True,
        strict=quoting == csv.QUOTE_MINIMAL,
    )
    for row in reader:
        if len(found) == ROWS_MOST:
            raise Invalid("statement_too_long", field="file", most=ROWS_MOST)
        found.append(tuple(_cell(text) for text in row[:CELLS_MOST]))
    return found


def _cell(text: str) -> str:
    wrapped = _AS_TEXT.fullmatch(text.strip())
    return (wrapped[1] if wrapped else text.strip().removeprefix("'"))[:TEXT_MOST]
