"""Owns how personal data is sealed: a key per person, so that dropping the key erases the person.

Each person (`subject`) has a random 256-bit key, itself sealed under the installation's master
key. Values are AES-256-GCM with the subject and field as associated data, so a value cannot be
moved to another person or field.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from livehub import secret_files
from livehub.errors import ConfigError

_NONCE = 12  # bytes, as AES-GCM wants


class Secret(msgspec.Struct, frozen=True):
    """A personal value to be kept: whose, which, what."""

    subject: str
    field: str
    value: str


class Personal(msgspec.Struct, frozen=True):
    """A reference to a value in the vault, as it stands in documents until the hub fills it."""

    subject: str
    field: str


class Sealer:
    """Seals and opens values with keys that lie sealed under the master key."""

    def __init__(self, master: bytes) -> None:
        self._master = AESGCM(master)
        self._fingerprints = hmac.digest(master, b"livehub fingerprints", "sha256")

    @classmethod
    def open(cls, path: Path) -> Sealer:
        """With the master key at `path` (0600), made at the first run."""
        key = secret_files.read_or_make(path, lambda: secrets.token_bytes(32))
        if len(key) != 32:
            raise ConfigError("vault_key_damaged", path=str(path))
        return cls(key)

    def fingerprint(self, raw: bytes) -> str:
        """A hash that only the holder of the master key can make (32 hex digits)."""
        return hmac.digest(self._fingerprints, raw, "sha256").hex()[:32]

    def new_key(self, subject: str) -> bytes:
        """A new sealed key for a person."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._master.encrypt(nonce, secrets.token_bytes(32), subject.encode())

    def seal(self, key: bytes, secret: Secret) -> bytes:
        """The value under the person's (sealed) key."""
        nonce = secrets.token_bytes(_NONCE)
        bound = f"{secret.subject}\0{secret.field}".encode()
        return nonce + self._person(key, secret.subject).encrypt(
            nonce, secret.value.encode(), bound
        )

    def unseal(self, key: bytes, subject: str, field: str, sealed: bytes) -> str:
        """The value back; ConfigError `vault_damaged` when it was changed or moved."""
        bound = f"{subject}\0{field}".encode()
        try:
            raw = self._person(key, subject).decrypt(sealed[:_NONCE], sealed[_NONCE:], bound)
        except (InvalidTag, ValueError):  # ValueError: shorter than a nonce
            raise ConfigError("vault_damaged", subject=subject) from None
        return raw.decode()

    def _person(self, key: bytes, subject: str) -> AESGCM:
        try:
            return AESGCM(self._master.decrypt(key[:_NONCE], key[_NONCE:], subject.encode()))
        except (InvalidTag, ValueError):
            raise ConfigError("vault_damaged", subject=subject) from None


def references(document: Any) -> Iterator[Personal]:
    """All references to the vault inside a document."""
    if isinstance(document, Personal):
        yield document
        return
    inside: Iterable[Any] = ()
    if isinstance(document, dict):
        inside = document.values()
    elif isinstance(document, list | tuple):
        inside = document
    for value in inside:
        # Most values are plain: they are not worth a call each.
        if isinstance(value, Personal):
            yield value
        elif isinstance(value, _NESTING):
            yield from references(value)


def fill(document: Any, values: dict[Personal, str | None]) -> Any:
    """The document with every reference replaced by its value, or None where it was erased."""
    if isinstance(document, dict):
        return {
            key: fill(value, values) if isinstance(value, _FILLED) else value
            for key, value in document.items()
        }
    if isinstance(document, list | tuple):
        return [fill(value, values) if isinstance(value, _FILLED) else value for value in document]
    return values.get(document) if isinstance(document, Personal) else document


_NESTING = (dict, list, tuple)
_FILLED = (*_NESTING, Personal)
