"""Owns the registry of bank providers: one file each, one line here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from livehub.clock import Millis
from livehub.payments.pages import Listing
from livehub.payments.providers import casso, casso_pages, payos, sepay, sepay_pages
from livehub.payments.transfers import Notice


class Provider(Protocol):
    """What a provider's module has: its functions are pure and see headers and raw bytes only."""

    NAME: str

    ANSWER: bytes
    """The JSON body that, with a 200, ends the provider's retries."""

    SIGNS_TIME: bool
    """Whether a replay can be told by its age, in one of its schemes at least."""

    def verify(
        self, secret: str, headers: Mapping[str, str], raw_body: bytes, now_ms: Millis | None
    ) -> None:
        """Nothing, or SignatureInvalid. `now_ms` None leaves the age to be judged later."""

    def signed_at(self, headers: Mapping[str, str]) -> Millis | None:
        """When a verified notification was signed, where its scheme signs that."""

    def translate(self, raw_body: bytes) -> list[Notice]:
        """The transfers of a verified notification, marked `test` for the provider's own test call.

        Raises ProtocolError `notification_unreadable`.
        """


PROVIDERS: Mapping[str, Provider] = {
    "sepay": sepay,
    "casso": casso,
    "payos": payos,
}

LISTINGS: Mapping[str, Listing] = {
    "sepay": sepay_pages,
    "casso": casso_pages,
}
"""Providers that can be asked for what they know, besides telling it."""
