"""Fixtures: a furnished world, and a bank provider's list that is read."""

from tests.furnished import furnished, opened, rested, stage
from tests.work.reading import name, read

__all__ = ["furnished", "name", "opened", "read", "rested", "stage"]
