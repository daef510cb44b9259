"""The queue stays bounded, keeps threads together, and forgets in the order that it says."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from livehub.comments.queue import KEPT, OPEN_MOST, Claim, Comment, Queue, in_queue


def said(number: int, *, author: str = "a", tier: str = "none", key: str = "") -> Comment:
    return Comment(
        comment=str(number), at=number, source="web", author=author, text="hay", tier=tier, key=key
    )


def filled(count: int, *, asking: int = 0) -> Queue:
    """So many comments of as many authors, of which the first ones ask for something."""
    queue = Queue()
    for number in range(1, count + 1):
        tier = "strict" if number <= asking else "none"
        queue = queue.add(said(number, author=f"a{number}", tier=tier))
    return queue


def states(queue: Queue, *numbers: int) -> list[str]:
    return [queue.comments[str(number)].state for number in numbers]


def test_one_more_than_wait_at_once_pushes_out_the_oldest_that_asks_for_nothing():
    queue = filled(OPEN_MOST, asking=2).add(said(OPEN_MOST + 1))
    assert states(queue, 1, 2, 3, 4) == ["visible", "visible", "done", "visible"]
    assert queue.comments["3"].reason == "passed"
    assert queue.open == OPEN_MOST


def test_where_all_ask_for_something_the_oldest_of_all_goes():
    queue = filled(OPEN_MOST, asking=OPEN_MOST).add(said(OPEN_MOST + 1, tier="strict"))
    assert states(queue, 1, 2) == ["done", "visible"]


def test_one_that_was_brought_back_is_the_oldest_again():
    queue = filled(OPEN_MOST + 3)
    assert states(queue, 1, 2, 3, 4) == ["done", "done", "done", "visible"]
    queue = queue.put(replace(queue.comments["2"], state="visible"))
    assert states(queue, 2) == ["done"]
    queue = queue.put(replace(queue.comments["9"], state="done"))
    queue = queue.put(replace(queue.comments["2"], state="visible"))
    assert states(queue, 2, 4) == ["visible", "visible"]
    assert states(queue.add(said(OPEN_MOST + 4)), 2, 4) == ["done", "visible"]


def test_a_flood_leaves_a_bounded_state_behind():
    queue = filled(OPEN_MOST + KEPT + 500)
    assert len(queue.comments) == OPEN_MOST + KEPT
    assert sum(map(len, queue.threads.values())) == OPEN_MOST + KEPT
    assert queue.open == OPEN_MOST


def test_a_claim_goes_when_nothing_of_its_author_waits():
    queue = Queue().add(said(1)).add(said(2))
    queue = replace(queue, claims=queue.claims.set("a", Claim("h1", 5, "1")))
    queue = queue.put(replace(queue.comments["1"], state="done"))
    assert "a" in queue.claims
    assert "a" not in queue.put(replace(queue.comments["2"], state="hidden")).claims


def test_what_left_state_is_found_by_its_key_no_more():
    queue = Queue().add(said(1, key="k1"))
    assert queue.keys["k1"] == "1"
    queue = queue.put(replace(queue.comments["1"], state="done"))
    for number in range(2, KEPT + 2):
        queue = queue.add(said(number, author=f"a{number}"))
        queue = queue.put(replace(queue.comments[str(number)], state="done"))
    assert "1" not in queue.comments
    assert "k1" not in queue.keys
    assert "a" not in queue.threads


@dataclass
class Model:
    """What the queue counts, counted anew."""

    queue: Queue

    def check(self) -> None:
        comments = self.queue.comments
        assert self.queue.open == sum(map(in_queue, comments.values()))
        web = [each for each in comments.values() if in_queue(each) and each.source == "web"]
        assert self.queue.open_web == len(web)
        by_author: dict[str, set[str]] = {}
        for key, each in comments.items():
            by_author.setdefault(each.author, set()).add(key)
        assert {author: set(keys) for author, keys in self.queue.threads.items()} == by_author
        for author in self.queue.claims:
            assert self.queue.thread(author)


@given(
    st.lists(
        st.tuples(
            st.integers(1, 12),
            st.sampled_from(["add", "done", "hidden", "visible", "held", "claim"]),
        )
    )
)
def test_whatever_happens_to_comments_the_counts_are_those_of_a_recount(steps):
    queue = Queue()
    for number, what in steps:
        there = queue.get(str(number))
        if what == "add":
            queue = queue.add(said(queue.count + 1, author=f"a{number % 3}"))
        elif there is not None and what == "claim":
            if in_queue(there):
                queue = replace(queue, claims=queue.claims.set(there.author, Claim("h", 1, "1")))
        elif there is not None:
            queue = queue.put(replace(there, state=what))
        Model(queue).check()
