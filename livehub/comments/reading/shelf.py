"""Owns a catalogue made ready for reading: its codes and its variants, found by their first word."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from livehub.comments.fold import fold, fold_text
from livehub.comments.reading.lexicon import key
from livehub.comments.reading.measures import MEASURES, Words, synonyms
from livehub.comments.reading.shapes import Offer

_RUNS = re.compile(r"[a-z]+|\d+")


def canonical(code: str) -> str:
    """One spelling for all that mean the same code: `A05`, `a-5` and `A 5` are `a5`."""
    return "".join(runs(code))


def runs(code: str) -> tuple[str, ...]:
    """The letters and the digits of a code in turn, canonical."""
    return tuple(
        run.lstrip("0") or "0" if run.isdecimal() else run for run in _RUNS.findall(fold_text(code))
    )


@dataclass(frozen=True, slots=True, eq=False)
class Product:
    """A product as the reader looks for it."""

    code: str
    runs: tuple[str, ...]
    """Canonical letters and digits in turn."""
    padded: bool
    """Its number is written with a zero before it."""
    variants: Mapping[frozenset[str], str]
    """Variants by the set of their words (`variant_words`)."""
    words: Mapping[str, str]
    """All words of its variants, folded, with their keys."""

    @property
    def numeric(self) -> bool:
        """Whether the code is a mere number."""
        return len(self.runs) == 1 and self.runs[0].isdecimal()


@dataclass(slots=True)
class Shelf:
    """The products of a show."""

    products: dict[tuple[str, ...], Product] = field(default_factory=dict)
    by_first: dict[str, list[Product]] = field(default_factory=lambda: defaultdict(list))
    by_number: dict[str, list[Product]] = field(default_factory=lambda: defaultdict(list))
    prefixes: frozenset[str] = frozenset()
    phrases: dict[str, list[tuple[str, ...]]] = field(default_factory=lambda: defaultdict(list))
    """Variants by their first word, the longest first."""
    measured: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    """Those of `phrases` with numbers in them: `22cm`, `2 tầng`."""
    exact: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)
    """The accented words (lexicon.key) of each variant of `phrases`."""
    spelled: dict[tuple[str, ...], str] = field(default_factory=dict)
    meant: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)
    """The variant's own words for each of `phrases`, some of which only mean the same."""
    one_prefix: bool = False
    """All codes begin with the same letters, so their numbers alone say which is meant."""

    def find(self, *wanted: str) -> Product | None:
        """The product of these canonical runs."""
        return self.products.get(wanted)


def parts(label: str) -> tuple[tuple[str, str], ...]:
    """The words of a variant, folded and as keys, with units of measure spelled one way."""
    folded = fold(label)
    found: list[tuple[str, str]] = []
    for match in re.finditer(r"[^\W\d_]+|\d+", folded.text):
        plain, exact = match[0], key(folded.marked[match.start() : match.end()])
        if plain in MEASURES and found and found[-1][0].isdecimal():
            plain = exact = MEASURES[plain]
        if plain.isdecimal():
            plain = exact = plain.lstrip("0") or "0"
        found.append((plain, exact))
    return tuple(found)


_recent: list[Any] = [None, None]
"""The last catalogue that cannot change, and its shelf: most comments are read with that."""


def shelf(catalogue: Sequence[Offer] | Mapping[str, object]) -> Shelf:
    """The catalogue made ready, kept for the comments to come."""
    if catalogue is _recent[0]:
        made: Shelf = _recent[1]
        return made
    if isinstance(catalogue, Mapping):
        return _shelf(tuple((code, _variants(offer)) for code, offer in catalogue.items()))
    made = _shelf(tuple((offer.code, tuple(offer.variants)) for offer in catalogue))
    if isinstance(catalogue, tuple):  # nobody changes one
        _recent[:] = catalogue, made
    return made


def _variants(offer: object) -> tuple[str, ...]:
    given = getattr(offer, "variants", ())
    return tuple(given) if all(isinstance(variant, str) for variant in given) else ()


@lru_cache(maxsize=64)
def _shelf(offers: tuple[tuple[str, tuple[str, ...]], ...]) -> Shelf:
    made = Shelf()
    for code, variants in offers:
        letters_and_digits = runs(code)
        if letters_and_digits and letters_and_digits not in made.products:
            _put(made, code, letters_and_digits, variants)
    for listed in made.by_first.values():
        listed.sort(key=lambda product: -len(product.runs))
    for phrases in made.phrases.values():
        phrases.sort(key=len, reverse=True)
    for first, phrases in made.phrases.items():
        if measured := [words for words in phrases if _is_measured(made, words)]:
            made.measured[first] = measured
    made.prefixes = frozenset(found[0] for found in made.products if not found[0].isdecimal())
    made.one_prefix = len({found[:-1] for found in made.products}) == 1
    return made


def _is_measured(made: Shelf, words: tuple[str, ...]) -> bool:
    return len(words) > 1 and any(word.isdecimal() for word in made.meant[words])


def _put(made: Shelf, code: str, code_runs: tuple[str, ...], variants: tuple[str, ...]) -> None:
    labels: dict[frozenset[str], str] = {}
    for variant in variants:
        words = parts(variant)
        plain = tuple(word for word, _ in words)
        if not plain:
            continue
        labels.setdefault(frozenset(plain), variant)
        for said in (words, *synonyms(plain)):
            _remember(made, said, plain, variant)
    number = re.search(r"\d+$", fold_text(code))
    product = Product(
        code,
        code_runs,
        bool(number and number[0].startswith("0")),
        labels,
        {plain: exact for variant in variants for plain, exact in parts(variant)},
    )
    made.products[code_runs] = product
    made.by_first[code_runs[0]].append(product)
    if number:
        made.by_number[code_runs[-1]].append(product)


def _remember(made: Shelf, said: Words, meant: tuple[str, ...], variant: str) -> None:
    plain = tuple(word for word, _ in said)
    if plain not in made.spelled:
        made.spelled[plain] = variant
        made.meant[plain] = meant
        made.exact[plain] = tuple(exact for _, exact in said)
        made.phrases[plain[0]].append(plain)
