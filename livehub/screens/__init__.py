"""Owns what screens see: projections of logs into documents, and the hub that sends them."""
