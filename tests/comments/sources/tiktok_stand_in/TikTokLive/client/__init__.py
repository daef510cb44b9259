"""As in TikTokLive."""
# ruff: noqa: N999 - the name is theirs
