from __future__ import annotations

import pytest
from cryptography import x509

from livehub.certificates import make_issuer, read_issuer, write_issuer
from livehub.clock import utc
from tests.fakes import START


@pytest.mark.parametrize(
    ("host", "name", "permitted"),
    [
        ("desk-7", "desk-7", True),
        ("desk-7", "desk-7.local", True),
        ("desk-7", "other-7", False),
        ("live", "live", False),
        ("live", "anybody.live", False),
        ("live", "live.local", True),
        ("live", "192.168.0.1", True),
        ("live", "172.32.0.1", False),
        ("live", "fe80::1", False),
        ("live", "fd12::1", True),
        ("live", "notlocal", False),
        ("live", "local.example.com", False),
    ],
)
def test_only_what_is_local_is_permitted(host, name, permitted):
    assert make_issuer(host, [], utc(START)).permits(name) is permitted


def test_an_issuer_survives_being_written():
    issuer = make_issuer("desk-7", ["shop.example.com"], utc(START))
    again = read_issuer(write_issuer(issuer))
    assert again.root == issuer.root
    assert again.permits("shop.example.com")


def test_halves_of_two_issuers_are_refused():
    one, two = (write_issuer(make_issuer("desk-7", [], utc(START))) for _ in range(2))
    key_of_one = one[: one.index(b"-----BEGIN CERTIFICATE")]
    rest_of_two = two[two.index(b"-----BEGIN CERTIFICATE") :]
    with pytest.raises(ValueError, match="do not belong together"):
        read_issuer(key_of_one + rest_of_two)


def test_a_long_host_name_still_makes_an_authority():
    issuer = make_issuer("a-" * 30 + "b", [], utc(START))
    assert issuer.certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
