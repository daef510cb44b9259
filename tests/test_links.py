from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livehub.errors import ConfigError, NotFound
from livehub.links import Links, open_links

LINKS = Links(b"s" * 32)


def test_a_token_reads_back_as_its_id():
    token = LINKS.make("order", "k7q2abcd")
    assert LINKS.read("order", token) == "k7q2abcd"
    assert len(token) == len("k7q2abcd.") + 22


def test_the_same_link_is_the_same_after_a_restart():
    assert LINKS.make("overlay", "k7q2") == Links(b"s" * 32).make("overlay", "k7q2")


@pytest.mark.parametrize(
    ("kind", "generation"), [("overlay", 0), ("order", 1), ("orde", 0), ("order ", 0), ("", 0)]
)
def test_a_token_is_good_for_its_own_kind_and_generation_only(kind, generation):
    token = LINKS.make("order", "k7q2")
    with pytest.raises(NotFound, match="link_unknown"):
        LINKS.read(kind, token, generation)


def test_a_token_of_another_world_is_unknown():
    with pytest.raises(NotFound):
        LINKS.read("order", Links(b"t" * 32).make("order", "k7q2"))


@pytest.mark.parametrize(
    "token", ["", ".", "k7q2", "k7q2.", ".aaaaaaaaaaaaaaaaaaaaaa", "k7q2.ä" + "a" * 21, "x" * 9999]
)
def test_what_is_no_token_is_unknown(token):
    with pytest.raises(NotFound):
        LINKS.read("order", token)


@given(st.data())
def test_changing_any_sign_of_a_token_makes_it_unknown(data):
    token = LINKS.make("order", "k7q2abcd")
    at = data.draw(st.integers(0, len(token) - 1))
    sign = data.draw(st.characters().filter(lambda s: s != token[at]))
    with pytest.raises(NotFound):
        LINKS.read("order", token[:at] + sign + token[at + 1 :])


def test_kind_and_id_do_not_run_into_each_other():
    mac = LINKS.make("order1", "2").split(".")[1]
    assert LINKS.make("order", "12").split(".")[1] != mac


def test_the_generation_can_be_looked_up_by_the_subject():
    token = LINKS.make("overlay", "show:k7q2", 3)
    generations = {"show:k7q2": 3}
    assert LINKS.read("overlay", token, generations[LINKS.subject(token)]) == "show:k7q2"


def test_the_secret_is_made_once_and_only_the_owner_reads_it(tmp_path):
    token = open_links(tmp_path).make("order", "k7q2")
    assert open_links(tmp_path).read("order", token) == "k7q2"
    assert (tmp_path / "links.key").stat().st_mode & 0o777 == 0o600


def test_a_damaged_secret_is_never_silently_replaced(tmp_path):
    (tmp_path / "links.key").write_bytes(b"short")
    with pytest.raises(ConfigError, match="links_damaged"):
        open_links(tmp_path)
