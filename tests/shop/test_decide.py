"""Rules of the shop: who may come in, and which shows there are."""

from __future__ import annotations

import pytest

from livehub.clock import DAY, MINUTE
from livehub.events import shop as ev
from livehub.log.command import Command
from livehub.log.record import Record
from livehub.shop import commands as cmd
from livehub.shop.decide import usable
from livehub.shop.state import COUNTER
from livehub.shows.commands import StartShow
from livehub.shows.domains import SHOP_KIND
from tests.builders import OWNER, Fold, a_shop, code_of
from tests.fakes import START

VISITOR = "visitor:v"


def invited(shop: Fold, kind: str = "helper", **fields: object) -> str:
    show = str(shop.do(cmd.PlanShow(title="Chợ", uses=("camera",)), OWNER)["show"])
    body = cmd.MakeInvite(kind=kind, show=show, **fields)  # type: ignore[arg-type]
    return str(shop.do(body, OWNER)["invite"])


def take(generation: int) -> cmd.TakeOwnership:
    return cmd.TakeOwnership(generation=generation, pin_hash="$argon2id$x", name="Nghệ nhân tò he")


def test_an_owner_link_works_once_and_only_in_its_generation():
    shop = a_shop()
    assert code_of(shop, take(1), VISITOR) == "link_used"
    result = shop.do(take(0), VISITOR)
    assert shop.state.devices[result["device"]].role == "owner"
    assert code_of(shop, take(0), VISITOR) == "link_used"
    shop.do(take(1), VISITOR)
    assert shop.state.owner_generation == 2


def test_the_pins_hash_and_the_owners_name_lie_in_the_vault_only():
    decision = SHOP_KIND.decide(a_shop().state, Command("c", VISITOR, 0, bytes(32), take(0)))
    assert {each.value for each in decision.vault} == {"$argon2id$x", "Nghệ nhân tò he"}
    assert "Bác" not in repr(decision.events)
    assert "argon" not in repr(decision.events)


def test_who_logs_in_is_owner_on_that_device_for_a_week():
    shop = a_shop()
    key = shop.do(cmd.LogIn(name="Nghệ nhân tò he"), VISITOR)["device"]
    found = shop.state.devices[key]
    assert (found.role, found.expires_at) == ("owner", START + 7 * DAY)


def test_an_invite_joins_one_device_for_ten_minutes_and_once():
    shop = a_shop()
    invite = invited(shop)
    assert shop.state.invites[invite].expires_at == START + 10 * MINUTE
    shop.clock.advance(10 * MINUTE - 1)
    result = shop.do(cmd.UseInvite(invite=invite, name="Hoa"), VISITOR)
    device = shop.state.devices[result["device"]]
    assert (device.role, device.show) == (result["role"], result["show"])
    assert code_of(shop, cmd.UseInvite(invite=invite, name="Hoa"), VISITOR) == "link_used"


def test_an_invite_that_is_over_or_unknown_lets_nobody_in():
    shop = a_shop()
    invite = invited(shop)
    shop.clock.advance(10 * MINUTE)
    assert code_of(shop, cmd.UseInvite(invite=invite, name="Hoa"), VISITOR) == "link_expired"
    assert code_of(shop, cmd.UseInvite(invite="none", name="Hoa"), VISITOR) == "link_unknown"


def test_looking_at_an_invite_does_not_use_it():
    shop = a_shop()
    invite = invited(shop)
    for _ in range(3):
        assert usable(shop.state, invite, shop.clock.now()).used_by is None
    shop.do(cmd.UseInvite(invite=invite, name="Hoa"), VISITOR)


def test_whoever_joins_needs_a_name():
    shop = a_shop()
    invite = invited(shop)
    assert code_of(shop, cmd.UseInvite(invite=invite, name="\u200b"), VISITOR) == "name_missing"
    shop.do(cmd.UseInvite(invite=invite, name="Hoa"), VISITOR)


def test_invites_that_are_over_leave_state_with_the_next():
    shop = a_shop()
    first = invited(shop)
    shop.clock.advance(10 * MINUTE)
    second = invited(shop)
    assert set(shop.state.invites) == {second}
    assert first != second


def test_an_invites_name_lies_in_the_vault():
    shop = a_shop()
    invite = invited(shop, name="Tổ \u202eđan giỏ")
    assert isinstance(shop.last, ev.InviteMade)
    assert "Sáu" not in repr(shop.last)
    show = shop.state.invites[invite].show
    body = cmd.MakeInvite(kind="camera", show=show, name="Tổ \u202eđan giỏ")
    decision = SHOP_KIND.decide(shop.state, Command("c", OWNER, 0, bytes(32), body))
    assert [each.value for each in decision.vault] == ["Tổ đan giỏ"]


def test_only_a_show_that_is_there_open_and_uses_a_camera_takes_invites():
    shop = a_shop()
    show = str(shop.do(cmd.PlanShow(title="Chợ"), OWNER)["show"])
    assert code_of(shop, cmd.MakeInvite(kind="camera", show=show)) == "show_without_camera"
    assert code_of(shop, cmd.MakeInvite(kind="helper", show="none")) == "show_unknown"
    shop.do(cmd.ReturnStock(show=show), "reaction:allotments")
    assert code_of(shop, cmd.MakeInvite(kind="helper", show=show)) == "show_closed"


def test_a_removed_device_has_no_role():
    shop = a_shop()
    device = str(shop.do(cmd.LogIn(name="Nghệ nhân tò he"), VISITOR)["device"])
    shop.do(cmd.RemoveDevice(device=device), OWNER)
    assert device not in shop.state.devices
    assert code_of(shop, cmd.RemoveDevice(device=device)) == "device_unknown"


def test_removing_is_folded_also_when_the_device_is_gone_already():
    shop = a_shop()
    record = Record(99, 0, OWNER, "c", ev.DeviceRemoved(device="none"))
    assert SHOP_KIND.evolve(shop.state, record) == shop.state


def test_anybody_gets_a_role_in_the_rehearsal():
    shop = a_shop()
    device = shop.do(cmd.EnterRehearsal(name="Khách"), VISITOR)["device"]
    assert shop.state.devices[device].role == "helper"


def test_the_counter_is_made_once():
    shop = a_shop()
    for _ in range(2):
        assert shop.do(cmd.OpenCounter(), "work:start") == {"show": COUNTER}
    assert [type(each.event) for each in shop.records].count(ev.ShowPlanned) == 1


def test_a_show_has_what_it_uses_once_each():
    shop = a_shop()
    body = cmd.PlanShow(title="Chợ", uses=("camera", "overlay", "camera"), hold_minutes=30)
    key = shop.do(body, OWNER)["show"]
    found = shop.state.shows[key]
    assert (found.uses, found.hold_minutes) == (("camera", "overlay"), 30)


@pytest.mark.parametrize("minutes", [0, -1, 7 * 24 * 60 + 1, 10**40])
def test_goods_are_held_for_some_minutes_at_most_a_week(minutes):
    assert code_of(a_shop(), cmd.PlanShow(title="Chợ", hold_minutes=minutes)) == "count_range"


def test_a_show_and_a_shop_need_a_name():
    shop = a_shop()
    assert code_of(shop, cmd.PlanShow(title=" ")) == "name_missing"
    assert code_of(shop, cmd.NameShop(name="\u202e")) == "name_missing"


def test_the_same_name_again_is_no_event():
    shop = a_shop()
    shop.do(cmd.NameShop(name="HTX <b>Xuân La</b>"), OWNER)
    count = len(shop.records)
    shop.do(cmd.NameShop(name=" HTX <b>Xuân La</b>\u200b"), OWNER)
    assert (shop.state.name, len(shop.records)) == ("HTX <b>Xuân La</b>", count)


def test_another_account_may_become_the_default_payee():
    record = Record(99, 0, OWNER, "c", ev.CoopAccountChosen(account="other"))
    assert SHOP_KIND.evolve(a_shop().state, record).coop == "other"


def test_a_wish_that_the_shop_does_not_know_is_refused():
    assert code_of(a_shop(), StartShow()) == "command_unknown"
