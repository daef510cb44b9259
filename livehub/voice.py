"""Owns the clips that money is spoken with: those we bring along, and the village's own recordings.

A recording replaces one clip and is found by its name; whatever else lies in the folder is ignored
with one line in the log. Browsers trim recordings and make them equally loud.
"""

from __future__ import annotations

import json
import logging
import stat
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

from livehub import assets

logger = logging.getLogger(__name__)

KINDS = {
    ".mp3": "audio/mpeg",
    ".wav": "audio/wav",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".m4a": "audio/mp4",  # what phones record
}
SIZE_LIMIT = 1_000_000  # bytes: ten seconds of WAV; a word is one
FILES_MOST = 500  # looked at in the folder; what lies beyond is not found


@dataclass(frozen=True, slots=True)
class Recording:
    """A file that replaces a clip; `version` changes whenever the file does."""

    clip: str
    path: Path
    media_type: str
    version: str

    @property
    def name(self) -> str:
        """What the clip is called in an address, whatever the file is called."""
        return f"{self.clip}{self.path.suffix.lower()}"


@cache
def clips() -> Mapping[str, str]:
    """Clip -> the words it says. Reads a file once: not on the loop."""
    found: dict[str, str] = json.loads(
        (assets.folder("static") / "voice" / "clips.json").read_text("utf-8")
    )
    return found


@cache
def _by_name() -> Mapping[str, str]:
    """A file may be called after the clip or after its words: `so-20`, `hai mươi`."""
    return {words: clip for clip, words in clips().items()} | {clip: clip for clip in clips()}


class VoiceFolder:
    """The recordings in a folder, as they are now: they are dropped in while livehub runs."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._told: set[tuple[str, str]] = set()

    def all(self) -> dict[str, Recording]:
        """Clip -> its recording. Blocks: not on the loop. A folder that is missing holds none."""
        found: dict[str, Recording] = {}
        for path in self._files():
            recording = _read(path)
            if isinstance(recording, str):
                self._ignore(path, recording)
            elif (first := found.setdefault(recording.clip, recording)) is not recording:
                self._ignore(path, f"{first.path.name} is for the same words")
        return found

    def named(self, name: str) -> Recording | None:
        """The recording with this name in its address. Blocks."""
        return next((each for each in self.all().values() if each.name == name), None)

    def _files(self) -> Iterator[Path]:
        if self._folder is None:
            return
        try:
            yield from sorted(islice(self._folder.iterdir(), FILES_MOST))
        except FileNotFoundError:
            return
        except OSError as error:
            logger.warning("no recordings of %s: %s", self._folder, error)

    def _ignore(self, path: Path, why: str) -> None:
        """Said once, and no more than there may be files."""
        if (path.name, why) not in self._told and len(self._told) < FILES_MOST:
            self._told.add((path.name, why))
            logger.warning("recording %r is ignored: %s", path.name, why)


def _read(path: Path) -> Recording | str:
    """The recording, or why it is none."""
    clip = _by_name().get(unicodedata.normalize("NFC", path.stem).lower().strip())
    media_type = KINDS.get(path.suffix.lower())
    if clip is None or media_type is None:
        return "its name is none of those in docs/voice.md"
    try:
        about = path.lstat()
        if not stat.S_ISREG(about.st_mode):
            return "it is no plain file"
        if not 0 < about.st_size <= SIZE_LIMIT:
            return f"it has {about.st_size} bytes, not 1 to {SIZE_LIMIT}"
        with path.open("rb") as file:
            head = file.read(12)
    except OSError as error:
        return str(error)
    if not _is_sound(head, media_type):
        return f"it does not begin as {media_type} does"
    return Recording(clip, path, media_type, f"{about.st_mtime_ns:x}-{about.st_size:x}")


def _is_sound(head: bytes, media_type: str) -> bool:
    match media_type:
        case "audio/mpeg":
            return head[:3] == b"ID3" or (head[:1] == b"\xff" and head[1:2] >= b"\xe0")
        case "audio/wav":
            return head[:4] == b"RIFF" and head[8:12] == b"WAVE"
        case "audio/ogg":
            return head[:4] == b"OggS"
        case _:
            return head[4:8] == b"ftyp"
