"""The helper that the machine plays does a part of the work and fights nobody."""

from __future__ import annotations

import contextlib

import pytest

from livehub.clock import MINUTE, SECOND
from livehub.comments.queue import Comment
from livehub.rehearsal.crowd import run
from livehub.rehearsal.evening import Evening
from livehub.rehearsal.village import robot
from livehub.shows import commands as cmd
from livehub.shows import comment_commands as talk
from tests.rehearsal.paper import SEED, Over, PaperWorld, open_paper_village, play

pytestmark = pytest.mark.slow  # whole evenings are played


def waiting(world: PaperWorld, show: str) -> list[Comment]:
    """Strict orders that nobody took."""
    comments = world.show(show).queue.comments.values()
    return [each for each in comments if each.tier == "strict" and each.state == "visible"]


async def test_it_takes_orders_and_leaves_some_to_practise_on() -> None:
    world, show = await open_paper_village()
    await play(world, show, 4 * MINUTE)
    assert len(world.show(show).orders) >= 10
    assert len(waiting(world, show)) >= 3


async def test_what_a_person_claimed_stays_theirs() -> None:
    world, show = await open_paper_village()
    await play(world, show, 2 * MINUTE)
    mine = [each.comment for each in waiting(world, show)]
    assert mine
    for key in mine:
        body = talk.ClaimComment(comment=key)
        await world.get(f"show:{show}").run(body, actor="helper:me", id=f"claim-{key}")
    await play(world, show, 6 * MINUTE)
    queue = world.show(show).queue
    comments = [queue.comments[key] for key in mine]
    assert {(each.state, each.order) for each in comments} == {("visible", None)}
    assert {claim.by for each in comments if (claim := queue.claim_of(each))} == {"me"}


async def test_what_a_person_brought_back_is_not_taken_away_again() -> None:
    world, show = await open_paper_village()
    await play(world, show, 4 * MINUTE)
    comments = world.show(show).queue.comments
    done = [key for key, each in comments.items() if each.state == "done" and each.order is None]
    body = talk.RestoreComment(comment=done[0])
    await world.get(f"show:{show}").run(body, actor="helper:me", id="restore")
    await play(world, show, 3 * MINUTE)
    assert world.show(show).queue.comments[done[0]].state == "visible"


async def test_it_features_one_product_after_the_other() -> None:
    world, show = await open_paper_village()
    await play(world, show, 4 * MINUTE)
    featured = [body.product for *_, body in world.sent if isinstance(body, cmd.FeatureProduct)]
    assert len(featured) in {11, 12, 13}
    assert len(set(featured)) == 9


async def test_it_waits_a_minute_after_a_person_featured_something() -> None:
    world, show = await open_paper_village()
    world.clock.advance(SECOND)
    end = world.clock.now() + 3 * MINUTE
    chosen = "nothing yet"
    shown: list[tuple[int, str | None]] = []
    evening = Evening(SEED, await robot(world.logs))

    async def wait(pause: int) -> None:
        nonlocal chosen
        await world.wait(pause)
        now = world.clock.now()
        state = world.show(show)
        if chosen == "nothing yet" and end - now < 2 * MINUTE:
            chosen = max(set(state.products) - {str(state.featured_product)})
            body = cmd.FeatureProduct(product=chosen)
            await world.get(f"show:{show}").run(body, actor="helper:me", id="feature")
        shown.append((now, world.show(show).featured_product))
        if now >= end:
            raise Over

    with contextlib.suppress(Over):
        await run(world.logs, world.clock, show, evening, wait)
    times = [at for at, product in shown if product == chosen and at >= end - 2 * MINUTE]
    assert 59 * SECOND <= times[-1] - times[0] <= 65 * SECOND


async def test_praise_is_shown_for_a_while_and_spam_is_hidden() -> None:
    world, show = await open_paper_village()
    await play(world, show, 8 * MINUTE)
    kinds = {type(body) for *_, body in world.sent}
    assert {talk.FeatureComment, talk.UnfeatureComment, talk.HideComment} <= kinds


async def test_the_queue_stays_short_enough_to_read() -> None:
    world, show = await open_paper_village()
    await play(world, show, 15 * MINUTE)
    states = [each.state for each in world.show(show).queue.comments.values()]
    assert states.count("visible") < 50


async def test_what_is_sold_out_comes_back() -> None:
    world, show = await open_paper_village()
    await play(world, show, 2 * SECOND)
    state = world.show(show)
    product = next(iter(state.products.values()))
    lines = (cmd.WantedLine(variant=product.variants[0].variant, qty=state.available(product)),)
    body = cmd.OpenOrder(lines=lines, channel="hall", name="Bác mua hết")
    await world.get(f"show:{show}").run(body, actor="helper:me", id="all")
    await play(world, show, 10 * SECOND)
    assert world.show(show).available(product) == 0
    await play(world, show, 20 * SECOND)
    assert world.show(show).available(product) >= 3
