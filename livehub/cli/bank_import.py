"""Owns `livehub bank import`: a bank's statement booked from a terminal, while nobody serves."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from livehub import i18n
from livehub.cli.terminal import refuse
from livehub.clock import SystemClock, local
from livehub.errors import ConfigError, Invalid, LiveHubError, NotFound
from livehub.links import open_links
from livehub.log.logs import Logs
from livehub.money import format_amount
from livehub.payments.intake import Intake
from livehub.payments.statements.booking import book
from livehub.payments.statements.layout import missing
from livehub.payments.statements.limits import FILE_LIMIT
from livehub.payments.statements.opened import Opened, Plan, open_statement, plan
from livehub.payments.statements.preview import Judged
from livehub.settings import Settings
from livehub.shop.state import Account, ShopState, account_numbers
from livehub.shows.domains import KINDS
from livehub.store.sqlite import SqliteStore

ACTOR = "house:terminal"
ALL_UNDERSTOOD, SOME_LEFT = 0, 1


def run(args: argparse.Namespace) -> int:
    """Print what became of every row; the exit code says whether all were understood."""
    try:
        settings = Settings.read(os.environ)
        folder = settings.rehearsal_data if args.rehearsal else settings.data
        raw = _read(args.file)
        if not (folder / "livehub.sqlite3").is_file():
            raise ConfigError("store_missing", path=str(folder))
        return asyncio.run(_import(folder, raw, args))
    except LiveHubError as error:
        return refuse(error)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(FILE_LIMIT + 1)
    except OSError as error:
        raise Invalid("file_not_read", path=str(path), why=str(error.strerror)) from None


@dataclass(frozen=True, slots=True)
class _House:
    logs: Logs
    intake: Intake
    shop: ShopState


@contextlib.asynccontextmanager
async def _house(folder: Path) -> AsyncIterator[_House]:
    """The two logs that are needed, held by this process alone: ConfigError `data_in_use`."""
    clock = SystemClock()
    store = await asyncio.to_thread(SqliteStore, folder, clock)
    failed: LiveHubError | None = None
    try:
        async with asyncio.TaskGroup() as tasks:
            logs = Logs(store, clock, KINDS)
            served = _Stoppable(tasks)
            logs.serve_in(served)
            try:
                shop = (await logs.open("shop")).state
                await logs.open("bank")
                yield _House(
                    logs, Intake(logs, open_links(folder), lambda: account_numbers(shop)), shop
                )
            except LiveHubError as error:  # raised as it is, not as a group
                failed = error
            served.stop()
    finally:
        await store.close()
    if failed is not None:
        raise failed


async def _import(folder: Path, raw: bytes, args: argparse.Namespace) -> int:
    async with _house(folder) as house:
        account = _account(house.shop, args.account)
        opened = open_statement(raw, house.shop.layouts.get(account.bin, {}))
        _check(opened)
        bank = house.logs.get("bank").state
        told = lambda notice: house.intake.told(notice, "statement")  # noqa: E731
        planned = plan(opened, account.number, bank, told, SystemClock().now())
        doubtful = planned.rows("doubtful")
        also = {each.entry.row for each in doubtful} if args.include_doubtful else set()
        if not args.dry_run:
            await book(house.intake, planned.judged, ACTOR, also)
        _tell(planned, also, dry=args.dry_run)
        left = len(doubtful) - len(also) + len(planned.problems)
        return SOME_LEFT if left else ALL_UNDERSTOOD


def _account(shop: ShopState, asked: str) -> Account:
    wanted = "".join(asked.split()).upper()
    for each in shop.accounts.values():
        if each.account == asked or each.number == wanted:
            return each
    raise NotFound("account_unknown", account=asked)


def _check(opened: Opened) -> None:
    lacking = missing(opened.layout.columns)
    if lacking:
        columns = ", ".join(i18n.translate("en", f"statements.field_{each}") for each in lacking)
        raise Invalid("statement_incomplete", columns=columns)


def _tell(planned: Plan, also: set[int], *, dry: bool) -> None:
    booked = [each for each in planned.judged if each.to_book or each.entry.row in also]
    left = [each for each in planned.rows("doubtful") if each.entry.row not in also]
    done = "would be booked" if dry else "booked"
    for each in booked:
        print(f"{done}: {_line(each)}")
    for each in left:
        print(f"may be known, not booked: {_line(each)} (looks like transfer {each.transfer})")
    for problem in planned.problems:
        why = i18n.translate("en", f"statements.{problem.reason}")
        print(f"not understood: row {problem.row}: {why} {problem.text}")
    known = len(planned.rows("known"))
    print(
        f"{len(booked)} {done}, {known} known, {len(left)} may be known, "
        f"{len(planned.problems)} not understood"
    )


def _line(each: Judged) -> str:
    entry = each.entry
    sign = "+" if entry.direction == "in" else "-"
    day = f"{local(entry.at):%d/%m/%Y}"
    return f"row {entry.row}: {day} {sign}{format_amount(entry.amount)} {entry.narrative}".rstrip()


class _Stoppable(asyncio.TaskGroup):
    """Stands for a task group whose tasks end when the import does."""

    def __init__(self, tasks: asyncio.TaskGroup) -> None:
        super().__init__()
        self._tasks_of = tasks
        self._made: list[asyncio.Task[object]] = []

    def create_task(self, coro, **named):  # type: ignore[no-untyped-def]
        """As the group does, and remembered."""
        task = self._tasks_of.create_task(coro, **named)
        self._made.append(task)
        return task

    def stop(self) -> None:
        """End them all."""
        for task in self._made:
            task.cancel()
