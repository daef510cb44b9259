"""Rules of phones that forward their bank's messages."""

from __future__ import annotations

from livehub.shop import commands as cmd
from livehub.shop.forwarders import MOST
from tests.builders import OWNER, a_shop, code_of


def test_a_phone_is_there_until_it_is_removed():
    shop = a_shop()
    key = str(shop.do(cmd.AddForwarder(name="  Máy của thủ quỹ "), OWNER)["forwarder"])
    assert shop.state.forwarders[key].added_at == shop.records[-1].at
    assert "quỹ" not in str(shop.last)
    shop.do(cmd.RemoveForwarder(forwarder=key), OWNER)
    assert key not in shop.state.forwarders
    assert code_of(shop, cmd.RemoveForwarder(forwarder=key)) == "forwarder_gone"


def test_a_phone_has_a_name():
    assert code_of(a_shop(), cmd.AddForwarder(name=" ")) == "name_missing"


def test_there_are_only_so_many_phones():
    shop = a_shop()
    for number in range(MOST):
        shop.do(cmd.AddForwarder(name=f"Máy {number}"), OWNER)
    assert code_of(shop, cmd.AddForwarder(name="Một máy nữa")) == "forwarders_many"
