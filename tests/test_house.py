"""Rules of the house that no other tool checks: sizes, names, and what must not be in a file."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

PYTHON_LINES = 300
FUNCTION_LINES = 60
SCRIPT_LINES = 400

BANNED_NAMES = {"utils", "helpers", "manager", "managers", "service", "services", "common", "misc"}
BANNED_NAMES |= {"info", "data", "models", "util"}  # a helper is a person here

SCRIPT_SINKS = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "unsafeHTML")
MARKUP_SINKS = (*SCRIPT_SINKS, "| safe", "|safe", "autoescape false")

# A home folder of somebody, or the address of an index that packages were taken from.
FOREIGN_PLACES = [
    re.compile(r"(?<![\w.])/(?:root|home|Users)/\w"),
    re.compile(r"https?://[\w.-]+/(?:simple|-|packages)/"),
    re.compile(r'"resolved"\s*:'),
    re.compile(r"\bfile:/{3}\w"),
    re.compile(r"--(?:extra-index|index|find)-(?:url|links)[ =]"),
]


@cache
def project_files() -> tuple[Path, ...]:
    """All files that are, or could be, committed: git knows what is ignored."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("needs a git clone")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return tuple(sorted({path for path in paths if path.is_file()}))


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def sources(*suffixes: str, under: str = "") -> list[Path]:
    return [
        path
        for path in project_files()
        if path.suffix in suffixes
        and relative(path).startswith(under)
        and not relative(path).startswith(("static/vendor/", "tests/data/"))
    ]


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def line_count(path: Path) -> int:
    return len(text_of(path).splitlines())


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(text_of(path))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_no_python_file_is_longer_than_300_lines() -> None:
    sizes = {relative(path): line_count(path) for path in sources(".py")}
    assert {name: size for name, size in sizes.items() if size > PYTHON_LINES} == {}


def test_no_javascript_file_is_longer_than_400_lines() -> None:
    sizes = {relative(path): line_count(path) for path in sources(".js", ".mjs")}
    assert {name: size for name, size in sizes.items() if size > SCRIPT_LINES} == {}


def test_no_function_is_longer_than_60_lines() -> None:
    sizes = {
        f"{relative(path)}:{function.name}": (function.end_lineno or 0) - function.lineno + 1
        for path in sources(".py")
        for function in functions(path)
    }
    assert {name: size for name, size in sizes.items() if size > FUNCTION_LINES} == {}


def test_files_are_named_after_ideas() -> None:
    named = {
        relative(path)
        for path in sources(".py", ".js", ".mjs", ".html", ".css")
        if BANNED_NAMES & {path.stem, path.parent.name}
    }
    assert named == set()


def test_every_module_opens_with_a_sentence_saying_what_it_owns() -> None:
    openings = {
        relative(path): ast.get_docstring(ast.parse(text_of(path)))
        for path in sources(".py", under="livehub/")
    }
    without = {
        name
        for name, docstring in openings.items()
        if docstring is None or not re.search(r"[.:;]$", docstring.split("\n\n")[0].strip())
    }
    assert without == set()


def test_every_script_opens_with_a_sentence_saying_what_it_does() -> None:
    for path in project_files():
        if relative(path).startswith(("scripts/", ".ci/")):
            comments = [line for line in text_of(path).splitlines()[:2] if line.startswith("# ")]
            assert comments, f"{relative(path)} does not say what it does"
            assert comments[0].endswith(".")


def test_untrusted_text_has_no_way_to_become_markup() -> None:
    found = {
        f"{relative(path)}: {sink}"
        for path in sources(".js", ".mjs", ".html", ".svg")
        if not relative(path).startswith("tests/")
        for sink in MARKUP_SINKS
        if sink in text_of(path)
    }
    assert found == set()


def test_no_queue_is_without_a_bound() -> None:
    unbounded = {
        f"{relative(path)}:{node.lineno}"
        for path in sources(".py", under="livehub/")
        for node in ast.walk(ast.parse(text_of(path)))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in {"asyncio.Queue", "queue.Queue", "asyncio.PriorityQueue"}
        and not (node.args or node.keywords)
    }
    assert unbounded == set()


def test_no_file_names_a_machine_or_a_registry() -> None:
    found: set[str] = set()
    for path in project_files():
        try:
            text = text_of(path)
        except UnicodeDecodeError:
            continue  # a picture or a font
        found |= {
            f"{relative(path)}: {place.pattern}" for place in FOREIGN_PLACES if place.search(text)
        }
    assert found == set()


def test_the_changelog_has_a_place_for_what_is_not_released() -> None:
    headings = re.findall(r"^## \[(.+?)\]", text_of(ROOT / "CHANGELOG.md"), flags=re.MULTILINE)
    assert headings[0] == "Unreleased"


def test_the_version_is_the_same_in_the_package_and_in_its_metadata() -> None:
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]
    assert f'__version__ = "{project["version"]}"' in text_of(ROOT / "livehub" / "__init__.py")


def test_locked_libraries_carry_hashes() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        requirements = re.findall(
            r"^[A-Za-z0-9].*(?:\n    --hash=.*)*", text_of(ROOT / name), re.MULTILINE
        )
        assert requirements
        assert [line for line in requirements if "--hash=sha256:" not in line] == []


def test_every_setting_is_documented() -> None:
    settings = pytest.importorskip("livehub.settings")
    documented = text_of(ROOT / "docs" / "settings.md")
    names = [setting.name for setting in settings.SETTINGS]
    assert names
    assert [name for name in names if f"`{name}`" not in documented] == []
