"""Owns the wishes about comments that a show's log carries out."""

from __future__ import annotations

from typing import Literal

from livehub.log.command import Body

Standing = Literal["ok", "muted", "banned", "trusted"]
SourceName = Literal["facebook", "youtube", "tiktok", "twitch", "ssn"]
PlatformName = Literal["facebook", "tiktok", "youtube", "zalo", "shopee", "instagram", "other"]


class ReceiveComment(Body, frozen=True, kw_only=True):
    """A fact from outside: somebody wrote. `author` is already a keyed hash, and so is `key`.

    `source` and what follows `text` are ours to say: a page that sends them is not believed.
    """

    source: str
    author: str
    name: str
    text: str
    platform: str = ""
    key: str = ""
    native: str = ""
    sent_at: int = 0
    own: bool = False
    history: bool = False


class TypeComment(Body, frozen=True, kw_only=True):
    """A helper types in what somebody wrote where no source reaches, or said on the telephone.

    `author` is a keyed hash and ours to say: a page that sends one is not believed.
    """

    platform: PlatformName
    name: str = ""
    text: str
    author: str = ""


class EditComment(Body, frozen=True, kw_only=True):
    """A fact from outside: the author changed what they had written."""

    key: str
    text: str


class DeleteComment(Body, frozen=True, kw_only=True):
    """A fact from outside: the comment is gone from its platform, or `hidden` there."""

    key: str
    hidden: bool = False


class BanAuthor(Body, frozen=True, kw_only=True):
    """A fact from outside: the platform took away all that an author wrote."""

    author: str


class ClaimComment(Body, frozen=True, kw_only=True):
    """Take all that the comment's author says, so that nobody else handles it.

    `over` is the helper it is taken from, when somebody has it: only from them, not from whoever
    took it meanwhile.
    """

    comment: str
    over: str = ""


class LapseClaim(Body, frozen=True, kw_only=True):
    """The helper who claimed this at that moment was not heard of; fired by the claims' keeper."""

    author: str
    by: str
    at: int


class ReleaseComment(Body, frozen=True, kw_only=True):
    """Give the author's thread back; `back` to the helper it was taken from, if to anybody."""

    comment: str
    back: bool = False


class RevealComment(Body, frozen=True, kw_only=True):
    """Show me what is masked in a comment that I claimed."""

    comment: str


class FinishComment(Body, frozen=True, kw_only=True):
    """Nothing is left to do with it."""

    comment: str


class HoldComment(Body, frozen=True, kw_only=True):
    """Keep it from everybody but helpers until somebody decides."""

    comment: str


class HideComment(Body, frozen=True, kw_only=True):
    """Take it out of sight; `there` on its platform too, where that can be done."""

    comment: str
    there: bool = False


class RestoreComment(Body, frozen=True, kw_only=True):
    """Bring a hidden or finished comment back; let one through that is held."""

    comment: str


class FeatureComment(Body, frozen=True, kw_only=True):
    """Show the comment on the overlay."""

    comment: str


class UnfeatureComment(Body, frozen=True, kw_only=True):
    """Show no comment on the overlay."""


class JudgeAuthor(Body, frozen=True, kw_only=True):
    """Mute, ban or trust the author of a comment, or take that back."""

    author: str
    standing: Standing


class ReviseRules(Body, frozen=True, kw_only=True):
    """Take over from the shop what is held or hidden by itself, and its name; sent by a reaction.

    Lists that are none are those that come with livehub.
    """

    hide: tuple[str, ...] | None
    hold: tuple[str, ...] | None
    allow: tuple[str, ...] | None
    links: tuple[str, ...]
    shop: str = ""


class ConnectSource(Body, frozen=True, kw_only=True):
    """Listen to a source. Keys go to the vault; those left empty stay as they are.

    `stream` is what to listen to: a video's address, a channel, a session. Only the owner may put
    keys in.
    """

    source: SourceName
    stream: str = ""
    token: str = ""
    secret: str = ""


class DisconnectSource(Body, frozen=True, kw_only=True):
    """Listen to it no more."""

    source: SourceName


class NoteGap(Body, frozen=True, kw_only=True):
    """Comments of that time may be missing; sent by the sources' supervisor."""

    source: str
    since: int
    until: int


class CloseGap(Body, frozen=True, kw_only=True):
    """I have read on the platform what was missing."""

    gap: str


class ReopenGap(Body, frozen=True, kw_only=True):
    """I have not read it after all."""

    gap: str


class SendReply(Body, frozen=True, kw_only=True):
    """Send the author a private reply on the platform; one per comment, confirmed by a person."""

    comment: str
    text: str


class TakeBackReply(Body, frozen=True, kw_only=True):
    """Do not send it after all."""

    comment: str


class NotePlatform(Body, frozen=True, kw_only=True):
    """What the platform said to what was asked of it; sent from within."""

    comment: str
    action: Literal["hide", "show", "reply"]
    code: str = ""
