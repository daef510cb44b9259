"""Owns the hand-over: pushing a room's program by WHIP to a server elsewhere, packet by packet.

Where incoming peers are answered, here we are the client: our offer goes out, full ICE finds the
way, and what the camera sends is forwarded like to any viewer, never decoded.
"""
