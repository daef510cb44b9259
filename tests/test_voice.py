"""Recordings of the village: found by name, and whatever else lies there is ignored with a line."""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path

import pytest

from livehub.voice import FILES_MOST, SIZE_LIMIT, VoiceFolder, clips

MP3 = b"ID3\x04" + b"\0" * 60
SOUNDS = {
    "don.mp3": MP3,
    "so-1.mp3": b"\xff\xfb\x90" + b"\0" * 60,
    "so-20.wav": b"RIFF\x24\0\0\0WAVEfmt " + b"\0" * 40,
    "so-2.ogg": b"OggS" + b"\0" * 60,
    "so-3.opus": b"OggS" + b"\0" * 60,
    "so-4.m4a": b"\0\0\0\x20ftypM4A " + b"\0" * 40,
}


def found(folder: Path) -> dict[str, str]:
    return {clip: each.path.name for clip, each in VoiceFolder(folder).all().items()}


def test_every_kind_of_recording_replaces_its_clip(tmp_path: Path) -> None:
    for name, content in SOUNDS.items():
        (tmp_path / name).write_bytes(content)
    assert found(tmp_path) == {name.partition(".")[0]: name for name in SOUNDS}


@pytest.mark.parametrize("name", ["hai mươi.mp3", "Hai Mươi.MP3", "SO-20.mp3"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_recording_may_be_called_after_its_words(tmp_path: Path, name: str, form: str) -> None:
    (tmp_path / unicodedata.normalize(form, name)).write_bytes(MP3)  # type: ignore[arg-type]
    assert set(found(tmp_path)) == {"so-20"}
    assert VoiceFolder(tmp_path).named("so-20.mp3") is not None


def test_words_are_never_for_two_clips() -> None:
    assert len(set(clips().values())) == len(clips())
    assert {
        words for words in clips().values() if words in clips() and clips()[words] != words
    } == set()


BAD = {
    "song.mp3": MP3,
    "don.txt": MP3,
    "don": MP3,
    ".mp3": MP3,
    "so-1.mp3": b"<!doctype html><script>",
    "so-2.wav": MP3,
    "so-3.ogg": b"",
    "so-4.mp3": MP3 + b"\0" * SIZE_LIMIT,
    "so-5.svg": b"<svg/>",
    "..\\don.mp3": MP3,
}


def test_what_is_no_recording_is_ignored_with_one_line_each(tmp_path, caplog):
    for name, content in BAD.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "so-6.mp3").mkdir()
    (tmp_path / "so-7.mp3").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "so-8.mp3")
    (tmp_path / "so-9.mp3").write_bytes(MP3)
    voice = VoiceFolder(tmp_path)
    for _ in range(3):
        assert set(voice.all()) == {"so-9"}
    told = [record.getMessage() for record in caplog.records]
    assert len(told) == len(BAD) + 3
    assert all("ignored" in line for line in told)


def test_the_first_of_two_for_the_same_words_counts(tmp_path, caplog):
    for name in ("linh.wav", "linh.mp3"):
        (tmp_path / name).write_bytes(SOUNDS["don.mp3" if name.endswith("mp3") else "so-20.wav"])
    assert found(tmp_path) == {"linh": "linh.mp3"}
    assert "linh.wav" in caplog.text


def test_a_recording_that_changes_has_another_version(tmp_path: Path) -> None:
    path = tmp_path / "don.mp3"
    path.write_bytes(MP3)
    voice = VoiceFolder(tmp_path)
    before = voice.all()["don"].version
    path.write_bytes(MP3 + b"\0")
    assert voice.all()["don"].version != before
    path.unlink()
    assert voice.all() == {}


def test_a_folder_that_is_missing_or_none_holds_nothing(tmp_path, caplog):
    assert VoiceFolder(tmp_path / "nothing").all() == {}
    assert VoiceFolder().all() == {}
    assert caplog.text == ""
    (tmp_path / "file").write_bytes(b"")
    assert VoiceFolder(tmp_path / "file").all() == {}
    assert "no recordings" in caplog.text


def test_only_so_many_files_are_looked_at(tmp_path, caplog):
    for number in range(FILES_MOST + 50):
        (tmp_path / f"x{number}.mp3").write_bytes(MP3)
    assert found(tmp_path) == {}
    assert len(caplog.records) == FILES_MOST


def test_the_page_for_people_who_record_lists_every_clip() -> None:
    page = (Path(__file__).parent.parent / "docs" / "voice.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| `([a-z0-9-]+)` \| (.+?) \|", page, flags=re.MULTILINE))
    assert rows == dict(clips())
