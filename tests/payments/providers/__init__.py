"""Tests of the bank providers."""
