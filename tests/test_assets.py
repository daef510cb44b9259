"""Rules for finding the overlays and the static files, and for the hash in their address."""

from __future__ import annotations

from pathlib import Path

import pytest

from livehub import assets
from livehub.errors import ConfigError


def package_in(root: Path, *folders: str) -> Path:
    for folder in ("livehub", *folders):
        (root / folder).mkdir(parents=True)
    return root / "livehub"


def test_a_clone_uses_the_folder_beside_the_package(tmp_path: Path) -> None:
    package = package_in(tmp_path, "static")
    assert assets.locate("static", package) == tmp_path / "static"


def test_a_wheel_uses_the_folder_inside_itself(tmp_path: Path) -> None:
    package = package_in(tmp_path, "static", "livehub/_assets/static")
    assert assets.locate("static", package) == package / "_assets" / "static"


def test_an_installation_without_assets_says_which_folder_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as refused:
        assets.locate("overlays", package_in(tmp_path))
    assert refused.value.code == "assets_missing"
    assert refused.value.data == {"folder": "overlays"}


def test_the_hash_changes_with_a_files_content_and_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("1", encoding="utf-8")
    first = assets.fingerprint(tmp_path)
    (tmp_path / "a.js").write_text("2", encoding="utf-8")
    second = assets.fingerprint(tmp_path)
    (tmp_path / "a.js").rename(tmp_path / "b.js")
    third = assets.fingerprint(tmp_path)
    assert len({first, second, third}) == 3
    assert assets.fingerprint(tmp_path) == third


def test_the_static_files_of_this_clone_have_a_hash() -> None:
    assert assets.static_hash() == assets.fingerprint(assets.folder("static"))
    assert len(assets.static_hash()) == 12
