"""Owns doing on the platforms what helpers asked for: hide a comment, show it again, answer it.

What is to be done stands in the show's state until its outcome is noted, so that a restart finds it.
Everything waits three seconds, and what was taken back by then never happened.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Literal, Protocol, cast

from livehub.clock import Clock, Millis
from livehub.comments.queue import Comment
from livehub.errors import LiveHubError, ProviderError
from livehub.log.contract import Store
from livehub.log.logs import Logs
from livehub.log.record import Record
from livehub.log.runner import Runner
from livehub.log.vault import Personal
from livehub.shows import comment_commands as cmd
from livehub.shows.commented import DONE_AFTER
from livehub.shows.names import native_field, reply_field
from livehub.shows.state import ShowState

logger = logging.getLogger(__name__)

ACTOR = "reaction:platform"
TICK_S = 0.25
TRIES = 4
PAUSE_S = 2.0  # doubled with each try
PAUSE_MOST_S = 60.0

Action = Literal["hide", "show", "reply"]


class Actions(Protocol):
    """What can be done on a platform that a show is connected to.

    Both raise ProviderError with a code that people are told. To hide what is hidden, and to answer
    what has its answer already, is to have done it.
    """

    async def hide(self, native: str, hidden: bool) -> None:
        """Take a comment, by the platform's own id, out of sight there, or bring it back."""

    async def reply(self, native: str, text: str) -> None:
        """Write to its author in private."""


Find = Callable[[str, str], Awaitable[Actions | None]]
"""(show, platform) -> what can be done there; None where nothing can."""

Pause = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing to be done; `stamp` tells it from the same thing asked for again."""

    action: Action
    due_at: Millis
    stamp: str


def asked(comment: Comment) -> Asked | None:
    """What is to be done next about a comment on its platform."""
    reply = comment.reply
    if reply is not None and reply.state == "asked":
        return Asked("reply", reply.at + DONE_AFTER, reply.reply)
    if comment.wish and comment.state != "deleted":
        action = cast(Action, comment.wish)
        return Asked(action, comment.wished_at + DONE_AFTER, str(comment.wished_at))
    return None


class Platform:
    """Follows all shows. Each comment has its own turn: none waits for another."""

    def __init__(
        self, logs: Logs, store: Store, clock: Clock, find: Find, pause: Pause = asyncio.sleep
    ) -> None:
        self._logs = logs
        self._store = store
        self._clock = clock
        self._find = find
        self._pause = pause
        self._open: set[tuple[str, str]] = set()  # (log, comment) about which something is asked
        self._busy: set[tuple[str, str]] = set()
        self._woken = asyncio.Event()
        for runner in logs:
            self._follow(runner)
        logs.on_open(self._follow)

    def _follow(self, runner: Runner[Any]) -> None:
        """From the show's state as it is, then by what happens in it."""
        if not isinstance(runner.state, ShowState):
            return
        for key, comment in runner.state.queue.comments.items():
            if asked(comment) is not None:
                self._wake(runner.log, key)

        def heard(_before: ShowState, record: Record, after: ShowState) -> None:
            key = getattr(record.event, "comment", None)
            found = after.queue.get(key) if isinstance(key, str) else None
            if found is not None and asked(found) is not None:
                self._wake(runner.log, found.comment)

        runner.listen(heard)

    def _wake(self, log: str, comment: str) -> None:
        self._open.add((log, comment))
        self._woken.set()

    @property
    def idle(self) -> bool:
        """True while nothing is being done."""
        return not self._busy

    async def run(self) -> None:
        """Do what is asked, for ever."""
        async with asyncio.TaskGroup() as tasks:
            while True:
                await self._woken.wait()
                self.look(tasks)
                if not self._open:
                    self._woken.clear()
                else:
                    await asyncio.sleep(TICK_S)

    def look(self, tasks: asyncio.TaskGroup) -> None:
        """Begin, as tasks of their own, what is due and not begun yet."""
        now = self._clock.now()
        for log, comment in self._open - self._busy:
            want = self._asked(log, comment)
            if want is None:
                self._open.discard((log, comment))
            elif want.due_at <= now:
                self._busy.add((log, comment))
                tasks.create_task(self._turn(log, comment), name=f"platform {log} {comment}")

    def _asked(self, log: str, comment: str) -> Asked | None:
        found = self._comment(log, comment)
        return None if found is None else asked(found)

    def _comment(self, log: str, comment: str) -> Comment | None:
        return cast(ShowState, self._logs.get(log).state).queue.get(comment)

    async def _turn(self, log: str, comment: str) -> None:
        """Do what is due about one comment, and note what came of it."""
        try:
            want = self._asked(log, comment)
            if want is None or want.due_at > self._clock.now():
                return
            code = await self._tried(log, comment, want)
            if code is not None:
                await self._note(log, comment, want, code)
        except Exception:
            # One comment's bug must not stop the others; asked for again it is tried again.
            logger.exception("log=%s comment=%s: the platform was not asked", log, comment)
            self._open.discard((log, comment))
        finally:
            self._busy.discard((log, comment))

    async def _tried(self, log: str, comment: str, want: Asked) -> str | None:
        """The code of why it cannot be done, empty when it is; None when it is asked no more."""
        pause = PAUSE_S
        for left in reversed(range(TRIES)):
            found = self._comment(log, comment)
            if found is None or asked(found) != want:
                return None
            try:
                await self._do(log.partition(":")[2], found, want)
            except ProviderError as error:
                if not error.retryable or not left:
                    return error.code
                pause = min(float(error.data.get("retry_s", pause)), PAUSE_MOST_S)
            except Exception as error:  # noqa: BLE001 - whatever a network does
                logger.warning("log=%s %s failed: %r", log, want.action, error)
                if not left:
                    return "source_failed"
            else:
                return ""
            await self._pause(pause)
            pause = min(pause * 2, PAUSE_MOST_S)
        return "source_failed"

    async def _do(self, show: str, comment: Comment, want: Asked) -> None:
        """Once. Raises ProviderError, or whatever the network does."""
        actions = await self._find(show, comment.platform)
        if actions is None:
            raise ProviderError("platform_cannot", retryable=False)
        subject = f"author:{comment.author}"
        native = Personal(subject, native_field(show, comment.comment))
        words = Personal(subject, reply_field(show, want.stamp))
        kept = await self._store.reveal((native, words))
        there, text = kept[native], kept[words]
        if not there:
            raise ProviderError("platform_cannot", retryable=False)
        if want.action != "reply":
            await actions.hide(there, want.action == "hide")
        elif text:
            await actions.reply(there, text)
        else:
            raise ProviderError("reply_lost", retryable=False)

    async def _note(self, log: str, comment: str, want: Asked, code: str) -> None:
        """Kept at until it is written: otherwise the platform would be asked again."""
        body = cmd.NotePlatform(comment=comment, action=want.action, code=code)
        pause = PAUSE_S
        while True:
            try:
                id_ = f"{want.action}:{comment}:{want.stamp}"
                await self._logs.get(log).run(body, actor=ACTOR, id=id_)
            except LiveHubError as error:
                logger.warning("log=%s outcome not noted: %s", log, error)
                if self._comment(log, comment) is None:
                    return
                await self._pause(pause)
                pause = min(pause * 2, PAUSE_MOST_S)
            else:
                return
