"""Sending files by mail through the body's own server, encrypted on the way or not at all."""

import mimetypes
import os
import smtplib
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import make_msgid
from ipaddress import ip_address
from pathlib import Path

from domain.errors import ConfigError, NetralitasError
from domain.texts import _

# The password is no setting: it comes from the environment of the command alone.
PASSWORD = "NETRALITAS_SMTP_PASSWORD"  # noqa: S105
TLS_PORT = 465
SECONDS = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Server:
    """The mail server of the body. With an empty user it is not asked to let us in."""

    host: str
    port: int
    user: str
    sender: str

    def __post_init__(self) -> None:
        if not self.host or not self.sender:
            raise ConfigError(
                _("peladen surel belum diisi"), where="netralitas.toml", remedy=_("isi mail.host dan mail.sender")
            )


def letter(server: Server, to: Sequence[str], subject: str, text: str, files: Sequence[Path]) -> EmailMessage:
    """A mail with attachments; the sender gets a copy, as the record of what was sent."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Cc"] = server.sender, ", ".join(to), server.sender
    mail["Subject"], mail["Message-ID"] = subject, make_msgid(domain=server.sender.rpartition("@")[2])
    mail.set_content(text)
    for path in files:
        kind, _ = mimetypes.guess_type(path.name)
        main, _, sub = (kind or "application/octet-stream").partition("/")
        mail.add_attachment(path.read_bytes(), maintype=main, subtype=sub, filename=path.name)
    return mail


def send(server: Server, mail: EmailMessage, environ: Mapping[str, str] = os.environ) -> None:
    """Hands a mail to the server. Raises NetralitasError when it does not take it for every receiver.

    Without encryption only to a server on this machine.
    """
    try:
        with _connected(server) as smtp:
            if server.port != TLS_PORT and not _is_here(server.host):
                smtp.starttls(context=ssl.create_default_context())
            if server.user:
                smtp.login(server.user, environ.get(PASSWORD, ""))
            refused = smtp.send_message(mail)
    except (OSError, smtplib.SMTPException) as error:
        # Only the kind: a server's own words may repeat addresses.
        raise NetralitasError(
            _("surel tidak terkirim ({kind})", kind=type(error).__name__),
            where=f"{server.host}:{server.port}",
            remedy=_("periksa [mail] pada netralitas.toml dan {password}, lalu kirim lagi", password=PASSWORD),
        ) from error
    if refused:
        raise NetralitasError(
            _("{refused} dari penerima ditolak peladen; yang lain sudah menerima", refused=len(refused)),
            where=f"{server.host}:{server.port}",
            remedy=_("periksa alamatnya, lalu kirim kepada mereka saja"),
        )


def _connected(server: Server) -> smtplib.SMTP:
    if server.port == TLS_PORT:
        return smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=ssl.create_default_context())
    return smtplib.SMTP(server.host, server.port, timeout=SECONDS)


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
