"""Rules of artisans, products and their stock on hand."""

from __future__ import annotations

from typing import Any

import pytest

from livehub.events import shop as ev
from livehub.shop import commands as cmd
from tests.builders import OWNER, Fold, a_product, a_shop, code_of
from tests.fakes import START


def product(shop: Fold, **fields: object) -> cmd.AddProduct:
    seller = next(iter(shop.state.sellers))
    given: Any = {"seller": seller, "code": "A12", "name": "Tò he", "price": 50_000, "on_hand": 3}
    return cmd.AddProduct(**{**given, **fields})


def a_plan(shop: Fold, **fields: object) -> str:
    return str(shop.do(cmd.PlanShow(title="Chợ", **fields), OWNER)["show"])  # type: ignore[arg-type]


def on_hand(shop: Fold, key: str) -> list[int]:
    found = shop.state.products[key]
    return [found.on_hand[each.variant] for each in found.variants]


def allotted(shop: Fold, show: str) -> dict[str, int]:
    """Units per variant that the show was given, by the log."""
    units: dict[str, int] = {}
    for record in shop.records:
        if isinstance(record.event, ev.StockAllotted) and record.event.show == show:
            event = record.event
            units[event.variant] = units.get(event.variant, 0) + event.quantity
    return units


def test_a_product_without_options_has_one_variant_and_its_count():
    shop = a_shop()
    key = a_product(shop, on_hand=3)
    assert [each.label for each in shop.state.products[key].variants] == [""]
    assert on_hand(shop, key) == [3]


def test_options_become_variants_each_with_the_count():
    shop = a_shop()
    key = a_product(shop, options=("Nhỏ", "To"), on_hand=2)
    assert [each.label for each in shop.state.products[key].variants] == ["Nhỏ", "To"]
    assert on_hand(shop, key) == [2, 2]


@pytest.mark.parametrize("code", ["A05", "a5", "A 5", "a-005", "Ａ５", "a.5"])
def test_the_same_code_in_another_spelling_is_refused(code):
    shop = a_shop()
    a_product(shop, "A5")
    assert code_of(shop, product(shop, code=code)) == "product_code_taken"


@pytest.mark.parametrize("code", ["", "A", "ABCD1", "A123456", "A1B", "<b>", "Đ5", "A\u0665"])
def test_a_code_that_is_none_is_refused(code):
    shop = a_shop()
    assert code_of(shop, product(shop, code=code)) == "product_code_form"


def test_a_code_is_shown_as_it_was_typed_in_upper_case():
    shop = a_shop()
    key = a_product(shop, "a 05")
    assert shop.state.products[key].code == "A05"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"seller": "nobody"}, "seller_unknown"),
        ({"price": 0}, "amount_range"),
        ({"price": -5}, "amount_range"),
        ({"price": 500_000_000}, "amount_range"),
        ({"price": 10**40}, "amount_range"),
        ({"on_hand": -1}, "count_range"),
        ({"on_hand": 10**40}, "count_range"),
        ({"name": "\u200b"}, "name_missing"),
        ({"options": tuple("abcdefghijklmnopqrstu")}, "count_range"),
        ({"options": ("",)}, "name_missing"),
        ({"shows": ("nowhere",)}, "show_unknown"),
    ],
)
def test_a_product_that_cannot_be_is_refused(fields, code):
    shop = a_shop()
    assert code_of(shop, product(shop, **fields)) == code


def test_markup_in_names_stays_text_and_tricks_go():
    shop = a_shop()
    shop.do(product(shop, name="<script>x</script>\u202e\u0000 "), OWNER)
    (found,) = shop.state.products.values()
    assert found.name == "<script>x</script>"


def test_a_seller_needs_a_name_and_an_account_that_is_there():
    shop = a_shop()
    assert code_of(shop, cmd.AddSeller(name=" ")) == "name_missing"
    assert code_of(shop, cmd.AddSeller(name="Mây", account="none")) == "account_unknown"
    account = next(iter(shop.state.accounts))
    seller = shop.do(cmd.AddSeller(name="Sáu", account=account), OWNER)["seller"]
    assert shop.state.payee_of(shop.state.sellers[seller]).account == account


def test_a_seller_without_an_account_is_paid_by_the_cooperatives_or_not_at_all():
    shop = a_shop()
    (seller,) = shop.state.sellers.values()
    payee = shop.state.payee_of(seller)
    assert payee is not None
    assert payee.account == shop.state.coop
    assert shop.state.changed(coop=None).payee_of(seller) is None


def test_a_planned_show_gets_everything_that_lies_in_the_shop_by_code():
    shop = a_shop()
    keys = [a_product(shop, code, on_hand=3) for code in ("C1", "A1", "B1")]
    show = a_plan(shop)
    assert allotted(shop, show) == {f"{key}-1": 3 for key in keys}
    assert {count for key in keys for count in on_hand(shop, key)} == {0}
    order = [
        each.event.product for each in shop.records if isinstance(each.event, ev.StockAllotted)
    ]
    assert order == [keys[1], keys[2], keys[0]]


def test_a_show_may_be_given_some_products_only_each_once():
    shop = a_shop()
    first, second = a_product(shop, "A1", on_hand=3), a_product(shop, "B1", on_hand=3)
    show = a_plan(shop, products=(first, first))
    assert allotted(shop, show) == {f"{first}-1": 3}
    assert (on_hand(shop, first), on_hand(shop, second)) == ([0], [3])
    assert set(shop.state.shows[show].products) == {first}


def test_a_new_products_stock_goes_to_the_first_show_named_and_all_list_it():
    shop = a_shop()
    first, second = a_plan(shop), a_plan(shop)
    key = a_product(shop, on_hand=3, shows=(first, second, first))
    assert (allotted(shop, first), allotted(shop, second)) == ({f"{key}-1": 3}, {f"{key}-1": 0})
    assert on_hand(shop, key) == [0]
    names = [
        each.event.allotment for each in shop.records if isinstance(each.event, ev.StockAllotted)
    ]
    assert len(set(names)) == len(names)


def test_units_are_never_lost_nor_made_between_shop_and_shows():
    shop = a_shop()
    key = a_product(shop, on_hand=3)
    show = a_plan(shop)
    shop.do(cmd.ChangeProduct(product=key, on_hand=4, shows=(show,)), OWNER)
    assert allotted(shop, show) == {f"{key}-1": 7}
    shop.do(cmd.ReturnStock(show=show, unsold=((key, f"{key}-1", 5),)), "reaction:allotments")
    assert on_hand(shop, key) == [5]
    count = len(shop.records)
    shop.do(cmd.ReturnStock(show=show, unsold=((key, f"{key}-1", 5),)), "reaction:allotments")
    assert len(shop.records) == count


def test_what_lies_in_the_shop_can_be_given_to_a_show_later():
    shop = a_shop()
    show = a_plan(shop)
    key = a_product(shop, on_hand=3)
    shop.do(cmd.ChangeProduct(product=key, shows=(show,)), OWNER)
    assert (allotted(shop, show), on_hand(shop, key)) == ({f"{key}-1": 3}, [0])


def test_only_what_is_named_changes():
    shop = a_shop()
    key = a_product(shop, on_hand=3)
    shop.do(cmd.ChangeProduct(product=key, price=60_000), OWNER)
    found = shop.state.products[key]
    assert (found.name, found.price, on_hand(shop, key)) == ("Tò he", 60_000, [3])
    shop.do(cmd.ChangeProduct(product=key, name="Khác", photo="f" * 64, on_hand=9), OWNER)
    found = shop.state.products[key]
    assert (found.name, found.price, found.photo) == ("Khác", 60_000, "f" * 64)
    assert on_hand(shop, key) == [9]
    count = len(shop.records)
    shop.do(cmd.ChangeProduct(product=key, name="Khác"), OWNER)
    assert len(shop.records) == count


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"product": "none"}, "product_unknown"),
        ({"price": 0}, "amount_range"),
        ({"on_hand": -1}, "count_range"),
        ({"name": " "}, "name_missing"),
        ({"shows": ("none",)}, "show_unknown"),
    ],
)
def test_a_change_that_cannot_be_is_refused(fields, code):
    shop = a_shop()
    key = a_product(shop)
    assert code_of(shop, cmd.ChangeProduct(**{"product": key, **fields})) == code


def test_a_finished_show_gets_nothing():
    shop = a_shop()
    key = a_product(shop)
    show = a_plan(shop)
    shop.do(cmd.ReturnStock(show=show), "reaction:allotments")
    assert code_of(shop, cmd.ChangeProduct(product=key, shows=(show,))) == "show_closed"
    assert shop.state.shows[show].planned_at == START


def test_an_unknown_product_cannot_be_planned_and_an_unknown_show_gives_nothing_back():
    shop = a_shop()
    assert code_of(shop, cmd.PlanShow(title="Chợ", products=("none",))) == "product_unknown"
    assert code_of(shop, cmd.ReturnStock(show="none")) == "show_unknown"
