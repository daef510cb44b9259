"""Rules for finding out who asks."""

from __future__ import annotations

import pytest
from starlette.requests import HTTPConnection

from livehub.web.auth import asker


@pytest.mark.parametrize(
    ("client", "address"),
    [
        (("::ffff:127.0.0.1", 50_000), "127.0.0.1"),
        (("192.168.1.20", 50_000), "192.168.1.20"),
        (("fd00::2", 50_000), "fd00::/64"),  # one device chooses among all of these
        (None, "unknown"),
    ],
)
def test_whoever_comes_over_the_common_socket_keeps_an_ipv4_address(
    client: tuple[str, int] | None, address: str
) -> None:
    assert asker(HTTPConnection({"type": "http", "headers": [], "client": client})) == address
