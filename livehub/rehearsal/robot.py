"""Owns the helper that the machine plays: it does a part of the work and leaves the rest to people.

It never touches what somebody else claimed, ordered or chose: a comment that a person has taken is
theirs, and after a person featured something the robot waits.
"""

from __future__ import annotations

from collections.abc import Iterator

from livehub.clock import MINUTE, SECOND, Millis
from livehub.comments.queue import Comment
from livehub.events import ReadItem
from livehub.log.command import Body
from livehub.orders.order import Order
from livehub.orders.stock import NONE
from livehub.rehearsal import buyers, script
from livehub.rehearsal.town import Step, Town, dice
from livehub.shows import commands as cmd
from livehub.shows import comment_commands as talk
from livehub.shows.state import Listed

QUICK_SHARE = 0.65  # of strict orders; the others wait for somebody who practises

_OPENING = 4  # orders that it takes all by itself, so that a new show moves within a minute

_QUICK = (3 * SECOND, 8 * SECOND)
_PATIENT = (150 * SECOND, 240 * SECOND)  # an order that nobody took by then the robot takes
_TYPING = 2 * SECOND  # between claiming a comment and the order
_SENDING = 4 * SECOND  # between the order and its pay message
_READ = (60 * SECOND, 120 * SECOND)  # a comment that asks for nothing leaves the queue after this
_SPAM = (6 * SECOND, 15 * SECOND)
_CHANGED_MIND = 100 * SECOND
_ASSIGN = 4 * MINUTE  # an unmatched transfer is there to be practised on before this
_FEATURE_EVERY = 20 * SECOND
_COMMENT_EVERY = 35 * SECOND
_COMMENT_SHOWN = 12 * SECOND
_PERSON_CHOSE = 60 * SECOND


class Robot:
    """One helper and its small memory of what it has shown and touched."""

    def __init__(self, seed: int, actor: str) -> None:
        """`actor` is the helper's, `helper:<device>`."""
        self.subject = actor.partition(":")[2]
        self._seed = seed
        self._actor = actor
        self._card = _Turn(_FEATURE_EVERY)
        self._word = _Turn(_COMMENT_EVERY)
        self._touched: set[str] = set()
        self._claimed_at: dict[str, Millis] = {}

    def act(self, town: Town) -> Iterator[Step]:
        """What the robot does now."""
        yield from self._feature_product(town)
        yield from self._feature_comment(town)
        yield from self._handle_comments(town)
        for order in town.orders("open"):
            if not order.settled:
                yield from self._see_to(town, order)

    def _step(self, town: Town, what: str, body: Body) -> Step:
        return Step(town.show_log, self._actor, what, body)

    def _feature_product(self, town: Town) -> Iterator[Step]:
        if not self._card.is_due(town.now, town.show.featured_product):
            return
        product = _next(town.goods(), town.show.featured_product)
        if product is not None:
            self._card.took(town.now, product)
            yield self._step(
                town, f"feature-{product}-{town.now}", cmd.FeatureProduct(product=product)
            )

    def _feature_comment(self, town: Town) -> Iterator[Step]:
        shown = town.show.featured_comment
        if shown is not None and self._word.shown_since(shown, town.now) >= _COMMENT_SHOWN:
            self._word.took(town.now, None)
            yield self._step(town, f"clear-{shown}-{town.now}", talk.UnfeatureComment())
        elif self._word.is_due(town.now, shown) and (praise := self._praise(town)) is not None:
            self._word.took(town.now, praise)
            yield self._step(town, f"show-{praise}", talk.FeatureComment(comment=praise))

    def _praise(self, town: Town) -> str | None:
        """The newest praise that was not shown yet."""
        fresh = [
            each
            for each in town.show.queue.comments.values()
            if each.state in {"visible", "done"} and town.now - each.at < _COMMENT_EVERY
        ]
        for comment in sorted(fresh, key=lambda each: -int(each.comment)):
            if script.is_praise(comment.text) and self._once(f"show-{comment.comment}"):
                return comment.comment
        return None

    def _handle_comments(self, town: Town) -> Iterator[Step]:
        self._forget(town)
        for comment in town.comments():
            if comment.order is not None:
                continue
            claim = town.show.queue.claim_of(comment)
            if claim is not None and claim.by == self.subject:
                yield from self._order(town, comment)
            elif claim is None and (comment.state == "visible" or script.is_spam(comment.text)):
                yield from self._look_at(town, comment)

    def _forget(self, town: Town) -> None:
        """Comments that left state need no remembering."""
        comments = town.show.queue.comments
        self._touched = {key for key in self._touched if key.rpartition("-")[2] in comments}
        self._claimed_at = {key: at for key, at in self._claimed_at.items() if key in comments}

    def _look_at(self, town: Town, comment: Comment) -> Iterator[Step]:
        key = comment.comment
        if comment.tier == "strict":
            if self._is_time(town, comment, self._patience(town, comment)):
                self._claimed_at[key] = town.now
                yield from self._touch(town, f"claim-{key}", talk.ClaimComment(comment=key))
        elif script.is_spam(comment.text):
            if self._is_time(town, comment, _SPAM):
                yield from self._touch(town, f"hide-{key}", talk.HideComment(comment=key))
        elif self._is_time(town, comment, _READ):
            yield from self._touch(town, f"finish-{key}", talk.FinishComment(comment=key))

    def _order(self, town: Town, comment: Comment) -> Iterator[Step]:
        """Open the order that a comment claimed a moment ago asks for, or say it is sold out."""
        key = comment.comment
        lines = tuple(
            cmd.WantedLine(variant=_variant(town, each), qty=each.quantity or 1)
            for each in comment.items
        )
        left = [town.show.shelf.get(each.variant, NONE).available for each in lines]
        enough = all(line.qty <= units for line, units in zip(lines, left, strict=True))
        if town.now < self._claimed_at.get(key, 0) + _TYPING:
            return
        if lines and enough:
            order = cmd.OpenOrder(comment=key, lines=lines)
            yield from self._touch(town, f"open-{key}", order)
        else:
            yield from self._touch(town, f"finish-{key}", talk.FinishComment(comment=key))

    def _see_to(self, town: Town, order: Order) -> Iterator[Step]:
        age = town.now - order.opened_at
        kind = buyers.habit(self._seed, order.order)
        own = order.by == self.subject
        if own and order.sent_at is None and age >= _SENDING:
            yield self._step(town, f"sent-{order.order}", cmd.MarkSent(order=order.order))
        if own and kind == "never" and age >= _CHANGED_MIND and not order.received:
            cancel = cmd.CancelOrder(order=order.order, reason="Khách đổi ý")
            yield self._step(town, f"cancel-{order.order}", cancel)
        if kind == "nameless":
            yield from self._assign(town, order)

    def _assign(self, town: Town, order: Order) -> Iterator[Step]:
        """Give an unmatched transfer to its order, after the buyer rang up about it."""
        known = f"{buyers.BANK}:{buyers.identity(order.order, 1)}"
        transfer = town.bank.transfers.get(town.bank.known.get(known, ""))
        if transfer is None or transfer.allocations or transfer.reason is None:
            return
        if town.now - transfer.at >= _ASSIGN:
            yield Step(
                "bank",
                self._actor,
                f"assign-{transfer.transfer}",
                buyers.assignment(town.show_log, order, transfer),
            )

    def _patience(self, town: Town, comment: Comment) -> tuple[Millis, Millis]:
        if len(town.show.orders) < _OPENING:
            return _QUICK
        quick = dice(self._seed, "take", comment.comment, comment.at).random() < QUICK_SHARE
        return _QUICK if quick else _PATIENT

    def _is_time(self, town: Town, comment: Comment, within: tuple[Millis, Millis]) -> bool:
        wait = dice(self._seed, "wait", comment.comment, comment.at).randint(*within)
        return town.now - comment.at >= wait

    def _touch(self, town: Town, what: str, body: Body) -> Iterator[Step]:
        """Do it once: what a person undid stays undone."""
        if self._once(what):
            yield self._step(town, what, body)

    def _once(self, what: str) -> bool:
        if what in self._touched:
            return False
        self._touched.add(what)
        return True


class _Turn:
    """When the robot may change one thing on the overlay: in turn, and never over a person."""

    def __init__(self, every: Millis) -> None:
        self._every = every
        self._due: Millis = 0
        self._since: Millis = 0
        self._own: str | None = None
        self._looked = False

    def is_due(self, now: Millis, shown: str | None) -> bool:
        """True when it is the robot's turn; puts it off when somebody else chose `shown`."""
        if not self._looked:  # what was there before the robot came is nobody's
            self._looked, self._own = True, shown
        if shown != self._own:
            self._own, self._since = shown, now
            self._due = now + _PERSON_CHOSE
        return now >= self._due

    def took(self, now: Millis, shown: str | None) -> None:
        """The robot changes it now."""
        self._own, self._since, self._due = shown, now, now + self._every

    def shown_since(self, shown: str, now: Millis) -> Millis:
        """For how long the robot's own choice has been shown; a person's counts as just now."""
        self.is_due(now, shown)
        chosen_by_person = self._due - self._since == _PERSON_CHOSE
        return 0 if chosen_by_person and now < self._due else now - self._since


def _next(goods: list[Listed], shown: str | None) -> str | None:
    keys = [each.product for each in goods]
    if not keys:
        return None
    at = keys.index(shown) if shown in keys else -1
    following = keys[(at + 1) % len(keys)]
    return None if following == shown else following


def _variant(town: Town, item: ReadItem) -> str:
    """The one that was named; else the first that is there, else the first."""
    if item.variant is not None:
        return item.variant
    variants = [each.variant for each in town.show.products[item.product].variants]
    there = [each for each in variants if town.show.shelf.get(each, NONE).available]
    return (there or variants)[0]
