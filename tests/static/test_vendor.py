"""Third-party front-end files are the ones we looked at, and each comes with its licence."""

from __future__ import annotations

import hashlib
from pathlib import Path

VENDOR = Path(__file__).resolve().parents[2] / "static" / "vendor"


def listed() -> dict[str, str]:
    lines = (VENDOR / "CHECKSUMS").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("  ", 1) for line in lines)
    return {name: digest for digest, name in pairs}


def present() -> set[str]:
    files = (path for path in VENDOR.rglob("*") if path.is_file() and path.name != "CHECKSUMS")
    return {path.relative_to(VENDOR).as_posix() for path in files}


def test_every_vendored_file_is_listed_and_every_listed_file_is_there() -> None:
    assert present() == set(listed())


def test_every_vendored_file_has_the_bytes_that_were_listed() -> None:
    changed = [
        name
        for name, digest in listed().items()
        if hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() != digest
    ]
    assert changed == []


def test_every_vendored_folder_has_its_licence() -> None:
    folders = [path for path in VENDOR.iterdir() if path.is_dir()]
    assert folders
    assert [path.name for path in folders if not (path / "LICENSE").is_file()] == []


def test_fonts_are_served_from_here_and_exist() -> None:
    folder = VENDOR / "be-vietnam-pro"
    css = (folder / "fonts.css").read_text(encoding="utf-8")
    sources = [part.split('"')[0] for part in css.split('url("')[1:]]
    assert len(sources) == 6
    assert [name for name in sources if not (folder / name).is_file()] == []
