"""Rules of records: what is stored is read again, and nothing in it changes unnoticed."""

from __future__ import annotations

import asyncio
import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livehub.errors import ConfigError
from livehub.events.comments import CommentReceived
from livehub.events.show import SHOW, ShowOpened
from livehub.log.record import Record, Stored, chain, check, decode, encode, genesis
from tests.log.tally import Count, a_scene


def a_chain(count: int = 3) -> list[Stored]:
    hashed, found = genesis("show:x", "epoch"), []
    for seq in range(1, count + 1):
        event = CommentReceived(comment=str(seq), source="web", author="a", text="Chào bạn")
        raw = encode(Record(seq, 1_000 + seq, "watch:w", f"c{seq}", event))
        hashed = chain(hashed, raw)
        found.append(Stored(seq, raw, hashed))
    return found


def verify(stored: list[Stored]) -> None:
    hashed = genesis("show:x", "epoch")
    for seq, each in enumerate(stored, 1):
        check("show:x", hashed, each, seq)
        hashed = each.hash


@given(st.text(), st.integers(0, 2**50), st.text(), st.text(alphabet=st.characters(codec="utf-8")))
def test_a_record_is_read_as_it_was_written(title, at, actor, command):
    record = Record(7, at, actor, command, ShowOpened(show="x", title=title, uses=("overlay",)))
    assert decode(SHOW, encode(record)) == record


def test_fields_at_their_defaults_take_no_room():
    raw = encode(Record(1, 2, "a", "b", ShowOpened(show="x", title="t")))
    assert raw == b'[1,2,"show_opened",1,"a","b",{"show":"x","title":"t"}]'


def test_a_field_that_a_later_version_added_is_passed_over():
    raw = b'[1,2,"show_opened",1,"a","b",{"show":"x","title":"t","colour":"red"},"later"]'
    assert decode(SHOW, raw).event == ShowOpened(show="x", title="t")


def test_an_unknown_type_is_refused_by_name():
    raw = b'[1,2,"show_teleported",1,"a","b",{}]'
    with pytest.raises(ConfigError) as refused:
        decode(SHOW, raw)
    assert refused.value.code == "event_unknown"
    assert refused.value.data == {"type": "show_teleported", "kind": "show"}


def test_an_untouched_chain_is_whole():
    verify(a_chain())


def test_any_flipped_byte_is_found_and_names_the_record():
    stored = a_chain()
    for at, each in enumerate(stored):
        for part in ("raw", "hash"):
            before = getattr(each, part)
            for position in range(len(before)):
                after = bytearray(before)
                after[position] ^= 1
                fields = {"raw": each.raw, "hash": each.hash, part: bytes(after)}
                bad = [*stored[:at], Stored(each.seq, **fields), *stored[at + 1 :]]
                with pytest.raises(ConfigError) as broken:
                    verify(bad)
                assert broken.value.data == {"log": "show:x", "seq": at + 1}


def test_a_record_left_out_or_moved_is_found():
    first, second, third = a_chain()
    for bad in ([first, third], [second, first, third], [second, third]):
        with pytest.raises(ConfigError, match="chain_broken"):
            verify(bad)


def test_a_chain_belongs_to_one_log_and_one_incarnation():
    assert len({genesis("show:x", "e"), genesis("show:y", "e"), genesis("show:x", "f")}) == 3


DAMAGE = {
    "a changed body": (
        "UPDATE records SET raw = CAST(replace(raw, ':5', ':6') AS BLOB) WHERE seq = 2",
        2,
    ),
    "a changed hash": ("UPDATE records SET hash = zeroblob(32) WHERE seq = 2", 2),
    "a record taken out": ("DELETE FROM records WHERE seq = 2", 3),
    "the last records cut off": ("DELETE FROM records WHERE seq > 1", 2),
    "another head": ("UPDATE logs SET hash = zeroblob(32)", 3),
}


@pytest.mark.parametrize("damage", DAMAGE)
async def test_a_damaged_log_is_refused_at_the_start_naming_the_record(tmp_path, damage):
    statement, seq = DAMAGE[damage]
    async with a_scene(tmp_path) as scene:
        scene.serve()
        for number in range(3):
            await scene.runner.run(Count(by=5), actor="h:1", id=f"c{number}")

        def harm() -> None:
            connection = sqlite3.connect(tmp_path / "livehub.sqlite3")
            assert connection.execute(statement).rowcount > 0
            connection.commit()
            connection.close()

        await asyncio.to_thread(harm)
        with pytest.raises(ConfigError) as broken:
            await scene.another()
        assert broken.value.code == "chain_broken"
        assert broken.value.data == {"log": "tally:1", "seq": seq}
