from __future__ import annotations

import logging
import socket
import ssl
import threading
from contextlib import closing
from datetime import timedelta

import pytest
from cryptography import x509

from livehub.certificates import names_of, new_key, read_issuer, sign_leaf, write_leaf
from livehub.clock import DAY, SystemClock, utc
from livehub.errors import ConfigError
from livehub.tls import Authority
from tests.fakes import FakeClock


def handshake(server: ssl.SSLContext, root: bytes, name: str) -> x509.Certificate:
    """What a client that trusts only `root` gets when it asks for `name`, over loopback."""
    client = ssl.create_default_context(cadata=root.decode())
    ours, theirs = socket.socketpair()
    failures: list[Exception] = []

    def serve() -> None:
        try:
            with closing(server.wrap_socket(theirs, server_side=True)) as secured:
                secured.recv(1)
        except OSError as error:
            failures.append(error)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        with client.wrap_socket(ours, server_hostname=name) as secured:
            der = secured.getpeercert(binary_form=True)
            assert der is not None
            secured.sendall(b"!")
        return x509.load_der_x509_certificate(der)
    finally:
        ours.close()
        thread.join(5)
        theirs.close()


@pytest.fixture
def authority(tmp_path):
    authority = Authority.open(tmp_path / "tls", SystemClock(), ["hall.home.arpa"])
    authority.ensure(["192.168.1.20", "10.0.0.7", "fd00::20"])
    return authority


@pytest.mark.parametrize(
    "name",
    ["127.0.0.1", "localhost", "::1", "192.168.1.20", "10.0.0.7", "fd00::20", "hall.home.arpa"],
)
def test_a_phone_that_trusts_the_root_accepts_every_local_name(authority, name):
    assert name in names_of(handshake(authority.context(), authority.ca_pem(), name))


def test_a_phone_without_the_root_refuses(authority, tmp_path):
    stranger = Authority.open(tmp_path / "other", SystemClock())
    with pytest.raises(ssl.SSLCertVerificationError):
        handshake(authority.context(), stranger.ca_pem(), "localhost")


@pytest.mark.parametrize("name", ["vietcombank.example.com", "8.8.8.8", "localhost.example.com"])
def test_a_stolen_key_cannot_pose_as_anything_public(authority, tmp_path, name):
    issuer = read_issuer((tmp_path / "tls" / "authority.pem").read_bytes())
    key = new_key()
    leaf = sign_leaf(issuer, key, frozenset({name, "localhost"}), utc(SystemClock().now()))
    (tmp_path / "stolen.pem").write_bytes(write_leaf(key, leaf, issuer))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(tmp_path / "stolen.pem")
    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree violation"):
        handshake(server, authority.ca_pem(), name)


def test_the_intermediate_cannot_make_further_authorities(authority, tmp_path):
    issuer = read_issuer((tmp_path / "tls" / "authority.pem").read_bytes())
    limits = issuer.certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    assert limits.path_length == 0


def test_the_key_of_the_root_is_nowhere_on_disk(authority, tmp_path):
    root = x509.load_pem_x509_certificate(authority.ca_pem())
    stored = (tmp_path / "tls" / "authority.pem").read_bytes()
    assert stored.count(b"BEGIN PRIVATE KEY") == 1
    assert read_issuer(stored).key.public_key() != root.public_key()


def test_keys_are_for_the_owner_only(authority, tmp_path):
    modes = {f.name: f.stat().st_mode & 0o777 for f in (tmp_path / "tls").iterdir()}
    assert modes == {"authority.pem": 0o600, "server.pem": 0o600}


def test_the_leaf_is_one_that_phones_accept(authority):
    leaf = handshake(authority.context(), authority.ca_pem(), "localhost")
    usage = leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert leaf.not_valid_after_utc - leaf.not_valid_before_utc == timedelta(days=397)
    assert list(usage) == [x509.oid.ExtendedKeyUsageOID.SERVER_AUTH]


def test_der_and_pem_are_the_same_root(authority):
    assert x509.load_der_x509_certificate(authority.ca_der()) == x509.load_pem_x509_certificate(
        authority.ca_pem()
    )


def test_one_address_in_two_spellings_is_one(tmp_path):
    authority = Authority.open(tmp_path, FakeClock(), ["FD00:0::20"])
    authority.ensure()
    assert authority.ensure(["fd00::20"]) is False


def test_nothing_is_reissued_while_everything_fits(authority):
    assert authority.ensure(["192.168.1.20", "10.0.0.7", "fd00::20"]) is False


def test_a_new_address_is_served_on_the_same_context(authority):
    context = authority.context()
    assert authority.ensure(["192.168.1.99"]) is True
    assert authority.context() is context
    names = names_of(handshake(context, authority.ca_pem(), "192.168.1.99"))
    assert "192.168.1.20" not in names


def test_a_restart_keeps_root_and_leaf(authority, tmp_path):
    before = handshake(authority.context(), authority.ca_pem(), "localhost")
    again = Authority.open(tmp_path / "tls", SystemClock(), ["hall.home.arpa"])
    assert again.ensure(["192.168.1.20", "10.0.0.7", "fd00::20"]) is False
    assert handshake(again.context(), authority.ca_pem(), "localhost") == before


def test_a_leaf_is_renewed_a_month_before_its_end(tmp_path):
    clock = FakeClock()
    authority = Authority.open(tmp_path, clock)
    authority.ensure()
    clock.advance(365 * DAY)
    assert authority.ensure() is False
    clock.advance(2 * DAY)
    assert authority.ensure() is True


def test_a_leaf_from_the_future_is_renewed_when_the_clock_was_set_back(tmp_path):
    clock = FakeClock()
    authority = Authority.open(tmp_path, clock)
    authority.ensure()
    clock.jump(-3 * DAY)
    assert authority.ensure() is True


@pytest.mark.parametrize("damage", [b"", b"not a certificate", b"-----BEGIN CERTIFICATE-----\nx"])
def test_a_damaged_leaf_is_replaced(tmp_path, damage):
    clock = FakeClock()
    Authority.open(tmp_path, clock).ensure()
    (tmp_path / "server.pem").write_bytes(damage)
    assert Authority.open(tmp_path, clock).ensure() is True


def test_a_leaf_of_another_authority_is_replaced(tmp_path):
    clock = FakeClock()
    Authority.open(tmp_path / "a", clock).ensure()
    Authority.open(tmp_path / "b", clock).ensure()
    (tmp_path / "a" / "server.pem").write_bytes((tmp_path / "b" / "server.pem").read_bytes())
    assert Authority.open(tmp_path / "a", clock).ensure() is True


def test_a_damaged_authority_is_never_silently_replaced(tmp_path):
    Authority.open(tmp_path, FakeClock())
    (tmp_path / "authority.pem").write_bytes(b"damaged")
    with pytest.raises(ConfigError, match="tls_damaged"):
        Authority.open(tmp_path, FakeClock())


def test_a_name_that_was_not_permitted_at_first_run_is_left_out(tmp_path, caplog):
    Authority.open(tmp_path, SystemClock())
    authority = Authority.open(tmp_path, SystemClock(), ["shop.example.com"])
    with caplog.at_level(logging.WARNING):
        authority.ensure(["203.0.113.9"])
    assert {"shop.example.com", "203.0.113.9"}.isdisjoint(authority.names())
    assert "shop.example.com" in caplog.text
    handshake(authority.context(), authority.ca_pem(), "localhost")


def test_an_owner_may_permit_names_and_addresses_at_first_run(tmp_path):
    authority = Authority.open(tmp_path, SystemClock(), ["Shop.Example.com", "203.0.113.9"])
    authority.ensure()
    for name in ["shop.example.com", "203.0.113.9"]:
        handshake(authority.context(), authority.ca_pem(), name)


@pytest.mark.parametrize("name", ["", "a b", "https://x", "*.local", "x_y"])
def test_a_name_that_no_certificate_holds_is_refused(tmp_path, name):
    with pytest.raises(ConfigError, match="name_unreadable"):
        Authority.open(tmp_path, FakeClock(), [name])
