"""Rules of upgrades: old events come to today's shape step by step; newer ones are refused."""

from __future__ import annotations

import pytest

from livehub.errors import ConfigError
from livehub.events.bank import BANK
from livehub.events.shop import SHOP
from livehub.events.show import SHOW
from livehub.log.upgrade import STEPS, to_current


def test_todays_version_is_left_as_it_is():
    assert to_current("show", "order_opened", 1, 1, b'{"a": 1}') == b'{"a": 1}'


def test_an_old_event_goes_through_every_step_in_turn():
    steps = {
        ("show", "order_opened", 1): lambda fields: {**fields, "b": 2},
        ("show", "order_opened", 2): lambda fields: {"sum": fields["a"] + fields["b"]},
    }
    assert to_current("show", "order_opened", 1, 3, b'{"a":1}', steps) == b'{"sum":3}'
    assert to_current("show", "order_opened", 2, 3, b'{"a":1,"b":5}', steps) == b'{"sum":6}'


def test_an_event_of_a_newer_version_is_refused():
    with pytest.raises(ConfigError) as refused:
        to_current("show", "order_opened", 2, 1, b"{}")
    assert refused.value.code == "event_too_new"
    assert refused.value.data == {"type": "order_opened", "version": 2}


def test_every_version_there_ever_was_has_a_step_to_the_next():
    wanted = {
        (vocabulary.kind, name, version)
        for vocabulary in (SHOP, BANK, SHOW)
        for name, event in vocabulary.types.items()
        for version in range(1, event.v)
    }
    assert set(STEPS) == wanted
