"""Owns deciding on bank accounts: whose orders are paid to which, and how each hears of transfers."""

from __future__ import annotations

import re
from typing import Any

from livehub.errors import Invalid, NotFound, Refused
from livehub.events import Event
from livehub.events import shop as ev
from livehub.fields import read_name
from livehub.log.command import Command, Decision, Unique, decide_events
from livehub.money import Amount
from livehub.shop import commands as cmd
from livehub.shop.state import Account, ShopState

_BIN = re.compile(r"[0-9]{6}")
_NUMBER = re.compile(r"[A-Z0-9]{4,19}")  # NAPAS VietQR v1.0, tag 38.01.01
_PREFIX = re.compile(r"[A-Z0-9]{0,8}")
TOLERANCE_MOST: Amount = 50_000
"""So much may be missing or too much at most: more is another price, not a bank's fee."""

TEST_AMOUNT: Amount = 1_000
"""What a test transfer is about; SePay's own test form takes no less."""


def account_of(state: ShopState, key: str) -> Account:
    """The account; NotFound `account_unknown`."""
    try:
        return state.accounts[key]
    except KeyError:
        raise NotFound("account_unknown", field="account") from None


def usable(state: ShopState, key: str) -> Account:
    """The account, which takes new orders; Refused `account_retired` when it does no more."""
    account = account_of(state, key)
    if account.retired:
        raise Refused("account_retired", field="account")
    return account


def add_account(state: ShopState, command: Command[cmd.AddAccount]) -> Decision:
    """A new account, refused when its two typings differ or it is there already."""
    body = command.body
    number = _number(body.number)
    if body.number_again is not None and _number(body.number_again) != number:
        raise Invalid("account_numbers_differ", field="number_again")
    if not _BIN.fullmatch(body.bin):
        raise Invalid("bank_unknown", field="bin")
    same = ((each.bin, each.number) == (body.bin, number) for each in state.accounts.values())
    if any(same):
        raise Refused("account_known", field="number")
    account = command.mint("account")
    added = ev.AccountAdded(
        account=account,
        bin=body.bin,
        number=number,
        holder=read_name(body.holder, "holder"),
        coop=body.coop,
        prefix=_prefix(body.prefix),
        tolerance=_tolerance(body.tolerance),
        ways=None if body.ways is None else _ways(body.ways),
    )
    return decide_events(added, account=account)


def change_account(state: ShopState, command: Command[cmd.ChangeAccount]) -> Decision:
    """Another holder, prefix, tolerance or other ways; bank and number never change."""
    body = command.body
    old = usable(state, body.account)
    changed = ev.AccountChanged(
        account=old.account,
        holder=read_name(body.holder, "holder"),
        prefix=_prefix(body.prefix),
        tolerance=_tolerance(body.tolerance),
        ways=_ways(body.ways),
    )
    was = (old.holder, old.prefix, old.tolerance, old.ways)
    if was == (changed.holder, changed.prefix, changed.tolerance, changed.ways):
        return Decision()
    return decide_events(changed)


def retire_account(state: ShopState, command: Command[cmd.RetireAccount]) -> Decision:
    """No new orders go there. Whoever is paid there has to be given another account first."""
    account = account_of(state, command.body.account)
    if account.retired:
        return Decision()
    if state.coop == account.account:
        raise Refused("account_is_coop")
    paid = [each.name for each in state.sellers.values() if each.account == account.account]
    if paid:
        raise Refused("account_in_use", name=paid[0], count=len(paid))
    return decide_events(ev.AccountRetired(account=account.account))


def choose_coop(state: ShopState, command: Command[cmd.ChooseCoopAccount]) -> Decision:
    """The default payee from now on."""
    account = usable(state, command.body.account).account
    if state.coop == account:
        return Decision()
    return decide_events(ev.CoopAccountChosen(account=account))


def choose_seller(state: ShopState, command: Command[cmd.ChooseSellerAccount]) -> Decision:
    """A seller's own account, or the cooperative's by None."""
    body = command.body
    seller = state.sellers.get(body.seller)
    if seller is None:
        raise NotFound("seller_unknown", field="seller")
    if body.account is not None:
        usable(state, body.account)
    if seller.account == body.account:
        return Decision()
    return decide_events(ev.SellerAccountChosen(seller=seller.seller, account=body.account))


def test_account(state: ShopState, command: Command[cmd.TestAccount]) -> Decision:
    """A payment code for a test transfer; the one that is still waited for stays."""
    account = usable(state, command.body.account)
    if account.test_code and account.proven_at is None:
        return decide_events(code=account.test_code)
    code = command.body.code
    if not code:
        raise Invalid("field_unreadable", field="code")
    asked: Event = ev.AccountTestAsked(account=account.account, code=code)
    key = Unique("code", code, f"shop {account.account}")
    return Decision((asked,), {"code": code}, (), (key,))


def prove_account(state: ShopState, command: Command[cmd.ProveAccount]) -> Decision:
    """The test transfer was heard of.

    Raises Refused `test_elsewhere` when it came to another account: that is worth knowing, and
    proves nothing. What a person says they saw proves nothing either.
    """
    body = command.body
    account = account_of(state, body.account)
    if account.number not in body.heard_on:
        raise Refused("test_elsewhere")
    if body.way == "hand" or account.proven_at is not None:
        return Decision()
    proven = ev.AccountProven(
        account=account.account, transfer=body.transfer, way=body.way, provider=body.provider
    )
    return decide_events(proven)


def _number(text: str) -> str:
    number = re.sub(r"[\s.\-]", "", text).upper()
    if not _NUMBER.fullmatch(number):
        raise Invalid("account_number_form", field="number")
    return number


def _prefix(text: str) -> str:
    prefix = text.strip().upper()
    if not _PREFIX.fullmatch(prefix):
        raise Invalid("memo_prefix_form", field="prefix")
    return prefix


def _tolerance(amount: Amount) -> Amount:
    if not 0 <= amount <= TOLERANCE_MOST:
        raise Invalid("tolerance_range", field="tolerance", most=TOLERANCE_MOST)
    return amount


def _ways(ways: tuple[str, ...]) -> tuple[str, ...]:
    """In one order and each once: the same ways are the same account."""
    return tuple(sorted(set(ways)))


STEPS: dict[type, Any] = {
    cmd.AddAccount: add_account,
    cmd.ChangeAccount: change_account,
    cmd.RetireAccount: retire_account,
    cmd.ChooseCoopAccount: choose_coop,
    cmd.ChooseSellerAccount: choose_seller,
    cmd.TestAccount: test_account,
    cmd.ProveAccount: prove_account,
}
