"""Where the scheduler is, and whether the way there is closed to others."""

import ipaddress
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

from domain.errors import ConfigError, ExtraMissingError
from domain.texts import _

SCHEMES = ("tls", "tcp")
REMEDY = _("tulis mis. --cluster tls://penjadwal.contoh.go.id:8786 (docs/cluster.md)")


@dataclass(frozen=True, slots=True)
class Address:
    """A scheduler of Dask. The certificates for tls:// come from Dask's own configuration of this user."""

    url: str

    def security(self) -> Any:
        """Dask's Security. Raises ConfigError where tls:// has no certificates to show."""
        from distributed.security import Security

        made = Security(require_encryption=True) if self.url.startswith("tls://") else Security()
        if made.require_encryption and not (made.tls_ca_file and made.tls_client_cert):
            raise ConfigError(
                _("sertifikat untuk tls:// belum ada"),
                where="distributed.comm.tls",
                remedy=_("isi ca-file, client.cert dan client.key pada konfigurasi Dask (docs/cluster.md)"),
            )
        return made


def read_address(text: str) -> Address:
    """The address a person wrote. Raises ConfigError for one that is none, or that anybody on the way could read.

    Whoever reaches a scheduler of Dask runs code on it and on its workers; so tcp:// stays on this machine.
    """
    require()
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if host is None or port is None or parts.scheme not in SCHEMES or parts.path not in ("", "/"):
        raise ConfigError(_("alamat penjadwal tidak terbaca"), where="--cluster", remedy=REMEDY)
    if parts.scheme == "tcp" and not _is_here(host):
        raise ConfigError(_("tcp:// hanya untuk penjadwal pada mesin ini"), where="--cluster", remedy=REMEDY)
    return Address(f"{parts.scheme}://{parts.netloc}")


def require() -> None:
    """Raises ExtraMissingError where the extra is not there."""
    if find_spec("distributed") is None:
        raise ExtraMissingError(
            _("tambahan [cluster] belum terpasang"),
            remedy=_("jalankan make cluster, atau pip install --require-hashes -r cluster.lock"),
        )


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
