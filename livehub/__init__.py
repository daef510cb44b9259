"""livehub: a self-hosted companion for selling live."""

__version__ = "0.4.0"

PROTOCOL = 1
"""Version of what screens and server say to each other; see docs/protocol.md."""
