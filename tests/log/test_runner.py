"""Rules of the runner: once, in order, durable before anybody hears of it."""

from __future__ import annotations

import asyncio

import pytest

from livehub.clock import DAY
from livehub.errors import Busy, ProviderError, Refused
from livehub.log.contract import Append, Conflict, Taken
from livehub.log.runner import WAITING, Outcome
from livehub.log.vault import Personal
from tests.log.tally import Count, Scene, Stumble, a_scene


async def all_of(scene: Scene, *bodies: Count | Stumble, ids: str = "") -> list[object]:
    """What each command came to when all are asked before the runner takes the first."""
    names = ids or "abcdefghijklmnopqrstuvwxyz"
    waiting = [
        asyncio.gather(scene.runner.run(body, actor="helper:h1", id=name), return_exceptions=True)
        for body, name in zip(bodies, names, strict=False)
    ]
    await asyncio.sleep(0)
    scene.serve()
    return [(await each)[0] for each in waiting]


def codes(results: list[object]) -> list[str]:
    return [getattr(each, "code", "done") for each in results]


async def test_commands_that_wait_together_are_one_append_decided_in_turn(tmp_path):
    async with a_scene(tmp_path) as scene:
        results = await all_of(scene, Count(by=60), Count(by=30), Count(by=20), Count(by=10))
        assert codes(results) == ["done", "done", "sold_out", "done"]
        assert [len(each.records) for each in scene.store.appends] == [3]
        assert (scene.runner.state, scene.runner.head.seq) == (100, 3)


async def test_the_same_id_again_gets_the_first_result_and_changes_nothing(tmp_path):
    async with a_scene(tmp_path) as scene:
        scene.serve()
        first = await scene.runner.run(Count(by=5), actor="helper:h1", id="a")
        again = await scene.runner.run(Count(by=5), actor="helper:h1", id="a")
        assert first == again
        assert (scene.runner.state, scene.runner.head.seq) == (5, 1)


async def test_the_same_id_of_another_actor_is_another_command(tmp_path):
    async with a_scene(tmp_path) as scene:
        scene.serve()
        await scene.runner.run(Count(by=5), actor="helper:h1", id="a")
        await scene.runner.run(Count(by=5), actor="helper:h2", id="a")
        assert scene.runner.state == 10


async def test_the_same_id_with_other_content_is_refused(tmp_path):
    async with a_scene(tmp_path) as scene:
        scene.serve()
        await scene.runner.run(Count(by=5), actor="helper:h1", id="a")
        with pytest.raises(Refused, match="command_differs"):
            await scene.runner.run(Count(by=6), actor="helper:h1", id="a")
        with pytest.raises(Refused, match="command_differs"):
            await scene.runner.run(Stumble(), actor="helper:h1", id="a")
        assert scene.runner.state == 5


async def test_one_id_asked_twice_at_once_happens_once(tmp_path):
    async with a_scene(tmp_path) as scene:
        results = await all_of(scene, Count(by=5), Count(by=5), Count(by=6), ids="aaa")
        assert results[0] == results[1]
        assert codes(results) == ["done", "done", "command_differs"]
        assert scene.runner.state == 5


async def test_a_refusal_is_not_kept_so_the_same_id_may_succeed_later(tmp_path):
    async with a_scene(tmp_path) as scene:
        results = await all_of(scene, Count(by=101), Count(by=1), ids="aa")
        assert codes(results) == ["sold_out", "done"]
        assert await scene.runner.run(Count(by=1), actor="helper:h1", id="a") == results[1]


async def test_a_receipt_is_kept_for_a_month(tmp_path):
    async with a_scene(tmp_path) as scene:
        scene.serve()
        for days, total in ((0, 5), (29, 5), (2, 10)):
            scene.clock.advance(days * DAY)
            await scene.runner.run(Count(by=5), actor="helper:h1", id="a")
            assert scene.runner.state == total


async def test_a_command_without_events_is_remembered_too(tmp_path):
    async with a_scene(tmp_path) as scene:
        scene.serve()
        first = await scene.runner.run(Count(by=0), actor="helper:h1", id="a")
        await scene.runner.run(Count(by=5), actor="helper:h1", id="b")
        assert await scene.runner.run(Count(by=0), actor="helper:h1", id="a") == first
        assert scene.runner.head.seq == 1


async def test_on_conflict_the_runner_catches_up_and_decides_again(tmp_path):
    async with a_scene(tmp_path) as scene:
        rival = await scene.another()
        heard: list[tuple[int, int, int]] = []
        scene.runner.listen(lambda *step: heard.append((step[0], step[1].seq, step[2])))

        async def overtake(_: Append) -> None:
            await rival.run(Count(by=70), actor="helper:h2", id="r")

        scene.store.before = [overtake]
        results = await all_of(scene, Count(by=20), Count(by=20))
        assert codes(results) == ["done", "sold_out"]
        assert isinstance(results[0], Outcome)
        assert results[0].result["sum"] == 90
        assert heard == [(0, 1, 70), (70, 2, 90)]


async def test_a_command_that_another_process_carried_out_is_answered_from_its_receipt(tmp_path):
    async with a_scene(tmp_path) as scene:
        rival = await scene.another()
        done: list[Outcome] = []

        async def same_command_elsewhere(_: Append) -> None:
            done.append(await rival.run(Count(by=5), actor="helper:h1", id="a"))

        scene.store.before = [same_command_elsewhere]
        assert await all_of(scene, Count(by=5)) == done
        assert scene.runner.state == 5


async def test_an_endless_conflict_ends_in_busy(tmp_path):
    async with a_scene(tmp_path) as scene:

        async def conflict(_: Append) -> None:
            raise Conflict("log_moved")

        scene.store.before = [conflict] * 100
        assert codes(await all_of(scene, Count(by=5))) == ["busy"]
        assert scene.runner.state == 0


async def test_a_taken_key_is_decided_again_with_fresh_entropy(tmp_path):
    async with a_scene(tmp_path) as scene:

        async def take(append: Append) -> None:
            raise Taken("unique_taken", space=append.uniques[0].space)

        scene.store.before = [take]
        (result,) = await all_of(scene, Count(by=5))
        first, second = (each.entropy for each in scene.domain.seen)
        assert first != second
        assert isinstance(result, Outcome)
        assert result.result["mark"] == scene.domain.seen[1].mint("mark")


async def test_a_key_that_somebody_has_leaves_no_trace_of_the_command(tmp_path):
    async with a_scene(tmp_path) as scene:
        scene.serve()
        await scene.runner.run(Count(by=1, key="K"), actor="helper:h1", id="a")
        with pytest.raises(Busy):
            await scene.runner.run(Count(by=1, key="K", secret="x"), actor="helper:h1", id="b")
        assert scene.runner.state == 1
        ref = Personal("someone", "word")
        assert await scene.store.reveal([ref]) == {ref: None}


async def test_a_bug_in_deciding_answers_that_command_only(tmp_path, caplog):
    async with a_scene(tmp_path) as scene:
        results = await all_of(scene, Count(by=5), Stumble(), Count(by=6))
        assert isinstance(results[1], RuntimeError)
        assert scene.runner.state == 11
        assert "stumble" in caplog.text


async def test_a_listener_that_fails_stops_neither_the_log_nor_the_other_listeners(
    tmp_path, caplog
):
    async with a_scene(tmp_path) as scene:
        heard = []

        def broken(*_: object) -> None:
            raise KeyError("a bug")

        scene.runner.listen(broken)
        scene.runner.listen(lambda _before, record, _after: heard.append(record.seq))
        await all_of(scene, Count(by=5), Count(by=6))
        assert (scene.runner.state, heard) == (11, [1, 2])
        assert "a listener failed" in caplog.text


async def test_when_the_disk_fails_nothing_happened_and_the_same_id_works_later(tmp_path):
    async with a_scene(tmp_path) as scene:

        async def full(_: Append) -> None:
            raise ProviderError("store_full")

        heard: list[object] = []
        scene.runner.listen(lambda *step: heard.append(step))
        scene.store.before = [full]
        assert codes(await all_of(scene, Count(by=5))) == ["store_full"]
        assert (scene.runner.state, heard) == (0, [])
        await scene.runner.run(Count(by=5), actor="helper:h1", id="a")
        assert (scene.runner.state, len(heard)) == (5, 1)


async def test_the_thousand_and_first_that_waits_is_refused_as_busy(tmp_path):
    async with a_scene(tmp_path) as scene:
        tasks = [
            asyncio.gather(scene.runner.run(Count(by=0), actor="helper:h1", id=f"c{number}"))
            for number in range(WAITING)
        ]
        await asyncio.sleep(0)
        with pytest.raises(Busy) as refused:
            await scene.runner.run(Count(by=0), actor="helper:h1", id="one-more")
        assert refused.value.data == {"retry_s": 1}
        scene.serve()
        assert len([await each for each in tasks]) == WAITING


async def test_whoever_goes_away_before_their_turn_takes_their_wish_along(tmp_path):
    async with a_scene(tmp_path) as scene:
        gone = asyncio.gather(scene.runner.run(Count(by=5), actor="helper:h1", id="gone"))
        await asyncio.sleep(0)
        gone.cancel()
        results = await all_of(scene, Count(by=6))
        assert codes(results) == ["done"]
        assert scene.runner.state == 6


async def test_whoever_goes_away_during_the_write_finds_it_done_on_asking_again(tmp_path):
    async with a_scene(tmp_path) as scene:
        writing, go_on = asyncio.Event(), asyncio.Event()

        async def hold(_: Append) -> None:
            writing.set()
            await go_on.wait()

        scene.store.before = [hold]
        scene.serve()
        asked = asyncio.gather(scene.runner.run(Count(by=5), actor="helper:h1", id="a"))
        await writing.wait()
        asked.cancel()
        go_on.set()
        again = await scene.runner.run(Count(by=5), actor="helper:h1", id="a")
        assert again.result["sum"] == 5
        assert scene.runner.state == 5


async def test_nobody_is_left_waiting_for_a_runner_that_stopped(tmp_path):
    async with a_scene(tmp_path) as scene:
        writing = asyncio.Event()

        async def hold(_: Append) -> None:
            writing.set()
            await asyncio.Event().wait()

        scene.store.before = [hold]
        scene.serve()
        first = asyncio.gather(
            scene.runner.run(Count(by=5), actor="h:1", id="a"), return_exceptions=True
        )
        await writing.wait()
        second = asyncio.gather(
            scene.runner.run(Count(by=5), actor="h:1", id="b"), return_exceptions=True
        )
        await asyncio.sleep(0)
        scene.tasks.stop()
        assert codes([*await first, *await second]) == ["busy", "busy"]
        with pytest.raises(Busy):
            await scene.runner.run(Count(by=5), actor="h:1", id="c")


async def test_a_runner_that_starts_later_folds_what_is_there(tmp_path):
    async with a_scene(tmp_path) as scene:
        await all_of(scene, Count(by=5), Count(by=6))
        late = await scene.another()
        assert (late.state, late.head) == (11, scene.runner.head)


async def test_whoever_stops_listening_hears_no_more(tmp_path):
    async with a_scene(tmp_path) as scene:
        scene.serve()
        heard: list[int] = []
        forget = scene.runner.listen(lambda before, record, after: heard.append(record.seq))
        await scene.runner.run(Count(by=1), actor="h:1", id="a")
        forget()
        await scene.runner.run(Count(by=1), actor="h:1", id="b")
        assert heard == [1]


async def test_deciding_never_gets_the_same_entropy_twice(tmp_path):
    async with a_scene(tmp_path) as scene:
        results = await all_of(scene, Count(by=1), Count(by=1), Count(by=1))
        marks = {each.result["mark"] for each in results if isinstance(each, Outcome)}
        assert len(marks) == 3
        assert {len(each.entropy) for each in scene.domain.seen} == {32}
