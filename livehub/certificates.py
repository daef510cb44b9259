"""Owns making and reading X.509 certificates: an issuer limited to local names, and leaves.

At first run a root signs one intermediate that may only name private addresses and local names,
and the root's key is thrown away. Phones install the root: limits on an installed certificate are
ignored by some systems, limits on the intermediate below it by none. So whoever steals the key
still cannot pose as a bank.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY_LIFE = timedelta(days=3650)
LEAF_LIFE = timedelta(days=397)  # iOS refuses more than 825 days, browsers more than 398
CLOCK_SKEW = timedelta(days=1)  # phones and mini PCs without a battery run behind

PRIVATE_NETWORKS = tuple(
    ip_network(network)
    for network in (
        *("127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"),
        *("169.254.0.0/16", "100.64.0.0/10", "fd00::/8"),
    )
)
LOCAL_DOMAINS = ("localhost", "local", "home.arpa")

Network = IPv4Network | IPv6Network
Key = ec.EllipticCurvePrivateKey


@dataclass(frozen=True, slots=True)
class Issuer:
    """The intermediate that signs, its key, and the root that phones install."""

    key: Key
    certificate: x509.Certificate
    root: x509.Certificate

    def permits(self, name: str) -> bool:
        """Whether a leaf may carry this address or host name; one that may not spoils the rest."""
        limits = self.certificate.extensions.get_extension_for_class(x509.NameConstraints).value
        permitted = limits.permitted_subtrees or ()
        if (address := as_network(name)) is not None:
            networks = (limit.value for limit in permitted if isinstance(limit, x509.IPAddress))
            return any(_within(address, network) for network in networks)
        domains = [limit.value for limit in permitted if isinstance(limit, x509.DNSName)]
        return any(name == domain or name.endswith(f".{domain}") for domain in domains)


def as_network(name: str) -> Network | None:
    """The network of one address that `name` is, or None for a host name."""
    try:
        return ip_network(ip_address(name))
    except ValueError:
        return None


def _within(inner: Network, outer: object) -> bool:
    if isinstance(inner, IPv4Network):
        return isinstance(outer, IPv4Network) and inner.subnet_of(outer)
    return isinstance(outer, IPv6Network) and inner.subnet_of(outer)


def make_issuer(host: str, extra_names: Iterable[str], now: datetime) -> Issuer:
    """A root, an intermediate limited to what is local; the root's key ends with this function."""
    root_key, key = (new_key() for _ in range(2))
    root_name = _subject(f"livehub {host} (root)")
    root = (
        _builder(root_name, root_name, root_key, now, AUTHORITY_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=1), critical=True)
        .add_extension(_key_usage(ca=True), critical=True)
        .sign(root_key, SHA256())
    )
    intermediate = (
        _builder(_subject(f"livehub {host}"), root_name, key, now, AUTHORITY_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(ca=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(_issued_by(root_key), critical=False)
        .add_extension(x509.NameConstraints(_permitted(host, extra_names), None), critical=True)
        .sign(root_key, SHA256())
    )
    return Issuer(key, intermediate, root)


def _permitted(host: str, extra_names: Iterable[str]) -> list[x509.GeneralName]:
    """Private networks, local domains, this machine's name, and what the owner asked for.

    A permitted name covers everything below it. A machine called `live` or `shop` would open a
    whole public domain, so a bare name of letters alone counts only when the owner asked for it.
    """
    networks, domains = list(PRIVATE_NETWORKS), list(LOCAL_DOMAINS)
    for name in [*extra_names, *([] if host.isalpha() else [host])]:
        if (address := as_network(name)) is None:
            domains.append(name)
        elif not any(_within(address, network) for network in networks):
            networks.append(address)
    return [
        *(x509.IPAddress(network) for network in networks),
        *(x509.DNSName(domain) for domain in dict.fromkeys(domains)),
    ]


def sign_leaf(issuer: Issuer, key: Key, names: frozenset[str], now: datetime) -> x509.Certificate:
    """A server certificate for these host names and addresses, valid from a day ago."""
    usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    # The common name has a space, so that no verifier takes it for a host name.
    subject = _subject("livehub server")
    return (
        _builder(subject, issuer.certificate.subject, key, now, LEAF_LIFE)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(ca=False), critical=True)
        .add_extension(usage, critical=False)
        .add_extension(_issued_by(issuer.key), critical=False)
        .add_extension(x509.SubjectAlternativeName(_general_names(names)), critical=False)
        .sign(issuer.key, SHA256())
    )


def _general_names(names: Iterable[str]) -> list[x509.GeneralName]:
    return [
        x509.DNSName(name) if as_network(name) is None else x509.IPAddress(ip_address(name))
        for name in sorted(names)
    ]


def _builder(
    subject: x509.Name, issuer: x509.Name, key: Key, now: datetime, life: timedelta
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - CLOCK_SKEW)
        .not_valid_after(now - CLOCK_SKEW + life)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _subject(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "livehub"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name[:64]),  # X.520's bound
        ]
    )


def _issued_by(key: Key) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())


def _key_usage(*, ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not ca,
        key_cert_sign=ca,
        crl_sign=ca,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def write_issuer(issuer: Issuer) -> bytes:
    """Everything of an issuer as one PEM: key, intermediate, root."""
    return _pem_key(issuer.key) + _pem(issuer.certificate) + _pem(issuer.root)


def read_issuer(pem: bytes) -> Issuer:
    """What `write_issuer` wrote; ValueError when it is anything else."""
    certificate, root = x509.load_pem_x509_certificates(pem)
    certificate.verify_directly_issued_by(root)
    return Issuer(_read_key(pem, certificate), certificate, root)


def write_leaf(key: Key, leaf: x509.Certificate, issuer: Issuer) -> bytes:
    """What a server loads, as one PEM: key, leaf, intermediate."""
    return _pem_key(key) + _pem(leaf) + _pem(issuer.certificate)


def read_leaf(pem: bytes, issuer: Issuer) -> x509.Certificate:
    """The leaf that `write_leaf` wrote for this issuer; ValueError when it is anything else."""
    leaf, intermediate = x509.load_pem_x509_certificates(pem)
    if intermediate != issuer.certificate:
        raise ValueError("issued by another authority")
    _read_key(pem, leaf)
    return leaf


def names_of(leaf: x509.Certificate) -> frozenset[str]:
    """The host names and addresses that a certificate is for."""
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return frozenset(str(name.value) for name in names)


def new_key() -> Key:
    """ECDSA P-256: small, fast on old phones, known to all of them."""
    return ec.generate_private_key(ec.SECP256R1())


def _read_key(pem: bytes, certificate: x509.Certificate) -> Key:
    key = load_pem_private_key(pem, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError("not an elliptic curve key")
    if key.public_key() != certificate.public_key():
        raise ValueError("key and certificate do not belong together")
    return key


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.PEM)


def _pem_key(key: Key) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
