"""Owns the two implementations of the contract of stores, and blobs. SQLite so far."""
