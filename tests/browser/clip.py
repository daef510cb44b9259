"""Owns the clip that the phone's camera sees: moving, upright, with a code to know it by."""

from __future__ import annotations

import subprocess
from pathlib import Path

from livehub.payments import qr

WIDTH, HEIGHT = 720, 1280  # a phone held upright
RATE = 15  # pictures a second; every one is encoded once and decoded four times on this machine
SECONDS = 2
SWAY_SECONDS = 4
MARK = "TO HE"

_CODE = 380  # pixels: 2 per module remain in the studio's preview
_PLACE = "20:200"  # where no page lays chat, cards or buttons over the picture


def draw_table(folder: Path, picture: Path) -> Path:
    """The same from a picture of goods: a hand that moves the phone slowly along a table."""
    clip = folder / "table.y4m"
    sway = f"(iw-{WIDTH})*(0.5+0.5*sin(2*PI*t/{SWAY_SECONDS}))"
    graph = f"scale=-1:{HEIGHT},crop={WIDTH}:{HEIGHT}:'{sway}':0,fps={RATE},format=yuv420p"
    command: list[str | Path] = ["ffmpeg", "-v", "error", "-y", "-loop", "1", "-i", picture]
    shown = ["-t", str(SWAY_SECONDS), "-vf", graph]
    subprocess.run([*command, *shown, clip], check=True, timeout=60)
    return clip


def draw(folder: Path) -> Path:
    """A YUV4MPEG2 file, which Chromium plays in a loop."""
    code, clip = folder / "mark.png", folder / "camera.y4m"
    code.write_bytes(qr.png(MARK))
    graph = (
        f"[1]scale={_CODE}:{_CODE}:flags=neighbor[code];[0][code]overlay={_PLACE},format=yuv420p"
    )
    scene = f"testsrc2=size={WIDTH}x{HEIGHT}:rate={RATE}:duration={SECONDS}"
    command: list[str | Path] = [
        "ffmpeg",
        "-v",
        "error",
        "-y",
        "-f",
        "lavfi",
        "-i",
        scene,
        "-i",
        code,
    ]
    subprocess.run([*command, "-filter_complex", graph, clip], check=True, timeout=60)
    return clip
