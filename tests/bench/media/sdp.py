"""Owns the texts of stand-in browsers: Chromium's recorded offers, and answers to what Janus offers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

RECORDED = Path(__file__).parents[2] / "data" / "media"


@dataclass(frozen=True)
class Local:
    """What is ours in a description."""

    ufrag: str
    password: str
    fingerprint: str
    candidates: list[str]


def offer(role: str, local: Local) -> str:
    """Chromium's offer as a `camera` or `viewer`, from our address."""
    recorded = (RECORDED / f"chromium_{role}.sdp").read_text(encoding="utf-8")
    return _written(recorded, local, {})


def answer(offered: str, local: Local) -> str:
    """A viewer's yes to everything."""
    offered = re.sub(r"a=(?:ssrc|ssrc-group|msid)[: ][^\r\n]*\r?\n", "", offered)
    turned = {"a=sendonly": "a=recvonly", "a=sendrecv": "a=recvonly"}
    return _written(offered, local, {**turned, "a=setup:actpass": "a=setup:active"})


def _written(text: str, local: Local, turned: dict[str, str]) -> str:
    return "".join(f"{line}\r\n" for line in _lines(text, local, turned))


def _lines(text: str, local: Local, turned: dict[str, str]) -> Iterator[str]:
    ours = {
        "a=ice-ufrag:": local.ufrag,
        "a=ice-pwd:": local.password,
        "a=fingerprint:sha-256 ": local.fingerprint,
    }
    for line in text.replace("\r\n", "\n").rstrip("\n").split("\n"):
        name = next((prefix for prefix in ours if line.startswith(prefix)), "")
        if name:
            yield name + ours[name]
        elif not re.match(r"a=(?:candidate|end-of-candidates|fingerprint|ice-options)\b", line):
            yield turned.get(line, line)
        if line.startswith("c="):
            yield from (f"a=candidate:{candidate}" for candidate in local.candidates)


def ssrcs(role: str = "camera") -> dict[str, int]:
    """The SSRCs that the recorded offer announces: `audio`, `video`, `rtx`."""
    recorded = (RECORDED / f"chromium_{role}.sdp").read_text(encoding="utf-8")
    audio, video = recorded.split("m=video")
    pair = re.search(r"a=ssrc-group:FID (\d+) (\d+)", video)
    sound = re.search(r"a=ssrc:(\d+)", audio)
    assert pair is not None
    assert sound is not None
    return {"audio": int(sound[1]), "video": int(pair[1]), "rtx": int(pair[2])}
