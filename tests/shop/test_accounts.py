"""Rules of accounts: what they may be, who is paid on which, and what proves one."""

from __future__ import annotations

from typing import Any

import pytest

from livehub.log.command import Command, Unique
from livehub.shop import commands as cmd
from livehub.shop.accounts import TOLERANCE_MOST
from livehub.shop.state import Account
from livehub.shows.domains import SHOP_KIND
from tests.builders import OWNER, PAYEE, Fold, a_shop, code_of

NUMBER = "0011001234567"
CODE = "ZF2222222"


def account(**fields: object) -> cmd.AddAccount:
    given = {"bin": "970436", "number": "0011 0012.34-567", "holder": "NGUYỄN VĂN MÂY"}
    return cmd.AddAccount(**{**given, **fields})  # type: ignore[arg-type]


def test_an_account_number_is_kept_without_what_people_put_between():
    shop = a_shop()
    key = shop.do(account(number_again="001100 1234567", prefix=" sevqr "), OWNER)["account"]
    found = shop.state.accounts[key]
    assert (found.number, found.prefix) == ("0011001234567", "SEVQR")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"number_again": "0011001234568"}, "account_numbers_differ"),
        ({"number_again": ""}, "account_number_form"),
        ({"number": ""}, "account_number_form"),
        ({"number": "12"}, "account_number_form"),
        ({"number": "1" * 20}, "account_number_form"),
        ({"number": "<b>12345</b>"}, "account_number_form"),
        ({"number": "\u0661\u0662\u0663\u0664"}, "account_number_form"),
        ({"bin": "97043"}, "bank_unknown"),
        ({"bin": "abcdef"}, "bank_unknown"),
        ({"bin": "\u0661" * 6}, "bank_unknown"),
        ({"holder": " "}, "name_missing"),
        ({"prefix": "SEV QR!"}, "memo_prefix_form"),
        ({"prefix": "TOOLONG99"}, "memo_prefix_form"),
        ({"tolerance": -1}, "tolerance_range"),
        ({"tolerance": TOLERANCE_MOST + 1}, "tolerance_range"),
        ({"bin": PAYEE.bin, "number": PAYEE.number}, "account_known"),
    ],
)
def test_an_account_that_cannot_be_is_refused(fields, code):
    assert code_of(a_shop(), account(**fields)) == code


def test_the_first_account_is_the_cooperatives_until_another_is_said_to_be():
    shop = a_shop()
    first = shop.state.coop
    shop.do(account(), OWNER)
    assert shop.state.coop == first
    key = shop.do(account(number="999999", coop=True), OWNER)["account"]
    assert shop.state.coop == key


def added(shop: Fold, **fields: object) -> str:
    return str(shop.do(account(**fields), OWNER)["account"])


def seller_of(shop: Fold) -> str:
    return str(next(iter(shop.state.sellers)))


def change(key: str, **fields: Any) -> cmd.ChangeAccount:
    return cmd.ChangeAccount(**{"account": key, "holder": "NGUYEN VAN MAY", **fields})


def test_settings_of_an_account_change_and_its_number_never():
    shop = a_shop()
    key = added(shop)
    shop.do(change(key, prefix=" sevqr", tolerance=2_000, ways=("phone", "casso", "phone")), OWNER)
    found: Account = shop.state.accounts[key]
    assert (found.prefix, found.tolerance, found.ways) == ("SEVQR", 2_000, ("casso", "phone"))
    assert (found.bin, found.number) == ("970436", NUMBER)
    count = len(shop.records)
    shop.do(change(key, prefix="SEVQR", tolerance=2_000, ways=("casso", "phone")), OWNER)
    assert len(shop.records) == count


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"tolerance": -1}, "tolerance_range"),
        ({"tolerance": 50_001}, "tolerance_range"),
        ({"prefix": "a b"}, "memo_prefix_form"),
        ({"holder": "\u200b"}, "name_missing"),
        ({"account": "none"}, "account_unknown"),
    ],
)
def test_settings_that_cannot_be_are_refused(fields, code):
    shop = a_shop()
    assert code_of(shop, change(added(shop), **fields)) == code


def test_an_account_hears_by_whoever_is_connected_until_it_is_said_by_whom():
    shop = a_shop()
    key = added(shop)
    assert shop.state.ways_of(shop.state.accounts[key]) == ()
    shop.do(cmd.ConnectProvider(provider="sepay", secret="s3cret" * 5), OWNER)
    assert shop.state.ways_of(shop.state.accounts[key]) == ("sepay",)
    shop.do(change(key), OWNER)
    assert shop.state.ways_of(shop.state.accounts[key]) == ()


def test_a_seller_is_paid_on_their_own_account_by_choice_and_on_the_cooperatives_again():
    shop = a_shop()
    coop, own, seller = shop.state.coop, added(shop), seller_of(shop)
    shop.do(cmd.ChooseSellerAccount(seller=seller, account=own), OWNER)
    found = shop.state.sellers[seller]
    assert shop.state.payee_of(found).account == own
    assert shop.state.own_account(found)
    shop.do(cmd.ChooseSellerAccount(seller=seller), OWNER)
    found = shop.state.sellers[seller]
    assert shop.state.payee_of(found).account == coop
    assert not shop.state.own_account(found)
    for body, code in (
        (cmd.ChooseSellerAccount(seller="none", account=own), "seller_unknown"),
        (cmd.ChooseSellerAccount(seller=seller, account="none"), "account_unknown"),
        (cmd.ChooseCoopAccount(account="none"), "account_unknown"),
    ):
        assert code_of(shop, body) == code


def test_the_cooperatives_account_is_another_one_by_choice():
    shop = a_shop()
    other = added(shop)
    shop.do(cmd.ChooseCoopAccount(account=other), OWNER)
    assert shop.state.coop == other
    assert shop.state.payee_of(shop.state.sellers[seller_of(shop)]).account == other


def test_an_account_that_somebody_is_paid_on_is_not_retired():
    shop = a_shop()
    own, seller = added(shop), seller_of(shop)
    shop.do(cmd.ChooseSellerAccount(seller=seller, account=own), OWNER)
    assert code_of(shop, cmd.RetireAccount(account=shop.state.coop)) == "account_is_coop"
    assert code_of(shop, cmd.RetireAccount(account=own)) == "account_in_use"
    shop.do(cmd.ChooseSellerAccount(seller=seller), OWNER)
    for _ in range(2):
        shop.do(cmd.RetireAccount(account=own), OWNER)
    for body in (
        cmd.ChooseSellerAccount(seller=seller, account=own),
        cmd.ChooseCoopAccount(account=own),
        cmd.AddSeller(name="Mây", account=own),
        cmd.TestAccount(account=own, code=CODE),
        change(own),
    ):
        assert code_of(shop, body) == "account_retired"
    assert code_of(shop, account()) == "account_known"


def heard(key: str, *numbers: str, way: str = "webhook") -> cmd.ProveAccount:
    return cmd.ProveAccount(account=key, transfer="t1", way=way, provider="sepay", heard_on=numbers)


def asked(shop: Fold, key: str, code: str = CODE) -> str:
    return str(shop.do(cmd.TestAccount(account=key, code=code), OWNER)["code"])


def test_a_test_claims_its_code_for_the_account_and_keeps_it_while_it_waits():
    shop = a_shop()
    key = added(shop)
    body = cmd.TestAccount(account=key, code=CODE)
    decision = SHOP_KIND.decide(shop.state, Command("c", OWNER, 0, bytes(32), body))
    assert decision.uniques == (Unique("code", CODE, f"shop {key}"),)
    assert [asked(shop, key), asked(shop, key, "ZF3333333")] == [CODE, CODE]
    assert code_of(shop, cmd.TestAccount(account=shop.state.coop)) == "field_unreadable"


def test_a_test_transfer_proves_the_account_it_came_to_once():
    shop = a_shop()
    key = added(shop)
    asked(shop, key)
    at = shop.clock.now()
    for _ in range(2):
        shop.do(heard(key, "VA123", NUMBER), "reaction:matching")
        shop.clock.advance(1_000)
    found: Account = shop.state.accounts[key]
    assert (found.proven_at, found.proven_by) == (at, ("sepay", "webhook"))
    assert asked(shop, key, "ZF3333333") == "ZF3333333"
    assert shop.state.accounts[key].proven_at is None


def test_a_transfer_to_another_account_and_what_somebody_saw_prove_nothing():
    shop = a_shop()
    key = added(shop)
    asked(shop, key)
    assert code_of(shop, heard(key, PAYEE.number)) == "test_elsewhere"
    assert code_of(shop, heard(key)) == "test_elsewhere"
    shop.do(heard(key, NUMBER, way="hand"), "reaction:matching")
    assert shop.state.accounts[key].proven_at is None


@pytest.mark.parametrize(
    ("fields", "proven"),
    [
        ({"prefix": "SEVQR"}, False),
        ({"ways": ("phone",)}, False),
        ({"holder": "KHAC"}, True),
        ({"tolerance": 1_000}, True),
    ],
)
def test_the_proof_is_of_the_memo_and_the_ways_it_was_tried_with(fields, proven):
    shop = a_shop()
    key = added(shop, ways=("sepay",))
    asked(shop, key)
    shop.do(heard(key, NUMBER), "reaction:matching")
    shop.do(change(key, **{"ways": ("sepay",), **fields}), OWNER)
    assert (shop.state.accounts[key].proven_at is not None) == proven
