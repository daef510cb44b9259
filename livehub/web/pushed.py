"""Owns what is true now of the Social Stream Ninjas that bring comments: their keys, their pace."""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from livehub.clock import Clock
from livehub.comments.sources.social_stream import Connection
from livehub.errors import Busy, NotFound
from livehub.floods import Buckets, Rate
from livehub.ids import spell
from livehub.links import Links

KEY_SIGNS = 16  # of thirty: 78 bits, and it can be typed
AT_ONCE = 300
"""Posts of one show under way; each has its comment in memory. Overflow: 503, which loses it, for
Social Stream Ninja does not post a second time."""
SOCKETS_MOST = 20  # of one show: one run of Social Stream Ninja opens one or two
RETRY_S = 1
# A whole show's comments in one go must pass; what nobody can write must not fill the disk.
_POSTS = Rate(burst=3_000, per_second=500)
_PLATFORMS_MOST = 50  # whose viewers are known; the one that was first is forgotten
_SHOWS_MOST = 50  # whose deletions are understood; the one that was first is forgotten


def key_of(links: Links, show: str, generation: int = 0) -> str:
    """The key of a show: signs that survive being typed, and Social Stream's own cleaning of
    session names. The show's id is its beginning; disconnecting raises the generation."""
    proof = hashlib.sha256(links.make("ssn", show, generation).encode()).digest()
    return show + spell(proof, KEY_SIGNS).lower()


def show_of(links: Links, key: str, generation: Callable[[str], int] = lambda _: 0) -> str:
    """The show whose key this is, of the generation that is good now. Raises NotFound."""
    said = key.strip().lower()
    show = said[:-KEY_SIGNS]
    known = bool(show) and len(said) < 100 and said.isascii() and said.isalnum()
    if not known or not hmac.compare_digest(said, key_of(links, show, generation(show))):
        raise NotFound("link_unknown")
    return show


class Pushed:
    """The pushing and joined Social Streams of one world, by their shows."""

    def __init__(self, clock: Clock) -> None:
        self._posts = Buckets(_POSTS, clock)
        self._under_way: Counter[str] = Counter()
        self._sockets: Counter[str] = Counter()
        self._connections: dict[str, Connection] = {}
        self._watching: dict[str, dict[str, int]] = {}

    def connection(self, show: str) -> Connection:
        """What posts of this show belong together; each says one thing only."""
        if show not in self._connections and len(self._connections) >= _SHOWS_MOST:
            self._connections.pop(next(iter(self._connections)))
        return self._connections.setdefault(show, Connection())

    def watch(self, show: str, viewers: Mapping[str, int]) -> None:
        """So many watch now on these platforms."""
        if not viewers:
            return
        if show not in self._watching and len(self._watching) >= _SHOWS_MOST:
            self._watching.pop(next(iter(self._watching)))
        known = self._watching.setdefault(show, {})
        known.update(viewers)
        while len(known) > _PLATFORMS_MOST:
            known.pop(next(iter(known)))

    def watching(self, show: str) -> int | None:
        """How many watch a show on all platforms; None as long as nobody said."""
        known = self._watching.get(show)
        return None if known is None else sum(known.values())

    @contextmanager
    def post(self, show: str) -> Iterator[None]:
        """While a post is dealt with. Raises Busy when there are too many, at once or a second."""
        if self._under_way[show] >= AT_ONCE or not self._posts.take(show):
            raise Busy("busy", retry_s=RETRY_S)
        with _counted(self._under_way, show):
            yield

    @contextmanager
    def socket(self, show: str) -> Iterator[None]:
        """While a socket is open. Raises Busy for one too many."""
        if self._sockets[show] >= SOCKETS_MOST:
            raise Busy("busy", retry_s=RETRY_S)
        with _counted(self._sockets, show):
            yield


@contextmanager
def _counted(counter: Counter[str], name: str) -> Iterator[None]:
    counter[name] += 1
    try:
        yield
    finally:
        counter[name] -= 1
        if not counter[name]:
            del counter[name]
