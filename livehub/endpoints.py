"""Owns which servers elsewhere may be spoken to: by https, or by plain http where nobody listens in."""

from __future__ import annotations

from ipaddress import IPv4Address, ip_network
from urllib.parse import SplitResult, urlsplit

from livehub.addresses import is_host_name
from livehub.errors import Invalid

LONGEST = 500  # characters of an address

_NEAR = tuple(
    ip_network(each) for each in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
)


def read_endpoint(text: str, field: str = "url") -> str:
    """The address of an endpoint, scheme and host in lower case.

    Raises Invalid `endpoint_form`: `https://name/path`, or `http://` to an IPv4 address of this
    machine or network, without user, password or fragment. IPv6 addresses need a name, because no
    content security policy can hold one.
    """
    text = text.strip()
    try:
        parts = urlsplit(text)
        fits = len(text) <= LONGEST and _printable(text) and _fits(parts)
    except ValueError:
        fits = False
        parts = urlsplit("")
    if not fits:
        raise Invalid("endpoint_form", field=field)
    return parts._replace(scheme=parts.scheme.lower(), netloc=parts.netloc.lower()).geturl()


def origin_of(url: str) -> str:
    """Scheme, host and port of an address that was read: what may be shown and allowed."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _printable(text: str) -> bool:
    """Whether an address holds nothing that a header, a log or a policy could trip over."""
    return all("!" <= sign <= "~" and sign not in "\"'<>\\^`{|}" for sign in text)


def _fits(parts: SplitResult) -> bool:
    host = parts.hostname or ""
    if "@" in parts.netloc or parts.fragment or parts.port == 0 or not is_host_name(host):
        return False
    if parts.scheme == "http":
        return host == "localhost" or _is_near(host)
    return parts.scheme == "https"


def _is_near(host: str) -> bool:
    try:
        address = IPv4Address(host)
    except ValueError:
        return False
    return any(address in network for network in _NEAR)
