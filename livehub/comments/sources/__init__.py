"""The registry of comment sources: each is one module of this folder and one line here."""

from __future__ import annotations

from livehub.comments.sources import facebook, social_stream, tiktok, twitch, youtube
from livehub.comments.sources.contract import Source

SOURCES: dict[str, Source] = {
    facebook.NAME: facebook,
    social_stream.NAME: social_stream,
    tiktok.NAME: tiktok,
    twitch.NAME: twitch,
    youtube.NAME: youtube,
}
"""Name -> the source that is run by the supervisor when a show listens to it."""
