"""Machines that show certificates of one authority to each other; whoever shows another's is nobody."""

import datetime as dt
import ipaddress
import json
import subprocess
import sys
import time

import dask
import pytest
import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from distributed import Client

from cluster.address import Address
from services.filtering import filter_over, filter_with
from tests.cluster.conftest import Machines, until

REFUSED = r"(?i)certificate|timed out|closed|reset"
PACKS = ("pilkada-dki-2017",)


def named(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def certified(name, key, by, by_key, *, authority=False):
    """A certificate for this machine's loopback address, or an authority's own."""
    begun = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(named(name))
        .issuer_name(named(by))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begun)
        .not_valid_after(begun + dt.timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
    )
    return made.sign(by_key, hashes.SHA256())


def settings_of(folder, authority):
    """A machine's certificate by an authority, and the configuration that docs/cluster.md shows."""
    folder.mkdir()
    ca_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    papers = {
        "ca.pem": certified(authority, ca_key, authority, ca_key, authority=True),
        "mesin.pem": certified("mesin", key, authority, ca_key),
    }
    for name, paper in papers.items():
        (folder / name).write_bytes(paper.public_bytes(serialization.Encoding.PEM))
    (folder / "mesin-key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    pair = {"cert": str(folder / "mesin.pem"), "key": str(folder / "mesin-key.pem")}
    tls = {"ca-file": str(folder / "ca.pem"), "scheduler": pair, "worker": pair, "client": pair}
    path = folder / "netralitas.yaml"
    path.write_text(yaml.safe_dump({"distributed": {"comm": {"require-encryption": True, "tls": tls}}}))
    return path


@pytest.fixture
def own(tmp_path):
    return settings_of(tmp_path / "kantor", "Otoritas Kantor Rekaan")


@pytest.fixture
def machines(tmp_path, own):
    folder = tmp_path / "machines"
    folder.mkdir()
    made = Machines(folder, own)
    yield made
    made.end()


def using(settings):
    """This process with a machine's configuration over Dask's own defaults, as a file of it lies over them."""
    return dask.config.set(dask.config.merge(dask.config.config, yaml.safe_load(settings.read_text())))


def lines(count):
    return [
        json.dumps({"id": str(n), "text": f"Dukung Anies Sandi, coblos nomor 3! {n}"}).encode() + b"\n"
        for n in range(count)
    ]


def test_work_goes_over_tls_and_gives_the_bytes_of_one_process(machines, own):
    machines.worker("satu")
    alone = b"".join(filter_with(iter(lines(300)), PACKS, 1))
    with using(own):
        assert b"".join(filter_over(iter(lines(300)), PACKS, machines.address)) == alone != b""


def test_the_command_reads_its_certificates_from_dasks_own_configuration(machines, own, tmp_path, monkeypatch):
    machines.worker("satu")
    source = tmp_path / "kiriman.jsonl"
    source.write_bytes(b"".join(lines(60)))
    command = [
        sys.executable,
        "-m",
        "netralitas",
        "--cluster",
        machines.address.url,
        "flag",
        "--pack",
        PACKS[0],
        "--input",
        str(source),
    ]
    monkeypatch.setenv("DASK_CONFIG", str(own))
    assert subprocess.run(command, capture_output=True, check=True).stdout.count(b"\n") == 60
    monkeypatch.delenv("DASK_CONFIG")
    refused = subprocess.run(command, capture_output=True, check=False, text=True)
    assert refused.returncode != 0
    assert "sertifikat untuk tls:// belum ada" in refused.stderr


def test_whoever_shows_papers_of_another_authority_neither_asks_nor_works(machines, own, tmp_path):
    other = settings_of(tmp_path / "lain", "Otoritas Orang Lain")
    machines.worker("satu")
    with using(own):
        security = Address(machines.address.url).security()
    with Client(machines.address.url, security=security, timeout=60) as client:
        until(lambda: len(client.scheduler_info()["workers"]) == 1, 60)
        machines.worker("asing", settings=other)
        time.sleep(8)
        assert [w["name"] for w in client.scheduler_info()["workers"].values()] == ["satu"]
    with using(other):
        stranger = Address(machines.address.url).security()
    plain = machines.address.url.replace("tls", "tcp")
    for address, papers in ((machines.address.url, stranger), (plain, None)):
        with pytest.raises(OSError, match=REFUSED), Client(address, security=papers, timeout=5):
            pass
