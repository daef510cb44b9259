"""Owns the doors: HTTP and WebSocket in, everything else decided further down."""
