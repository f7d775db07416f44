"""The desk for a whole office: a certificate of its own, and the TLS proxy in front of the desk, as files.

Nothing here starts or installs anything. The office's certificate authority signs one name and is thrown away: its key
is never written, and what browsers are told to trust can vouch for that name alone (RFC 5280, name constraints).
"""

import ipaddress
import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from domain.errors import UsageError
from domain.texts import _
from rendering import environment, write_atomic

TEMPLATES = Path(__file__).parent / "templates"
VALID = timedelta(days=730)
HOST = r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?"
CA, CERTIFICATE, KEY, SITE, UNIT, GUIDE = (
    "kantor-ca.crt",
    "meja.crt",
    "meja.key",
    "nginx-netralitas.conf",
    "netralitas-desk.service",
    "LANGKAH.txt",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where the desk is reached: the host that browsers use, the port of the proxy, the desk's own port."""

    host: str
    port: int = 443
    desk_port: int = 8137


def write_office(folder: Path, server: Place, command: Sequence[str], at: datetime) -> list[Path]:
    """Writes certificate, key (0600), proxy site, service and steps into a folder; the files.

    `command` starts the desk. Raises UsageError for a host that is neither a name nor an address of a network.
    """
    host = checked_host(server.host)
    ca, certificate, key = _certificates(host, at)
    env = environment(TEMPLATES)
    env.autoescape = False  # text files
    facts = {
        "host": host,
        "port": server.port,
        "desk_port": server.desk_port,
        "folder": folder.absolute(),
        "address": f"https://{host}/" if server.port == 443 else f"https://{host}:{server.port}/",
        "command": shlex.join((*command, "--port", str(server.desk_port))),
        "until": (at + VALID).date(),
        "ca": CA,
        "certificate": CERTIFICATE,
        "key": KEY,
        "site": SITE,
        "unit": UNIT,
    }
    texts = {name: env.get_template(f"office/{name}").render(facts) for name in (SITE, UNIT, GUIDE)}
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = [folder / name for name in (CA, CERTIFICATE, KEY, *texts)]
    contents: list[bytes] = [ca, certificate + ca, key, *(text.encode() for text in texts.values())]
    for path, content in zip(made, contents, strict=True):
        write_atomic(path, content)
    (folder / KEY).chmod(0o600)
    return made


def checked_host(text: str) -> str:
    """A host name with a dot, or an address of a network, in small letters. Raises UsageError for anything else."""
    host = text.strip().rstrip(".").lower()
    try:
        if not ipaddress.ip_address(host).is_loopback:
            return host
    except ValueError:
        if re.fullmatch(HOST, host):
            return host
    raise UsageError(
        _("nama komputer itu tidak dapat dipakai rekan di jaringan"),
        remedy=_("isi nama dengan titik, mis. meja.kantor.lan, atau alamatnya di jaringan, mis. 192.168.1.20"),
    )


def _certificates(host: str, at: datetime) -> tuple[bytes, bytes, bytes]:
    """(certificate of the authority, certificate of the host, key of the host) as PEM."""
    root, own = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Netralitas, hanya untuk {host}"[:64])])
    ca = (
        _certificate(issuer, issuer, root, at)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_use(signs_certificates=True), critical=True)
        .add_extension(_only(host), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(root.public_key()), critical=False)
        .sign(root, hashes.SHA256())
    )
    # No host in it: a common name that looks like one is held against the constraints too.
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Meja kerja Netralitas")])
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(root.public_key())
    certificate = (
        _certificate(subject, issuer, own, at)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_use(signs_certificates=False), critical=True)
        .add_extension(x509.SubjectAlternativeName([_named(host)]), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(authority, critical=False)
        .sign(root, hashes.SHA256())
    )
    key = own.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    pem = serialization.Encoding.PEM
    return ca.public_bytes(pem), certificate.public_bytes(pem), key


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, at: datetime
) -> x509.CertificateBuilder:
    return x509.CertificateBuilder(
        subject_name=subject,
        issuer_name=issuer,
        public_key=key.public_key(),
        not_valid_before=at - timedelta(hours=1),
        serial_number=x509.random_serial_number(),
        not_valid_after=at + VALID,
    )


def _use(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _named(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _only(host: str) -> x509.NameConstraints:
    """What the authority may vouch for: the one name and no address, or the one address and no name."""
    try:
        return x509.NameConstraints([x509.IPAddress(ipaddress.ip_network(host))], [x509.DNSName("")])
    except ValueError:
        everywhere = [x509.IPAddress(ipaddress.ip_network(n)) for n in ("0.0.0.0/0", "::/0")]
        return x509.NameConstraints([x509.DNSName(host)], everywhere)
