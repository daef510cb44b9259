"""Tests of livehub.payments."""
