"""Owns an evening of the rehearsal: what everybody does next, given how things stand."""

from __future__ import annotations

from dataclasses import dataclass

from livehub.clock import SECOND, Millis
from livehub.rehearsal import buyers, script
from livehub.rehearsal.robot import Robot
from livehub.rehearsal.script import Topic
from livehub.rehearsal.shelves import Shelves
from livehub.rehearsal.town import STAFF, Step, Town, dice
from livehub.shows import commands as cmd
from livehub.shows import comment_commands as talk
from livehub.shows.state import ShowState

_EVERY = (2 * SECOND, 4 * SECOND)  # from one comment to the next
_LOOK: Millis = 1 * SECOND  # how often the crowd looks at what people do
_OPENING = 15  # comments of a new show, every third an order, so that it moves within a minute
_TIRED = ((600, 4), (200, 2))  # from so many orders on, comments come so many times slower


@dataclass(frozen=True, slots=True)
class Next:
    """What to do now, in this order, and when to look again (ms UTC)."""

    steps: tuple[Step, ...]
    wake_at: Millis


class Evening:
    """Authors, buyers and one helper; the same seed does the same things.

    All that orders and money depend on is derived from the logs, so one that is started anew goes
    on where the last one stopped. It remembers only when the next comment and card are due.
    """

    def __init__(self, seed: int, robot: str) -> None:
        """`robot` is the actor of the helper that the crowd brings along."""
        self._seed = seed
        self._robot = Robot(seed, robot)
        self._shelves = Shelves(seed)
        self._comment_at: Millis = 0

    def next_steps(self, town: Town) -> Next:
        """What everybody does at `town.now`; touches nothing."""
        if town.show.phase == "planned":
            return Next(tuple(_start(town)), town.now + _LOOK)
        if town.show.phase == "closed":
            return Next((), town.now + _LOOK)
        steps = [
            *self._comment(town),
            *self._robot.act(town),
            *self._shelves.act(town),
            *buyers.act(self._seed, town, self._robot.subject),
        ]
        return Next(tuple(steps), min(self._comment_at, town.now + _LOOK))

    def _comment(self, town: Town) -> list[Step]:
        if town.now < self._comment_at or not town.show.products:
            return []
        number = town.show.queue.count + 1
        rng = dice(self._seed, "comment", town.show_log, number)
        self._comment_at = town.now + rng.randint(*_EVERY) * _slowness(town.show)
        ordering = number % 3 == 2 and number <= _OPENING
        said = script.utter(rng, _topics(town.show), ordering=ordering)
        body = talk.ReceiveComment(
            source=said.source, author=said.author, name=said.name, text=said.text
        )
        return [Step(town.show_log, "rehearsal:crowd", f"comment-{number}-{town.now}", body)]


def latest_order(state: ShowState) -> str | None:
    """The order whose page is worth looking at: the newest that waits for money, else any."""
    orders = sorted(
        state.orders.values(),
        key=lambda each: (each.state == "open" and not each.settled, each.number),
    )
    return orders[-1].order if orders else None


def _start(town: Town) -> list[Step]:
    """Go live once the reactions have copied the products into the show."""
    if not town.show.show or not town.show.products:
        return []
    return [Step(town.show_log, STAFF, "start", cmd.StartShow())]


def _slowness(show: ShowState) -> int:
    """A rehearsal left running for days must not grow as if somebody watched it."""
    return next((times for orders, times in _TIRED if len(show.orders) >= orders), 1)


def _topics(show: ShowState) -> list[Topic]:
    """What is sold, the featured product first."""
    goods = sorted(
        show.products.values(), key=lambda each: (each.product != show.featured_product, each.code)
    )
    return [Topic(each.code, each.name[:1].lower() + each.name[1:]) for each in goods]
