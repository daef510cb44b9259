"""Rules for the wheel: it holds all that a server needs, and runs far from the clone."""

from __future__ import annotations

import re
import ssl
import subprocess
import sys
import sysconfig
import urllib.request
import venv
import zipfile
from pathlib import Path

import pytest

from tests.serving import serving

ROOT = Path(__file__).resolve().parents[2]

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` folder of an environment that has the wheel, and sees our libraries but not us.

    A folder named in a .pth file has its own .pth files ignored, so the link from this
    environment to the clone does not reach the new one.
    """
    home = tmp_path_factory.mktemp("elsewhere") / "venv"
    venv.create(home, with_pip=False, symlinks=True)
    python = home / "bin" / "python"
    run(
        sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", wheel
    )
    (packages,) = home.glob("lib/python*/site-packages")
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return home / "bin"


def run(*command: str | Path, cwd: Path | None = None) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def names_in(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def files_under(folder: str) -> set[str]:
    return {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_holds_the_package_and_the_assets_and_nothing_else(wheel: Path) -> None:
    inside = {name for name in names_in(wheel) if ".dist-info/" not in name}
    assets = files_under("overlays") | files_under("static")
    assert inside == files_under("livehub") | {f"livehub/_assets/{name}" for name in assets}


def test_the_wheel_carries_the_licence_and_the_notice(wheel: Path) -> None:
    assert {"LICENSE", "NOTICE"} <= {Path(name).name for name in names_in(wheel)}


def test_an_installed_livehub_uses_its_own_assets(installed: Path, tmp_path: Path) -> None:
    code = "from livehub import assets; print(assets.folder('static'), assets.static_hash())"
    static, content = run(installed / "python", "-c", code, cwd=tmp_path).split()
    assert Path(static).is_relative_to(installed.parent)
    assert content == run(sys.executable, "-c", code, cwd=ROOT).split()[1]


def test_an_installed_livehub_tells_its_commands(installed: Path, tmp_path: Path) -> None:
    assert "serve" in run(installed / "livehub", "--help", cwd=tmp_path)


def test_an_installed_livehub_serves_both_worlds_far_from_the_clone(
    installed: Path, tmp_path: Path
) -> None:
    with serving([installed / "livehub", "serve"], tmp_path / "data") as server:
        start = fetch(f"{server.https_url}/")
        (rehearsal,) = set(re.findall(r'href="(https://127\.0\.0\.1:\d+/)"', start))
        (script,) = set(re.findall(r'href="(/static/[0-9a-f]{12}/tokens\.css)"', start))
        assert "--lacquer" in fetch(server.https_url + script)
        village = fetch(rehearsal)
        (overlay,) = set(re.findall(r'href="(/o/[^"]+layout=v)"', village))
        assert 'data-slot="card/card"' in fetch(rehearsal.rstrip("/") + overlay)


def fetch(url: str) -> str:
    """A page of a server whose certificate nobody here knows."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with urllib.request.urlopen(url, timeout=20, context=context) as response:
        return str(response.read().decode())
