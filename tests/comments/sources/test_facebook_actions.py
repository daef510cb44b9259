"""Hiding comments on Facebook, and answering in private once."""

from __future__ import annotations

from typing import Any

import pytest

from livehub.comments.sources import facebook_actions
from livehub.errors import ProviderError
from tests.comments.sources.facebook_evening import Evening

NATIVE = "911936075671494_911936769004758"


async def test_a_comment_is_hidden_and_shown_again(evening: Evening) -> None:
    await facebook_actions.hide(evening.given(), NATIVE)
    await facebook_actions.hide(evening.given(), NATIVE, hidden=False)
    assert evening.facebook.done == [
        (NATIVE, {"is_hidden": "true"}, None),
        (NATIVE, {"is_hidden": "false"}, None),
    ]


async def test_an_author_is_answered_in_private(evening: Evening) -> None:
    await facebook_actions.reply(evening.given(), NATIVE, "Chị gửi giúp em địa chỉ ạ")
    [(path, _, body)] = evening.facebook.done
    assert path == "me/messages"
    assert body == {
        "recipient": {"comment_id": NATIVE},
        "message": {"text": "Chị gửi giúp em địa chỉ ạ"},
    }


async def test_a_reply_that_was_given_already_is_one(evening: Evening) -> None:
    evening.facebook.error = {"code": 10900, "message": "(#10900) Activity already replied to"}
    await facebook_actions.reply(evening.given(), NATIVE, "Chào chị")


@pytest.mark.parametrize(
    ("error", "code", "retryable"),
    [
        ({"code": 10903}, "reply_refused", False),
        ({"code": 551}, "reply_refused", False),
        ({"code": 10, "error_subcode": 2018278}, "reply_refused", False),
        ({"code": 10}, "source_unauthorised", False),
        ({"code": 190, "error_subcode": 463}, "source_unauthorised", False),
        ({"code": 368}, "source_blocked", False),
        ({"code": 4}, "source_throttled", True),
        ({"code": 2}, "source_failed", True),
        ({"code": "x", "error_subcode": []}, "source_failed", True),
    ],
)
async def test_refusals_are_told_apart(
    evening: Evening, error: dict[str, Any], code: str, retryable: bool
) -> None:
    evening.facebook.error = error
    with pytest.raises(ProviderError) as raised:
        await facebook_actions.reply(evening.given(), NATIVE, "Chào chị")
    assert (raised.value.code, raised.value.retryable) == (code, retryable)


@pytest.mark.parametrize("native", ["", "../me", "123?x=y", "typed-7"])
async def test_what_is_no_comment_of_facebooks_is_not_asked_for(
    evening: Evening, native: str
) -> None:
    with pytest.raises(ProviderError, match="source_not_found"):
        await facebook_actions.hide(evening.given(), native)
    with pytest.raises(ProviderError, match="source_not_found"):
        await facebook_actions.reply(evening.given(), native, "x")
    assert evening.facebook.calls == []
