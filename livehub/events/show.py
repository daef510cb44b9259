"""Owns the events of a `show:<id>` log: what was shown, said, ordered and paid in one show."""

from __future__ import annotations

import msgspec

from livehub.events import Event, Line, Payee, Variant, Vocabulary
from livehub.events.camera import CameraAsked, CameraTaken, CueSent, HelperCalled
from livehub.events.comments import (
    AuthorJudged,
    CommentClaimed,
    CommentCollapsed,
    CommentDeleted,
    CommentEdited,
    CommentFeatured,
    CommentFinished,
    CommentHeld,
    CommentHidden,
    CommentRead,
    CommentReceived,
    CommentReleased,
    CommentRestored,
    CommentRevealed,
    CommentUnfeatured,
    GapClosed,
    GapNoticed,
    PlatformActed,
    ReplyAsked,
    ReplyTakenBack,
    RulesRevised,
    SourceConnected,
    SourceDisconnected,
)
from livehub.events.handover import HandoverCleared, HandoverSet
from livehub.events.money import (
    BuyerSaidPaid,
    MoneyConfirmed,
    MoneyReceived,
    MoneyReturned,
    MoneyReturnUndone,
    MoneyWithdrawn,
    OrderAccepted,
)
from livehub.events.recording import RecordingKept, RecordingStarted, RecordingStopped


class ShowOpened(Event, frozen=True, kw_only=True):
    """The show's log begins; copied from the shop's plan."""

    show: str
    title: str
    uses: tuple[str, ...] = ()
    hold_minutes: int | None = None


class ShowStarted(Event, frozen=True, kw_only=True):
    """The show went live."""


class Unsold(msgspec.Struct, frozen=True, kw_only=True):
    """Units of a variant that go back to the shop when a show closes."""

    product: str
    variant: str
    quantity: int


class ShowClosed(Event, frozen=True, kw_only=True):
    """The show ended; what was neither sold nor reserved goes back to the shop."""

    unsold: tuple[Unsold, ...] = ()


class ProductListed(Event, frozen=True, kw_only=True):
    """A product is sold in this show; name, price and payee are copied from the shop."""

    product: str
    seller: str
    seller_name: str
    craft: str = ""
    code: str
    name: str
    price: int
    photo: str | None = None
    payee: Payee | None = None
    variants: tuple[Variant, ...]


class ProductRevised(Event, frozen=True, kw_only=True):
    """Name, price or photo changed in the shop; only orders taken from now on see it."""

    product: str
    name: str
    price: int
    photo: str | None = None


class PayeeRevised(Event, frozen=True, kw_only=True):
    """Orders of these products are paid to another account from now on; those taken keep theirs."""

    products: tuple[str, ...]
    payee: Payee | None


class StockReceived(Event, frozen=True, kw_only=True):
    """The shop allotted units of a variant to this show."""

    allotment: str
    product: str
    variant: str
    quantity: int


class ProductFeatured(Event, frozen=True, kw_only=True):
    """The overlay shows this product now."""

    product: str


class FeatureCleared(Event, frozen=True, kw_only=True):
    """The overlay shows no product."""


class OrderOpened(Event, frozen=True, kw_only=True):
    """An order was taken: its units are reserved until `expires_at` (ms UTC).

    `buyer` is the vault's subject for the person; `number` is written on the bag. Orders of one
    `parcel` go to their buyer together; an order alone is a parcel by itself.
    """

    order: str
    number: int
    buyer: str
    code: str
    payee: Payee
    lines: tuple[Line, ...]
    channel: str
    expires_at: int
    comment: str | None = None
    by: str
    parcel: str = ""


class OrderLinesChanged(Event, frozen=True, kw_only=True):
    """The order's lines are now these; its code stays, its QR is issued anew."""

    order: str
    lines: tuple[Line, ...]


class OrderExtended(Event, frozen=True, kw_only=True):
    """The order's units stay reserved until another moment."""

    order: str
    expires_at: int
    reason: str


class DeadlinesExtended(Event, frozen=True, kw_only=True):
    """The service was away for `by` ms: no deadline after `since` passed because of that."""

    since: int
    by: int


class OrderExpired(Event, frozen=True, kw_only=True):
    """Nothing was paid in time: the units are free again."""

    order: str


class OrderCancelled(Event, frozen=True, kw_only=True):
    """The order will not be fulfilled; what was paid is due back."""

    order: str
    reason: str = ""


class OrderReopened(Event, frozen=True, kw_only=True):
    """Money came after the order expired and its units could be reserved again."""

    order: str


class OrderReviewRaised(Event, frozen=True, kw_only=True):
    """The order waits for a person's decision."""

    order: str
    reason: str


class PayMessageSent(Event, frozen=True, kw_only=True):
    """A helper sent the pay message to the buyer."""

    order: str
    by: str


class ContactGiven(Event, frozen=True, kw_only=True):
    """Name, phone and address for delivery are known; they lie in the vault under the buyer."""

    order: str
    by: str


SHOW = Vocabulary(
    "show",
    ShowOpened,
    ShowStarted,
    ShowClosed,
    ProductListed,
    ProductRevised,
    PayeeRevised,
    StockReceived,
    ProductFeatured,
    FeatureCleared,
    CommentReceived,
    CommentRead,
    CommentEdited,
    CommentHeld,
    CommentCollapsed,
    CommentDeleted,
    CommentClaimed,
    CommentReleased,
    CommentRevealed,
    CommentFinished,
    CommentHidden,
    CommentRestored,
    CommentFeatured,
    CommentUnfeatured,
    AuthorJudged,
    RulesRevised,
    SourceConnected,
    SourceDisconnected,
    GapNoticed,
    GapClosed,
    ReplyAsked,
    ReplyTakenBack,
    PlatformActed,
    OrderOpened,
    OrderLinesChanged,
    OrderExtended,
    DeadlinesExtended,
    OrderExpired,
    OrderCancelled,
    OrderReopened,
    OrderReviewRaised,
    PayMessageSent,
    ContactGiven,
    MoneyReceived,
    MoneyConfirmed,
    MoneyWithdrawn,
    MoneyReturned,
    MoneyReturnUndone,
    OrderAccepted,
    BuyerSaidPaid,
    HelperCalled,
    CameraTaken,
    CueSent,
    CameraAsked,
    HandoverSet,
    HandoverCleared,
    RecordingStarted,
    RecordingStopped,
    RecordingKept,
)
