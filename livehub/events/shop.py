"""Owns the events of the `shop` log: who sells what, to which account, with whose help."""

from __future__ import annotations

import msgspec

from livehub.events import Event, Variant, Vocabulary


class ShopNamed(Event, frozen=True, kw_only=True):
    """The owner gave the shop the name that buyers see."""

    name: str


class OwnershipTaken(Event, frozen=True, kw_only=True):
    """Somebody used the one-time owner link and set the PIN; its hash lies in the vault."""

    generation: int


class PublicUrlSet(Event, frozen=True, kw_only=True):
    """The owner said at which address buyers outside reach us, or that there is none."""

    url: str | None


class AccountAdded(Event, frozen=True, kw_only=True):
    """A bank account that may receive money; `coop` makes it the default payee.

    `ways` are how its transfers are heard of; without any, people look for themselves.
    """

    account: str
    bin: str
    number: str
    holder: str
    coop: bool = False
    prefix: str = ""
    tolerance: int = 0
    ways: tuple[str, ...] | None = None


class AccountChanged(Event, frozen=True, kw_only=True):
    """The owner changed an account, with the PIN; orders already taken keep what they were given."""

    account: str
    holder: str
    prefix: str = ""
    tolerance: int = 0
    ways: tuple[str, ...] = ()


class AccountRetired(Event, frozen=True, kw_only=True):
    """The account takes no new orders; its old ones are still paid to it."""

    account: str


class AccountTestAsked(Event, frozen=True, kw_only=True):
    """Somebody will send a small sum with this payment code to see that the account hears of it."""

    account: str
    code: str


class AccountProven(Event, frozen=True, kw_only=True):
    """The test transfer arrived on the account, and this is the way that told of it."""

    account: str
    transfer: str
    way: str
    provider: str = ""


class SellerAccountChosen(Event, frozen=True, kw_only=True):
    """A seller's orders are paid to this account from now on, or to the cooperative's."""

    seller: str
    account: str | None


class CoopAccountChosen(Event, frozen=True, kw_only=True):
    """Another account became the default payee."""

    account: str


class ProviderConnected(Event, frozen=True, kw_only=True):
    """A bank provider tells us of transfers, by `webhook`, `poll` or both; secrets lie in the vault."""

    provider: str
    ways: tuple[str, ...] = ("webhook",)


class ProviderDisconnected(Event, frozen=True, kw_only=True):
    """The provider is believed and asked no more."""

    provider: str


class ForwarderAdded(Event, frozen=True, kw_only=True):
    """A phone may forward its bank's notifications; its name lies in the vault."""

    forwarder: str


class ForwarderRemoved(Event, frozen=True, kw_only=True):
    """The phone's address is believed no more."""

    forwarder: str


class StatementLayoutKept(Event, frozen=True, kw_only=True):
    """Which columns of a bank's statement mean what, so that the next import need not ask."""

    bin: str
    layout: dict[str, str]


class SellerAdded(Event, frozen=True, kw_only=True):
    """An artisan joined; without an account of their own the cooperative's receives."""

    seller: str
    name: str
    craft: str = ""
    account: str | None = None


class ProductAdded(Event, frozen=True, kw_only=True):
    """A product came into the shop; `photo` names a blob by its SHA-256."""

    product: str
    seller: str
    code: str
    name: str
    price: int
    photo: str | None = None
    variants: tuple[Variant, ...]


class ProductChanged(Event, frozen=True, kw_only=True):
    """Name, price or photo of a product are now these; orders already taken keep theirs."""

    product: str
    name: str
    price: int
    photo: str | None = None


class StockCounted(Event, frozen=True, kw_only=True):
    """Somebody counted: so many units of the variant are in the shop, besides those allotted."""

    product: str
    variant: str
    on_hand: int


class StockAllotted(Event, frozen=True, kw_only=True):
    """Units left the shop's stock for a show."""

    allotment: str
    show: str
    product: str
    variant: str
    quantity: int


class StockReturned(Event, frozen=True, kw_only=True):
    """Unsold units came back from a show that closed."""

    show: str
    product: str
    variant: str
    quantity: int


class ShowPlanned(Event, frozen=True, kw_only=True):
    """A show was planned; `uses` holds `overlay` and `camera` where it needs them.

    `hold_minutes` keeps goods for so long ("first paid, first served"); none means until noon of
    the next day.
    """

    show: str
    title: str
    uses: tuple[str, ...] = ()
    hold_minutes: int | None = None


class ShowFinished(Event, frozen=True, kw_only=True):
    """The show's own log said that it closed."""

    show: str


class InviteMade(Event, frozen=True, kw_only=True):
    """Somebody may join once, until `expires_at` (ms UTC)."""

    invite: str
    kind: str
    show: str
    expires_at: int


class InviteUsed(Event, frozen=True, kw_only=True):
    """The invite was used by pressing the button; it works no more."""

    invite: str
    device: str


class DeviceJoined(Event, frozen=True, kw_only=True):
    """A browser got a role until `expires_at`; the person's name lies in the vault."""

    device: str
    role: str
    show: str | None = None
    expires_at: int


class DeviceRemoved(Event, frozen=True, kw_only=True):
    """The owner took a browser's role away."""

    device: str


class CommentRulesSet(Event, frozen=True, kw_only=True):
    """The shop's own words that hide or hold comments, what is allowed all the same, and the web
    addresses that are its own."""

    hide: tuple[str, ...]
    hold: tuple[str, ...]
    allow: tuple[str, ...]
    links: tuple[str, ...]


class AuthorRemembered(Event, frozen=True, kw_only=True):
    """An author was banned or trusted in a show (or that was taken back): it holds in all shows."""

    author: str
    standing: str


class Template(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An answer that helpers give often; `public` when it may stand under a comment."""

    id: str
    name: str
    text: str
    public: bool = False


class TemplatesKept(Event, frozen=True, kw_only=True):
    """These are the shop's answers now, in the order of their keys."""

    templates: tuple[Template, ...]


SHOP = Vocabulary(
    "shop",
    ShopNamed,
    OwnershipTaken,
    PublicUrlSet,
    AccountAdded,
    AccountChanged,
    AccountRetired,
    AccountTestAsked,
    AccountProven,
    CoopAccountChosen,
    ProviderConnected,
    ProviderDisconnected,
    ForwarderAdded,
    ForwarderRemoved,
    StatementLayoutKept,
    SellerAdded,
    SellerAccountChosen,
    ProductAdded,
    ProductChanged,
    StockCounted,
    StockAllotted,
    StockReturned,
    ShowPlanned,
    ShowFinished,
    InviteMade,
    InviteUsed,
    DeviceJoined,
    DeviceRemoved,
    CommentRulesSet,
    AuthorRemembered,
    TemplatesKept,
)
