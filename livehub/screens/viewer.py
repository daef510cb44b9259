"""Owns who looks at a screen, and the one table of which feeds and commands are theirs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from livehub.errors import NotAuthorized
from livehub.log.command import Body
from livehub.payments import commands as bank
from livehub.shop import commands as shop
from livehub.shows import commands as show
from livehub.shows import comment_commands as talk
from livehub.shows import money_commands as money

Role = Literal["owner", "helper", "camera", "overlay", "watch", "tv", "buyer"]

OWNER: frozenset[Role] = frozenset({"owner"})
HELPERS: frozenset[Role] = frozenset({"owner", "helper"})

MAY: dict[type[Body], frozenset[Role]] = {
    shop.NameShop: OWNER,
    shop.SetPublicUrl: OWNER,
    shop.AddAccount: OWNER,
    shop.ChangeAccount: OWNER,
    shop.RetireAccount: OWNER,
    shop.ChooseCoopAccount: OWNER,
    shop.ChooseSellerAccount: OWNER,
    shop.TestAccount: OWNER,
    shop.ConnectProvider: OWNER,
    shop.AddForwarder: OWNER,
    shop.RemoveForwarder: OWNER,
    shop.AddSeller: OWNER,
    shop.AddProduct: HELPERS,
    shop.ChangeProduct: HELPERS,
    shop.PlanShow: HELPERS,
    shop.MakeInvite: HELPERS,
    shop.RemoveDevice: OWNER,
    shop.SetCommentRules: HELPERS,
    shop.KeepTemplates: HELPERS,
    show.StartShow: HELPERS,
    show.CloseShow: HELPERS,
    show.FeatureProduct: HELPERS,
    show.ClearFeature: HELPERS,
    talk.FeatureComment: HELPERS,
    talk.UnfeatureComment: HELPERS,
    talk.ClaimComment: HELPERS,
    talk.ReleaseComment: HELPERS,
    talk.FinishComment: HELPERS,
    talk.HideComment: HELPERS,
    talk.RestoreComment: HELPERS,
    talk.RevealComment: HELPERS,
    talk.HoldComment: HELPERS,
    talk.JudgeAuthor: HELPERS,
    talk.TypeComment: HELPERS,
    talk.ConnectSource: HELPERS,
    talk.DisconnectSource: HELPERS,
    talk.CloseGap: HELPERS,
    talk.ReopenGap: HELPERS,
    talk.SendReply: HELPERS,
    talk.TakeBackReply: HELPERS,
    talk.ReceiveComment: frozenset({"watch"}),
    show.OpenOrder: HELPERS,
    show.ChangeLines: HELPERS,
    show.CancelOrder: HELPERS,
    show.ExtendOrder: HELPERS,
    show.MarkSent: HELPERS,
    show.GiveContact: frozenset({"owner", "helper", "buyer"}),
    show.StartRecording: HELPERS,
    show.StopRecording: HELPERS,
    show.CallHelper: frozenset({"camera"}),
    show.TakeCamera: HELPERS,
    show.SendCue: HELPERS,
    show.AskCamera: HELPERS,
    show.SetHandover: OWNER,
    show.ClearHandover: OWNER,
    money.AcceptPaid: HELPERS,
    money.KeepPaidLines: HELPERS,
    money.SayPaid: frozenset({"owner", "helper", "buyer"}),
    bank.SeeMoney: HELPERS,
    bank.AllocateTransfer: HELPERS,
    bank.UndoAllocation: HELPERS,
    bank.JoinTransfers: HELPERS,
    bank.PartTransfers: HELPERS,
    bank.SetAside: HELPERS,
    bank.AskRefund: HELPERS,
    bank.MarkRefundPaid: HELPERS,
    bank.CloseRefund: HELPERS,
    bank.DropRefund: HELPERS,
    bank.DismissNotification: HELPERS,
}
"""Commands that may come from a screen, and from whose. All others come from within only."""

NEEDS_PIN: frozenset[type[Body]] = frozenset(
    {
        shop.AddAccount,
        shop.ChangeAccount,
        shop.RetireAccount,
        shop.ChooseCoopAccount,
        shop.ChooseSellerAccount,
    }
)
"""Commands that decide where money goes: a phone left on the table must not send them."""


def needs_pin(body: Body) -> bool:
    """True when the owner has to have typed the PIN on this device a moment ago."""
    if isinstance(body, shop.AddSeller):
        return body.account is not None
    return type(body) in NEEDS_PIN


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody at a screen: `subject` is their device or order, `show` the only one they see."""

    role: Role
    subject: str
    show: str | None = None

    @property
    def actor(self) -> str:
        """As whom their commands stand in the log."""
        return f"{self.role}:{self.subject}"

    @property
    def helps(self) -> bool:
        """True for helpers and the owner."""
        return self.role in HELPERS

    def check_feed(self, feed: str) -> None:
        """Raises NotAuthorized `not_allowed` unless the feed is theirs to see."""
        if not self._sees(feed):
            raise NotAuthorized("not_allowed")

    def _sees(self, feed: str) -> bool:
        if self.helps:
            if "/claimer:" in feed:  # what was masked is for the one who claimed it
                return feed.endswith(f"/claimer:{self.subject}")
            return feed in {"shop/helper", "bank/helper"} or feed.startswith(("show:", "vitals:"))
        vitals = f"vitals:{self.show}"
        match self.role:
            case "buyer":
                return feed == f"show:{self.show}/order:{self.subject}"
            case "camera":
                return feed in {f"show:{self.show}/camera:{self.subject}", vitals}
            case "overlay" | "watch" | "tv":
                return feed in {f"show:{self.show}/{self.role}", vitals}
            case _:
                return False

    def check_command(self, log: str, body: Body, parcel: Collection[str] = ()) -> None:
        """Raises NotAuthorized `not_allowed` unless they may wish for this, in this log.

        `parcel` are the orders that go to a buyer together with the one whose page this is.
        """
        if self.role not in MAY.get(type(body), frozenset()):
            raise NotAuthorized("not_allowed")
        if not self.helps and log != f"show:{self.show}":
            raise NotAuthorized("not_allowed")
        if self.role == "buyer" and not self._theirs(getattr(body, "order", None), parcel):
            raise NotAuthorized("not_allowed")

    def _theirs(self, order: object, parcel: Collection[str]) -> bool:
        return order is None or order == self.subject or order in parcel
