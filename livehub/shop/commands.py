"""Owns the wishes that the `shop` log carries out."""

from __future__ import annotations

from typing import Literal

from livehub.events.shop import Template
from livehub.log.command import Body

Remembered = Literal["ok", "banned", "trusted"]
Uses = Literal["overlay", "camera"]
Role = Literal["owner", "helper", "camera"]
WayOfHearing = Literal["sepay", "casso", "payos", "phone"]
ProviderName = Literal["sepay", "casso", "payos"]
ProviderWay = Literal["webhook", "poll"]


class NameShop(Body, frozen=True, kw_only=True):
    """Give the shop the name buyers see."""

    name: str


class TakeOwnership(Body, frozen=True, kw_only=True):
    """Use the one-time owner link of this generation: set the PIN, become owner on this device."""

    generation: int
    pin_hash: str
    name: str


class LogIn(Body, frozen=True, kw_only=True):
    """Become owner on this device; the PIN was checked before."""

    name: str


class SetPublicUrl(Body, frozen=True, kw_only=True):
    """Say at which address buyers outside reach us; empty for none."""

    url: str


class AddAccount(Body, frozen=True, kw_only=True):
    """Add a bank account; `number_again` must equal `number` unless it was read from a QR.

    `ways` are who tells of its transfers; None is whoever is connected, none of them "by hand".
    """

    bin: str
    number: str
    number_again: str | None = None
    holder: str
    coop: bool = False
    prefix: str = ""
    tolerance: int = 0
    ways: tuple[WayOfHearing, ...] | None = None


class ChangeAccount(Body, frozen=True, kw_only=True):
    """Give an account these settings, all of them; orders already taken keep theirs."""

    account: str
    holder: str
    prefix: str = ""
    tolerance: int = 0
    ways: tuple[WayOfHearing, ...] = ()


class RetireAccount(Body, frozen=True, kw_only=True):
    """Let the account take no new orders."""

    account: str


class ChooseCoopAccount(Body, frozen=True, kw_only=True):
    """Make this account the default payee."""

    account: str


class ChooseSellerAccount(Body, frozen=True, kw_only=True):
    """Pay a seller's orders to this account from now on; None is the cooperative's."""

    seller: str
    account: str | None = None


class TestAccount(Body, frozen=True, kw_only=True):
    """Ask for a small transfer that shows that we hear of the account; `code` is minted by us."""

    account: str
    code: str = ""


class ProveAccount(Body, frozen=True, kw_only=True):
    """The test transfer was heard of on the account numbers `heard_on`; sent by a reaction."""

    account: str
    transfer: str
    way: str
    provider: str = ""
    heard_on: tuple[str, ...]


class ConnectProvider(Body, frozen=True, kw_only=True):
    """Let a bank provider notify us of transfers (`secret`), or be asked for them (`token`).

    An empty key stays as it was; without `ways`, every way that has its key is used. Comes from a
    form of the owner's and never as a screen's command: those are written down.
    """

    provider: ProviderName
    secret: str = ""
    token: str = ""
    ways: tuple[ProviderWay, ...] | None = None


class DisconnectProvider(Body, frozen=True, kw_only=True):
    """Believe and ask a bank provider no more, and forget its keys."""

    provider: ProviderName


class AddForwarder(Body, frozen=True, kw_only=True):
    """Let a phone post its bank's notifications and SMS; `name` is what people call the phone."""

    name: str


class RemoveForwarder(Body, frozen=True, kw_only=True):
    """Believe a phone's address no more."""

    forwarder: str


class KeepStatementLayout(Body, frozen=True, kw_only=True):
    """Remember which columns of a bank's statements mean what: field -> name of its column."""

    bin: str
    layout: dict[str, str]


class AddSeller(Body, frozen=True, kw_only=True):
    """Add an artisan; without `account` the cooperative's receives."""

    name: str
    craft: str = ""
    account: str | None = None


class AddProduct(Body, frozen=True, kw_only=True):
    """Add a product; its stock is allotted to the given shows at once."""

    seller: str
    code: str
    name: str
    price: int
    on_hand: int
    photo: str | None = None
    options: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()


class ChangeProduct(Body, frozen=True, kw_only=True):
    """Change what is not None."""

    product: str
    name: str | None = None
    price: int | None = None
    photo: str | None = None
    on_hand: int | None = None
    shows: tuple[str, ...] = ()


class PlanShow(Body, frozen=True, kw_only=True):
    """Plan a show with all products and their stock, or only with `products`."""

    title: str
    uses: tuple[Uses, ...] = ()
    hold_minutes: int | None = None
    products: tuple[str, ...] | None = None


class OpenCounter(Body, frozen=True, kw_only=True):
    """Make the always-open show for orders outside a show; done once at first start."""


class ReturnStock(Body, frozen=True, kw_only=True):
    """Take back what a show that closed did not sell; sent by the reaction that follows it."""

    show: str
    unsold: tuple[tuple[str, str, int], ...] = ()


class MakeInvite(Body, frozen=True, kw_only=True):
    """Invite a helper or a camera into a show, for ten minutes."""

    kind: Literal["helper", "camera"]
    show: str
    name: str = ""


class UseInvite(Body, frozen=True, kw_only=True):
    """Join by an invite; `name` is what the others see."""

    invite: str
    name: str


class EnterRehearsal(Body, frozen=True, kw_only=True):
    """Get a role in the rehearsal world, where there is nothing to protect."""

    name: str
    role: Literal["helper", "camera"] = "helper"
    show: str | None = None


class RemoveDevice(Body, frozen=True, kw_only=True):
    """Take a browser's role away."""

    device: str


class SetCommentRules(Body, frozen=True, kw_only=True):
    """Hide or hold comments by these words; a line each."""

    hide: tuple[str, ...] = ()
    hold: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


class RememberAuthor(Body, frozen=True, kw_only=True):
    """An author was judged in a show; sent by the reaction that follows it."""

    author: str
    standing: Remembered


class KeepTemplates(Body, frozen=True, kw_only=True):
    """Keep these answers, in the order of their keys."""

    templates: tuple[Template, ...]
