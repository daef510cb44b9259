"""One comment told twice is one; two that say the same are two; in every order of telling."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from livehub.clock import SECOND, Millis
from livehub.comments import echoes
from livehub.comments.echoes import ALIKE_MOST, APART, ECHO, KEPT, Echoes, Saying
from tests.fakes import START

A05 = Saying("tiktok", "khach ha dong", "a05")


class Ear:
    """Echoes under test; each new telling brings a key of its own."""

    def __init__(self) -> None:
        self.echoes = Echoes()
        self._keys = itertools.count(1)

    def hear(
        self,
        source: str,
        at: Millis,
        *,
        native: str = "",
        sent_at: Millis = 0,
        of: Saying = A05,
        author: str = "",
    ) -> str:
        key = native or f"k{next(self._keys)}"
        now = START + at
        told = self.echoes.hear(
            source, of, native=native, key=key, sent_at=sent_at, now=now, author=author
        )
        return told.key

    def latest(self, author: str) -> str | None:
        return self.echoes.latest("ssn", A05, author)


def test_a_sources_own_repetition_is_one_comment_and_a_later_one_is_another() -> None:
    ear = Ear()
    first = ear.hear("ssn", 0)
    assert ear.hear("ssn", ECHO - 1) == first
    assert ear.hear("ssn", ECHO) != first


def test_two_people_of_one_name_who_say_the_same_at_once_are_two() -> None:
    ear = Ear()
    keys = [ear.hear("ssn", at, author=author) for at, author in enumerate("aba")]
    assert keys[0] == keys[2] != keys[1]
    theirs = [ear.hear("tiktok", SECOND + at, author=author) for at, author in enumerate("xy")]
    assert theirs == keys[:2]


def test_the_latest_of_these_words_is_found_by_who_told_of_it_and_whose_it_was() -> None:
    ear = Ear()
    mine, other = ear.hear("ssn", 0, author="a"), ear.hear("ssn", 0, author="b")
    latest = ear.hear("ssn", 8 * SECOND, author="a")
    assert (ear.latest("a"), ear.latest("b"), ear.latest("c")) == (latest, other, None)
    assert mine != latest


def test_repeating_every_five_seconds_does_not_hide_for_ever() -> None:
    """The window begins with what was told, not with its latest echo."""
    ear = Ear()
    keys = [ear.hear("ssn", at) for at in range(0, 30 * SECOND, 5 * SECOND)]
    assert len(set(keys)) == 3


def test_the_second_telling_of_one_source_is_the_second_of_the_other() -> None:
    ear = Ear()
    mine = [ear.hear("ssn", 0), ear.hear("ssn", 8 * SECOND)]
    theirs = [ear.hear("tiktok", 9 * SECOND), ear.hear("tiktok", 16 * SECOND)]
    assert mine == theirs
    assert len(set(mine)) == 2


def test_what_another_source_tells_much_later_is_another_comment() -> None:
    ear = Ear()
    assert ear.hear("ssn", 0) != ear.hear("tiktok", APART + 1)


def test_a_list_read_late_is_known_by_when_its_comments_were_written() -> None:
    ear = Ear()
    live = [ear.hear("ssn", at) for at in (0, 60 * SECOND, 120 * SECOND)]
    late = [ear.hear("tiktok", 200 * SECOND, sent_at=START + at) for at in (0, 60_000, 120_000)]
    assert late == live
    again = [ear.hear("tiktok", 300 * SECOND, sent_at=START + at) for at in (0, 60_000, 120_000)]
    assert again == live


def test_platforms_ids_decide_where_both_have_one() -> None:
    """A buyer who writes the same twice in a second wrote two comments."""
    ear = Ear()
    assert ear.hear("facebook", 0, native="n1") == "n1"
    assert ear.hear("facebook", 500, native="n2") == "n2"
    assert ear.hear("ssn", 800, native="n2") == "n2"
    assert ear.hear("ssn", KEPT * 3, native="n1") == "n1"


def test_a_telling_without_an_id_joins_one_with_it_and_the_other_way_round() -> None:
    ear = Ear()
    assert ear.hear("tiktok", 0, native="n1") == ear.hear("ssn", 900)
    first = ear.hear("ssn", 60 * SECOND)
    assert ear.hear("tiktok", 61 * SECOND, native="n2") == first
    assert ear.echoes.key("n2") == first
    assert ear.echoes.key("n3") is None


def test_other_people_other_words_and_other_platforms_are_other_comments() -> None:
    ear = Ear()
    others = [
        Saying("youtube", A05.who, A05.words),
        Saying("tiktok", "ai do", "a05"),
        Saying("tiktok", A05.who, "a06"),
    ]
    assert len({ear.hear("ssn", 0), *(ear.hear("ssn", 0, of=each) for each in others)}) == 4


def test_what_is_remembered_is_bounded() -> None:
    ear = Ear()
    for number in range(echoes.SAYINGS_MOST + 10):
        ear.hear("ssn", 0, of=Saying("tiktok", "x", str(number)))
    for number in range(ALIKE_MOST + 10):
        ear.hear("ssn", number * ECHO)
    sizes = [len(each) for each in ear.echoes._sayings.values()]
    assert len(sizes) <= echoes.SAYINGS_MOST
    assert max(sizes) == ALIKE_MOST
    ear.hear("ssn", KEPT * 100, of=Saying("tiktok", "x", "last"))
    assert len(ear.echoes._sayings) == 1


WAITS = st.lists(st.integers(0, 4 * SECOND), max_size=12)


@given(st.lists(st.sampled_from(["a05", "b5", "xin chao"]), max_size=6), WAITS, WAITS)
def test_what_two_sources_tell_is_one_in_every_interleaving(
    said: list[str], one: list[Millis], other: list[Millis]
) -> None:
    """Somebody writes every eleven seconds; each source tells it up to four seconds later."""
    told = []
    for number, words in enumerate(said):
        for source, waits in (("ssn", one), ("tiktok", other)):
            # A source tells in order: what comes after is not told before.
            late = waits[number] if number < len(waits) else 0
            told.append((number * 11 * SECOND + late, source, number, words))
    ear = Ear()
    keys: dict[int, set[str]] = {}
    for at, source, number, words in sorted(told):
        key = ear.hear(source, at, of=Saying("tiktok", "khach", words))
        keys.setdefault(number, set()).add(key)
    assert all(len(each) == 1 for each in keys.values())
    assert len(set().union(*keys.values())) == len(said)


@given(
    st.permutations([(source, number) for source in ("fb", "ssn", "hook") for number in range(4)])
)
def test_ids_make_one_of_three_sources_in_any_order_at_all(told: list[tuple[str, int]]) -> None:
    ear = Ear()
    keys = {(number, ear.hear(source, 0, native=f"n{number}")) for source, number in told}
    assert keys == {(number, f"n{number}") for number in range(4)}
