"""Owns the rehearsal: a shop set up by itself, and a crowd that writes, orders and pays in it."""
