"""Owns the standing links of a world: tokens that name something and cannot be guessed.

A token is derived from one secret, so it needs no table, survives a restart, and is withdrawn by
raising the generation of what it names. One-time links are the same with what they name consumed.
"""

from __future__ import annotations

import base64
import hmac
import re
import secrets
from pathlib import Path

from livehub import secret_files
from livehub.errors import ConfigError, NotFound

SECRET_BYTES = 32
_MAC_BYTES = 16  # 128 bits
_TOKEN = re.compile(r"([A-Za-z0-9_:-]{1,64})\.([A-Za-z0-9_-]{22})")


class Links:
    """Makes and reads the tokens of one world."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) < SECRET_BYTES:
            raise ValueError("the secret of links is too short")
        self._secret = secret

    def make(self, kind: str, id: str, generation: int = 0) -> str:  # noqa: A002 - the word for it
        """The token for one thing of one kind: its id, a dot, 22 signs of base64url."""
        return f"{id}.{self._mac(kind, id, generation)}"

    def read(self, kind: str, token: str, generation: int = 0) -> str:
        """The id that a token names. Raises NotFound `link_unknown`.

        A token is good for its own kind and generation only. `subject` gives the id first where
        the generation has to be looked up by it.
        """
        id = self.subject(token)  # noqa: A001
        if not hmac.compare_digest(token, self.make(kind, id, generation)):
            raise NotFound("link_unknown")
        return id

    @staticmethod
    def subject(token: str) -> str:
        """The id that a token claims to name, proven by nothing yet."""
        if not (parts := _TOKEN.fullmatch(token)):
            raise NotFound("link_unknown")
        return parts[1]

    def _mac(self, kind: str, id: str, generation: int) -> str:  # noqa: A002
        fields = (kind.encode(), id.encode(), str(generation).encode())
        # Lengths first, so that no two triples make the same message.
        message = b"".join(len(field).to_bytes(4, "big") + field for field in fields)
        mac = hmac.digest(self._secret, message, "sha256")[:_MAC_BYTES]
        return base64.urlsafe_b64encode(mac).rstrip(b"=").decode()


def open_links(folder: Path) -> Links:
    """The links of the world kept in `folder`; its secret is made there at first run.

    Raises ConfigError `links_damaged` when the secret has been cut short.
    """
    path = folder / "links.key"
    secret = secret_files.read_or_make(path, lambda: secrets.token_bytes(SECRET_BYTES))
    if len(secret) != SECRET_BYTES:
        raise ConfigError("links_damaged", path=str(path))
    return Links(secret)
