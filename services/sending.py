"""Sending a written report by mail: which files, to whom, and who sent it."""

import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

from domain.editions import INTERNAL, LANGUAGES, PUBLIC
from domain.errors import UsageError
from domain.texts import _
from reports.report_files import name_of
from services import disclosure, mail, people
from services.report_reading import require_readable
from store.database import Store
from store.workspace import Workspace

ADDRESS = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")
MOST = 50  # receivers of one mail
FILES = (".txt", ".html", ".docx", ".xlsx")  # the first is the text of the mail


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportMail:
    """A report that is to be sent: of which period and edition, in which language, to whom."""

    period: str
    edition: str
    lang: str
    receivers: tuple[str, ...]

    @property
    def name(self) -> str:
        """What the files of the edition are called."""
        return name_of(self.edition, self.lang)


def prepared(workspace: Workspace, order: ReportMail) -> tuple[mail.Server, EmailMessage]:
    """The mail as it would go out, and the server that takes it.

    Raises UsageError for a report that is not there and a receiver who may not have it, by number and never by
    address; ConfigError without a mail server.
    """
    config = workspace.config
    _check_receivers(order, config.texts("mail.internal_to"))
    if order.edition not in (INTERNAL, PUBLIC) or order.lang not in LANGUAGES:
        raise UsageError(_("edisi atau bahasa itu tidak ada"), remedy=_("pilih dari daftar"))
    first, *rest = files_of(workspace, order)
    server = mail.Server(
        host=config.text("mail.host"),
        port=config.number("mail.port"),
        user=config.text("mail.user"),
        sender=config.text("mail.sender"),
    )
    text = first.read_text(encoding="utf-8")
    return server, mail.letter(server, order.receivers, f"{text.splitlines()[0]} {order.period}", text, rest)


def files_of(workspace: Workspace, order: ReportMail) -> list[Path]:
    """The text of the mail, then what is attached. Raises UsageError where one of them is not there."""
    files = [workspace.reports / order.period / f"{order.name}{kind}" for kind in FILES]
    if not re.fullmatch(r"[\w-]+", order.period) or not all(f.is_file() for f in files):
        raise UsageError(
            _("laporan {period!r} edisi {order} belum ada", period=order.period, order=order.name),
            remedy=_("tulis dulu, mis. netralitas report weekly --week ..."),
        )
    return files


def send(workspace: Workspace, db: Store, order: ReportMail, *, by: str, at: datetime) -> str:
    """Sends it in the name of an approver and gives the mail's own name; kept with what that person opened, with how
    many received it. Raises what `require_sender` and `prepared` raise, NetralitasError when the mail is not taken."""
    require_sender(workspace, db, order, by)
    server, letter = prepared(workspace, order)
    mail.send(server, letter)
    count = len(order.receivers)
    disclosure.note(db, by, "laporan", f"{order.period}/{order.name}, dikirim kepada {count} penerima", at)
    return str(letter["Message-ID"])


def require_sender(workspace: Workspace, db: Store, order: ReportMail, by: str) -> None:
    """Raises NotAllowedError for anybody but an approver, and where one of the files names a case that a conflict of
    interest keeps from this one: nobody sends what that person may not open."""
    people.require_approver(db, by, _("mengirim laporan"))
    for file in files_of(workspace, order):
        require_readable(db, workspace.reports, file.relative_to(workspace.reports).as_posix(), by)


def _check_receivers(order: ReportMail, internal: tuple[str, ...]) -> None:
    if not 0 < len(order.receivers) <= MOST:
        raise UsageError(
            _("penerima belum ada, atau lebih dari {most}", most=MOST), remedy=_("tulis satu alamat per baris")
        )
    for number, address in enumerate(order.receivers, 1):
        if not ADDRESS.fullmatch(address):
            raise UsageError(
                _("penerima ke-{number} bukan alamat surel", number=number),
                remedy=_("tulis seperti orang@lembaga.example"),
            )
        if order.edition == INTERNAL and address not in internal:
            raise UsageError(
                _("penerima ke-{number} tidak boleh menerima edisi internal", number=number),
                remedy=_("kirim edisi publik, atau tambahkan alamatnya pada mail.internal_to"),
            )
