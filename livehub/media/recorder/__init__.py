"""Owns recording: a process of its own that writes what cameras sent, as they encoded it."""
