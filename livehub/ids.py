"""Owns identifiers: short ones people may read, unguessable ones for links, derived ones."""

from __future__ import annotations

import hashlib
import secrets

READABLE = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Thirty signs that survive handwriting, shouting and bank memos: no 0 O 1 I L U."""

SHORT_LENGTH = 8  # 30**8 = 6.6e11: ids inside one shop do not meet


def spell(entropy: bytes, length: int) -> str:
    """`length` readable signs out of `entropy`, near enough uniform for 8 spare bytes or more."""
    number = int.from_bytes(entropy, "big")
    signs = []
    for _ in range(length):
        number, sign = divmod(number, len(READABLE))
        signs.append(READABLE[sign])
    return "".join(signs)


def derive(entropy: bytes, purpose: str, size: int = 32) -> bytes:
    """Bytes for one purpose out of a command's entropy, so that pure code can mint ids."""
    return hashlib.blake2b(purpose.encode(), key=entropy[:64], digest_size=size).digest()


def short(entropy: bytes, purpose: str) -> str:
    """A readable id of eight signs for one purpose out of a command's entropy."""
    return spell(derive(entropy, purpose), SHORT_LENGTH).lower()


def fresh_entropy() -> bytes:
    """32 unpredictable bytes: what a command carries so that deciding stays pure."""
    return secrets.token_bytes(32)


def fresh(length: int = 16) -> str:
    """A new readable random id."""
    return spell(secrets.token_bytes(length + 16), length).lower()


def token() -> str:
    """A new unguessable URL-safe token of 128 bits."""
    return secrets.token_urlsafe(16)


def digest(*parts: str | bytes) -> str:
    """A stable short hash of several parts (32 hex digits), for ids made from facts."""
    hasher = hashlib.sha256()
    for part in parts:
        raw = part.encode() if isinstance(part, str) else part
        hasher.update(len(raw).to_bytes(4, "big") + raw)
    return hasher.hexdigest()[:32]
