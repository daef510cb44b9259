"""Owns the one tree of errors: each says whose fault it is, with a stable code.

    LiveHubError            never raised itself
    ├── UserError           somebody asked for what cannot be done; shown, translated
    │   ├── NotFound        there is no such thing (any more)
    │   ├── Invalid         a field cannot be read or is out of bounds
    │   │   └── TooLarge    more than anybody needs to send
    │   ├── Refused         the state does not allow it (sold out, already paid, claimed ...)
    │   └── Busy            too much at once; the same again later will do
    ├── NotAuthorized       who are you (401), or you may not (403)
    ├── ProtocolError       a peer (screen, WHIP client, webhook) broke the protocol
    ├── ProviderError       a bank, a platform or the disk failed us
    │   └── SignatureInvalid
    └── ConfigError         the owner must fix settings; exit code 2 before serving

Everything else is a bug: 500 / close 1011, logged with an id, nothing leaked.

A code is what programs test and what `locales/*.toml` translates under `errors.<code>`; `data`
are the values its sentence needs. Codes never change once released.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

Data = Mapping[str, str | int]


class LiveHubError(Exception):
    """An error with a stable `code` and the `data` its sentence needs."""

    status: ClassVar[int] = 500
    close: ClassVar[int] = 1011

    def __init__(self, code: str, /, **data: str | int) -> None:
        super().__init__(code, dict(data))
        self.code = code
        self.data: Data = data

    def __str__(self) -> str:
        if not self.data:
            return self.code
        return f"{self.code} ({', '.join(f'{k}={v}' for k, v in self.data.items())})"


class UserError(LiveHubError):
    """Somebody asked for what cannot be done; they are told what to do instead."""

    status = 400
    close = 4000


class NotFound(UserError):
    """There is no such thing, or it is no longer there."""

    status = 404


class Invalid(UserError):
    """A field cannot be read or is out of bounds; `data["field"]` names it where there is one."""

    status = 422


class TooLarge(Invalid):
    """More than anybody needs to send; `data["limit"]` is in bytes."""

    status = 413


class Refused(UserError):
    """A command that the present state does not allow."""

    status = 409


class Busy(UserError):
    """Too much at once: the same request later will do. `data["retry_s"]` says when."""

    status = 503
    close = 1013


class NotAuthorized(LiveHubError):
    """Nobody known (`who_are_you`, 401) or somebody who may not (403)."""

    status = 403
    close = 1008

    @property
    def unknown(self) -> bool:
        """True when it is not known who asks, so that logging in would help."""
        return self.code == "who_are_you"


class ProtocolError(LiveHubError):
    """A peer (screen, WHIP client, webhook sender) broke the protocol."""

    status = 400
    close = 1002


class ProviderError(LiveHubError):
    """A bank, a platform or the disk failed us; shown as a lamp."""

    status = 502
    close = 1011

    def __init__(self, code: str, /, *, retryable: bool = True, **data: str | int) -> None:
        super().__init__(code, **data)
        self.retryable = retryable


class SignatureInvalid(ProviderError):
    """A notification whose signature does not fit: answered 401, nothing changes."""

    status = 401


class ConfigError(LiveHubError):
    """The owner must fix settings or the machine; said in one sentence, exit code 2."""

    status = 500


def http_status(error: BaseException) -> int:
    """The one mapping from errors to HTTP statuses."""
    if isinstance(error, NotAuthorized) and error.unknown:
        return 401
    return error.status if isinstance(error, LiveHubError) else 500


def close_code(error: BaseException) -> int:
    """The one mapping from errors to WebSocket close codes (RFC 6455 section 7.4)."""
    return error.close if isinstance(error, LiveHubError) else 1011
