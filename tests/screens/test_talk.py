"""What helpers see of how the shop talks: its words and its answers, or those that are shipped."""

from __future__ import annotations

from livehub.comments.answers import shipped as answers
from livehub.comments.judging import shipped
from livehub.events.shop import Template
from livehub.screens.projections.shop import HelperShop
from livehub.shop import commands as cmd
from tests.builders import Fold, a_shop

PROJECTION = HelperShop()
RULES = ("rules", "rules")


def changed(shop: Fold, body: cmd.SetCommentRules | cmd.KeepTemplates) -> set[tuple[str, str]]:
    """The documents that are made anew after a command."""
    before = shop.state
    shop.do(body)
    return set(PROJECTION.touched(before, shop.records[-1], shop.state))


def test_a_shop_without_lists_sees_those_that_come_with_livehub():
    shop, lists = a_shop(), shipped()
    assert PROJECTION.document(shop.state, RULES) == {
        "hide": list(lists.hide or ()), "hold": list(lists.hold or ()),
        "allow": list(lists.allow or ()), "links": [], "own": False,
    }  # fmt: skip
    keys = [key for collection, key in PROJECTION.keys(shop.state) if collection == "templates"]
    assert keys == [each.id for each in answers()]
    first = PROJECTION.document(shop.state, ("templates", "1"))
    assert first is not None
    assert (first["text"], first["own"]) == (answers()[0].text, False)


def test_what_is_shown_can_be_saved_as_it_is():
    shop = a_shop()
    shown = PROJECTION.document(shop.state, RULES)
    assert shown is not None
    lists = {name: tuple(shown[name]) for name in ("hide", "hold", "allow", "links")}
    assert RULES in changed(shop, cmd.SetCommentRules(**lists))
    assert PROJECTION.document(shop.state, RULES) == {**shown, "own": True}
    rows = tuple(Template(id="", name=e.name, text=e.text, public=e.public) for e in answers())
    shop.do(cmd.KeepTemplates(templates=rows))
    assert [each.text for each in shop.state.templates] == [each.text for each in answers()]


def test_answers_that_are_fewer_now_leave_the_screens():
    shop = a_shop()
    kept = cmd.KeepTemplates(templates=(Template(id="", name="Cảm ơn", text="Dạ cảm ơn {tên}"),))
    assert {("templates", "1"), ("templates", "9")} <= changed(shop, kept)
    assert PROJECTION.document(shop.state, ("templates", "1")) == {
        "id": "1", "name": "Cảm ơn", "text": "Dạ cảm ơn {tên}", "public": False, "own": True,
    }  # fmt: skip
    assert PROJECTION.document(shop.state, ("templates", "9")) is None
    none = cmd.KeepTemplates(templates=())
    assert ("templates", "1") in changed(shop, none)
    assert PROJECTION.document(shop.state, ("templates", "1")) is None
