"""Owns listening sockets: taken before anything starts, so that a taken port is said in a sentence."""

from __future__ import annotations

import socket

from livehub.errors import ConfigError

BACKLOG = 512


def bind(port: int, setting: str, *, or_any: bool = False) -> socket.socket:
    """A listening socket on all addresses; ConfigError `port_in_use` naming the setting.

    With `or_any` another free port is taken instead.
    """
    listener = _dual_stack()
    try:
        listener.bind(("::" if listener.family == socket.AF_INET6 else "0.0.0.0", port))  # noqa: S104 - phones in the hall come from other addresses
    except OSError as error:
        listener.close()
        if or_any and port != 0:
            return bind(0, setting)
        raise ConfigError("port_in_use", port=port, setting=setting) from error
    listener.listen(BACKLOG)
    return listener


def check_udp(first: int, count: int, setting: str) -> None:
    """Make sure that media processes will find these UDP ports; ConfigError `port_in_use`."""
    for port in range(first, first + count):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.bind(("0.0.0.0", port))  # noqa: S104 - only to see whether it is free
            except (OSError, OverflowError) as error:
                raise ConfigError("port_in_use", port=port, setting=setting) from error


def _dual_stack() -> socket.socket:
    try:
        listener = socket.socket(socket.AF_INET6, socket.SOCK_STREAM)
        listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    except OSError:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    return listener
