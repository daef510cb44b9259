"""Owns what every comment source keeps: what it tells, whom it tells, how it ends."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

import httpx2
import msgspec

from livehub.clock import Clock, Millis

Kind = Literal["comment", "edit", "delete", "hide", "ban"]
"""`edit` has another `text` for a known `native`; `delete` names a `native`, or has all that is known
of a comment without one; `hide` names one that is still there, but not for everybody; `ban` an
author whose comments the platform took away."""

State = Literal["connecting", "live", "degraded", "ended", "refused"]
"""`degraded`: it hears, but slowly or not all; `ended`: the platform said that the show is over;
`refused`: somebody has to put other keys or another stream in."""

Pause = Callable[[float], Awaitable[None]]
"""Lets so many seconds pass."""

BODY_MOST = 4 * 1024 * 1024
"""Bytes of one answer or message of a platform; a full page of comments has a tenth of that."""


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """One thing a platform told us, in our words; nothing of it is clean or to be trusted yet."""

    kind: Kind = "comment"
    platform: str
    """`facebook`, `youtube`, `tiktok`, `twitch`, ...: lower case letters and digits."""
    native: str = ""
    """The platform's own id of the comment, the same through whichever source it comes; empty when
    it has none."""
    author: str = ""
    """The platform's own id of the author; empty when it is not told: then the name has to do."""
    name: str = ""
    text: str = ""
    """Plain text as it was written, without any markup, else untouched."""
    sent_at: Millis = 0
    """By the platform's clock; 0 when it is not told."""
    own: bool = False
    """True when the shop itself wrote it: the page, the channel's owner."""
    history: bool = False
    """True for what was there before we came: it is shown, and never read as an order by itself."""


class Hearing(Protocol):
    """Whom a source tells. The supervisor's side of the contract."""

    @property
    def cursor(self) -> str:
        """What the source said last when it was told of here before; empty at the first time."""

    async def tell(self, heard: Sequence[Heard], *, cursor: str = "") -> None:
        """Take these in, in their order; durable when it returns, and so is the cursor.

        Telling the same again changes nothing. Waits while more is told than we can take: a source
        must not read on meanwhile. Raises Busy or ProviderError `store_full` when the disk fails.
        """

    def is_now(self, state: State, code: str = "") -> None:
        """How the source stands; `code` names a sentence for people when all is not well."""

    def figures(
        self,
        *,
        viewers: int | None = None,
        dropped: int | None = None,
        quota_used: int | None = None,
        quota_limit: int | None = None,
        every_s: float | None = None,
    ) -> None:
        """What it knows of itself, as far as it does: people watching now, comments that the
        platform is known to have kept from us, quota units of today, seconds between two looks."""

    def missed(self, since: Millis, until: Millis) -> None:
        """Comments of that time may be missing and cannot be had any more: somebody has to read
        them on the platform itself. A source that can catch up does so and says nothing."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a source works with."""

    stream: str
    """What to listen to, as a person put it in: a video's address or id, a channel, a session."""
    keys: Mapping[str, str]
    """The credentials by field, as `Source.KEYS` names them; never logged, never in an error."""
    client: httpx2.AsyncClient
    """Follows no redirect. Closed by whoever gave it."""
    clock: Clock
    pause: Pause
    bases: Mapping[str, str] = field(default_factory=dict)
    """Other addresses of APIs than the real ones, for tests."""
    until: Millis | None = None
    """When the show is expected to be over, for sources that have to make their quota last."""
    others: Sequence[str] = ()
    """Cursors of the same source in other shows: a day's quota is one for all of them."""


class Source(Protocol):
    """One platform's reader: a module of this folder with these names, one line in the registry."""

    NAME: str
    KEYS: tuple[str, ...]
    """Fields of credentials that have to be put in once, `token`; none for some."""

    async def run(self, given: Given, hearing: Hearing) -> None:
        """Listen until cancelled or the platform says that it is over.

        Reconnecting is the supervisor's: what breaks is raised. Raises ProviderError with a code
        that has a sentence; `retryable=False` when only a person can mend it (401, no such video);
        `retry_s` in its data when the platform said how long to wait (429 with Retry-After).
        """
