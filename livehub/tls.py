"""Owns the HTTPS of the hall: our own certificate authority, serving a certificate it keeps valid."""

from __future__ import annotations

import logging
import ssl
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import Encoding

from livehub import secret_files
from livehub.addresses import hostname, is_host_name
from livehub.certificates import (
    Issuer,
    as_network,
    make_issuer,
    names_of,
    new_key,
    read_issuer,
    read_leaf,
    sign_leaf,
    write_issuer,
    write_leaf,
)
from livehub.clock import Clock, utc
from livehub.errors import ConfigError

log = logging.getLogger(__name__)

RENEW_BEFORE = timedelta(days=30)

ALWAYS = ("localhost", "127.0.0.1", "::1")

_AUTHORITY_FILE = "authority.pem"  # one file, so that key and certificates never come apart
_LEAF_FILE = "server.pem"


class Authority:
    """The certificate authority of one world, and the TLS context it keeps valid."""

    def __init__(self, folder: Path, clock: Clock, issuer: Issuer, names: Sequence[str]) -> None:
        self._folder = folder
        self._clock = clock
        self._issuer = issuer
        self._names = names
        self._context = _server_context()
        self._serving: x509.Certificate | None = None
        self._left_out: set[str] = set()  # told once each, not at every look at the addresses

    @classmethod
    def open(cls, folder: Path, clock: Clock, extra_names: Iterable[str] = ()) -> Self:
        """The authority kept in `folder`, made there at first run. Reads and writes files.

        `extra_names` are host names and addresses the owner wants beyond private addresses and
        local names. They are permitted only when the authority is made; names given later that it
        does not permit are left out with a warning. Raises ConfigError `name_unreadable` for a
        name no certificate can hold, `tls_damaged` when the file cannot be read.
        """
        names = [_checked(name.lower()) for name in extra_names]
        path = folder / _AUTHORITY_FILE

        def make() -> bytes:
            return write_issuer(make_issuer(hostname(), names, utc(clock.now())))

        try:
            issuer = read_issuer(secret_files.read_or_make(path, make))
        except (ValueError, InvalidSignature) as error:
            raise ConfigError("tls_damaged", path=str(path)) from error
        return cls(folder, clock, issuer, names)

    def context(self) -> ssl.SSLContext:
        """The one context to serve with; `ensure` swaps its certificate for new connections."""
        return self._context

    def ensure(self, addresses: Iterable[str] = ()) -> bool:
        """Serve a valid certificate for these addresses; True when a new one had to be issued.

        Call before serving, whenever addresses change, and daily. Reads and writes files.
        """
        names = self._servable([*addresses, *self._names])
        now = utc(self._clock.now())
        if self._serving is not None and _fits(self._serving, names, now):
            return False
        path = self._folder / _LEAF_FILE
        leaf = self._stored_leaf(path)
        reissued = leaf is None or not _fits(leaf, names, now)
        if leaf is None or reissued:
            leaf = self._issue(path, names, now)
        self._context.load_cert_chain(path)
        self._serving = leaf
        return reissued

    def ca_der(self) -> bytes:
        """The root for phones to install, as DER: what `/ca.crt` serves."""
        return self._issuer.root.public_bytes(Encoding.DER)

    def ca_pem(self) -> bytes:
        """The root for phones and tools to install, as PEM."""
        return self._issuer.root.public_bytes(Encoding.PEM)

    def names(self) -> frozenset[str]:
        """The addresses and host names that the certificate served now is for."""
        return names_of(self._serving) if self._serving else frozenset()

    def _servable(self, wanted: Iterable[str]) -> frozenset[str]:
        """All names to certify; one that the authority does not permit would spoil the rest."""
        host = hostname()
        names = {*ALWAYS, host, f"{host.split('.')[0]}.local"}
        for name in wanted:
            if self._issuer.permits(name):
                names.add(name)
            elif name not in self._left_out:
                self._left_out.add(name)
                log.warning("name=%s left out of the certificate: not permitted at first run", name)
        return frozenset(name for name in names if self._issuer.permits(name))

    def _stored_leaf(self, path: Path) -> x509.Certificate | None:
        try:
            return read_leaf(path.read_bytes(), self._issuer)
        except (FileNotFoundError, ValueError):
            return None  # lost or damaged: phones trust the authority, a new leaf costs nothing

    def _issue(self, path: Path, names: frozenset[str], now: datetime) -> x509.Certificate:
        key = new_key()
        leaf = sign_leaf(self._issuer, key, names, now)
        secret_files.write(path, write_leaf(key, leaf, self._issuer))
        log.info("certificate issued names=%s until=%s", sorted(names), leaf.not_valid_after_utc)
        return leaf


def _fits(leaf: x509.Certificate, names: frozenset[str], now: datetime) -> bool:
    """Whether a certificate is for exactly these names and stays valid long enough."""
    begun = leaf.not_valid_before_utc <= now
    return begun and now < leaf.not_valid_after_utc - RENEW_BEFORE and names_of(leaf) == names


def _server_context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    return context


def _checked(name: str) -> str:
    """The name as a certificate spells it."""
    if (address := as_network(name)) is not None:
        return str(address.network_address)
    if not is_host_name(name):
        raise ConfigError("name_unreadable", name=name)
    return name
