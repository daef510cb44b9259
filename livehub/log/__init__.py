"""Owns logs: records and their hash chain, the contract of stores, the vault, and the runner."""
