"""Owns commands: wishes that may be refused, and what deciding on one yields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import msgspec

from livehub import ids
from livehub.clock import Millis
from livehub.errors import NotFound
from livehub.events import Event, snake
from livehub.log.vault import Secret

B = TypeVar("B", bound="Body")

Answer = str | int | tuple[str, ...] | None

Result = Mapping[str, Answer]
"""What the one who commanded gets back; the same again for a repeated command id."""


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is wished for. Its type's name in snake case is the command's type."""


def type_of(body: Body) -> str:
    """The command's type as it travels, `feature_product`."""
    return snake(type(body).__name__)


@dataclass(frozen=True, slots=True)
class Command(Generic[B]):
    """A wish with all that deciding needs, so that deciding is pure.

    `id` is unique per actor: the same again gets the first result. `entropy` is where ids and
    payment codes come from; `at` is when it was received.
    """

    id: str
    actor: str
    at: Millis
    entropy: bytes
    body: B

    def mint(self, purpose: str) -> str:
        """A new id; the same again for the same purpose."""
        return ids.short(self.entropy, purpose)

    @property
    def subject(self) -> str:
        """The part of the actor behind its role: `helper:ab12` -> `ab12`."""
        return self.actor.partition(":")[2]

    @property
    def role(self) -> str:
        """The part of the actor before the colon."""
        return self.actor.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Unique:
    """A key that no other record may claim, written together with the events."""

    space: str
    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What follows from a command: events, what is kept beside them, and the answer."""

    events: tuple[Event, ...] = ()
    result: Result = field(default_factory=dict)
    vault: tuple[Secret, ...] = ()
    uniques: tuple[Unique, ...] = ()


def decide_events(*events: Event, **result: Answer) -> Decision:
    """A decision that is just events and an answer."""
    return Decision(events=events, result=result)


Step = Callable[[Any, Any], Decision]
"""Decides on one kind of command: (state, command) -> decision, or a refusal (UserError)."""


def deciding(steps: Mapping[type, Step]) -> Step:
    """A log's `decide`: each kind of command goes to its step.

    Raises NotFound `command_unknown` for a kind that has none.
    """

    def decide(state: Any, command: Command[Any]) -> Decision:
        step = steps.get(type(command.body))
        if step is None:
            raise NotFound("command_unknown", type=type_of(command.body))
        return step(state, command)

    return decide
