"""The crowd is many, and nobody real."""

from __future__ import annotations

from livehub.display import clean_name
from livehub.phones import read_phone
from livehub.rehearsal.people import AUTHORS, NAMES, PHONES, author_of


def test_forty_authors_have_names_that_screens_show_whole() -> None:
    names = [name for name, _ in AUTHORS]
    assert len(set(names)) == 40
    assert [name for name in names if clean_name(name) != name] == []


def test_an_authors_name_is_found_by_the_hash_in_the_log() -> None:
    assert NAMES[author_of("Mẹ Bống")] == "Mẹ Bống"


def test_every_phone_is_one_that_an_order_takes() -> None:
    assert [read_phone(phone)[-9:] for phone in PHONES] == [phone[1:] for phone in PHONES]
