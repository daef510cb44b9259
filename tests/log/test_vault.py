"""Rules of the vault: a value opens for its person and field only, and goes with the key."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livehub.errors import ConfigError
from livehub.log.vault import Personal, Sealer, Secret, fill, references

MASTER = bytes(range(32))
LAN = Secret("buyer:1", "phone", "0912345678")


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_a_sealed_value_opens_again(value):
    sealer = Sealer(MASTER)
    key = sealer.new_key("buyer:1")
    sealed = sealer.seal(key, Secret("buyer:1", "name", value))
    assert sealer.unseal(key, "buyer:1", "name", sealed) == value


def test_what_is_kept_shows_nothing_and_is_never_the_same_twice():
    sealer = Sealer(MASTER)
    key = sealer.new_key("buyer:1")
    first, second = sealer.seal(key, LAN), sealer.seal(key, LAN)
    assert first != second
    assert b"0912" not in first
    assert sealer.new_key("buyer:1") != key


def test_a_value_moved_to_another_person_or_field_is_refused():
    sealer = Sealer(MASTER)
    key, other = sealer.new_key("buyer:1"), sealer.new_key("buyer:2")
    sealed = sealer.seal(key, LAN)
    moves = [(key, "buyer:1", "name"), (other, "buyer:2", "phone"), (key, "buyer:2", "phone")]
    for wrong_key, subject, field in moves:
        with pytest.raises(ConfigError, match="vault_damaged"):
            sealer.unseal(wrong_key, subject, field, sealed)


def test_any_flipped_byte_and_any_cut_is_refused():
    sealer = Sealer(MASTER)
    key = sealer.new_key("buyer:1")
    sealed = sealer.seal(key, LAN)
    flipped = [
        bytes(b ^ (at == place) for at, b in enumerate(sealed)) for place in range(len(sealed))
    ]
    for bad in [*flipped, b"", sealed[:5], sealed[:20], sealed + b"x"]:
        with pytest.raises(ConfigError, match="vault_damaged"):
            sealer.unseal(key, "buyer:1", "phone", bad)
    with pytest.raises(ConfigError, match="vault_damaged"):
        sealer.unseal(key[:5], "buyer:1", "phone", sealed)


def test_another_installations_master_key_opens_nothing():
    key = Sealer(MASTER).new_key("buyer:1")
    sealed = Sealer(MASTER).seal(key, LAN)
    with pytest.raises(ConfigError, match="vault_damaged"):
        Sealer(bytes(32)).unseal(key, "buyer:1", "phone", sealed)


def test_the_master_key_is_made_once_and_for_its_owner_only(tmp_path):
    path = tmp_path / "vault.key"
    first = Sealer.open(path)
    key = first.new_key("buyer:1")
    sealed = first.seal(key, LAN)
    assert Sealer.open(path).unseal(key, "buyer:1", "phone", sealed) == "0912345678"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["vault.key"]


@pytest.mark.parametrize("damaged", [b"", b"short", bytes(33)])
def test_a_damaged_master_key_is_said_with_its_place(tmp_path, damaged):
    path = tmp_path / "vault.key"
    path.write_bytes(damaged)
    with pytest.raises(ConfigError) as refused:
        Sealer.open(path)
    assert refused.value.code == "vault_key_damaged"
    assert refused.value.data == {"path": str(path)}


def test_references_are_found_and_filled_wherever_they_stand():
    name, phone = Personal("buyer:1", "name"), Personal("buyer:1", "phone")
    document = {"name": name, "by": {"list": [phone, 1, "x"], "pair": (name, None)}}
    assert set(references(document)) == {name, phone}
    assert fill(document, {name: "Lan"}) == {
        "name": "Lan",
        "by": {"list": [None, 1, "x"], "pair": ["Lan", None]},
    }


def test_a_fingerprint_is_the_same_for_the_same_and_means_nothing_without_the_key():
    ours, theirs = Sealer(bytes(32)), Sealer(b"\1" * 32)
    assert ours.fingerprint(b"0912345678") == ours.fingerprint(b"0912345678")
    assert ours.fingerprint(b"0912345678") != ours.fingerprint(b"0912345679")
    assert ours.fingerprint(b"0912345678") != theirs.fingerprint(b"0912345678")
