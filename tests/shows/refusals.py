"""What tests of the order desk share: asking for the refusal, and for a new order itself."""

from __future__ import annotations

import pytest

from livehub.errors import UserError
from livehub.log.command import Body
from livehub.orders.order import Order
from tests.builders import HELPER, Fold, an_order


def refused_with(show: Fold, body: Body, actor: str = HELPER) -> str:
    """The code of the refusal; nothing may have happened."""
    before = show.state
    with pytest.raises(UserError) as refused:
        show.do(body, actor)
    assert show.state is before
    return refused.value.code


def the_order(show: Fold, *lines: tuple[str, int]) -> Order:
    key = an_order(show, *lines)
    order: Order = show.state.orders[key]
    return order
