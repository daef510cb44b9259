"""Owns moving pictures and sound: packets in from cameras, packets out to viewers, no codec."""
