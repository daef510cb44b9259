"""Owns where the overlays and the static files lie: in the clone, or inside the installed wheel."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Literal

from livehub.errors import ConfigError

PACKAGE = Path(__file__).resolve().parent

Name = Literal["static", "overlays"]


def locate(name: Name, package: Path) -> Path:
    """The folder `name` that belongs to `package`.

    A wheel carries it at `_assets/<name>`; in a clone it lies beside the package. Raises
    `ConfigError` when neither is there, so that no server starts that could serve no page.
    """
    for folder in (package / "_assets" / name, package.parent / name):
        if folder.is_dir():
            return folder
    raise ConfigError("assets_missing", folder=name)


@cache
def folder(name: Name) -> Path:
    """The folder `name` of this livehub; raises `ConfigError` when the installation lacks it."""
    return locate(name, PACKAGE)


def fingerprint(root: Path) -> str:
    """Twelve hex digits that change when any file under `root` changes its name or content."""
    digest = hashlib.sha256()
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        # The length keeps one file's end and the next one's name apart.
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:12]


@cache
def static_hash() -> str:
    """The content hash in `/static/<hash>/`; read once, so call it first at start, off the loop."""
    return fingerprint(folder("static"))
