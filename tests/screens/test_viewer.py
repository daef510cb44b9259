"""Who may see which feed and wish for what: the whole table, written down a second time."""

from __future__ import annotations

from typing import get_args

import msgspec
import pytest

from livehub.errors import NotAuthorized
from livehub.log.command import Body, type_of
from livehub.payments import commands as bank_cmd
from livehub.screens.viewer import Role, Viewer
from livehub.shop import commands as shop_cmd
from livehub.shows import commands as cmd
from livehub.shows import comment_commands as talk
from livehub.shows import money_commands as money_cmd

ROLES: tuple[Role, ...] = get_args(Role)
SHOW = "s1"
ORDER = "s1-4"
SUBJECTS = {"buyer": ORDER, "camera": "c1"}

FEEDS = {
    "shop/helper": {"owner", "helper"},
    "bank/helper": {"owner", "helper"},
    "show:s1/helper": {"owner", "helper"},
    "show:s1/overlay": {"owner", "helper", "overlay"},
    "show:s1/watch": {"owner", "helper", "watch"},
    "show:s1/tv": {"owner", "helper", "tv"},
    "show:s1/camera:c1": {"owner", "helper", "camera"},
    "show:s1/camera:c2": {"owner", "helper"},
    "show:s1/claimer:x1": {"owner", "helper"},
    "show:s1/claimer:x2": set(),
    "show:s1/order:s1-4": {"owner", "helper", "buyer"},
    "show:s1/order:s1-5": {"owner", "helper"},
    "vitals:s1": {"owner", "helper", "camera", "overlay", "watch", "tv"},
    "show:s2/overlay": {"owner", "helper"},
    "show:s2/watch": {"owner", "helper"},
    "show:s2/tv": {"owner", "helper"},
    "show:s2/order:s1-4": {"owner", "helper"},
    "vitals:s2": {"owner", "helper"},
    "shop/other": set(),
    "": set(),
}

OWNER_ONLY = {
    "name_shop", "set_public_url", "add_account", "change_account", "retire_account",
    "choose_coop_account", "choose_seller_account", "test_account", "connect_provider",
    "add_seller", "remove_device",
    "set_handover", "clear_handover", "add_forwarder", "remove_forwarder",
}  # fmt: skip
HELPERS = {
    "add_product", "change_product", "plan_show", "make_invite", "start_show", "close_show",
    "feature_product", "clear_feature", "feature_comment", "unfeature_comment", "claim_comment",
    "release_comment", "finish_comment", "hide_comment", "restore_comment", "open_order",
    "change_lines", "cancel_order", "extend_order", "mark_sent", "give_contact",
    "allocate_transfer", "undo_allocation", "take_camera", "send_cue", "ask_camera",
    "start_recording", "stop_recording", "accept_paid", "keep_paid_lines", "say_paid", "see_money",
    "join_transfers", "part_transfers", "set_aside", "ask_refund", "mark_refund_paid", "close_refund", "drop_refund",
    "dismiss_notification", "reveal_comment", "hold_comment", "judge_author", "type_comment",
    "connect_source", "disconnect_source", "close_gap", "reopen_gap", "send_reply", "take_back_reply",
    "set_comment_rules", "keep_templates",
}  # fmt: skip
ALLOWED: dict[Role, set[str]] = {
    "owner": OWNER_ONLY | HELPERS,
    "helper": HELPERS,
    "camera": {"call_helper"},
    "overlay": set(),
    "watch": {"receive_comment"},
    "buyer": {"give_contact", "say_paid"},
    "tv": set(),
}


def viewer(role: Role) -> Viewer:
    return Viewer(role, SUBJECTS.get(role, "x1"), SHOW)


def bodies() -> list[Body]:
    """One of each command there is; its fields do not matter, but for the order it is about."""
    kinds = {
        each
        for module in (shop_cmd, cmd, talk, money_cmd, bank_cmd)
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, Body) and each is not Body
    }
    return [example(kind) for kind in sorted(kinds, key=lambda kind: kind.__name__)]


def example(kind: type[Body]) -> Body:
    """A command with whatever fits its fields; the order it is about is the buyer's."""
    required = [field for field in msgspec.structs.fields(kind) if field.required]
    plain: dict[object, object] = {str: "x", int: 1, bool: True}
    given = {field.name: plain.get(field.type, ()) for field in required}
    return kind(**{**given, "order": ORDER} if "order" in given else given)


def may(role: Role, log: str, body: Body) -> bool:
    try:
        viewer(role).check_command(log, body)
    except NotAuthorized:
        return False
    return True


def sees(role: Role, feed: str) -> bool:
    try:
        viewer(role).check_feed(feed)
    except NotAuthorized:
        return False
    return True


@pytest.mark.parametrize("feed", FEEDS)
def test_each_feed_is_seen_by_whom_it_is_for(feed):
    assert {role for role in ROLES if sees(role, feed)} == FEEDS[feed]


def test_a_refusal_says_only_that_it_is_not_allowed():
    with pytest.raises(NotAuthorized) as refused:
        viewer("buyer").check_feed("shop/helper")
    assert (refused.value.code, refused.value.data) == ("not_allowed", {})


@pytest.mark.parametrize("role", ROLES)
def test_each_role_may_wish_for_what_is_theirs_and_nothing_else(role):
    assert {type_of(body) for body in bodies() if may(role, "show:s1", body)} == ALLOWED[role]


def test_what_no_screen_may_wish_for_comes_from_within_only():
    outer = {name for names in ALLOWED.values() for name in names} | {"wanted_line"}
    inner = {type_of(body) for body in bodies()} - outer
    assert inner == {
        "take_ownership", "log_in", "use_invite", "enter_rehearsal", "open_counter", "return_stock",
        "open_show", "list_product", "revise_product", "revise_payee", "prove_account", "receive_money", "withdraw_money",
        "expire_order", "extend_deadlines", "notify_transfer", "match_transfer",
        "end_recording", "keep_recording", "keep_program", "confirm_money", "return_money",
        "edit_comment", "delete_comment", "ban_author", "lapse_claim", "revise_rules", "note_gap",
        "note_platform", "remember_author",
        "undo_return", "disconnect_provider", "keep_statement_layout", "keep_notification", "settle_notification",
    }  # fmt: skip


@pytest.mark.parametrize("role", ["camera", "overlay", "watch", "tv", "buyer"])
@pytest.mark.parametrize("log", ["show:s2", "shop", "bank", "show:None", ""])
def test_who_belongs_to_one_show_wishes_nothing_elsewhere(role, log):
    assert not any(may(role, log, body) for body in bodies())


def test_a_buyer_speaks_for_their_own_order_only():
    for order, allowed in ((ORDER, True), ("s1-5", False), ("", False)):
        body = cmd.GiveContact(order=order, name="Lan", phone="0912345678", consent=True)
        assert may("buyer", "show:s1", body) == allowed


def test_the_log_names_the_role_and_the_subject():
    assert [viewer(role).actor for role in ROLES] == [
        "owner:x1", "helper:x1", "camera:c1", "overlay:x1", "watch:x1", "tv:x1", "buyer:s1-4",
    ]  # fmt: skip
