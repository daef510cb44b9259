"""Owns importing a bank's statement in the browser: choose, look at what would happen, agree."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from livehub import ids
from livehub.errors import Busy, Invalid, NotFound, ProtocolError
from livehub.i18n import translate
from livehub.payments.banks import bank
from livehub.payments.state import BankState
from livehub.payments.statements.booking import book
from livehub.payments.statements.layout import column_names, keep, missing, samples
from livehub.payments.statements.names import FIELDS
from livehub.payments.statements.opened import Opened, Plan, open_statement, plan
from livehub.payments.statements.preview import Judged
from livehub.payments.statements.reading import Problem
from livehub.shop.commands import KeepStatementLayout
from livehub.shop.state import Account
from livehub.web import auth
from livehub.web.drafts import Draft
from livehub.web.render import language, page
from livehub.web.world import World, world_of

UPLOAD_PATH = "/api/statements"
SHOWN = 200
"""So many rows of each kind are shown; all of them are counted."""

_KINDS = ("new", "confirms", "doubtful", "known")


class _Columns(msgspec.Struct, forbid_unknown_fields=True):
    draft: str
    columns: dict[str, str]


class _Agreed(msgspec.Struct, forbid_unknown_fields=True):
    draft: str
    also: frozenset[int] = frozenset()


async def statements(request: Request) -> Response:
    """The page."""
    auth.require_helper(request)
    accounts = [_told_account(each) for each in world_of(request).shop.accounts.values()]
    return page(request, "statements.html", accounts=accounts, fields=FIELDS)


def _told_account(account: Account) -> dict[str, str]:
    known = bank(account.bin)
    return {
        "account": account.account,
        "bank": known.short_name if known else account.bin,
        "number": account.number,
        "holder": account.holder,
    }


async def upload(request: Request) -> Response:
    """A file is read and kept as a draft; the answer says what would be booked."""
    viewer = auth.require_helper(request)
    world = world_of(request)
    async with request.form(max_files=1, max_fields=4) as form:
        file, chosen = form.get("file"), str(form.get("account", ""))
        if not isinstance(file, UploadFile):
            raise Invalid("statement_empty", field="file")
        account = _account(world, chosen)
        raw = await file.read()
    kept = dict(world.shop.layouts.get(account.bin, {}))
    opened = await _one_at_a_time(world, open_statement, raw, kept)
    draft = world.statements.put(viewer.subject, account.account, opened)
    return await _preview(request, draft)


def _account(world: World, account: str) -> Account:
    try:
        return world.shop.accounts[account]
    except KeyError:
        raise NotFound("account_unknown", account=account[:40]) from None


async def _one_at_a_time(world: World, work: Any, *given: Any) -> Any:
    """Reading takes seconds of one core: the show on the others goes on. Raises Busy."""
    if world.reading.locked():
        raise Busy("statement_busy", retry_s=5)
    async with world.reading:
        return await asyncio.to_thread(work, *given)


async def choose_columns(request: Request) -> Response:
    """A person says which column is what; the answer says what would be booked then."""
    viewer = auth.require_helper(request)
    world = world_of(request)
    asked = await _body(request, _Columns)
    draft = world.statements.get(viewer.subject, asked.draft)
    opened = draft.opened.choose({name: at for name, at in asked.columns.items() if at})
    draft = world.statements.put(viewer.subject, draft.account, opened, draft.draft)
    return await _preview(request, draft)


async def confirm(request: Request) -> Response:
    """Book what is new, and the doubtful rows that were ticked; judged anew at this moment."""
    viewer = auth.require_helper(request)
    world = world_of(request)
    asked = await _body(request, _Agreed)
    draft = world.statements.get(viewer.subject, asked.draft)
    lacking = missing(draft.opened.layout.columns)
    if lacking:
        columns = _named(request, lacking)
        raise Invalid("statement_incomplete", columns=columns)
    account = _account(world, draft.account)
    planned = await _plan(world, draft)
    booked = await book(world.intake, planned.judged, viewer.actor, asked.also)
    await _remember(world, account, draft.opened, viewer.actor)
    world.statements.drop(draft.draft)
    return JSONResponse({"booked": booked})


async def _remember(world: World, account: Account, opened: Opened, actor: str) -> None:
    body = KeepStatementLayout(bin=account.bin, layout=keep(opened.layout))
    await world.logs.get("shop").run(body, actor=actor, id=ids.fresh())


async def _body(request: Request, kind: type[Any]) -> Any:
    try:
        return msgspec.json.decode(await request.body(), type=kind)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise ProtocolError("message_unreadable") from None


async def _plan(world: World, draft: Draft) -> Plan:
    account = _account(world, draft.account)
    bank_state: BankState = world.logs.get("bank").state
    found: Plan = await _one_at_a_time(
        world,
        plan,
        draft.opened,
        account.number,
        bank_state,
        lambda notice: world.intake.told(notice, "statement"),
        world.clock.now(),
    )
    return found


async def _preview(request: Request, draft: Draft) -> Response:
    layout = draft.opened.layout
    lacking = missing(layout.columns)
    told: dict[str, Any] = {
        "draft": draft.draft,
        "columns": {
            "names": column_names(layout.headings),
            "headings": [" ".join(each.split()) for each in layout.headings],
            "samples": samples(draft.opened.sheet, layout),
            "chosen": keep(layout),
            "remembered": draft.opened.remembered,
        },
        "missing": lacking,
        "needed": _named(request, lacking),
    }
    if not lacking:
        told["preview"] = _groups(await _plan(world_of(request), draft))
    return JSONResponse(told)


def _named(request: Request, fields: list[Any]) -> str:
    lang = language(request)
    return ", ".join(translate(lang, f"statements.field_{each}") for each in fields)


def _groups(planned: Plan) -> dict[str, Any]:
    groups: dict[str, Any] = {kind: _group(planned.rows(kind)) for kind in _KINDS}
    problems = planned.problems
    groups["problem"] = {
        "n": len(problems),
        "rows": [_told_problem(each) for each in problems[:SHOWN]],
    }
    return groups


def _group(found: list[Judged]) -> dict[str, Any]:
    came = sum(each.entry.amount for each in found if each.entry.direction == "in")
    went = sum(each.entry.amount for each in found if each.entry.direction == "out")
    rows = [_told(each) for each in found[:SHOWN]]
    return {"n": len(found), "in": came, "out": went, "rows": rows}


def _told(each: Judged) -> dict[str, Any]:
    entry = each.entry
    return {
        "row": entry.row,
        "at": entry.at,
        "timed": entry.timed,
        "amount": entry.amount,
        "direction": entry.direction,
        "reference": entry.reference,
        "narrative": entry.narrative[:300],
        "payer": entry.payer[:100],
    }


def _told_problem(problem: Problem) -> dict[str, Any]:
    return {"row": problem.row, "reason": problem.reason, "text": problem.text}


def routes() -> list[Route]:
    """On the HTTPS door."""
    return [
        Route("/money/import", statements),
        Route(UPLOAD_PATH, upload, methods=["POST"]),
        Route("/api/statements/columns", choose_columns, methods=["POST"]),
        Route("/api/statements/confirm", confirm, methods=["POST"]),
    ]
