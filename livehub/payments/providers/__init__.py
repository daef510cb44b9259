"""Owns the registry of bank providers: one file each, one line here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from livehub.clock import Millis
from livehub.payments.providers import sepay
from livehub.payments.transfers import Notice


class Provider(Protocol):
    """What a provider's module has: both functions are pure and see raw bytes only."""

    ANSWER: bytes
    """The JSON body that, with a 200, ends the provider's retries."""

    def verify(
        self, secret: str, headers: Mapping[str, str], raw_body: bytes, now_ms: Millis | None
    ) -> None:
        """Nothing, or SignatureInvalid. `now_ms` None leaves the age to be judged later."""

    def translate(self, raw_body: bytes) -> list[Notice]:
        """The transfers of a verified notification, or ProtocolError `notification_unreadable`."""


PROVIDERS: Mapping[str, Provider] = {
    "sepay": sepay,
}
