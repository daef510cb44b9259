"""Owns the events about comments in a show's log: what was said, understood, and done about it."""

from __future__ import annotations

from livehub.events import Event, ReadItem


class CommentReceived(Event, frozen=True, kw_only=True):
    """Somebody wrote; `text` is masked, the words as written lie in the vault.

    `source` told us of it, `platform` is where it was written (empty: they are one). `key` is a
    keyed hash of the platform's own id, by which the platform names it again; `contact` says that
    the words in the vault hold what was masked. `own` is the shop's own writing, `history` was
    there before we listened; `by` is the helper who typed it in.
    """

    comment: str
    source: str
    author: str
    text: str
    platform: str = ""
    key: str = ""
    sent_at: int = 0
    contact: bool = False
    own: bool = False
    history: bool = False
    by: str = ""


class CommentRead(Event, frozen=True, kw_only=True):
    """What was understood from a comment, against this show's products.

    `cancels` are given up in exchange for `items`; in an intent `cancel` the items themselves are
    what is given up. `contact` tells where the order goes and nothing else; `more` asks for these
    besides what was ordered before; `phone` says that the author's number lies in the vault now.
    """

    comment: str
    tier: str
    items: tuple[ReadItem, ...] = ()
    intent: str = "order"
    cancels: tuple[ReadItem, ...] = ()
    contact: bool = False
    more: bool = False
    phone: bool = False


class CommentEdited(Event, frozen=True, kw_only=True):
    """Its author wrote it anew on the platform; `text` is masked."""

    comment: str
    text: str
    contact: bool = False


class CommentHeld(Event, frozen=True, kw_only=True):
    """The comment waits for a helper's decision before anybody else may see it."""

    comment: str
    reason: str
    by: str = ""


class CommentCollapsed(Event, frozen=True, kw_only=True):
    """The comment says the same as another that waits already, and is counted with it."""

    comment: str
    into: str


class CommentDeleted(Event, frozen=True, kw_only=True):
    """The platform took it away; `comment` is empty when it had not come to us yet."""

    key: str
    comment: str = ""


class CommentClaimed(Event, frozen=True, kw_only=True):
    """A helper took all that this comment's author says, so that nobody else handles it.

    `over` names the helper it was taken from.
    """

    comment: str
    by: str
    author: str = ""
    over: str = ""


class CommentReleased(Event, frozen=True, kw_only=True):
    """The author's thread went back to the queue; `lapsed` when its helper was not heard of."""

    comment: str
    author: str = ""
    lapsed: bool = False


class CommentRevealed(Event, frozen=True, kw_only=True):
    """The helper who claimed it looked at what was masked."""

    comment: str
    by: str


class CommentFinished(Event, frozen=True, kw_only=True):
    """Nothing is left to do with the comment."""

    comment: str


class CommentHidden(Event, frozen=True, kw_only=True):
    """The comment was taken out of sight; `there` when it shall be so on its platform too."""

    comment: str
    reason: str = ""
    there: bool = False
    by: str = ""


class CommentRestored(Event, frozen=True, kw_only=True):
    """The comment came back into the queue; one that was held is let through.

    `state` and `reason` are what one has again that was hidden.
    """

    comment: str
    by: str = ""
    state: str = ""
    reason: str = ""


class CommentFeatured(Event, frozen=True, kw_only=True):
    """The overlay shows this comment now."""

    comment: str


class CommentUnfeatured(Event, frozen=True, kw_only=True):
    """The overlay shows no comment."""


class AuthorJudged(Event, frozen=True, kw_only=True):
    """What an author writes is out of sight (muted, banned), never held (trusted), or like
    everybody's (ok). `name` is where the vault keeps under which name they wrote."""

    author: str
    standing: str
    by: str = ""
    name: str = ""


class RulesRevised(Event, frozen=True, kw_only=True):
    """What is held or hidden by itself, copied from the shop, and the name nobody else may go by.

    Lists that are none are those that come with livehub.
    """

    hide: tuple[str, ...] | None
    hold: tuple[str, ...] | None
    allow: tuple[str, ...] | None
    links: tuple[str, ...]
    shop: str = ""


class SourceConnected(Event, frozen=True, kw_only=True):
    """The show listens to a source; its keys lie in the vault."""

    source: str
    stream: str = ""


class SourceDisconnected(Event, frozen=True, kw_only=True):
    """The show listens to the source no more."""

    source: str


class GapNoticed(Event, frozen=True, kw_only=True):
    """Comments of that time (ms UTC) may be missing: somebody has to read them on the platform."""

    gap: str
    source: str
    since: int
    until: int


class GapClosed(Event, frozen=True, kw_only=True):
    """A helper has read what was missing."""

    gap: str
    by: str


class ReplyAsked(Event, frozen=True, kw_only=True):
    """A helper confirmed a private reply to the comment; its words lie in the vault."""

    reply: str
    comment: str
    by: str


class ReplyTakenBack(Event, frozen=True, kw_only=True):
    """The reply is not sent."""

    reply: str
    comment: str


class PlatformActed(Event, frozen=True, kw_only=True):
    """The platform did what was asked (`hide`, `show`, `reply`), or refused it with a code."""

    comment: str
    action: str
    code: str = ""
