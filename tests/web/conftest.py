"""Fixtures: a furnished world."""

from tests.furnished import furnished, opened, rested, stage

__all__ = ["furnished", "opened", "rested", "stage"]
