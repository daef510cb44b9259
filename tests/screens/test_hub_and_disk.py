"""Rules of the hub while the disk fails: it goes on, and tells later what it could not tell."""

from __future__ import annotations

from tests.screens.pages import STUDIO, a_hall


async def test_a_change_that_could_not_be_told_is_told_when_the_disk_answers_again(tmp_path):
    async with a_hall(tmp_path) as hall:
        page = await hall.watch(STUDIO)
        hall.vault.broken = True
        await hall.say("hay quá", name="Lan")
        hall.clock.advance(50)
        assert await hall.hub.send() == 1.0  # tries again in a second
        assert page.kinds() == ["snapshot"]
        hall.vault.broken = False
        await hall.send()
        assert page.documents[STUDIO]["comments"]["1"]["name"] == "Lan"
        assert page.documents[STUDIO] == await hall.fresh(STUDIO)


async def test_a_page_that_cannot_catch_up_is_closed_and_comes_back_by_itself(tmp_path):
    async with a_hall(tmp_path) as hall:
        slow, other = await hall.watch(STUDIO), await hall.watch(STUDIO)
        slow.clogged = True
        for number in range(12):  # more than the ring keeps, so that only a snapshot will do
            await hall.say(f"câu {number}")
            await hall.send()
        slow.clogged, hall.vault.broken = False, True
        await hall.hub.tend()
        assert slow.closed == 1011
        hall.vault.broken = False
        back = await hall.watch(STUDIO, since=slow)
        assert back.documents[STUDIO] == other.documents[STUDIO]
