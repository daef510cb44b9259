"""Owns what the shop's log folds to."""

from __future__ import annotations

from typing import Any

import msgspec
from immutables import Map

from livehub.clock import Millis
from livehub.events import Variant
from livehub.events.shop import Template

COUNTER = "counter"
"""The show that is always open, for orders outside a show."""


class Account(msgspec.Struct, frozen=True):
    """A bank account that may receive money."""

    account: str
    bin: str
    number: str
    holder: str
    prefix: str
    tolerance: int = 0
    ways: tuple[str, ...] | None = None
    """Who tells of its transfers; None is whoever is connected."""
    retired: bool = False
    test_code: str = ""
    """In the memo of the test transfer that was asked for last."""
    proven_at: Millis | None = None
    proven_by: tuple[str, str] = ("", "")
    """(provider, way) that told of the test transfer."""


class Forwarder(msgspec.Struct, frozen=True):
    """A phone that may tell what its bank writes to it."""

    forwarder: str
    added_at: Millis


class Seller(msgspec.Struct, frozen=True):
    """An artisan as payee."""

    seller: str
    name: str
    craft: str
    account: str | None


class Product(msgspec.Struct, frozen=True):
    """What is sold; `on_hand` counts units per variant that no show has."""

    product: str
    seller: str
    code: str
    name: str
    price: int
    photo: str | None
    variants: tuple[Variant, ...]
    on_hand: Map[str, int]


class Plan(msgspec.Struct, frozen=True):
    """A show as the shop knows it."""

    show: str
    title: str
    uses: tuple[str, ...]
    hold_minutes: int | None
    planned_at: Millis
    products: Map[str, bool] = Map()
    finished: bool = False


class Invite(msgspec.Struct, frozen=True):
    """A way in for one person."""

    invite: str
    kind: str
    show: str
    expires_at: Millis
    used_by: str | None = None


class Device(msgspec.Struct, frozen=True):
    """A browser with a role."""

    device: str
    role: str
    show: str | None
    joined_at: Millis
    expires_at: Millis


class ShopState(msgspec.Struct, frozen=True):
    """All of the shop."""

    name: str = ""
    owner_generation: int = 0
    public_url: str | None = None
    coop: str | None = None
    providers: tuple[str, ...] = ()
    provider_ways: Map[str, tuple[str, ...]] = Map()
    accounts: Map[str, Account] = Map()
    forwarders: Map[str, Forwarder] = Map()
    sellers: Map[str, Seller] = Map()
    products: Map[str, Product] = Map()
    codes: Map[str, str] = Map()
    shows: Map[str, Plan] = Map()
    invites: Map[str, Invite] = Map()
    devices: Map[str, Device] = Map()
    layouts: Map[str, Map[str, str]] = Map()
    """BIN -> which columns of that bank's statements mean what."""

    rules: tuple[tuple[str, ...], ...] | None = None
    """What hides, what holds, what is allowed, which web addresses are ours; None: as livehub
    comes."""
    authors: Map[str, str] = Map()
    """Author -> banned or trusted, in all shows."""
    templates: tuple[Template, ...] | None = None
    """The answers that helpers give often; None: as livehub comes."""

    def changed(self, **fields: Any) -> ShopState:
        """A copy with these fields."""
        return msgspec.structs.replace(self, **fields)

    def ways_of(self, account: Account) -> tuple[str, ...]:
        """Who tells of the account's transfers; nobody means that people look for themselves."""
        if account.ways is not None:
            return account.ways
        return (*self.providers, "phone") if self.forwarders else self.providers

    def own_account(self, seller: Seller) -> bool:
        """True when the seller's orders are paid to another account than the cooperative's."""
        return seller.account is not None and seller.account != self.coop

    def payee_of(self, seller: Seller) -> Account | None:
        """The account that a seller's orders are paid to: their own, else the cooperative's."""
        key = seller.account or self.coop
        return None if key is None else self.accounts.get(key)


def account_numbers(state: ShopState) -> frozenset[str]:
    """The numbers of all our accounts, as transfers name them."""
    return frozenset(each.number for each in state.accounts.values())
