"""Rules of connecting bank providers."""

from __future__ import annotations

import pytest

from livehub.log.command import Body, Command, Decision
from livehub.shop.commands import ConnectProvider, DisconnectProvider
from livehub.shows.domains import SHOP_KIND
from tests.builders import OWNER, Fold, a_shop, code_of

SECRET, TOKEN = "s3cret" * 5, "t0ken" * 5


def decided(shop: Fold, body: Body) -> Decision:
    return SHOP_KIND.decide(shop.state, Command("c", OWNER, 0, bytes(32), body))


def kept(shop: Fold, body: Body) -> list[tuple[str, str, str]]:
    return [(each.subject, each.field, each.value) for each in decided(shop, body).vault]


def test_keys_lie_in_the_vault_and_in_no_event():
    shop = a_shop()
    body = ConnectProvider(provider="casso", secret=f" {SECRET} ", token=TOKEN)
    assert kept(shop, body) == [
        ("provider:casso", "secret", SECRET),
        ("provider:casso", "token", TOKEN),
    ]
    events = repr(decided(shop, body).events)
    assert SECRET not in events
    assert TOKEN not in events
    for _ in range(2):
        shop.do(body, OWNER)
    assert shop.state.providers == ("casso",)
    assert shop.state.provider_ways["casso"] == ("webhook", "poll")


def test_a_second_way_leaves_the_first_key_as_it_is():
    shop = a_shop()
    shop.do(ConnectProvider(provider="sepay", secret=SECRET), OWNER)
    assert shop.state.provider_ways["sepay"] == ("webhook",)
    more = ConnectProvider(provider="sepay", token=TOKEN)
    assert kept(shop, more) == [("provider:sepay", "token", TOKEN)]
    shop.do(more, OWNER)
    assert shop.state.provider_ways["sepay"] == ("webhook", "poll")
    shop.do(ConnectProvider(provider="sepay", ways=("poll",)), OWNER)
    assert shop.state.provider_ways["sepay"] == ("poll",)


def test_a_new_key_of_the_same_way_is_told_and_nothing_new_is_not():
    shop = a_shop()
    body = ConnectProvider(provider="payos", secret=SECRET)
    shop.do(body, OWNER)
    assert len(decided(shop, ConnectProvider(provider="payos", secret=TOKEN)).events) == 1
    again = ConnectProvider(provider="payos", ways=("webhook",))
    assert decided(shop, again) == Decision()


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, "secret_missing"),
        ({"secret": "  ", "token": ""}, "secret_missing"),
        ({"ways": ("poll",)}, "secret_missing"),
        ({"ways": ("webhook", "poll"), "secret": SECRET}, "secret_missing"),
        ({"secret": "short"}, "secret_short"),
        ({"token": "x" * 15}, "secret_short"),
        ({"secret": "x" * 501}, "secret_form"),
        ({"secret": "x" * 20 + "\n" + "x" * 20}, "secret_form"),
        ({"secret": "khoá bí mật của tôi đây"}, "secret_form"),
    ],
)
def test_what_is_no_key_is_refused_whole(fields, code):
    shop = a_shop()
    before = shop.state
    assert code_of(shop, ConnectProvider(provider="sepay", **fields)) == code
    assert shop.state is before


def test_payos_is_not_asked():
    body = ConnectProvider(provider="payos", secret=SECRET, token=TOKEN)
    assert code_of(a_shop(), body) == "provider_not_asked"


def test_a_provider_that_is_disconnected_leaves_no_key():
    shop = a_shop()
    gone = DisconnectProvider(provider="sepay")
    assert decided(shop, gone) == Decision()
    shop.do(ConnectProvider(provider="sepay", secret=SECRET), OWNER)
    shop.do(ConnectProvider(provider="casso", secret=SECRET), OWNER)
    assert kept(shop, gone) == [("provider:sepay", "secret", ""), ("provider:sepay", "token", "")]
    shop.do(gone, OWNER)
    assert (shop.state.providers, dict(shop.state.provider_ways)) == (
        ("casso",),
        {"casso": ("webhook",)},
    )
    assert code_of(shop, ConnectProvider(provider="sepay", ways=("webhook",))) == "secret_missing"
