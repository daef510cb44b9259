"""Comments are read page by page, also those that left state: as they stood, masked, newest first."""

from __future__ import annotations

from typing import Any

import pytest

from livehub.clock import SECOND
from livehub.comments import queue
from livehub.comments.sources.contract import Heard
from livehub.screens import past
from livehub.shows import commands as cmd
from livehub.shows import comment_commands as talk
from tests.builders import wants
from tests.worlds import Opened

PHONE = "0912345678"


async def page(opened: Opened, query: str = "") -> Any:
    async with opened.client("helper") as client:
        response = await client.get(f"/studio/{opened.stage.show}/comments{query}")
    assert response.is_success, response.text
    return response.json()


async def run(opened: Opened, body: Any, actor: str = "helper:h7") -> Any:
    return await opened.run(f"show:{opened.stage.show}", body, actor)


async def hear(opened: Opened, *texts: str) -> None:
    count = opened.world.show(opened.stage.show).queue.count
    heard = [
        Heard(
            platform="facebook",
            native=f"n{count + at}",
            author=f"a{count + at}",
            name="Khách",
            text=text,
        )
        for at, text in enumerate(texts)
    ]
    await opened.world.comments.hear(opened.stage.show, "facebook", heard)


async def snapshot(opened: Opened) -> dict[str, Any]:
    """The comments' documents as the studio's feed has them."""
    documents = await page(opened)
    return {each["id"]: each for each in documents}


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five that left stay in state, ten wait at once."""
    monkeypatch.setattr(queue, "KEPT", 5)
    monkeypatch.setattr(queue, "OPEN_MOST", 10)


async def test_pages_go_back_to_the_first_without_a_hole(opened: Opened) -> None:
    await hear(opened, *(f"số {number}" for number in range(1, 251)))
    first = await page(opened)
    assert [each["id"] for each in first] == [str(number) for number in range(250, 150, -1)]
    second = await page(opened, "?before=151&limit=60")
    assert [each["id"] for each in second] == [str(number) for number in range(150, 90, -1)]
    assert [each["id"] for each in await page(opened, "?before=3")] == ["2", "1"]
    assert await page(opened, "?before=1") == []
    assert len(await page(opened, "?before=999999999&limit=5000")) == 100
    assert first[0]["name"] == "Khách"


@pytest.mark.usefixtures("small")
async def test_what_left_state_stands_as_it_stood_when_it_left(opened: Opened) -> None:
    """Whatever happened to them: folded from the log they say what their last document said."""
    await hear(opened, f"gọi {PHONE}", "A12", "hay quá", "hay quá", "giá sao", "xấu", "B5", "đổi ý")
    await run(opened, talk.FinishComment(comment="1"))
    ordered = cmd.OpenOrder(lines=wants((opened.stage.variant, 1)), channel="comment", comment="2")
    order = str((await run(opened, ordered))["order"])
    await run(opened, talk.FinishComment(comment="3"))
    await run(opened, talk.HideComment(comment="5"))
    await run(opened, talk.RestoreComment(comment="5"))
    await run(opened, talk.HideComment(comment="5", there=True))
    edit = Heard(kind="edit", platform="facebook", native="n5", text="xấu quá")
    gone = Heard(kind="delete", platform="facebook", native="n5")
    await opened.world.comments.hear(opened.stage.show, "facebook", [edit, gone])
    await run(opened, talk.ClaimComment(comment="7"))
    await run(opened, talk.FinishComment(comment="7"))
    await run(opened, talk.HoldComment(comment="8"))
    await run(opened, talk.HideComment(comment="8"))
    before = await snapshot(opened)
    opened.clock.advance(60 * SECOND)
    await hear(opened, *(f"thứ {number} x" for number in range(20)))
    for number in range(9, 29):
        state = opened.world.show(opened.stage.show).queue.get(str(number))
        if state is not None and queue.in_queue(state):
            await run(opened, talk.FinishComment(comment=str(number)))
    kept = opened.world.show(opened.stage.show).queue
    assert all(kept.get(str(number)) is None for number in range(1, 9))
    after = await snapshot(opened)
    assert {key: after[key] for key in before} == before
    assert before["2"]["order"] == order
    assert PHONE not in str(after)
    assert {after[str(n)]["state"] for n in (1, 5, 6, 8)} == {"done", "hidden", "deleted"}


@pytest.mark.usefixtures("small")
async def test_one_that_too_many_others_pushed_out_says_so(opened: Opened) -> None:
    await hear(opened, *(f"thứ {number} x" for number in range(40)))
    found = await page(opened, "?before=10")
    assert {(each["state"], each["reason"]) for each in found} == {("done", "passed")}


@pytest.mark.usefixtures("small")
async def test_a_long_log_is_read_in_bounded_pieces(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past, "PIECE", 20)
    monkeypatch.setattr(past, "PIECES_MOST", 2)
    await hear(opened, *(f"thứ {number} x" for number in range(100)))
    tries = 0
    async with opened.client("helper") as client:
        while True:
            response = await client.get(f"/studio/{opened.stage.show}/comments?before=11")
            if response.is_success:
                break
            assert response.status_code == 503
            tries += 1
            opened.clock.advance(SECOND)
    assert tries >= 2
    assert [each["id"] for each in response.json()] == [str(n) for n in range(10, 0, -1)]


@pytest.mark.usefixtures("small")
async def test_an_erased_person_has_no_name_there_either(opened: Opened) -> None:
    await hear(opened, *(f"thứ {number} x" for number in range(40)))
    first = (await page(opened, "?before=2"))[0]
    await opened.world.store.erase(f"author:{first['author']}")
    assert (await page(opened, "?before=2"))[0]["name"] is None


@pytest.mark.parametrize(
    "query", ["?before=0", "?before=-1", "?before=x", "?limit=1e3", "?limit=", "?before=1234567890"]
)
async def test_what_is_no_number_is_refused(opened: Opened, query: str) -> None:
    async with opened.client("helper") as client:
        response = await client.get(f"/studio/{opened.stage.show}/comments{query}")
    assert response.status_code == 422


async def test_who_asks_too_often_waits(opened: Opened) -> None:
    async with opened.client("helper") as client:
        address = f"/studio/{opened.stage.show}/comments"
        statuses = [(await client.get(address)).status_code for _ in range(22)]
    assert statuses == [200] * 20 + [503] * 2
