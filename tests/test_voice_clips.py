"""The clips that are served are those that the script makes, and small."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from tests.voice_clips import NEEDS, VOICE, seconds, speak, wanted

ALL_CLIPS_LIMIT = 1_000_000  # bytes; a hall's Wi-Fi fetches them all once


def test_the_clips_are_small_together() -> None:
    files = list(VOICE.glob("*.mp3"))
    assert len(files) == len(wanted())
    assert sum(file.stat().st_size for file in files) < ALL_CLIPS_LIMIT


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("ffprobe"), reason="no ffmpeg found, which measures sound")
def test_no_clip_is_empty_or_drags() -> None:
    lengths = {clip: seconds(VOICE / f"{clip}.mp3") for clip in wanted()}
    assert {clip: length for clip, length in lengths.items() if not 0.1 < length < 2.5} == {}


@pytest.mark.slow
@pytest.mark.skipif(not all(map(shutil.which, NEEDS)), reason="no espeak-ng found, which speaks")
@pytest.mark.parametrize("clip", ["don", "so-20", "nghin", "cho-xac-nhan"])
def test_a_clip_spoken_anew_is_as_long_as_the_one_that_is_served(tmp_path, clip):
    spoken = speak(clip, wanted()[clip], tmp_path)
    assert seconds(spoken) == pytest.approx(seconds(VOICE / f"{clip}.mp3"), abs=0.12)


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("ffmpeg"), reason="no ffmpeg found, which measures sound")
def test_no_clip_is_clipped_or_whispered() -> None:
    for clip in wanted():
        command = ["ffmpeg", "-hide_banner", "-i", str(VOICE / f"{clip}.mp3")]
        told = subprocess.run(
            [*command, "-af", "volumedetect", "-f", "null", "-"], capture_output=True, text=True
        ).stderr
        loudest = float(told.partition("max_volume: ")[2].partition(" dB")[0])
        assert -20 < loudest < -0.5, (clip, loudest)
