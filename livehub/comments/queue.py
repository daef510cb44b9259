"""Owns the comment queue: the comments in state, whose they are, and when they leave it."""

from __future__ import annotations

from typing import Literal

import msgspec
from immutables import Map
from msgspec.structs import replace

from livehub.clock import Millis
from livehub.events import ReadItem

State = Literal["visible", "held", "collapsed", "done", "hidden", "deleted"]

KEPT = 2_000
"""So many comments that left the queue stay in state; older ones are read from the log."""
OPEN_MOST = 5_000
"""So many wait at once. One more, and the oldest that asks for nothing leaves unread; where all
ask for something, the oldest of them does."""
WEB_MOST = 1_000
"""Of these from the watch page, whose visitors name themselves: they must not push out the others."""
GONE_MOST = 200
"""So many deletions are remembered whose comments have not come yet."""


class Reply(msgspec.Struct, frozen=True):
    """A private reply to a comment; platforms allow one each."""

    reply: str
    at: Millis
    state: Literal["asked", "sent", "failed"] = "asked"
    code: str = ""


class Comment(msgspec.Struct, frozen=True):
    """One message of an author; `text` is masked, `contact` says that something was."""

    comment: str
    at: Millis
    source: str
    author: str
    text: str
    state: State = "visible"
    tier: str = "none"
    items: tuple[ReadItem, ...] = ()
    order: str | None = None
    platform: str = ""
    key: str = ""
    sent_at: Millis = 0
    own: bool = False
    history: bool = False
    intent: str = "other"
    cancels: tuple[ReadItem, ...] = ()
    contact: bool = False
    phone: bool = False
    """True when its author's number was in it."""
    joins: bool = False
    """Only tells where the author's order goes."""
    more: bool = False
    reason: str = ""
    """Why it is held or hidden."""
    held: bool = False
    """True from when it is held until it is let through, wherever it is meanwhile."""
    held_for: str = ""
    hidden_for: str = ""
    """Why it was held and hidden last: done again after an undo, it is for the same reason."""
    was: tuple[State, str] = ("visible", "")
    """Its state and reason before it was hidden."""
    count: int = 1
    """Of sayings like it that were collapsed into it, itself among them."""
    into: str = ""
    """The comment that it is counted with."""
    revealed_to: str = ""
    there: str = ""
    """What the platform did last for us: `hide`, `show`, or a code of why not."""
    wish: str = ""
    """What the platform is still to do: `hide` or `show`."""
    wished_at: Millis = 0
    reply: Reply | None = None

    @property
    def asks(self) -> bool:
        """True when somebody waits for an answer: it was read as more than chatter."""
        return self.tier != "none" or self.intent in {"question", "cancel"} or self.joins


class Claim(msgspec.Struct, frozen=True):
    """A helper works on all that an author says."""

    by: str
    at: Millis
    comment: str
    over: str = ""
    """Whom it was taken from: they may get it back."""


class Queue(msgspec.Struct, frozen=True):
    """All comments in state; `left` remembers in which order they left the queue."""

    comments: Map[str, Comment] = Map()
    count: int = 0
    left: Map[int, str] = Map()
    left_first: int = 0
    left_next: int = 0
    open: int = 0
    """Of comments in the queue."""
    open_web: int = 0
    chatter_from: int = 1
    open_from: int = 1
    """No open comment that asks for nothing, and no open one at all, has a smaller number."""
    threads: Map[str, tuple[str, ...]] = Map()
    """Author -> their comments in state."""
    claims: Map[str, Claim] = Map()
    """Author -> who works on what they say."""
    standings: Map[str, str] = Map()
    """Author -> muted, banned or trusted."""
    keys: Map[str, str] = Map()
    """The platform's own id, hashed -> the comment."""
    gone: tuple[str, ...] = ()

    def get(self, comment: str) -> Comment | None:
        """The comment, when it is still in state."""
        return self.comments.get(comment)

    def claim_of(self, comment: Comment) -> Claim | None:
        """Who works on what its author says."""
        return self.claims.get(comment.author)

    def thread(self, author: str) -> tuple[Comment, ...]:
        """What the author said that waits for somebody, in order."""
        found = (self.comments[key] for key in self.threads.get(author, ()))
        return tuple(each for each in found if in_queue(each))

    def muted(self, author: str) -> bool:
        """True when nobody is to see what the author writes."""
        return self.standings.get(author) in {"muted", "banned"}

    def add(self, comment: Comment) -> Queue:
        """The queue with one more comment."""
        author = comment.author
        queue = replace(
            self,
            comments=self.comments.set(comment.comment, comment),
            threads=self.threads.set(author, (*self.threads.get(author, ()), comment.comment)),
            keys=self.keys.set(comment.key, comment.comment) if comment.key else self.keys,
            count=self.count + 1,
            open=self.open + 1,
            open_web=self.open_web + _from_web(comment),
        )
        return queue.overflowed() if queue.open > OPEN_MOST else queue

    def put(self, comment: Comment) -> Queue:
        """The queue after a comment changed; drops the oldest that left beyond what is kept."""
        was, comments = self.comments[comment.comment], self.comments.set(comment.comment, comment)
        waited, waits = in_queue(was), in_queue(comment)
        if waited and not waits:
            queue = replace(
                self,
                comments=comments,
                left=self.left.set(self.left_next, comment.comment),
                left_next=self.left_next + 1,
                open=self.open - 1,
                open_web=self.open_web - _from_web(comment),
            )
            return _trim(_unclaimed(queue, comment.author))
        if waits:
            number = int(comment.comment)
            queue = replace(
                self,
                comments=comments,
                open=self.open + (not waited),
                open_web=self.open_web + (_from_web(comment) and not waited),
                open_from=min(self.open_from, number),
                chatter_from=min(self.chatter_from, number),
            )
        else:
            queue = replace(self, comments=comments)
        return queue.overflowed() if queue.open > OPEN_MOST else queue

    def overflowed(self) -> Queue:
        """One less open: see OPEN_MOST."""
        chatter, queue = self._first(self.chatter_from, asking=False)
        if chatter is not None:
            queue = replace(queue, chatter_from=int(chatter.comment) + 1)
            return queue.put(replace(chatter, state="done", reason="passed"))
        oldest, queue = queue._first(queue.open_from, asking=True)
        if oldest is None:
            return queue
        return queue.put(replace(oldest, state="done", reason="passed"))

    def _first(self, number: int, *, asking: bool) -> tuple[Comment | None, Queue]:
        """The first open comment from `number` on, and a queue that knows how far that is."""
        found = None
        while number <= self.count:
            there = self.comments.get(str(number))
            if there is not None and in_queue(there) and (asking or not there.asks):
                found = there
                break
            number += 1
        place = {"open_from" if asking else "chatter_from": number}
        return found, replace(self, **place)


def in_queue(comment: Comment) -> bool:
    """True while somebody may still have to do something with it."""
    return comment.state in {"visible", "held"}


def _from_web(comment: Comment) -> bool:
    return comment.source == "web"


def _unclaimed(queue: Queue, author: str) -> Queue:
    """Nobody works any more on an author who waits for nothing."""
    if author not in queue.claims or queue.thread(author):
        return queue
    return replace(queue, claims=queue.claims.delete(author))


def _trim(queue: Queue) -> Queue:
    if queue.left_next - queue.left_first <= KEPT:
        return queue
    oldest = queue.left[queue.left_first]
    left, first = queue.left.delete(queue.left_first), queue.left_first + 1
    comment = queue.comments.get(oldest)
    if comment is None or in_queue(comment):
        return replace(queue, left=left, left_first=first)
    others = tuple(each for each in queue.threads[comment.author] if each != oldest)
    threads = queue.threads
    return replace(
        queue,
        left=left,
        left_first=first,
        comments=queue.comments.delete(oldest),
        threads=threads.set(comment.author, others) if others else threads.delete(comment.author),
        keys=queue.keys.delete(comment.key) if comment.key in queue.keys else queue.keys,
    )
