"""Rules of the show itself: its course, what it sells, what is featured."""

from __future__ import annotations

import pytest

from livehub.errors import NotFound, Refused
from livehub.events import show as ev
from livehub.log.command import Body
from livehub.shows import commands as cmd
from livehub.shows.domains import SHOW_KIND
from tests.builders import REACTION, Fold, a_show, an_order, listing


def nothing_more(show: Fold, body: Body, actor: str = "helper:h1") -> None:
    count = len(show.records)
    show.do(body, actor)
    assert len(show.records) == count


def test_a_show_opens_once():
    show = Fold(SHOW_KIND)
    show.do(cmd.OpenShow(show="x", title="Chợ", uses=("overlay",), hold_minutes=5), REACTION)
    assert (show.state.title, show.state.phase, show.state.uses) == ("Chợ", "planned", ("overlay",))
    nothing_more(show, cmd.OpenShow(show="x", title="Khác"), REACTION)


def test_a_show_goes_live_and_closes_once():
    show = a_show()
    assert show.state.phase == "live"
    nothing_more(show, cmd.StartShow())
    show.do(cmd.CloseShow())
    for body in (cmd.StartShow(), cmd.CloseShow()):
        with pytest.raises(Refused, match="show_closed"):
            show.do(body)


def test_what_is_neither_sold_nor_reserved_goes_back_at_the_close():
    show = a_show()
    an_order(show, ("p1-1", 2), ("p2-1", 5))
    show.do(cmd.CloseShow())
    assert show.last == ev.ShowClosed(unsold=(ev.Unsold(product="p1", variant="p1-1", quantity=3),))
    assert show.state.shelf["p1-1"].available == 0
    assert show.state.shelf["p1-1"].allotted == 2


def test_a_close_takes_everything_off_the_overlay():
    show = a_show()
    show.do(cmd.FeatureProduct(product="p1"))
    show.do(cmd.CloseShow())
    assert (show.state.featured_product, show.state.featured_comment) == (None, None)
    with pytest.raises(Refused, match="show_closed"):
        show.do(cmd.FeatureProduct(product="p1"))
    nothing_more(show, cmd.ClearFeature())


def test_allotments_of_one_product_list_it_once_and_add_up():
    show = a_show()
    for allotment in ("a", "b"):
        show.do(listing("p9", quantity=4, code="C9", allotment=allotment), REACTION)
    assert show.state.shelf["p9-1"].available == 8
    assert show.state.products["p9"].position == 3
    listed = [each for each in show.records if isinstance(each.event, ev.ProductListed)]
    assert len(listed) == 3


def test_a_product_is_available_as_the_sum_of_its_variants():
    show = a_show()
    for number in (1, 2):
        body = listing("p9", variants=("S", "M"), variant=number, quantity=number, code="C9")
        show.do(body, REACTION)
    assert show.state.available(show.state.products["p9"]) == 3


def test_a_revision_that_changes_nothing_or_an_unknown_product_is_no_event():
    show = a_show()
    nothing_more(show, cmd.ReviseProduct(product="p1", name="Tò he con gà", price=50_000), REACTION)
    nothing_more(show, cmd.ReviseProduct(product="p9", name="x", price=1), REACTION)
    show.do(cmd.ReviseProduct(product="p1", name="Tò he", price=1), REACTION)
    assert show.state.products["p1"].price == 1


def test_featuring_a_product_again_is_no_event_and_an_unknown_one_is_refused():
    show = a_show()
    show.do(cmd.FeatureProduct(product="p1"))
    nothing_more(show, cmd.FeatureProduct(product="p1"))
    with pytest.raises(NotFound, match="product_unknown"):
        show.do(cmd.FeatureProduct(product="p9"))
    show.do(cmd.ClearFeature())
    nothing_more(show, cmd.ClearFeature())


def test_a_camera_that_calls_is_remembered_with_its_latest_call():
    show = a_show()
    for camera in ("c1", "c2", "c1"):
        show.clock.advance(1000)
        show.do(cmd.CallHelper(), f"camera:{camera}")
    assert [camera for camera, _ in show.state.called] == ["c2", "c1"]
    for number in range(20):
        show.do(cmd.CallHelper(), f"camera:x{number}")
    assert len(show.state.called) == 10
