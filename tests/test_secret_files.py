from __future__ import annotations

import pytest

from livehub import secret_files


def test_a_secret_is_made_once_and_kept(tmp_path):
    path = tmp_path / "keys" / "links"
    first = secret_files.read_or_make(path, lambda: b"first")
    assert secret_files.read_or_make(path, lambda: b"second") == first == b"first"


def test_only_the_owner_may_read_it(tmp_path):
    path = tmp_path / "keys" / "links"
    secret_files.write(path, b"secret")
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_new_secret_replaces_the_old_one_and_leaves_nothing_beside_it(tmp_path):
    secret_files.write(tmp_path / "key", b"old")
    secret_files.write(tmp_path / "key", b"new")
    assert (tmp_path / "key").read_bytes() == b"new"
    assert [file.name for file in tmp_path.iterdir()] == ["key"]


def test_a_failed_write_leaves_the_old_secret(tmp_path):
    secret_files.write(tmp_path / "key", b"old")
    with pytest.raises(TypeError):
        secret_files.write(tmp_path / "key", None)  # type: ignore[arg-type]
    assert (tmp_path / "key").read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["key"]
