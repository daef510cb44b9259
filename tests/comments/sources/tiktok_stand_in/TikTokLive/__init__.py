"""Stands in for the package TikTokLive 7: the few names that our script uses, and a plan to play."""
# ruff: noqa: N999 - the name is theirs
