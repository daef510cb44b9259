"""Owns the wishes that a show's log carries out."""

from __future__ import annotations

from typing import Literal

from livehub.events import Payee, Variant
from livehub.log.command import Body

Channel = Literal["comment", "hall", "phone"]
CueName = Literal["louder", "closer", "asked_price", "pause", "smile", "slower", "own"]
WishName = Literal["flip", "limit", "key_frame"]


class OpenShow(Body, frozen=True, kw_only=True):
    """Begin the show's log as planned in the shop; sent by a reaction."""

    show: str
    title: str
    uses: tuple[str, ...] = ()
    hold_minutes: int | None = None


class ListProduct(Body, frozen=True, kw_only=True):
    """Take in an allotment, with the product as the shop knows it; sent by a reaction."""

    allotment: str
    variant: str
    quantity: int
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


class ReviseProduct(Body, frozen=True, kw_only=True):
    """Take over name, price and photo from the shop; sent by a reaction."""

    product: str
    name: str
    price: int
    photo: str | None = None


class RevisePayee(Body, frozen=True, kw_only=True):
    """Take over from the shop to whom orders of these products are paid; sent by a reaction."""

    products: tuple[str, ...]
    payee: Payee | None


class StartShow(Body, frozen=True, kw_only=True):
    """Go live."""


class CloseShow(Body, frozen=True, kw_only=True):
    """End the show; unsold units go back to the shop."""


class FeatureProduct(Body, frozen=True, kw_only=True):
    """Show the product on the overlay."""

    product: str


class ClearFeature(Body, frozen=True, kw_only=True):
    """Show no product on the overlay."""


class WantedLine(Body, frozen=True, kw_only=True):
    """So many units of a variant."""

    variant: str
    qty: int


class OpenOrder(Body, frozen=True, kw_only=True):
    """Take an order: from a comment (its author is the buyer), or from a named person.

    Lines that are paid to several accounts become an order each, in one parcel. `parcel` names an
    order of the same buyer whose parcel these orders join; then nobody has to be named. `also` are
    other comments of the same author that this order answers.
    """

    lines: tuple[WantedLine, ...]
    channel: Channel = "comment"
    comment: str | None = None
    also: tuple[str, ...] = ()
    name: str = ""
    phone: str = ""
    parcel: str | None = None


class ChangeLines(Body, frozen=True, kw_only=True):
    """Give an open, unpaid order these lines instead.

    What is paid to another account goes to an order of its own in the same parcel.
    """

    order: str
    lines: tuple[WantedLine, ...]


class CancelOrder(Body, frozen=True, kw_only=True):
    """The order will not be fulfilled."""

    order: str
    reason: str = ""


class MarkSent(Body, frozen=True, kw_only=True):
    """The pay message went to the buyer."""

    order: str


class GiveContact(Body, frozen=True, kw_only=True):
    """Where and to whom the order goes; `consent` to keep it for that is needed."""

    order: str
    name: str
    phone: str
    address: str = ""
    consent: bool


class ReceiveMoney(Body, frozen=True, kw_only=True):
    """A part of a transfer pays the order; sent by the reaction that follows the bank."""

    order: str
    allocation: str
    transfer: str
    amount: int
    booked_at: int
    way: str = ""
    provisional: bool = False
    earlier: bool = False


class WithdrawMoney(Body, frozen=True, kw_only=True):
    """That part was taken back in the bank; sent by the reaction that follows it."""

    order: str
    allocation: str


class ExpireOrder(Body, frozen=True, kw_only=True):
    """The deadline `due_at` came; fired by a timer."""

    order: str
    due_at: int


class ExtendDeadlines(Body, frozen=True, kw_only=True):
    """The service was away from `since` on for `by` ms."""

    since: int
    by: int


class ExtendOrder(Body, frozen=True, kw_only=True):
    """A helper gives the buyer more time."""

    order: str
    minutes: int


class CallHelper(Body, frozen=True, kw_only=True):
    """The artisan at the camera wants somebody to come."""


class TakeCamera(Body, frozen=True, kw_only=True):
    """Make this camera the program."""

    camera: str


class KeepProgram(Body, frozen=True, kw_only=True):
    """The first camera on air became the program by itself; sent from within."""

    camera: str


class SendCue(Body, frozen=True, kw_only=True):
    """Tell the artisan at a camera something short; `text` goes with the cue `own` only."""

    camera: str
    cue: CueName
    text: str = ""


class AskCamera(Body, frozen=True, kw_only=True):
    """Wish something of a phone; `value` is the most kbit/s of its picture, for `limit` only."""

    camera: str
    wish: WishName
    value: int = 0


class SetHandover(Body, frozen=True, kw_only=True):
    """Push the camera to the WHIP endpoint `whip`, and send viewers to `whep`.

    All of it each time: a token that were kept could go to another server than it was meant for.
    """

    whip: str
    whep: str
    token: str = ""


class ClearHandover(Body, frozen=True, kw_only=True):
    """Push the camera nowhere else."""


class StartRecording(Body, frozen=True, kw_only=True):
    """Write to the disk what is sent: the program, each camera, or both."""

    program: bool = True
    cameras: bool = False


class StopRecording(Body, frozen=True, kw_only=True):
    """Write no more."""


class EndRecording(Body, frozen=True, kw_only=True):
    """The recorder cannot go on, for this reason; sent by its supervisor."""

    recording: str
    reason: str


class KeepRecording(Body, frozen=True, kw_only=True):
    """A file of the recording is safe on the disk; sent by the recorder's supervisor."""

    recording: str
    file: str
    camera: str | None = None
    started_at: int
    ms: int
    octets: int
    sha256: str
    codec: str = ""
    width: int = 0
    height: int = 0
    whole: bool = True
