"""Speaks the clips of static/voice anew with espeak-ng: `scripts/voice`, or `python -m tests.voice_clips`."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path

VOICE = Path(__file__).resolve().parents[1] / "static" / "voice"
NEEDS = ("espeak-ng", "ffmpeg")

SPEED = 140  # words a minute: slower than talk, for a loud hall and old ears
AMPLITUDE = 60  # at espeak-ng's own 100 loud vowels are clipped; pages make all clips equally loud
RATE = 22_050  # Hz, what espeak-ng speaks in
BITRATE = "40k"

SENTENCE_ENDS = ("da-nhan-tien", "cho-xac-nhan")
"""Spoken with a full stop; all others as if more were to come."""

QUIET = "silenceremove=start_periods=1:start_threshold=-48dB:detection=peak"
TRIM = f"{QUIET},areverse,{QUIET},areverse"


def wanted() -> Mapping[str, str]:
    """Clip -> what it says."""
    found: dict[str, str] = json.loads((VOICE / "clips.json").read_text("utf-8"))
    return found


def speak(clip: str, says: str, folder: Path) -> Path:
    """One clip as an MP3 without silence around it. Raises CalledProcessError."""
    ending = "." if clip in SENTENCE_ENDS else ","
    spoken = ["espeak-ng", "-v", "vi", "-s", str(SPEED), "-a", str(AMPLITUDE), "--stdout"]
    wav = subprocess.run([*spoken, says + ending], check=True, capture_output=True).stdout
    path = folder / f"{clip}.mp3"
    sound = ["-af", TRIM, "-ac", "1", "-ar", str(RATE), "-c:a", "libmp3lame", "-b:a", BITRATE]
    plain = ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags", "+bitexact"]
    command = ["ffmpeg", "-v", "error", "-y", "-i", "-", *sound, *plain, str(path)]
    subprocess.run(command, check=True, input=wav)
    return path


def seconds(path: Path) -> float:
    """How long a sound file is."""
    asked = ["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0"]
    return float(subprocess.run([*asked, path], check=True, capture_output=True).stdout)


def build() -> None:
    """All of them; what is no clip any more goes."""
    clips = wanted()
    for old in VOICE.glob("*.mp3"):
        if old.stem not in clips:
            old.unlink()
    for clip, says in clips.items():
        speak(clip, says, VOICE)


if __name__ == "__main__":
    build()
