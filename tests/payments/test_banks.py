"""The list of banks and finding one in it."""

import re
from importlib import resources

import pytest

from livehub.payments import banks


def test_a_bank_is_found_by_its_bin():
    found = banks.bank("970436")
    assert found is not None
    assert (found.short_name, found.swift) == ("Vietcombank", "BFTVVNVX")


def test_an_unknown_bin_is_no_bank():
    assert banks.bank("999999") is None


def test_the_rehearsals_bank_has_a_name_and_is_not_in_the_list_to_choose_from():
    assert banks.bank("000000") == banks.REHEARSAL
    assert banks.REHEARSAL not in banks.all_banks()
    assert banks.search("tập thử") == []


def test_every_bank_has_a_bin_of_its_own_and_a_name():
    bins = [bank.bin for bank in banks.all_banks()]
    assert len(bins) == len(set(bins)) == 72
    assert all(re.fullmatch("[0-9]{6}", number) for number in bins)
    assert all(bank.name and bank.short_name and bank.code for bank in banks.all_banks())


def test_banks_are_listed_by_the_name_people_use():
    names = [bank.short_name.casefold() for bank in banks.all_banks()]
    assert names == sorted(names)


def test_the_list_is_packaged_and_names_no_source():
    raw = resources.files("livehub.payments").joinpath("banks.json").read_text("utf-8")
    assert "http" not in raw
    assert "sources" not in raw


@pytest.mark.parametrize(
    ("text", "short_name"),
    [
        ("970407", "Techcombank"),
        ("kỹ thương", "Techcombank"),
        ("KY THUONG", "Techcombank"),
        ("tcb", "Techcombank"),
        ("vietin", "VietinBank"),
        ("Đông Á", "Vikki"),
        ("DongABank", "Vikki"),
        ("mb bank", "MBBank"),
        ("quan doi", "MBBank"),
    ],
)
def test_a_bank_is_found_by_whatever_people_call_it(text, short_name):
    assert banks.search(text)[0].short_name == short_name


def test_the_exact_name_comes_before_longer_ones():
    found = [bank.short_name for bank in banks.search("acb")]
    assert found[0] == "ACB"


def test_what_nobody_is_called_finds_nothing():
    assert banks.search("zzzz") == []


def test_nothing_typed_shows_all():
    assert len(banks.search("  ")) == 72
