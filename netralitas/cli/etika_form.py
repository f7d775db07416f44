"""The reader's form of the ethics family, asked for question by question."""

from datetime import date

import click

from domain import ethics_cases
from domain.ethics_cases import EthicsFile, EthicsForm
from domain.texts import _
from netralitas.cli.language import say, translated
from netralitas.cli.opening import ask
from services import ethics as family
from services.ethics import Acting


def ask_form(acting: Acting, file: EthicsFile) -> EthicsForm:
    """The form question by question; criticism ends it at once."""
    criticism = ask(_("Apakah ini kritik atas pemerintah, jabatan atau layanan?"), ("ya", "tidak"))
    protected = "" if criticism == "ya" else _protected()
    if criticism == "ya" or protected:
        return _protected_speech(criticism, protected)
    tests = {name: ask(question, ethics_cases.ANSWERS) for name, question in ethics_cases.TESTS.items()}
    target = ask(_("Sasarannya orang perseorangan atau kelompok yang dilindungi?"), ethics_cases.ANSWERS)
    aimed = ask(_("Sasarannya instansi pelapor atau pimpinannya?"), ("ya", "tidak"))
    kind = str(click.prompt(translated(_("Jenis")), default=file.case.kind))
    circular = _circular(acting, file, kind)
    finding = ask(_("Temuan"), ("tidak_cukup", "dugaan"))
    return EthicsForm(
        criticism=criticism,
        tests=tests,
        target=target,
        circular=circular,
        aimed_at_agency=aimed,
        kind=kind,
        finding=finding,
        reason=str(click.prompt(translated(_("Alasan, tanpa nama")))),
    )


def _protected_speech(criticism: str, protected: str) -> EthicsForm:
    """A form that closes the case: what was said is criticism, or of a protected kind."""
    return EthicsForm(
        criticism=criticism,
        protected=tuple(p.strip() for p in protected.split(",") if p.strip()),
        tests={},
        target="",
        circular="",
        aimed_at_agency="",
        kind="",
        finding="",
        reason="",
    )


def _circular(acting: Acting, file: EthicsFile, kind: str) -> str:
    """Asks for the circular that names the act, of those in force on the day of the post."""
    pack = family.require(acting).pack
    day = date.fromisoformat(file.case.posted_on)
    found = pack.in_force(kind, file.case.region, day)
    say(_("Surat edaran yang berlaku: {found}", found="; ".join(c.number for c in found) or _("tidak ada")))
    question = translated(_("Surat edaran yang menyebut perbuatan ini"))
    return str(click.prompt(question, default=found[0].number if found else ""))


def _protected() -> str:
    question = translated(_("Golongan yang dilindungi (P-01 sampai P-14, kosong bila tidak ada)"))
    return str(click.prompt(question, default="", show_default=False)).strip()
