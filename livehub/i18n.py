"""Owns what people read: sentences by key and language, from `locales/<language>.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any

from livehub.errors import LiveHubError

DEFAULT = "vi"
"""For everybody whose browser asks for no language that we have."""

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_PREFERENCE = re.compile(r"\s*([A-Za-z]{1,8}|\*)(?:-[\w-]*)?\s*(?:;\s*q\s*=\s*([\d.]{1,5}))?\s*")
_PREFERENCES_READ = 20  # no browser sends more; a header is anybody's text


def languages() -> tuple[str, ...]:
    """Every language there is a file for, the default one first."""
    return tuple(_CATALOGUES)


def catalogue(lang: str) -> dict[str, str]:
    """All sentences of a language by flat key (`errors.not_found`): what pages fetch as JSON."""
    return dict(_sentences(lang))


def translate(lang: str, key: str, /, **data: str | int) -> str:
    """The sentence of a key with `{name}` replaced out of `data`.

    A key without a sentence is returned as it is. Values are put in as they are, never read as
    templates: `str.format` would let a comment reach into objects.
    """
    template = _sentences(lang).get(key, key)
    return _PLACEHOLDER.sub(lambda hole: str(data.get(hole[1], hole[0])), template)


def sentence(lang: str, error: LiveHubError) -> str:
    """What to tell a person about an error, in their language."""
    return translate(lang, f"errors.{error.code}", **error.data)


def placeholders(text: str) -> frozenset[str]:
    """The names that a sentence wants filled in."""
    return frozenset(_PLACEHOLDER.findall(text))


def negotiate(accept_language: str | None) -> str:
    """The language of ours that an `Accept-Language` header likes best, else the default one."""
    best, best_weight = DEFAULT, 0.0
    for wish in (accept_language or "").split(",")[:_PREFERENCES_READ]:
        if not (preference := _PREFERENCE.fullmatch(wish)):
            continue
        lang, weight = preference[1].lower(), _weight(preference[2])
        if lang in _CATALOGUES and weight > best_weight:
            best, best_weight = lang, weight
    return best


def _sentences(lang: str) -> Mapping[str, str]:
    return _CATALOGUES.get(lang, _CATALOGUES[DEFAULT])


def _weight(text: str | None) -> float:
    """RFC 9110 section 12.4.2: 1 when absent; what cannot be read counts as not wanted."""
    if text is None:
        return 1.0
    return float(text) if re.fullmatch(r"[01](\.\d{0,3})?", text) else 0.0


def _flatten(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _flatten(value, f"{prefix}{name}.")
        else:
            yield prefix + name, str(value)


def _load() -> dict[str, dict[str, str]]:
    files = {
        file.name.removesuffix(".toml"): file
        for file in (resources.files("livehub") / "locales").iterdir()
        if file.name.endswith(".toml")
    }
    return {
        lang: dict(_flatten(tomllib.loads(files[lang].read_text("utf-8"))))
        for lang in sorted(files, key=lambda lang: (lang != DEFAULT, lang))
    }


# Read at import, so that no request ever waits for the disk and a broken file stops the start.
_CATALOGUES = _load()
