"""Owns what happens by itself: reactions between logs, timers, looking after the doors."""
